using System.Runtime.CompilerServices;
using Portcullis.Protocol.Paths;
using Portcullis.Storage;

namespace Portcullis.Tests.Conversations;

/// <summary>A store that counts the files opened for reading, and shows entries as a test wants them; nothing can be changed in it.</summary>
internal sealed class WatchedStorage(IStorage inner, Func<StorageEntry, StorageEntry>? show = null) : IStorage
{
    private int _opened;
    private int _closed;

    public int Opened => _opened;

    public int Open => _opened - _closed;

    public StorageCapabilities Capabilities => StorageCapabilities.None;

    public async ValueTask<StorageEntry?> FindAsync(FtpPath path, CancellationToken cancellation) =>
        await inner.FindAsync(path, cancellation) is { } entry ? Show(entry) : null;

    public async IAsyncEnumerable<StorageEntry> ListAsync(FtpPath directory, [EnumeratorCancellation] CancellationToken cancellation)
    {
        await foreach (var entry in inner.ListAsync(directory, cancellation))
            yield return Show(entry);
    }

    public async ValueTask<IReadableFile> OpenReadAsync(FtpPath file, CancellationToken cancellation)
    {
        var opened = await inner.OpenReadAsync(file, cancellation);
        Interlocked.Increment(ref _opened);
        return new WatchedFile(this, opened);
    }

    public ValueTask<IUpload> OpenWriteAsync(FtpPath file, WriteMode mode, CancellationToken cancellation) => throw ReadOnly(file);

    public ValueTask DeleteFileAsync(FtpPath file, CancellationToken cancellation) => throw ReadOnly(file);

    public ValueTask RenameAsync(FtpPath source, FtpPath destination, CancellationToken cancellation) => throw ReadOnly(source);

    public ValueTask CreateDirectoryAsync(FtpPath directory, CancellationToken cancellation) => throw ReadOnly(directory);

    public ValueTask RemoveDirectoryAsync(FtpPath directory, CancellationToken cancellation) => throw ReadOnly(directory);

    private static StorageException ReadOnly(FtpPath path) => new(StorageFault.ReadOnly, path);

    private StorageEntry Show(StorageEntry entry) => show?.Invoke(entry) ?? entry;

    private sealed class WatchedFile(WatchedStorage storage, IReadableFile inner) : IReadableFile
    {
        public long Length => inner.Length;

        public ValueTask<int> ReadAsync(Memory<byte> buffer, long offset, CancellationToken cancellation) => inner.ReadAsync(buffer, offset, cancellation);

        public ValueTask DisposeAsync()
        {
            Interlocked.Increment(ref storage._closed);
            return inner.DisposeAsync();
        }
    }
}
