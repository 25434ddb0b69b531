namespace Portcullis.Storage;

/// <summary>How an upload treats what stands under its name.</summary>
public abstract record WriteMode
{
    private WriteMode() { }

    /// <summary>STOR: takes the place of what is there.</summary>
    public static WriteMode Replace { get; } = new ReplaceMode();

    /// <summary>STOU: the store picks a name that nothing has, beginning with the one asked for.</summary>
    public static WriteMode Unique { get; } = new UniqueMode();

    /// <summary>APPE: what is there, then the data.</summary>
    public static WriteMode Append { get; } = new AppendMode();

    /// <summary>
    /// REST then STOR: the first <paramref name="offset"/> octets of what is there, then the data; nothing after it.
    /// <see cref="StorageFault.BeyondEnd"/> where the file is shorter.
    /// </summary>
    public static WriteMode ResumeAt(long offset) => new ResumeMode(offset);

    public sealed record ReplaceMode : WriteMode;

    public sealed record UniqueMode : WriteMode;

    public sealed record AppendMode : WriteMode;

    public sealed record ResumeMode(long Offset) : WriteMode;
}
