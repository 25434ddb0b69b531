using Microsoft.Win32.SafeHandles;
using Portcullis.Protocol.Paths;

namespace Portcullis.Storage.Local;

internal static class ModificationTime
{
    /// <summary>Of a regular file or a directory, links followed as far as they stay below the root.</summary>
    public static void Set(ConfinedRoot root, FtpPath path, DateTimeOffset modified)
    {
        using var handle = IsDirectory(root, path) ? root.OpenDirectory(path) : OpenFile(root, path);
        SystemCall.SetModified(handle, modified).ThrowIfFailed("futimens", path);
        Durable.Sync(handle, path);
    }

    private static bool IsDirectory(ConfinedRoot root, FtpPath path)
    {
        root.Open(path, OpenFlags.PathOnly, out var handle).ThrowIfFailed("open", path);
        using (handle)
            return SystemCall.Status(handle, out var status) == Errno.None && status.IsDirectory;
    }

    private static SafeFileHandle OpenFile(ConfinedRoot root, FtpPath path) =>
        RegularFile.OpenIfThere(root, path, out _) ?? throw new StorageException(StorageFault.NotFound, path);
}
