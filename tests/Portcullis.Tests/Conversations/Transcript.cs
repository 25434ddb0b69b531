using System.Text;
using System.Text.RegularExpressions;

namespace Portcullis.Tests.Conversations;

/// <summary>How the octets of a transcript reach the server.</summary>
public enum Delivery
{
    /// <summary>Each command when the one before it is answered.</summary>
    Lines,

    /// <summary>The same, octet by octet.</summary>
    Octets,

    /// <summary>All commands at once, in one segment.</summary>
    Pipelined,
}

internal enum StepKind
{
    Send,
    Expect,
    SendData,
    ReceiveData,

    /// <summary>The data connection stays open: MODE B and C.</summary>
    SendDataOn,
    ReceiveDataOn,
}

/// <param name="Kind">What to do.</param>
/// <param name="Text">The line, with <c>\r \n \t \0 \\ \xHH</c> in it.</param>
internal sealed record Step(StepKind Kind, string Text)
{
    public string Verb => Text.Split(' ')[0].ToUpperInvariant();

    public byte[] Octets => [.. Escapes.Matches(Text).SelectMany(match => Unescape(match.Value))];

    private static byte[] Unescape(string text) => text switch
    {
        @"\r" => [13],
        @"\n" => [10],
        @"\t" => [9],
        @"\0" => [0],
        @"\\" => [(byte)'\\'],
        _ when text.Length == 4 && text[0] == '\\' => [Convert.ToByte(text[2..], 16)],
        _ => Encoding.UTF8.GetBytes(text),
    };

    private static readonly Regex Escapes = new(@"\\x[0-9A-F]{2}|\\.|[\uD800-\uDBFF].|.", RegexOptions.Singleline);
}

/// <summary>
/// A scene of a transcript. The files in Transcripts/ have the form: <c>== title [notes]</c>, then <c>&gt; command</c>,
/// <c>&lt; line of a reply</c>, <c>&gt;&gt; data sent</c>, <c>&lt;&lt; data received</c>, both with <c>+</c> where the data connection stays open; <c>#</c> begins a comment.
/// Notes: <c>before login</c>, <c>reader</c>, <c>anonymous</c>, <c>IPv6</c>, <c>everything offered</c>, <c>TLS</c> where the server offers it; <c>in turn</c> where a command must not be
/// sent before the reply to the one before it.
/// </summary>
internal sealed record Scene(string Verb, string Title, IReadOnlySet<string> Notes, IReadOnlyList<Step> Steps)
{
    /// <summary>Each command with the code that answers it first.</summary>
    public IEnumerable<(Step Command, int Code)> Answers =>
        Steps.Zip(Steps.Skip(1))
            .Where(pair => pair is { First.Kind: StepKind.Send, Second.Kind: StepKind.Expect })
            .Select(pair => (pair.First, int.Parse(pair.Second.Text[..3], System.Globalization.CultureInfo.InvariantCulture)));

    public override string ToString() => $"{Verb}: {Title}";
}

/// <summary>The transcripts beside this file, one for each verb.</summary>
internal static class Transcript
{
    private static readonly (string Mark, StepKind Kind)[] Marks =
    [
        (">>+", StepKind.SendDataOn), ("<<+", StepKind.ReceiveDataOn), (">>", StepKind.SendData), ("<<", StepKind.ReceiveData), (">", StepKind.Send), ("<", StepKind.Expect),
    ];

    public static IReadOnlyList<Scene> All { get; } = In("Transcripts");

    /// <summary>Whole sessions of clients that are not at hand, each file one client.</summary>
    public static IReadOnlyList<Scene> LegacyClients { get; } = In("LegacyClients");

    public static List<Step> Parse(string text) =>
        [.. text.Split('\n').Where(line => line.Length > 0 && line[0] != '#').Select(ParseStep)];

    private static Scene[] In(string folder) =>
        [.. Directory.GetFiles(Path.Combine(AppContext.BaseDirectory, "Conversations", folder), "*.txt").Order(StringComparer.Ordinal).SelectMany(Read)];

    private static IEnumerable<Scene> Read(string file)
    {
        var verb = Path.GetFileNameWithoutExtension(file);
        foreach (var scene in ("\n" + File.ReadAllText(file)).Split("\n== ")[1..])
        {
            var end = scene.IndexOf('\n', StringComparison.Ordinal);
            var header = scene[..end].Split(" [");
            var notes = header.Length == 1 ? [] : header[1].TrimEnd(']').Split(", ");
            yield return new Scene(verb, header[0], notes.ToHashSet(), Parse(scene[end..]));
        }
    }

    private static Step ParseStep(string line)
    {
        foreach (var (mark, kind) in Marks)
        {
            if (line == mark)
                return new Step(kind, "");
            if (line.StartsWith(mark + " ", StringComparison.Ordinal))
                return new Step(kind, line[(mark.Length + 1)..]);
        }

        throw new FormatException($"\"{line}\" is no line of a transcript.");
    }
}
