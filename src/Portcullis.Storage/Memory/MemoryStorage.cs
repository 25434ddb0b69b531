using System.Runtime.CompilerServices;
using Portcullis.Protocol.Paths;

namespace Portcullis.Storage.Memory;

/// <summary>
/// A store that lives as long as its process, for tests and for servers that hand files on. It fails as a local one
/// does, and is safe for use by many sessions.
/// </summary>
public sealed class MemoryStorage : IStorage
{
    private readonly Lock _lock = new();
    private readonly MemoryCapacity _capacity;
    private readonly MemoryTree _tree;

    /// <param name="timeProvider">Of modification times; <see cref="TimeProvider.System"/> where null.</param>
    /// <param name="capacity">In octets, of files and uploads together. A write beyond it is <see cref="StorageFault.NoSpace"/>.</param>
    public MemoryStorage(TimeProvider? timeProvider = null, long capacity = long.MaxValue)
    {
        _capacity = new MemoryCapacity(capacity);
        _tree = new MemoryTree(timeProvider ?? TimeProvider.System, _capacity);
    }

    public StorageCapabilities Capabilities =>
        StorageCapabilities.SetModified | StorageCapabilities.SetCreated | StorageCapabilities.SetMode | StorageCapabilities.AvailableSpace;

    public ValueTask<StorageEntry?> FindAsync(FtpPath path, CancellationToken cancellation) =>
        new(Locked(() => _tree.FindIfThere(path)?.ToEntry(path.Name), cancellation));

    public async IAsyncEnumerable<StorageEntry> ListAsync(FtpPath directory, [EnumeratorCancellation] CancellationToken cancellation)
    {
        var entries = Locked(() => _tree.FindDirectory(directory).Entries.Select(entry => entry.Value.ToEntry(entry.Key)).ToArray(), cancellation);
        foreach (var entry in entries)
        {
            cancellation.ThrowIfCancellationRequested();
            yield return entry;
        }
    }

    public ValueTask<IReadableFile> OpenReadAsync(FtpPath file, CancellationToken cancellation) =>
        new(Locked(() => new MemoryReader(_tree.FindFile(file).Content), cancellation));

    public ValueTask<IUpload> OpenWriteAsync(FtpPath file, WriteMode mode, CancellationToken cancellation) =>
        new(Locked(() => MemoryUpload.Open(this, _tree, _capacity, file, mode), cancellation));

    public ValueTask DeleteFileAsync(FtpPath file, CancellationToken cancellation) =>
        RunLocked(() => _tree.Delete(file), cancellation);

    public ValueTask RenameAsync(FtpPath source, FtpPath destination, CancellationToken cancellation) =>
        RunLocked(() => _tree.Rename(source, destination), cancellation);

    public ValueTask CreateDirectoryAsync(FtpPath directory, CancellationToken cancellation) =>
        RunLocked(() => _tree.CreateDirectory(directory), cancellation);

    public ValueTask RemoveDirectoryAsync(FtpPath directory, CancellationToken cancellation) =>
        RunLocked(() => _tree.RemoveDirectory(directory), cancellation);

    public ValueTask SetModifiedAsync(FtpPath path, DateTimeOffset modified, CancellationToken cancellation) =>
        RunLocked(() => _tree.Find(path).Modified = modified.ToUniversalTime(), cancellation);

    public ValueTask SetCreatedAsync(FtpPath path, DateTimeOffset created, CancellationToken cancellation) =>
        RunLocked(() => _tree.Find(path).Created = created.ToUniversalTime(), cancellation);

    public ValueTask SetModeAsync(FtpPath path, UnixFileMode mode, CancellationToken cancellation) =>
        RunLocked(() => _tree.Find(path).Mode = mode & (UnixFileMode)0x1FF, cancellation);

    public ValueTask<PartialUpload?> FindPartialAsync(FtpPath file, string owner, CancellationToken cancellation) =>
        new(Locked(() => _tree.FindPartial(file, owner), cancellation));

    public ValueTask<bool> RemovePartialAsync(FtpPath file, string owner, CancellationToken cancellation) =>
        new(Locked(() => _tree.RemovePartial(file, owner), cancellation));

    public ValueTask<long> FindAvailableSpaceAsync(FtpPath directory, CancellationToken cancellation) =>
        new(Locked(() => _tree.FindDirectory(directory) is null ? 0 : _capacity.Available, cancellation));

    public ValueTask<StoredAmount> MeasureAsync(FtpPath path, CancellationToken cancellation) =>
        new(Locked(() => _tree.Measure(path), cancellation));

    internal ValueTask RunLocked(Action action, CancellationToken cancellation)
    {
        cancellation.ThrowIfCancellationRequested();
        lock (_lock)
            action();
        return ValueTask.CompletedTask;
    }

    internal T Locked<T>(Func<T> function, CancellationToken cancellation)
    {
        cancellation.ThrowIfCancellationRequested();
        lock (_lock)
            return function();
    }
}
