using Microsoft.Win32.SafeHandles;
using Portcullis.Protocol.Paths;

namespace Portcullis.Storage.Local;

/// <summary>
/// What changes names: always one component, in a directory opened through the confinement and synced afterwards, unless that is not asked for.
/// </summary>
internal static class DirectoryChange
{
    public static void DeleteFile(ConfinedRoot root, FtpPath file, Durability durability)
    {
        if (file.IsRoot)
            throw new StorageException(StorageFault.NotAFile, file);

        using var parent = root.OpenParent(file);
        SystemCall.UnlinkAt(parent, file.Name).ThrowIfFailed("unlinkat", file);
        durability.Sync(parent, file);
    }

    public static void Create(ConfinedRoot root, FtpPath directory, UnixFileMode mode, Durability durability)
    {
        if (directory.IsRoot)
            throw new StorageException(StorageFault.AlreadyExists, directory);

        using var parent = root.OpenParent(directory);
        SystemCall.MakeDirectoryAt(parent, directory.Name, mode).ThrowIfFailed("mkdirat", directory);
        SetMode(parent, directory, mode);
        durability.Sync(parent, directory);
    }

    // The umask of the process has its part in mkdirat.
    private static void SetMode(SafeFileHandle parent, FtpPath directory, UnixFileMode mode)
    {
        SystemCall.OpenAt(parent, directory.Name, OpenFlags.ReadOnly | OpenFlags.Directory | OpenFlags.NoFollow, out var made).ThrowIfFailed("open directory", directory);
        using (made)
            SystemCall.ChangeMode(made, mode).ThrowIfFailed("fchmod", directory);
    }

    /// <summary>The way from the link's directory to the target, so that it never says where the root is.</summary>
    public static void CreateLink(ConfinedRoot root, FtpPath link, FtpPath target, Durability durability)
    {
        if (link.IsRoot)
            throw new StorageException(StorageFault.AlreadyExists, link);

        var (from, to) = (link.Parent.Components, target.Components);
        var common = from.Zip(to).TakeWhile(pair => pair.First == pair.Second).Count();
        string[] way = [.. Enumerable.Repeat("..", from.Length - common), .. to.Skip(common)];

        using var parent = root.OpenParent(link);
        SystemCall.LinkAt(parent, link.Name, way.Length == 0 ? "." : string.Join('/', way)).ThrowIfFailed("symlinkat", link);
        durability.Sync(parent, link);
    }

    public static void Remove(ConfinedRoot root, FtpPath directory, Durability durability)
    {
        if (directory.IsRoot)
            throw new StorageException(StorageFault.NotPossible, directory);

        using var parent = root.OpenParent(directory);
        var errno = SystemCall.RemoveDirectoryAt(parent, directory.Name);
        if (IsNotEmpty(errno) && ClearOfOrphans(parent, directory))
            errno = SystemCall.RemoveDirectoryAt(parent, directory.Name);
        if (IsNotEmpty(errno))
            throw errno.ToException(StorageFault.DirectoryNotEmpty, "unlinkat", directory);

        errno.ThrowIfFailed("unlinkat", directory);
        durability.Sync(parent, directory);
    }

    public static void Rename(ConfinedRoot root, FtpPath source, FtpPath destination, Durability durability)
    {
        if (source.IsRoot)
            throw new StorageException(StorageFault.NotPossible, source);
        if (destination.IsRoot)
            throw new StorageException(StorageFault.AlreadyExists, destination);

        using var sourceParent = root.OpenParent(source);
        using var destinationParent = root.OpenParent(destination);
        RefuseToReplace(sourceParent, source, destinationParent, destination);

        var errno = SystemCall.RenameAt(sourceParent, source.Name, destinationParent, destination.Name, RenameMode.Replace);
        if (errno is Errno.EXDEV or Errno.EINVAL)
            throw errno.ToException(StorageFault.NotPossible, "renameat2", source);
        errno.ThrowIfFailed("renameat2", source);

        // The new name first: a crash between the two may show the file twice, but never not at all.
        durability.Sync(destinationParent, destination);
        if (source.Parent != destination.Parent)
            durability.Sync(sourceParent, source);
    }

    /// <summary>A directory takes the place of nothing, a file that of a file or link. rename(2) would let an empty directory go.</summary>
    private static void RefuseToReplace(
        SafeFileHandle sourceParent, FtpPath source, SafeFileHandle destinationParent, FtpPath destination)
    {
        SystemCall.StatusAt(sourceParent, source.Name, out var status).ThrowIfFailed("statx", source);
        if (!status.IsDirectory)
            PlaceOfFile.ModeOfReplaced(destinationParent, destination);
        else if (SystemCall.StatusAt(destinationParent, destination.Name, out _) == Errno.None)
            throw new StorageException(StorageFault.AlreadyExists, destination);
    }

    private static bool IsNotEmpty(Errno errno) => errno is Errno.ENOTEMPTY or Errno.EEXIST;

    private static bool ClearOfOrphans(SafeFileHandle parent, FtpPath directory)
    {
        SystemCall.OpenAt(
            parent, directory.Name, OpenFlags.ReadOnly | OpenFlags.Directory | OpenFlags.NoFollow, out var handle)
            .ThrowIfFailed("open directory", directory);
        return OrphanSweep.Clear(handle, directory);
    }
}
