using System.Text.Json;
using System.Text.Json.Serialization;
using Portcullis.Server.Diagnostics;

namespace Portcullis.Audit;

/// <summary>The audit record: <c>audit.jsonl</c> in the state folder, one JSON object a line, only ever appended to.</summary>
internal sealed class AuditFile : IAudit, IDisposable
{
    private const string FileName = "audit.jsonl";

    private readonly Lock _lock = new();
    private readonly FileStream _file;

    private AuditFile(FileStream file) => _file = file;

    /// <exception cref="IOException">The folder or the file cannot be made or opened.</exception>
    public static AuditFile Open(string folder)
    {
        Directory.CreateDirectory(folder);
        return new AuditFile(new FileStream(Path.Combine(folder, FileName), FileMode.Append, FileAccess.Write, FileShare.Read));
    }

    public void ExceptionUsed(ExceptionUse use)
    {
        var line = new AuditLine(
            use.At, "exception-used", use.Session, use.User, use.Peer.ToString(), use.Verb, use.DataPort.ToString(), use.Rule, use.Reason);
        byte[] octets = [.. JsonSerializer.SerializeToUtf8Bytes(line, AuditJson.Default.AuditLine), (byte)'\n'];
        lock (_lock)
        {
            _file.Write(octets);
            _file.Flush();
        }
    }

    public void Dispose() => _file.Dispose();
}

internal sealed record AuditLine(
    DateTimeOffset At, string Event, long Session, string User, string Peer, string Verb, string DataPort, string Rule, string Reason);

[JsonSerializable(typeof(AuditLine))]
[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase)]
internal sealed partial class AuditJson : JsonSerializerContext;
