using System.Runtime.CompilerServices;
using Portcullis.Protocol.Paths;
using Portcullis.Storage;

namespace Portcullis.Tests.Conversations;

/// <summary>A store that counts what it promises, and can be held at it.</summary>
internal sealed class PromisingStorage(IStorage inner) : IStorage
{
    private readonly TaskCompletionSource _asked = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly TaskCompletionSource _released = new(TaskCreationOptions.RunContinuationsAsynchronously);

    public bool Holds { get; init; }

    public int Promises { get; private set; }

    /// <summary>Completes when a promise is asked for.</summary>
    public Task Asked => _asked.Task;

    public StorageCapabilities Capabilities => inner.Capabilities;

    /// <summary>Lets the promise be made.</summary>
    public void Release() => _released.SetResult();

    public ValueTask<StorageEntry?> FindAsync(FtpPath path, CancellationToken cancellation) => inner.FindAsync(path, cancellation);

    public async IAsyncEnumerable<StorageEntry> ListAsync(FtpPath directory, [EnumeratorCancellation] CancellationToken cancellation)
    {
        await foreach (var entry in inner.ListAsync(directory, cancellation))
            yield return entry;
    }

    public ValueTask<IReadableFile> OpenReadAsync(FtpPath file, CancellationToken cancellation) => inner.OpenReadAsync(file, cancellation);

    public async ValueTask<IUpload> OpenWriteAsync(FtpPath file, WriteMode mode, CancellationToken cancellation) =>
        new Upload(this, await inner.OpenWriteAsync(file, mode, cancellation));

    public ValueTask<PartialUpload?> FindPartialAsync(FtpPath file, string owner, CancellationToken cancellation) => inner.FindPartialAsync(file, owner, cancellation);

    public ValueTask<bool> RemovePartialAsync(FtpPath file, string owner, CancellationToken cancellation) => inner.RemovePartialAsync(file, owner, cancellation);

    public ValueTask DeleteFileAsync(FtpPath file, CancellationToken cancellation) => inner.DeleteFileAsync(file, cancellation);

    public ValueTask RenameAsync(FtpPath source, FtpPath destination, CancellationToken cancellation) => inner.RenameAsync(source, destination, cancellation);

    public ValueTask CreateDirectoryAsync(FtpPath directory, CancellationToken cancellation) => inner.CreateDirectoryAsync(directory, cancellation);

    public ValueTask RemoveDirectoryAsync(FtpPath directory, CancellationToken cancellation) => inner.RemoveDirectoryAsync(directory, cancellation);

    private sealed class Upload(PromisingStorage storage, IUpload inner) : IUpload
    {
        public FtpPath Path => inner.Path;

        public long StartOffset => inner.StartOffset;

        public ValueTask WriteAsync(ReadOnlyMemory<byte> buffer, long offset, CancellationToken cancellation) => inner.WriteAsync(buffer, offset, cancellation);

        public async ValueTask<PartialUpload?> KeepAsync(Promise promise, CancellationToken cancellation)
        {
            storage.Promises++;
            storage._asked.TrySetResult();
            if (storage.Holds)
                await storage._released.Task.WaitAsync(cancellation);
            return await inner.KeepAsync(promise, cancellation);
        }

        public ValueTask CommitAsync(CancellationToken cancellation) => inner.CommitAsync(cancellation);

        public ValueTask DisposeAsync() => inner.DisposeAsync();
    }
}
