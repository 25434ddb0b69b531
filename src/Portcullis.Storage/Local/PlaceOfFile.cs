using Microsoft.Win32.SafeHandles;
using Portcullis.Protocol.Paths;

namespace Portcullis.Storage.Local;

/// <summary>A file takes the place of a file or of a link, never of a directory, FIFO, socket or device.</summary>
internal static class PlaceOfFile
{
    /// <summary>The mode of the file to be replaced; null where there is none.</summary>
    public static UnixFileMode? ModeOfReplaced(SafeFileHandle directory, FtpPath path)
    {
        var errno = SystemCall.StatusAt(directory, path.Name, out var status);
        if (errno == Errno.ENOENT)
            return null;

        errno.ThrowIfFailed("statx", path);
        if (status.IsRegularFile)
            return status.Permissions;
        return status.IsLink ? null : throw new StorageException(StorageFault.NotAFile, path);
    }
}
