using System.Runtime.CompilerServices;
using Portcullis.Protocol.Paths;

namespace Portcullis.Storage.Mounts;

/// <summary>
/// Stores put together into one tree. Each has a path of its own, at any depth and also within another; there it hides what the other
/// one has under that path. Directories that lead to a mount and are in no store are there all the same, empty but for that.
/// </summary>
/// <remarks>
/// A path is taken apart here before any store sees it, and a store resolves links within its own root: none leads from one mount into
/// another. What two stores would have to do together, such as a rename from one to the other, is <see cref="StorageFault.NotPossible"/>:
/// it could not be done at once, and half of it would be left after a crash. Copying and deleting are the client's to ask for.
/// </remarks>
public sealed class MountedStorage : IStorage
{
    private const UnixFileMode VirtualMode =
        UnixFileMode.UserRead | UnixFileMode.UserExecute | UnixFileMode.GroupRead | UnixFileMode.GroupExecute | UnixFileMode.OtherRead | UnixFileMode.OtherExecute;

    private readonly MountTable _table;
    private readonly DateTimeOffset _made;

    /// <param name="mounts">In any order; none makes an empty tree.</param>
    /// <param name="timeProvider">Of the time that directories have which are in no store.</param>
    /// <exception cref="ArgumentException">Two mounts have one path.</exception>
    public MountedStorage(IEnumerable<Mount> mounts, TimeProvider? timeProvider = null)
    {
        _table = new MountTable(mounts);
        _made = (timeProvider ?? TimeProvider.System).GetUtcNow();
        Capabilities = _table.Mounts.Aggregate(StorageCapabilities.None, (all, mount) => all | mount.Storage.Capabilities);
    }

    /// <summary>A tree with nothing in it.</summary>
    public static MountedStorage Empty { get; } = new([]);

    public StorageCapabilities Capabilities { get; }

    public StorageCapabilities CapabilitiesAt(FtpPath path) =>
        _table.Find(path) is { } place ? place.Storage.CapabilitiesAt(place.Path) : StorageCapabilities.None;

    public ValueTask<StorageEntry?> FindAsync(FtpPath path, CancellationToken cancellation)
    {
        if (_table.IsFixed(path))
            return FindFixedAsync(path, cancellation);
        return _table.Find(path) is { } place ? RunAsync(place, () => place.Storage.FindAsync(place.Path, cancellation)) : default;
    }

    public async IAsyncEnumerable<StorageEntry> ListAsync(FtpPath directory, [EnumeratorCancellation] CancellationToken cancellation)
    {
        var names = _table.FixedNames(directory);
        foreach (var name in names)
            yield return (await FindFixedAsync(directory.Child(name), cancellation).ConfigureAwait(false))!;

        if (_table.Find(directory) is not { } place || (names.Count > 0 && await IsVirtualAsync(directory, place, cancellation).ConfigureAwait(false)))
        {
            if (!_table.IsFixed(directory))
                throw new StorageException(StorageFault.NotFound, directory);
            yield break;
        }

        await using var entries = place.Storage.ListAsync(place.Path, cancellation).GetAsyncEnumerator(cancellation);
        while (await RunAsync(place, () => entries.MoveNextAsync()).ConfigureAwait(false))
        {
            if (names.Count == 0 || !names.Contains(entries.Current.Name))
                yield return entries.Current;
        }
    }

    public async ValueTask<IReadableFile> OpenReadAsync(FtpPath file, CancellationToken cancellation)
    {
        var place = Demand(file, ofFixed: StorageFault.NotAFile, ofNone: StorageFault.NotFound);
        var opened = await RunAsync(place, () => place.Storage.OpenReadAsync(place.Path, cancellation)).ConfigureAwait(false);
        return place.Mount.Path.IsRoot ? opened : new MountedFile(place, opened);
    }

