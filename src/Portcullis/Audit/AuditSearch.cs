using System.IO.Enumeration;
using System.Text;
using System.Text.Json;

namespace Portcullis.Audit;

/// <summary>What is looked for; what is null counts for nothing.</summary>
internal sealed record AuditSearch
{
    /// <summary>Of the account, or of what USER said.</summary>
    public string? Account { get; init; }

    /// <summary>This file, all below this directory, or a pattern with * and ?.</summary>
    public string? Path { get; init; }

    public DateTimeOffset? Since { get; init; }

    /// <summary>Not included.</summary>
    public DateTimeOffset? Until { get; init; }

    /// <summary>The id of a rule.</summary>
    public string? Rule { get; init; }

    /// <summary>Like "transfer".</summary>
    public string? Event { get; init; }

    /// <summary>The lines that match, oldest first. What is no record is passed by: verifying is another command.</summary>
    /// <exception cref="IOException">A file cannot be read.</exception>
    public IEnumerable<string> In(string folder)
    {
        // Most lines of most searches need no more than a look for it.
        var rule = Rule is null ? [] : Encoding.UTF8.GetBytes(Rule);
        foreach (var number in AuditFiles.NumbersIn(folder))
        {
            using var reader = new LineReader(AuditFiles.Open(folder, number), 0);
            while (reader.Next() is { } line)
            {
                if (reader.IsWhole && line.Span.IndexOf(rule) >= 0 && IsMatch(line))
                    yield return Encoding.UTF8.GetString(line.Span);
            }
        }
    }

    private bool IsMatch(ReadOnlyMemory<byte> line)
    {
        try
        {
            using var document = JsonDocument.Parse(line);
            return IsMatch(new AuditReading(document.RootElement));
        }
        catch (Exception e) when (e is JsonException or KeyNotFoundException or FormatException or InvalidOperationException)
        {
            return false;
        }
    }

    private bool IsMatch(AuditReading line) =>
        (Rule is null || line.Text("rule") == Rule)
        && (Event is null || line.Event == Event)
        && (Account is null || line.Text("user") == Account || line.Text("account") == Account || line.Text("subject") == Account)
        && (Path is null || IsOfPath(line.Text("path")) || IsOfPath(line.Text("to")))
        && (Since is null || line.At >= Since)
        && (Until is null || line.At < Until);

    private bool IsOfPath(string? path)
    {
        if (path is null || Path is null)
            return false;
        if (Path.AsSpan().ContainsAny('*', '?'))
            return FileSystemName.MatchesSimpleExpression(Path, path, ignoreCase: false);
        var above = Path.TrimEnd('/');
        return path == Path || path == above || (path.StartsWith(above, StringComparison.Ordinal) && path[above.Length] == '/');
    }
}
