using System.Globalization;
using System.Text.Json;
using Portcullis.Server.Auditing;

namespace Portcullis.Audit;

/// <summary>What each kind of record has in its line, between <c>prev</c> and <c>hash</c>. docs/audit.md tells the members.</summary>
internal static class AuditEvents
{
    /// <param name="writer">Within the object.</param>
    /// <param name="record">Of the server, or of an operator.</param>
    /// <param name="count">How many of the same it stands for.</param>
    public static void Write(Utf8JsonWriter writer, AuditRecord record, int count)
    {
        Begin(writer, record.At, NameOf(record));
        if (record.Session > 0)
            writer.WriteNumber("session", record.Session);
        writer.WriteString("user", record.User);
        if (record.Peer is { } peer)
            writer.WriteString("peer", peer.ToString());
        WriteMembers(writer, record);
        if (count > 1)
            writer.WriteNumber("count", count);
    }

    public static void WriteStart(Utf8JsonWriter writer, DateTimeOffset at, AuditEnd end, bool isKeyed)
    {
        Begin(writer, at, "audit-started");
        writer.WriteString("hashes", isKeyed ? "hmac-sha256" : "sha256");
        if (end.Finding is not { } finding)
            return;
        writer.WriteString("found", finding);
        if (end.Torn is null)
            return;
        writer.WriteNumber("tornOctets", end.Torn.Length);
        writer.WriteString("tornSha256", end.Torn.HashText);
        writer.WriteString("torn", end.Torn.BeginningText);
    }

    public static void WriteStop(Utf8JsonWriter writer, DateTimeOffset at) => Begin(writer, at, "audit-stopped");

    /// <param name="writer">Within the object.</param>
    /// <param name="at">When it could be written again.</param>
    /// <param name="lost">How many are not on the record.</param>
    /// <param name="since">From when on it could not be written; null where it could, and was too slow.</param>
    public static void WriteLoss(Utf8JsonWriter writer, DateTimeOffset at, long lost, DateTimeOffset? since)
    {
        Begin(writer, at, since is null ? "records-lost" : "audit-resumed");
        if (since is { } moment)
            writer.WriteString("since", Format(moment));
        writer.WriteNumber("lost", lost);
    }

    /// <param name="writer">Within the object.</param>
    /// <param name="at">When.</param>
    /// <param name="file">That is deleted.</param>
    /// <param name="through">Its last record.</param>
    public static void WriteRetirement(Utf8JsonWriter writer, DateTimeOffset at, string file, AuditLink through)
    {
        Begin(writer, at, "file-retired");
        writer.WriteString("file", file);
        writer.WriteNumber("through", through.Number);
        writer.WriteString("throughHash", through.HashText);
    }

    private static void Begin(Utf8JsonWriter writer, DateTimeOffset at, string name)
    {
        writer.WriteString("at", Format(at));
        writer.WriteString("event", name);
    }

    private static string Format(DateTimeOffset moment) => moment.UtcDateTime.ToString("yyyy-MM-ddTHH:mm:ss.fffffffZ", CultureInfo.InvariantCulture);

    private static string NameOf(AuditRecord record) => record switch
    {
        LoginTried => "login",
        Refusal => "refusal",
        ExceptionUse => "exception-used",
        TransferEnded => "transfer",
        FileChanged => "file-changed",
        OperatorChange change => change.Event,
        _ => throw new ArgumentOutOfRangeException(nameof(record), record.GetType().Name, null),
    };

    private static void WriteMembers(Utf8JsonWriter writer, AuditRecord record)
    {
        switch (record)
        {
            case LoginTried login:
                WriteLogin(writer, login);
                break;
            case Refusal refusal:
                writer.WriteString("verb", refusal.Verb);
                writer.WriteString("rule", refusal.Rule);
                writer.WriteString("reason", refusal.Reason);
                break;
            case ExceptionUse use:
                writer.WriteString("verb", use.Verb);
                writer.WriteString("dataPort", use.DataPort.ToString());
                writer.WriteString("rule", use.Rule);
                writer.WriteString("reason", use.Reason);
                break;
            case TransferEnded transfer:
                WriteTransfer(writer, transfer);
                break;
            case FileChanged change:
                writer.WriteString("change", change.Change);
                writer.WriteString("path", change.Path);
                WriteIfAny(writer, "to", change.To);
                break;
            case OperatorChange change:
                WriteOperator(writer, change);
                break;
        }
    }

    private static void WriteLogin(Utf8JsonWriter writer, LoginTried login)
    {
        writer.WriteString("outcome", WordOf(login.Outcome));
        WriteIfAny(writer, "account", login.Account);
        writer.WriteBoolean("tls", login.IsProtected);
        WriteIfAny(writer, "because", login.Because);
    }

    private static void WriteTransfer(Utf8JsonWriter writer, TransferEnded transfer)
    {
        writer.WriteString("verb", transfer.Verb);
        writer.WriteString("path", transfer.Path);
        writer.WriteString("direction", transfer.IsReceived ? "received" : "sent");
        writer.WriteNumber("octets", transfer.Octets);
        writer.WriteNumber("milliseconds", Math.Round(transfer.Duration.TotalMilliseconds, 3));
        writer.WriteString("outcome", transfer.Outcome);
        writer.WriteString("completeness", WordOf(transfer.Completeness));
        if (transfer.Start > 0)
            writer.WriteNumber("start", transfer.Start);
        WriteIfAny(writer, "sha256", transfer.Sha256);
    }

    private static void WriteOperator(Utf8JsonWriter writer, OperatorChange change)
    {
        WriteIfAny(writer, "subject", change.Subject);
        if (change.Changed.Count == 0)
            return;
        writer.WriteStartArray("changed");
        foreach (var (setting, before, after) in change.Changed)
        {
            writer.WriteStartObject();
            writer.WriteString("setting", setting);
            WriteIfAny(writer, "before", before);
            WriteIfAny(writer, "after", after);
            writer.WriteEndObject();
        }

        writer.WriteEndArray();
    }

    private static void WriteIfAny(Utf8JsonWriter writer, string name, string? value)
    {
        if (value is not null)
            writer.WriteString(name, value);
    }

    private static string WordOf(Enum value) => value.ToString().ToLowerInvariant();
}
