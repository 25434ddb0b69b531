using Portcullis.Protocol.Paths;
using Portcullis.Storage;

namespace Portcullis.Tests.Conversations;

/// <summary>What a <see cref="HoldingStorage"/> can be held at.</summary>
public enum Held
{
    OpenRead,
    OpenWrite,
    Flush,
    Commit,
}

/// <summary>A store that stands still at one point until it is told to go on, so that a test can act in between.</summary>
internal sealed class HoldingStorage(IStorage inner, Held held) : IStorage
{
    private readonly TaskCompletionSource _reached = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly TaskCompletionSource _released = new(TaskCreationOptions.RunContinuationsAsynchronously);

    /// <summary>What is asked of it happens, cancelled or not.</summary>
    public bool IgnoresCancellation { get; init; }

    /// <summary>It has no last moment at which a commit could be given up.</summary>
    public bool AsksNobody { get; init; }

    public StorageCapabilities Capabilities => inner.Capabilities;

    public Task ReachedAsync() => _reached.Task.WaitAsync(Conversation.Patience);

    public void Release() => _released.SetResult();

    public ValueTask<StorageEntry?> FindAsync(FtpPath path, CancellationToken cancellation) => inner.FindAsync(path, cancellation);

    public IAsyncEnumerable<StorageEntry> ListAsync(FtpPath directory, CancellationToken cancellation) => inner.ListAsync(directory, cancellation);

    public async ValueTask<IReadableFile> OpenReadAsync(FtpPath file, CancellationToken cancellation)
    {
        await HoldAsync(Held.OpenRead, cancellation);
        return await inner.OpenReadAsync(file, cancellation);
    }

    public async ValueTask<IUpload> OpenWriteAsync(FtpPath file, WriteMode mode, CancellationToken cancellation)
    {
        await HoldAsync(Held.OpenWrite, cancellation);
        return new Upload(this, await inner.OpenWriteAsync(file, mode, cancellation));
    }

    public ValueTask DeleteFileAsync(FtpPath file, CancellationToken cancellation) => inner.DeleteFileAsync(file, cancellation);

    public ValueTask RenameAsync(FtpPath source, FtpPath destination, CancellationToken cancellation) => inner.RenameAsync(source, destination, cancellation);

    public ValueTask CreateDirectoryAsync(FtpPath directory, CancellationToken cancellation) => inner.CreateDirectoryAsync(directory, cancellation);

    public ValueTask RemoveDirectoryAsync(FtpPath directory, CancellationToken cancellation) => inner.RemoveDirectoryAsync(directory, cancellation);

    private async ValueTask HoldAsync(Held point, CancellationToken cancellation)
    {
        if (point != held)
            return;
        _reached.TrySetResult();
        await _released.Task.WaitAsync(IgnoresCancellation ? CancellationToken.None : cancellation);
    }

    private sealed class Upload(HoldingStorage storage, IUpload inner) : IUpload
    {
        public FtpPath Path => inner.Path;

        public long StartOffset => inner.StartOffset;

        public ValueTask WriteAsync(ReadOnlyMemory<byte> buffer, long offset, CancellationToken cancellation) => inner.WriteAsync(buffer, offset, cancellation);

        public async ValueTask FlushAsync(CancellationToken cancellation)
        {
            await storage.HoldAsync(Held.Flush, cancellation);
            await inner.FlushAsync(cancellation);
        }

        public void GiveUpIf(Func<bool> isGivenUp)
        {
            if (!storage.AsksNobody)
                inner.GiveUpIf(isGivenUp);
        }

        public async ValueTask CommitAsync(CancellationToken cancellation)
        {
            await storage.HoldAsync(Held.Commit, cancellation);
            await inner.CommitAsync(storage.IgnoresCancellation ? CancellationToken.None : cancellation);
        }

        public ValueTask DisposeAsync() => inner.DisposeAsync();
    }
}
