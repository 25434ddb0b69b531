using Microsoft.Win32.SafeHandles;
using Portcullis.Protocol.Paths;

namespace Portcullis.Storage.Local;

/// <summary>Of a regular file or a directory, links followed as far as they stay below the root.</summary>
internal static class FileAttributes
{
    private const UnixFileMode PermissionBits = (UnixFileMode)0x1FF;

    public static void SetModified(ConfinedRoot root, FtpPath path, DateTimeOffset modified, Durability durability)
    {
        using var handle = Open(root, path);
        SystemCall.SetModified(handle, modified).ThrowIfFailed("futimens", path);
        durability.Sync(handle, path);
    }

    /// <summary>Set-user-id and its like are never set, whatever is asked.</summary>
    public static void SetMode(ConfinedRoot root, FtpPath path, UnixFileMode mode, Durability durability)
    {
        using var handle = Open(root, path);
        SystemCall.ChangeMode(handle, mode & PermissionBits).ThrowIfFailed("fchmod", path);
        durability.Sync(handle, path);
    }

    private static SafeFileHandle Open(ConfinedRoot root, FtpPath path) =>
        IsDirectory(root, path) ? root.OpenDirectory(path) : OpenFile(root, path);

    private static bool IsDirectory(ConfinedRoot root, FtpPath path)
    {
        root.Status(path, out var status).ThrowIfFailed("open", path);
        return status.IsDirectory;
    }

    private static SafeFileHandle OpenFile(ConfinedRoot root, FtpPath path) =>
        RegularFile.OpenIfThere(root, path, out _) ?? throw new StorageException(StorageFault.NotFound, path);
}