    public async ValueTask<IUpload> OpenWriteAsync(FtpPath file, WriteMode mode, CancellationToken cancellation)
    {
        var place = Demand(file, ofFixed: StorageFault.NotAFile, ofNone: StorageFault.ReadOnly);
        var upload = await MakeAsync(place, file, () => place.Storage.OpenWriteAsync(place.Path, mode, cancellation)).ConfigureAwait(false);
        if (!place.Mount.Path.IsRoot)
            upload = new MountedUpload(place, upload);
        if (!_table.IsFixed(upload.Path))
            return upload;

        // A unique name that is a mount's, of which the store knows nothing.
        await upload.DisposeAsync().ConfigureAwait(false);
        throw new StorageException(StorageFault.AlreadyExists, upload.Path);
    }

    public ValueTask DeleteFileAsync(FtpPath file, CancellationToken cancellation)
    {
        var place = Demand(file, ofFixed: StorageFault.NotAFile, ofNone: StorageFault.NotFound);
        return RunAsync(place, () => place.Storage.DeleteFileAsync(place.Path, cancellation));
    }

    public ValueTask RenameAsync(FtpPath source, FtpPath destination, CancellationToken cancellation)
    {
        var from = Demand(source, ofFixed: StorageFault.NotPossible, ofNone: StorageFault.NotFound);
        var into = Demand(destination, ofFixed: StorageFault.AlreadyExists, ofNone: StorageFault.ReadOnly);
        if (from.Mount != into.Mount)
            throw new StorageException(StorageFault.NotPossible, source, "rename between two mounts");
        return MakeAsync(from, destination, () => from.Storage.RenameAsync(from.Path, into.Path, cancellation));
    }

    public ValueTask CreateDirectoryAsync(FtpPath directory, CancellationToken cancellation)
    {
        var place = Demand(directory, ofFixed: StorageFault.AlreadyExists, ofNone: StorageFault.ReadOnly);
        return MakeAsync(place, directory, () => place.Storage.CreateDirectoryAsync(place.Path, cancellation));
    }

    public ValueTask RemoveDirectoryAsync(FtpPath directory, CancellationToken cancellation)
    {
        var place = Demand(directory, ofFixed: StorageFault.NotPossible, ofNone: StorageFault.NotFound);
        return RunAsync(place, () => place.Storage.RemoveDirectoryAsync(place.Path, cancellation));
    }

    public ValueTask SetModifiedAsync(FtpPath path, DateTimeOffset modified, CancellationToken cancellation)
    {
        var place = Demand(path, ofFixed: null, ofNone: StorageFault.ReadOnly);
        return RunAsync(place, () => place.Storage.SetModifiedAsync(place.Path, modified, cancellation));
    }

    public ValueTask SetCreatedAsync(FtpPath path, DateTimeOffset created, CancellationToken cancellation)
    {
        var place = Demand(path, ofFixed: null, ofNone: StorageFault.ReadOnly);
        return RunAsync(place, () => place.Storage.SetCreatedAsync(place.Path, created, cancellation));
    }

    public ValueTask SetModeAsync(FtpPath path, UnixFileMode mode, CancellationToken cancellation)
    {
        var place = Demand(path, ofFixed: null, ofNone: StorageFault.ReadOnly);
        return RunAsync(place, () => place.Storage.SetModeAsync(place.Path, mode, cancellation));
    }

    public ValueTask CreateLinkAsync(FtpPath link, FtpPath target, CancellationToken cancellation)
    {
        var place = Demand(link, ofFixed: StorageFault.AlreadyExists, ofNone: StorageFault.ReadOnly);
        if (_table.Find(target) is not { } to || to.Mount != place.Mount)
            throw new StorageException(StorageFault.NotPossible, target, "link between two mounts");
        return MakeAsync(place, link, () => place.Storage.CreateLinkAsync(place.Path, to.Path, cancellation));
    }

    public ValueTask<PartialUpload?> FindPartialAsync(FtpPath file, string owner, CancellationToken cancellation) =>
        !_table.IsFixed(file) && _table.Find(file) is { } place ? RunAsync(place, () => place.Storage.FindPartialAsync(place.Path, owner, cancellation)) : default;

    public ValueTask<bool> RemovePartialAsync(FtpPath file, string owner, CancellationToken cancellation) =>
        !_table.IsFixed(file) && _table.Find(file) is { } place ? RunAsync(place, () => place.Storage.RemovePartialAsync(place.Path, owner, cancellation)) : default;

