using Microsoft.Win32.SafeHandles;

namespace Portcullis.Storage.Mounts;

/// <summary>A file of a store, whose faults tell the path as the client knows it. It keeps nothing from kernel copies.</summary>
internal sealed class MountedFile(Place place, IReadableFile inner) : IReadableFile
{
    public long Length => inner.Length;

    public SafeFileHandle? Handle => inner.Handle;

    public async ValueTask<int> ReadAsync(Memory<byte> buffer, long offset, CancellationToken cancellation)
    {
        try
        {
            return await inner.ReadAsync(buffer, offset, cancellation).ConfigureAwait(false);
        }
        catch (StorageException e)
        {
            throw place.ToOuter(e);
        }
    }

    public ValueTask DisposeAsync() => inner.DisposeAsync();
}
