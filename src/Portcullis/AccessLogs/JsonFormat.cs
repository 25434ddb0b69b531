using System.Text;
using System.Text.Json;
using System.Text.Json.Serialization;
using Portcullis.Server.Diagnostics;

namespace Portcullis.AccessLogs;

/// <summary>A JSON object a line; members that have no value are left out.</summary>
internal sealed class JsonFormat : AccessFormat
{
    public override void Append(StringBuilder lines, AccessEntry entry)
    {
        var line = new AccessLine(
            entry.At, entry.Session, entry.Peer.ToString(), entry.Local.ToString(), entry.User, entry.Method, entry.Argument, entry.Path,
            entry.Reply == 0 ? null : entry.Reply, entry.Rule, entry.End, entry.Duration.TotalMilliseconds, entry.Transfer?.Direction, entry.Transfer?.Outcome, entry.Transfer?.Octets);
        lines.Append(JsonSerializer.Serialize(line, AccessJson.Default.AccessLine)).Append('\n');
    }
}

internal sealed record AccessLine(
    DateTimeOffset At, long Session, string Peer, string Local, string? User, string Method, string? Argument, string? Path,
    int? Reply, string? Rule, string? End, double Milliseconds, string? Direction, string? Outcome, long? Octets);

[JsonSerializable(typeof(AccessLine))]
[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase, DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull)]
internal sealed partial class AccessJson : JsonSerializerContext;
