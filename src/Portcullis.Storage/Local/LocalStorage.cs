using System.Runtime.CompilerServices;
using Portcullis.Protocol.Paths;

namespace Portcullis.Storage.Local;

/// <summary>
/// A folder of a file system of Linux or macOS. No path leads out of it, whatever links stand in it and whoever changes them
/// meanwhile; what a method has done when it returns is on disk,
/// unless <see cref="LocalStorageOptions.Durability"/> is less. Changes act on a link itself, never on what it leads to.
/// </summary>
public sealed class LocalStorage : IStorage, IDisposable
{
    private readonly ConfinedRoot _root;
    private readonly LocalStorageOptions _options;

    private LocalStorage(ConfinedRoot root, LocalStorageOptions options) => (_root, _options) = (root, options);

    public StorageCapabilities Capabilities =>
        StorageCapabilities.SetModified | StorageCapabilities.SetMode | StorageCapabilities.Links | StorageCapabilities.AvailableSpace;

    /// <summary>The one in effect; never <see cref="Confinement.Automatic"/>.</summary>
    public Confinement Confinement => _root.Confinement;

    /// <param name="rootFolder">A pathname of the host. It is opened now, and followed wherever it is moved.</param>
    /// <param name="options">The defaults, where null.</param>
    /// <exception cref="PlatformNotSupportedException">Neither Linux nor macOS, on x64 or arm64; or openat2 demanded where it does not work.</exception>
    /// <exception cref="StorageException">The folder cannot be opened.</exception>
    public static LocalStorage Open(string rootFolder, LocalStorageOptions? options = null)
    {
        if (!PosixSystem.IsSupported)
            throw new PlatformNotSupportedException(
                "Folders are served on Linux and macOS only (x64 or arm64): elsewhere nothing proves yet that no path leads out of them. "
                + "The library works there with an IStorage of your own.");

        options ??= new LocalStorageOptions();
        return new LocalStorage(ConfinedRoot.Open(rootFolder, options.Confinement), options);
    }

    /// <summary>
    /// A folder below this one, as a store of its own. The way to it does not lead out of this one, whatever links are on it.
    /// </summary>
    /// <param name="directory">Of this store.</param>
    /// <param name="create">Makes it where it is missing, with the directories above.</param>
    /// <param name="options">Those of this store, where null.</param>
    /// <exception cref="StorageException">It is not there, or cannot be entered or made.</exception>
    public LocalStorage OpenBelow(FtpPath directory, bool create = false, LocalStorageOptions? options = null)
    {
        RefuseToFind(directory);
        options ??= _options;
        var errno = _root.Open(directory, OpenFlags.PathOnly | OpenFlags.Directory, out var handle);
        if (errno == Errno.ENOENT && create)
        {
            handle.Dispose();
            if (!directory.Parent.IsRoot)
                OpenBelow(directory.Parent, create).Dispose();
            try
            {
                DirectoryChange.Create(_root, directory, options.CreateDirectoryMode, options.Durability);
            }
            catch (StorageException e) when (e.Fault == StorageFault.AlreadyExists)
            {
                // By another login of the account, at the same time.
            }

            errno = _root.Open(directory, OpenFlags.PathOnly | OpenFlags.Directory, out handle);
        }

        errno.ThrowIfFailed("open directory", directory);
        return new LocalStorage(ConfinedRoot.Of(handle, _root.Confinement), options);
    }

    public ValueTask<StorageEntry?> FindAsync(FtpPath path, CancellationToken cancellation)
    {
        cancellation.ThrowIfCancellationRequested();
        return new(TemporaryName.IsIn(path) ? null : DirectoryListing.Find(_root, path));
    }

    public async IAsyncEnumerable<StorageEntry> ListAsync(FtpPath directory, [EnumeratorCancellation] CancellationToken cancellation)
    {
        RefuseToFind(directory);
        foreach (var entry in DirectoryListing.Read(_root, directory))
        {
            cancellation.ThrowIfCancellationRequested();
            yield return entry;
        }
    }

    public ValueTask<IReadableFile> OpenReadAsync(FtpPath file, CancellationToken cancellation)
    {
        cancellation.ThrowIfCancellationRequested();
        RefuseToFind(file);
        var handle = RegularFile.OpenIfThere(_root, file, out var status) ?? throw new StorageException(StorageFault.NotFound, file);
        return new(new LocalFile(file, handle, status.Length));
    }

    public async ValueTask<IUpload> OpenWriteAsync(FtpPath file, WriteMode mode, CancellationToken cancellation)
    {
        RefuseToName(file);
        if (file.IsRoot)
            throw new StorageException(StorageFault.NotAFile, file);

        // What begins with a copy of something takes as long as that does.
        cancellation.ThrowIfCancellationRequested();
        return mode is WriteMode.AppendMode or WriteMode.ResumeMode
            ? await Task.Run(() => UploadOpening.Open(_root, _options, file, mode, cancellation), cancellation).ConfigureAwait(false)
            : UploadOpening.Open(_root, _options, file, mode, cancellation);
    }

