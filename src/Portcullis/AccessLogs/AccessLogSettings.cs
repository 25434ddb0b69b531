namespace Portcullis.AccessLogs;

internal enum AccessLogFormat
{
    W3c,
    Xferlog,
    Ftpsvc,
    Json,
}

/// <summary>One access log.</summary>
internal sealed record AccessLogSettings
{
    public AccessLogFormat Format { get; init; }

    public string File { get; init; } = "";

    /// <summary>Octets; a file that would be longer becomes an old one. 0 for any length.</summary>
    public long MaximumSize { get; init; } = 100L << 20;

    /// <summary>Each day, in UTC, has a file.</summary>
    public bool Daily { get; init; } = true;

    /// <summary>How many old files stay; 0 for all.</summary>
    public int Keep { get; init; } = 30;
}
