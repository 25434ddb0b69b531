using System.Runtime.CompilerServices;
using Portcullis.Protocol.Paths;
using Portcullis.Storage;

namespace Portcullis.Tests.Storage.Mounts;

/// <summary>A directory of a store as if it were the whole. Whatever fails below must name its path as the store around knows it.</summary>
internal sealed class SubtreeStorage(IStorage inner, FtpPath root) : IStorage
{
    public StorageCapabilities Capabilities => inner.CapabilitiesAt(root);

    public async ValueTask<StorageEntry?> FindAsync(FtpPath path, CancellationToken cancellation) =>
        await RunAsync(() => inner.FindAsync(root.Join(path), cancellation)) is { } entry ? path.IsRoot ? entry with { Name = "" } : entry : null;

    public async IAsyncEnumerable<StorageEntry> ListAsync(FtpPath directory, [EnumeratorCancellation] CancellationToken cancellation)
    {
        await using var entries = inner.ListAsync(root.Join(directory), cancellation).GetAsyncEnumerator(cancellation);
        while (await RunAsync(() => entries.MoveNextAsync()))
            yield return entries.Current;
    }

    public ValueTask<IReadableFile> OpenReadAsync(FtpPath file, CancellationToken cancellation) => RunAsync(() => inner.OpenReadAsync(root.Join(file), cancellation));

    public async ValueTask<IUpload> OpenWriteAsync(FtpPath file, WriteMode mode, CancellationToken cancellation) =>
        new Upload(this, await RunAsync(() => inner.OpenWriteAsync(root.Join(file), mode, cancellation)));

    public ValueTask DeleteFileAsync(FtpPath file, CancellationToken cancellation) => RunAsync(() => inner.DeleteFileAsync(root.Join(file), cancellation));

    public ValueTask RenameAsync(FtpPath source, FtpPath destination, CancellationToken cancellation) =>
        RunAsync(() => inner.RenameAsync(root.Join(source), root.Join(destination), cancellation));

    public ValueTask CreateDirectoryAsync(FtpPath directory, CancellationToken cancellation) => RunAsync(() => inner.CreateDirectoryAsync(root.Join(directory), cancellation));

    public ValueTask RemoveDirectoryAsync(FtpPath directory, CancellationToken cancellation) => RunAsync(() => inner.RemoveDirectoryAsync(root.Join(directory), cancellation));

    public ValueTask SetModifiedAsync(FtpPath path, DateTimeOffset modified, CancellationToken cancellation) =>
        RunAsync(() => inner.SetModifiedAsync(root.Join(path), modified, cancellation));

    public ValueTask SetCreatedAsync(FtpPath path, DateTimeOffset created, CancellationToken cancellation) =>
        RunAsync(() => inner.SetCreatedAsync(root.Join(path), created, cancellation));

    public ValueTask SetModeAsync(FtpPath path, UnixFileMode mode, CancellationToken cancellation) => RunAsync(() => inner.SetModeAsync(root.Join(path), mode, cancellation));

    public ValueTask<PartialUpload?> FindPartialAsync(FtpPath file, string owner, CancellationToken cancellation) =>
        RunAsync(() => inner.FindPartialAsync(root.Join(file), owner, cancellation));

    public ValueTask<bool> RemovePartialAsync(FtpPath file, string owner, CancellationToken cancellation) =>
        RunAsync(() => inner.RemovePartialAsync(root.Join(file), owner, cancellation));

    public ValueTask<long> FindAvailableSpaceAsync(FtpPath directory, CancellationToken cancellation) =>
        RunAsync(() => inner.FindAvailableSpaceAsync(root.Join(directory), cancellation));

    public ValueTask<StoredAmount> MeasureAsync(FtpPath path, CancellationToken cancellation) => RunAsync(() => inner.MeasureAsync(root.Join(path), cancellation));

    private async ValueTask<T> RunAsync<T>(Func<ValueTask<T>> step)
    {
        try
        {
            return await step();
        }
        catch (StorageException e)
        {
            Assert.True(root.Contains(e.Path), $"{e.Path} is the path of a store within, of {root}");
            throw;
        }
    }

    private async ValueTask RunAsync(Func<ValueTask> step) => await RunAsync(async () =>
    {
        await step();
        return true;
    });

    private sealed class Upload(SubtreeStorage storage, IUpload inner) : IUpload
    {
        public FtpPath Path => inner.Path.SeenFrom(storage.Root);

        public long StartOffset => inner.StartOffset;

        public ValueTask WriteAsync(ReadOnlyMemory<byte> buffer, long offset, CancellationToken cancellation) => storage.RunAsync(() => inner.WriteAsync(buffer, offset, cancellation));

        public ValueTask FlushAsync(CancellationToken cancellation) => storage.RunAsync(() => inner.FlushAsync(cancellation));

        public ValueTask<PartialUpload?> KeepAsync(Promise promise, CancellationToken cancellation) => storage.RunAsync(() => inner.KeepAsync(promise, cancellation));

        public void GiveUpIf(Func<bool> isGivenUp) => inner.GiveUpIf(isGivenUp);

        public ValueTask CommitAsync(CancellationToken cancellation) => storage.RunAsync(() => inner.CommitAsync(cancellation));

        public ValueTask DisposeAsync() => inner.DisposeAsync();
    }

    private FtpPath Root => root;
}