    public ValueTask DeleteFileAsync(FtpPath file, CancellationToken cancellation)
    {
        RefuseToFind(file);
        return RunAsync(() => DirectoryChange.DeleteFile(_root, file, _options.Durability), cancellation);
    }

    public ValueTask RenameAsync(FtpPath source, FtpPath destination, CancellationToken cancellation)
    {
        RefuseToFind(source);
        RefuseToName(destination);
        return RunAsync(() => DirectoryChange.Rename(_root, source, destination, _options.Durability), cancellation);
    }

    public ValueTask CreateDirectoryAsync(FtpPath directory, CancellationToken cancellation)
    {
        RefuseToName(directory);
        return RunAsync(() => DirectoryChange.Create(_root, directory, _options.CreateDirectoryMode, _options.Durability), cancellation);
    }

    public ValueTask RemoveDirectoryAsync(FtpPath directory, CancellationToken cancellation)
    {
        RefuseToFind(directory);
        return RunAsync(() => DirectoryChange.Remove(_root, directory, _options.Durability), cancellation);
    }

    public ValueTask SetModifiedAsync(FtpPath path, DateTimeOffset modified, CancellationToken cancellation)
    {
        RefuseToFind(path);
        return RunAsync(() => FileAttributes.SetModified(_root, path, modified, _options.Durability), cancellation);
    }

    public ValueTask SetModeAsync(FtpPath path, UnixFileMode mode, CancellationToken cancellation)
    {
        RefuseToFind(path);
        return RunAsync(() => FileAttributes.SetMode(_root, path, mode, _options.Durability), cancellation);
    }

    public ValueTask CreateLinkAsync(FtpPath link, FtpPath target, CancellationToken cancellation)
    {
        RefuseToName(link);
        RefuseToFind(target);
        return RunAsync(() => DirectoryChange.CreateLink(_root, link, target, _options.Durability), cancellation);
    }

    public ValueTask<PartialUpload?> FindPartialAsync(FtpPath file, string owner, CancellationToken cancellation)
    {
        cancellation.ThrowIfCancellationRequested();
        if (TemporaryName.IsIn(file) || file.IsRoot || _root.Open(file.Parent, OpenFlags.PathOnly | OpenFlags.Directory, out var parent) != Errno.None)
            return default;

        using (parent)
            return new(KeptPlace.Find(parent, TemporaryName.StemOf(owner, file.Name), _options.TimeProvider.GetUtcNow()));
    }

    public async ValueTask<bool> RemovePartialAsync(FtpPath file, string owner, CancellationToken cancellation)
    {
        RefuseToFind(file);
        return !file.IsRoot
            && await Task.Run(() => OrphanSweep.Remove(_root, file, owner, _options.TimeProvider.GetUtcNow()), cancellation).ConfigureAwait(false);
    }

    public ValueTask<long> FindAvailableSpaceAsync(FtpPath directory, CancellationToken cancellation)
    {
        cancellation.ThrowIfCancellationRequested();
        RefuseToFind(directory);
        using var handle = _root.OpenDirectory(directory);
        SystemCall.AvailableSpace(handle, out var octets).ThrowIfFailed("fstatvfs", directory);
        return new(octets);
    }

    public async ValueTask<StoredAmount> MeasureAsync(FtpPath path, CancellationToken cancellation)
    {
        if (TemporaryName.IsIn(path))
            return StoredAmount.None;

        return await Task.Run(() => TreeMeasure.Of(_root, path, _options.TimeProvider.GetUtcNow(), cancellation), cancellation).ConfigureAwait(false);
    }

    /// <summary>
    /// Removes the hidden files of uploads whose process has died, and what is kept of uploads and has expired; to be called
    /// at start, and now and then. Uploads under way, of this process or another one, are left alone.
    /// </summary>
    /// <returns>How many were removed.</returns>
    public Task<int> RemoveOrphansAsync(CancellationToken cancellation) =>
        Task.Run(() => OrphanSweep.Tree(_root.OpenDirectory(FtpPath.Root), _options.TimeProvider.GetUtcNow(), cancellation), cancellation);

    /// <summary>Files and uploads that are open stay so.</summary>
    public void Dispose() => _root.Dispose();

    /// <summary>On a thread of the pool: the calls, and above all fsync, take as long as the disk does.</summary>
    private static async ValueTask RunAsync(Action change, CancellationToken cancellation) =>
        await Task.Run(change, cancellation).ConfigureAwait(false);

    private static void RefuseToFind(FtpPath path)
    {
        if (TemporaryName.IsIn(path))
            throw new StorageException(StorageFault.NotFound, path);
    }

    private static void RefuseToName(FtpPath path)
    {
        if (TemporaryName.IsIn(path))
            throw new StorageException(StorageFault.InvalidName, path);
    }
}