    /// <summary>Nothing can be stored where no store is.</summary>
    public ValueTask<long> FindAvailableSpaceAsync(FtpPath directory, CancellationToken cancellation) =>
        _table.Find(directory) is { } place ? RunAsync(place, () => place.Storage.FindAvailableSpaceAsync(place.Path, cancellation)) : default;

    public async ValueTask<StoredAmount> MeasureAsync(FtpPath path, CancellationToken cancellation)
    {
        var sum = _table.Find(path) is { } place
            ? await RunAsync(place, () => place.Storage.MeasureAsync(place.Path, cancellation)).ConfigureAwait(false)
            : StoredAmount.None;

        // What a mount hides is stored all the same, and so is what it has.
        foreach (var below in _table.Mounts.Where(mount => mount.Path != path && path.Contains(mount.Path)))
            sum += await below.Storage.MeasureAsync(FtpPath.Root, cancellation).ConfigureAwait(false);
        return sum;
    }

    public ValueTask<IReadOnlyList<QuotaStatus>> FindQuotasAsync(FtpPath path, CancellationToken cancellation) =>
        _table.Find(path) is { } place ? RunAsync(place, () => place.Storage.FindQuotasAsync(place.Path, cancellation)) : new([]);

    private async ValueTask<StorageEntry?> FindFixedAsync(FtpPath path, CancellationToken cancellation)
    {
        try
        {
            if (_table.Find(path) is { } place
                && await place.Storage.FindAsync(place.Path, cancellation).ConfigureAwait(false) is { IsDirectory: true } entry)
                return entry with { Name = path.Name, Role = path.IsRoot ? EntryRole.Ordinary : EntryRole.MountPoint };
        }
        catch (StorageException) when (!path.IsRoot)
        {
            // A mount whose store fails is seen, and what is done in it tells the fault.
        }

        return new StorageEntry(path.Name, EntryKind.Directory, 0, _made, VirtualMode) { Role = EntryRole.Virtual };
    }

    // A directory above a mount that the store around it does not have.
    private async ValueTask<bool> IsVirtualAsync(FtpPath directory, Place place, CancellationToken cancellation) =>
        !_table.IsMountPoint(directory)
        && await RunAsync(place, () => place.Storage.FindAsync(place.Path, cancellation)).ConfigureAwait(false) is not { IsDirectory: true };

    /// <param name="path">What is to be done something to.</param>
    /// <param name="ofFixed">The fault where it is a mount point, or leads to one; null where that is none.</param>
    /// <param name="ofNone">The fault where no store is.</param>
    private Place Demand(FtpPath path, StorageFault? ofFixed, StorageFault ofNone)
    {
        if (ofFixed is { } fault && _table.IsFixed(path))
            throw new StorageException(fault, path, "a mount point, or above one");
        return _table.Find(path) ?? throw new StorageException(_table.IsFixed(path.Parent) || _table.IsFixed(path) ? ofNone : StorageFault.NotFound, path, "in no store");
    }

    /// <summary>Makes an entry: where its directory is there only for a mount, nothing can be made, and no store says so.</summary>
    private async ValueTask<T> MakeAsync<T>(Place place, FtpPath path, Func<ValueTask<T>> step)
    {
        try
        {
            return await step().ConfigureAwait(false);
        }
        catch (StorageException e) when (e.Fault == StorageFault.NotFound && _table.IsFixed(path.Parent) && !_table.IsMountPoint(path.Parent))
        {
            throw new StorageException(StorageFault.ReadOnly, path, "a directory above a mount", e);
        }
        catch (StorageException e)
        {
            throw place.ToOuter(e);
        }
    }

    private async ValueTask MakeAsync(Place place, FtpPath path, Func<ValueTask> step) => await MakeAsync(
        place,
        path,
        async () =>
        {
            await step().ConfigureAwait(false);
            return true;
        }).ConfigureAwait(false);

    private static async ValueTask<T> RunAsync<T>(Place place, Func<ValueTask<T>> step)
    {
        try
        {
            return await step().ConfigureAwait(false);
        }
        catch (StorageException e)
        {
            throw place.ToOuter(e);
        }
    }

    private static async ValueTask RunAsync(Place place, Func<ValueTask> step)
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
