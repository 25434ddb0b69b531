namespace Portcullis.Audit;

/// <summary>How the audit record is kept.</summary>
internal sealed record AuditSettings
{
    public static AuditSettings Default { get; } = new();

    /// <summary>Of the records; null for none. It is below the state folder.</summary>
    public string? Folder { get; init; }

    /// <summary>The pathname of the key of the chain; null for a chain without one.</summary>
    public string? KeyFile { get; init; }

    /// <summary>Every reply waits until what it tells is on stable storage, and not only what exceptions to rules allow.</summary>
    public bool WaitsForDisk { get; init; }

    /// <summary>While no record can be written the server goes on as if it were, and the records that are lost are counted.</summary>
    public bool GoesOnUnrecorded { get; init; }

    /// <summary>In octets: a file that has reached it is followed by another.</summary>
    public long FileSize { get; init; } = 64 * 1024 * 1024;

    /// <summary>How many files are kept; 0 for all.</summary>
    public int Files { get; init; }
}
