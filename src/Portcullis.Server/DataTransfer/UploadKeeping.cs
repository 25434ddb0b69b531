using Portcullis.Protocol.Replies;
using Portcullis.Protocol.Representation;
using Portcullis.Storage;

namespace Portcullis.Server.DataTransfer;

/// <summary>
/// When an upload is made durable before its end, so that it can be gone on with after it was cut off. Each time costs a sync,
/// so a flood of restart markers must not become a flood of them: those in between stay unanswered, for no sender waits.
/// </summary>
/// <param name="options">What is kept, how often and how long.</param>
/// <param name="storage">Of the upload.</param>
/// <param name="owner">Who may go on with it.</param>
/// <param name="format">How the file goes over the wire.</param>
/// <param name="upload">What is kept.</param>
/// <param name="isContinued">What is in the upload already is kept.</param>
internal sealed class UploadKeeping(FtpServerOptions options, IStorage storage, string owner, TransferFormat format, IUpload upload, bool isContinued)
{
    /// <summary>A marker is answered after so long, however little came: a slow line should not have to wait for a megabyte.</summary>
    public static readonly TimeSpan LongestSilence = TimeSpan.FromSeconds(5);

    /// <summary>Where there are no markers.</summary>
    private const long Watermark = 16 * 1024 * 1024;

    private long _reached = upload.StartOffset;
    private long? _since;

    /// <summary>False where nobody could go on with it.</summary>
    public bool IsPossible { get; init; } = true;

    /// <summary>How much is kept should it end now.</summary>
    public long Kept { get; private set; } = isContinued ? upload.StartOffset : 0;

    private bool KeepsUnmarked => IsPossible && options.PartialUploads == PartialUploads.Always && format.ForCounting.IsVerbatim;

    /// <summary>A restart marker has come, and all before it is written.</summary>
    /// <returns>The 110; null where it is not answered.</returns>
    public async ValueTask<Reply?> MarkAsync(RestartMarker marker, long position, CancellationToken cancellation)
    {
        if (!IsPossible || options.PartialUploads == PartialUploads.Never || !IsDue(position))
            return null;

        var kept = await KeepAsync(position, cancellation);
        return kept is null ? null : Replies.MarkerReached(marker, new ServerMarker(position, format.Form, kept.Id).ToMarker());
    }

    /// <summary>So much is written, and no marker can tell it.</summary>
    public async ValueTask PassAsync(long position, CancellationToken cancellation)
    {
        if (KeepsUnmarked && position - _reached >= Watermark)
            await KeepAsync(position, cancellation);
    }

    /// <summary>The upload was cut off after so many octets.</summary>
    public async ValueTask CutOffAsync(long position)
    {
        if (!KeepsUnmarked || position <= Kept)
            return;

        try
        {
            await KeepAsync(position, CancellationToken.None);
        }
        catch (StorageException)
        {
            // Nobody was told that it would be kept.
        }
    }

    /// <summary>The file is stored: what an upload before this one left behind is of no use any more.</summary>
    public async ValueTask CommittedAsync()
    {
        if (options.PartialUploads == PartialUploads.Never)
            return;

        try
        {
            await storage.RemovePartialAsync(upload.Path, owner, CancellationToken.None);
        }
        catch (StorageException)
        {
            // It goes when its time is over.
        }
    }

    private bool IsDue(long position) =>
        position > _reached
        && (_since is not { } since || position - _reached >= options.MarkerSpacing || options.TimeProvider.GetElapsedTime(since) >= LongestSilence);

    private async ValueTask<PartialUpload?> KeepAsync(long position, CancellationToken cancellation)
    {
        (_reached, _since) = (position, options.TimeProvider.GetTimestamp());
        var expires = options.TimeProvider.GetUtcNow() + options.PartialUploadRetention;
        var kept = await upload.KeepAsync(new Promise(owner, format.Form, position, expires), cancellation);
        Kept = kept?.Length ?? Kept;
        return kept;
    }
}
