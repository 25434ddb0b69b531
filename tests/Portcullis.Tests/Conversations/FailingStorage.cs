using Portcullis.Protocol.Paths;
using Portcullis.Storage;

namespace Portcullis.Tests.Conversations;

/// <summary>A store that fails as told, and is otherwise the one it stands before. Lookups go on, so that commands get to the point.</summary>
internal sealed class FailingStorage(IStorage inner) : IStorage
{
    /// <summary>What the next calls throw; null, or where it returns null, nothing.</summary>
    public Func<FtpPath, Exception?>? Failure { get; set; }

    /// <summary>The lookups fail as well.</summary>
    public bool LookupsFail { get; set; }

    /// <summary>Uploads begin well and fail when they are written to, or committed.</summary>
    public bool UploadsFailLate { get; init; }

    public StorageCapabilities Capabilities => inner.Capabilities;

    public ValueTask<StorageEntry?> FindAsync(FtpPath path, CancellationToken cancellation)
    {
        if (LookupsFail)
            Fail(path);
        return inner.FindAsync(path, cancellation);
    }

    public async IAsyncEnumerable<StorageEntry> ListAsync(FtpPath directory, [System.Runtime.CompilerServices.EnumeratorCancellation] CancellationToken cancellation)
    {
        Fail(directory);
        await foreach (var entry in inner.ListAsync(directory, cancellation))
            yield return entry;
    }

    /// <summary>What opening a file waits for; null for nothing.</summary>
    public Func<FtpPath, CancellationToken, Task>? Opening { get; set; }

    public async ValueTask<IReadableFile> OpenReadAsync(FtpPath file, CancellationToken cancellation)
    {
        Fail(file);
        if (Opening is { } opening)
            await opening(file, cancellation);
        return await inner.OpenReadAsync(file, cancellation);
    }

    public async ValueTask<IUpload> OpenWriteAsync(FtpPath file, WriteMode mode, CancellationToken cancellation)
    {
        if (!UploadsFailLate)
            Fail(file);
        return new Upload(this, await inner.OpenWriteAsync(file, mode, cancellation));
    }

    public ValueTask DeleteFileAsync(FtpPath file, CancellationToken cancellation)
    {
        Fail(file);
        return inner.DeleteFileAsync(file, cancellation);
    }

    public ValueTask RenameAsync(FtpPath source, FtpPath destination, CancellationToken cancellation)
    {
        Fail(destination);
        return inner.RenameAsync(source, destination, cancellation);
    }

    public ValueTask CreateDirectoryAsync(FtpPath directory, CancellationToken cancellation)
    {
        Fail(directory);
        return inner.CreateDirectoryAsync(directory, cancellation);
    }

    public ValueTask RemoveDirectoryAsync(FtpPath directory, CancellationToken cancellation)
    {
        Fail(directory);
        return inner.RemoveDirectoryAsync(directory, cancellation);
    }

    public ValueTask SetModifiedAsync(FtpPath path, DateTimeOffset modified, CancellationToken cancellation)
    {
        Fail(path);
        return inner.SetModifiedAsync(path, modified, cancellation);
    }

    private void Fail(FtpPath path)
    {
        if (Failure?.Invoke(path) is { } failure)
            throw failure;
    }

    private sealed class Upload(FailingStorage storage, IUpload inner) : IUpload
    {
        public FtpPath Path => inner.Path;

        public long StartOffset => inner.StartOffset;

        public ValueTask WriteAsync(ReadOnlyMemory<byte> buffer, long offset, CancellationToken cancellation)
        {
            storage.Fail(Path);
            return inner.WriteAsync(buffer, offset, cancellation);
        }

        public ValueTask CommitAsync(CancellationToken cancellation)
        {
            storage.Fail(Path);
            return inner.CommitAsync(cancellation);
        }

        public ValueTask DisposeAsync() => inner.DisposeAsync();
    }
}
