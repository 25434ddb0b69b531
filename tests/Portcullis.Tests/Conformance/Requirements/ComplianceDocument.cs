using System.Globalization;
using System.Text;

namespace Portcullis.Tests.Conformance.Requirements;

/// <summary>docs/rfc-compliance.md, from the tables.</summary>
internal static class ComplianceDocument
{
    public const string Path = "docs/rfc-compliance.md";

    private const string Root = "Portcullis.Tests";

    private static readonly (Status Status, string Words)[] Statuses =
    [
        (Status.Done, "done"), (Status.DoneDifferently, "done, differently"), (Status.NotOffered, "not offered"), (Status.NotYet, "not yet"),
    ];

    public static string Write(IReadOnlyList<Document> documents)
    {
        var text = new StringBuilder();
        text.Append("""
            # RFC compliance

            What the documents on FTP ask of a server, and what became of it here. This page is generated from the tables in
            [tests/Portcullis.Tests/Conformance/Requirements](../tests/Portcullis.Tests/Conformance/Requirements), so that it tells
            nothing that no test holds: a row names the tests it rests on, and a row whose test is missing or skipped fails the build.
            `PORTCULLIS_WRITE_DOCUMENTS=1 ./test --filter-class '*RequirementTests'` writes it anew.

            - **done**: as the document says.
            - **done, differently**: its purpose is met, in another way, for the reason given.
            - **not offered**: left out on purpose, and refused as the document wants it refused.
            - **not yet**: the reason says what it waits for.

            The requirements are put in our own words. "must", "should" and "may" are the document's; RFC 959 has no capital letters
            for them, and what it states as a fact counts as "must". Besides, every reply in every test is held against
            [a table](../tests/Portcullis.Tests/Conformance/ReplyTable.cs) of the replies that RFC 959 §5.4 and its successors allow
            to each command, and [what goes beyond it](../tests/Portcullis.Tests/Conformance/ReplyAdditions.cs) has its reason there.


            """);
        WriteSummary(text, documents);
        foreach (var document in documents)
            WriteTable(text, document);
        return text.ToString();
    }

    private static void WriteSummary(StringBuilder text, IReadOnlyList<Document> documents)
    {
        text.Append("| document | requirements |");
        foreach (var (_, words) in Statuses)
            text.Append(CultureInfo.InvariantCulture, $" {words} |");
        text.Append("\n|---|---:|---:|---:|---:|---:|\n");
        foreach (var document in documents)
            WriteCounts(text, $"[{document.Name}](#{Anchor(Heading(document))})", document.Requirements);
        WriteCounts(text, "**all**", [.. documents.SelectMany(document => document.Requirements)]);
    }

    private static void WriteCounts(StringBuilder text, string name, IReadOnlyList<Requirement> requirements)
    {
        text.Append(CultureInfo.InvariantCulture, $"| {name} | {requirements.Count} |");
        foreach (var (status, _) in Statuses)
            text.Append(CultureInfo.InvariantCulture, $" {requirements.Count(row => row.Status == status)} |");
        text.Append('\n');
    }

    private static void WriteTable(StringBuilder text, Document document)
    {
        text.Append(CultureInfo.InvariantCulture, $"\n## {Heading(document)}\n\nRead from {document.Source}.\n\n");
        text.Append("| § | | requirement | status | held by |\n|---|---|---|---|---|\n");
        foreach (var row in document.Requirements)
        {
            var status = Statuses.Single(one => one.Status == row.Status).Words + (row.Reason.Length > 0 ? ": " + row.Reason : "");
            var holders = string.Join("<br>", row.Holders.Select(Link));
            text.Append(CultureInfo.InvariantCulture, $"| {row.Section} | {Word(row.Level)} | {Cell(row.Text)} | {Cell(status)} | {holders} |\n");
        }
    }

    private static string Heading(Document document) => $"{document.Name}: {document.Title}";

    private static string Word(Level level) => level switch
    {
        Level.Must => "must",
        Level.Should => "should",
        _ => "may",
    };

    private static string Link(Holder holder) => holder switch
    {
        Holder.Scene scene => $"[{scene.Verb}: {Cell(scene.Title)}](../{PathOf(scene)})",
        Holder.Method method => $"[{NameOf(method)}: {Cell(method.Name.Replace('_', ' '))}](../{PathOf(method)})",
        _ => throw new InvalidOperationException($"{holder} has no link."),
    };

    /// <summary>The source of a test, below the root of the repository.</summary>
    public static string PathOf(Holder holder) => holder switch
    {
        Holder.Scene scene => $"tests/Portcullis.Tests/Conversations/Transcripts/{scene.Verb}.txt",
        Holder.Method method => "tests/" + Root + ClassOf(method).FullName![Root.Length..].Replace('.', '/') + ".cs",
        _ => throw new InvalidOperationException($"{holder} has no file."),
    };

    private static string NameOf(Holder.Method method) => ClassOf(method).Name.Replace("Tests", "", StringComparison.Ordinal);

    // A test of an abstract class stands there.
    private static Type ClassOf(Holder.Method method) => method.Class.GetMethod(method.Name)?.DeclaringType ?? method.Class;

    private static string Cell(string text) => text.Replace("|", "\\|", StringComparison.Ordinal).Replace("<", "&lt;", StringComparison.Ordinal);

    // As GitHub makes anchors of headings.
    private static string Anchor(string heading) =>
        string.Concat(heading.ToLowerInvariant().Where(c => char.IsLetterOrDigit(c) || c is ' ' or '-' or '_').Select(c => c == ' ' ? '-' : c));
}
