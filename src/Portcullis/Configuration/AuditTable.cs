using Portcullis.Audit;
using Portcullis.Server;
using Portcullis.Server.Auditing;

namespace Portcullis.Configuration;

/// <summary><c>audit</c>: the audit record.</summary>
internal static class AuditTable
{
    public static Table<ServeSettings> Rows { get; } = new(
        new Setting<ServeSettings, AuditHashes>(
            "sha256", Kinds.OneOf(("none", AuditHashes.None), ("received", AuditHashes.Received), ("sent", AuditHashes.Sent), ("all", AuditHashes.All)),
            "Of which files the record has the SHA-256. Hashed files pass through the processor octet by octet, where others are copied within the kernel.",
            ServeSettings.Default, s => s.Server.AuditHashes, (s, v) => s with { Server = s.Server with { AuditHashes = v } })
        { Option = nameof(FtpServerOptions.AuditHashes) },
        Of(
            "waitForDisk", Kinds.Boolean, "Each reply waits until what it tells is on the record on disk, at the cost of a disk's sync shared by all that wait. Exceptions to rules always do.",
            a => a.WaitsForDisk, (a, v) => a with { WaitsForDisk = v }),
        Of(
            "whenFailing", Kinds.OneOf(("refuse", false), ("continue", true)),
            "While the record cannot be written, as on a full disk: refuse lets nobody log in, and no transfer and no change of files begin; what is under way ends as it would. continue goes on without a record, and puts on it later how many are lost.",
            a => a.GoesOnUnrecorded, (a, v) => a with { GoesOnUnrecorded = v }),
        Of(
            "keyFile", new HostPathKind("file"),
            "At least 32 octets that nobody else knows. The records are then chained by HMAC-SHA256, and whoever can write the files cannot make another chain of them.",
            a => a.KeyFile, (a, v) => a with { KeyFile = v }) with
        { ExampleJson = "\"/etc/portcullis/audit.key\"" },
        Of("fileSize", new SizeKind(64 * 1024, 1L << 40), "A file that has grown to it is followed by another; the chain goes on.", a => a.FileSize, (a, v) => a with { FileSize = v }),
        Of("files", new IntegerKind(0, 100_000), "How many files are kept; the oldest is deleted, which is on the record. 0 keeps all.", a => a.Files, (a, v) => a with { Files = v }));

    private static Setting<ServeSettings, T> Of<T>(
        string key, Kind<T> kind, string description, Func<AuditSettings, T?> get, Func<AuditSettings, T, AuditSettings> set) =>
        new(key, kind, description, ServeSettings.Default, s => get(s.Audit), (s, v) => s with { Audit = set(s.Audit, v) });
}
