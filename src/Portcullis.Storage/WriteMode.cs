namespace Portcullis.Storage;

/// <summary>How an upload treats what stands under its name.</summary>
public abstract record WriteMode
{
    private WriteMode() { }

    /// <summary>STOR: takes the place of what is there.</summary>
    public static WriteMode Replace { get; } = new ReplaceMode();

    /// <summary>
    /// STOR by whom may make files and not replace them. <see cref="StorageFault.AlreadyExists"/> where something stands there, at the
    /// beginning or at the end.
    /// </summary>
    public static WriteMode Create { get; } = new CreateMode();

    /// <summary>STOU: the store picks a name that nothing has, beginning with the one asked for.</summary>
    public static WriteMode Unique { get; } = new UniqueMode();

    /// <summary>APPE: what is there, then the data.</summary>
    public static WriteMode Append { get; } = new AppendMode();

    /// <summary>
    /// REST then STOR: the first <paramref name="offset"/> octets of what is there, then the data; nothing after it.
    /// <see cref="StorageFault.BeyondEnd"/> where the file is shorter.
    /// </summary>
    public static WriteMode ResumeAt(long offset) => new ResumeMode(offset);

    /// <summary>
    /// REST then STOR after an upload was cut off: the first <paramref name="offset"/> octets of what is kept of it, then the data.
    /// What was kept behind them is gone. <see cref="StorageFault.NothingKept"/> where it is no longer there.
    /// </summary>
    /// <param name="id">Of the <see cref="PartialUpload"/>.</param>
    /// <param name="owner">Who was promised it.</param>
    /// <param name="offset">At most its length, or <see cref="StorageFault.BeyondEnd"/>.</param>
    public static WriteMode Continue(string id, string owner, long offset) => new ContinueMode(id, owner, offset);

    public sealed record ReplaceMode : WriteMode;

    public sealed record CreateMode : WriteMode;

    public sealed record UniqueMode : WriteMode;

    public sealed record AppendMode : WriteMode;

    public sealed record ResumeMode(long Offset) : WriteMode;

    public sealed record ContinueMode(string Id, string Owner, long Offset) : WriteMode;
}
