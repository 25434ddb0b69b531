using Microsoft.Win32.SafeHandles;
using Portcullis.Protocol.Paths;

namespace Portcullis.Storage.Mounts;

/// <summary>An upload to a store, with the path as the client knows it, in its faults too.</summary>
internal sealed class MountedUpload(Place place, IUpload inner) : IUpload
{
    public FtpPath Path { get; } = place.ToOuter(inner.Path);

    public long StartOffset => inner.StartOffset;

    public SafeFileHandle? Handle => inner.Handle;

    public ValueTask ReserveAsync(long length, CancellationToken cancellation) => TellAsync(() => inner.ReserveAsync(length, cancellation));

    public ValueTask WriteAsync(ReadOnlyMemory<byte> buffer, long offset, CancellationToken cancellation)
    {
        try
        {
            var writing = inner.WriteAsync(buffer, offset, cancellation);
            return writing.IsCompletedSuccessfully ? writing : TellAsync(() => writing);
        }
        catch (StorageException e)
        {
            throw place.ToOuter(e);
        }
    }

    public ValueTask FlushAsync(CancellationToken cancellation) => TellAsync(() => inner.FlushAsync(cancellation));

    public async ValueTask<PartialUpload?> KeepAsync(Promise promise, CancellationToken cancellation)
    {
        try
        {
            return await inner.KeepAsync(promise, cancellation).ConfigureAwait(false);
        }
        catch (StorageException e)
        {
            throw place.ToOuter(e);
        }
    }

    public void GiveUpIf(Func<bool> isGivenUp) => inner.GiveUpIf(isGivenUp);

    public ValueTask CommitAsync(CancellationToken cancellation) => TellAsync(() => inner.CommitAsync(cancellation));

    public ValueTask DisposeAsync() => inner.DisposeAsync();

    private async ValueTask TellAsync(Func<ValueTask> step)
    {
        try
        {
            await step().ConfigureAwait(false);
        }
        catch (StorageException e)
        {
            throw place.ToOuter(e);
        }
    }
}
