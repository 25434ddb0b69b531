using System.Globalization;
using System.Text.Json;

namespace Portcullis.Audit;

/// <summary>What stands in a line, for those that look for something.</summary>
internal sealed class AuditReading(JsonElement line)
{
    public long Number => line.GetProperty("n").GetInt64();

    public DateTimeOffset At => DateTimeOffset.Parse(line.GetProperty("at").GetString()!, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal);

    public string Event => line.GetProperty("event").GetString()!;

    public string? Text(string name) => line.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.String ? value.GetString() : null;

    /// <summary>All members but those of the chain, in their order, as <c>name=value</c>.</summary>
    public IEnumerable<string> Members => line.EnumerateObject()
        .Where(member => member.Name is not ("n" or "prev" or "at" or "event" or "hash"))
        .Select(member => $"{member.Name}={member.Value.GetRawText()}");

    /// <summary>The last record of a file that was deleted, where the line tells of one.</summary>
    public static (long Through, string Hash)? Retirement(ReadOnlyMemory<byte> line)
    {
        if (line.Span.IndexOf("\"event\":\"file-retired\""u8) < 0)
            return null;
        using var document = JsonDocument.Parse(line);
        var reading = new AuditReading(document.RootElement);
        return reading.Event == "file-retired" && reading.Text("throughHash") is { } hash
            ? (document.RootElement.GetProperty("through").GetInt64(), hash)
            : null;
    }
}
