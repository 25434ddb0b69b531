using Portcullis.Server.Diagnostics;

namespace Portcullis.Tests.Documents;

/// <summary>docs/telemetry.md has the instruments that there are; PORTCULLIS_WRITE_DOCUMENTS=1 writes them anew.</summary>
public sealed class TelemetryDocumentTests
{
    private const string Document = "docs/telemetry.md", Begin = "<!-- instruments -->\n", End = "<!-- end of instruments -->";

    [Fact]
    public void It_has_the_instruments()
    {
        var text = Repository.ReadText(Document);
        var (from, to) = (text.IndexOf(Begin, StringComparison.Ordinal) + Begin.Length, text.IndexOf(End, StringComparison.Ordinal));
        Assert.True(from >= Begin.Length && to >= from, $"{Document} has no block of instruments.");
        var expected = string.Join('\n',
        [
            "| name | kind | unit | tags | what |",
            "|---|---|---|---|---|",
            .. ServerInstruments.All.Select(info =>
                $"| `{info.Name}` | {info.Kind.ToString().ToLowerInvariant()} | `{info.Unit}` | {string.Join(", ", info.Tags.Select(tag => $"`{tag}`"))} | {info.Description} |"),
        ]) + "\n";
        if (Environment.GetEnvironmentVariable("PORTCULLIS_WRITE_DOCUMENTS") == "1")
            File.WriteAllText(Path.Combine(Repository.Root, Document), text[..from] + expected + text[to..]);
        else
            Assert.Equal(expected, text[from..to]);
    }

    [Fact]
    public void It_has_every_span_and_every_format_of_the_access_log()
    {
        var text = Repository.ReadText(Document);
        Assert.All((string[])["session", "transfer", "connect", "handshake", "pump", "commit", "w3c", "xferlog", "ftpsvc", "json"], word => Assert.Contains($"`{word}`", text, StringComparison.Ordinal));
    }
}
