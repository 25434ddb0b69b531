using Microsoft.Win32.SafeHandles;
using Portcullis.Protocol.Paths;

namespace Portcullis.Storage.Local;

internal static class Durable
{
    /// <summary>
    /// Returns when the file, or the entries of the directory, are on disk. What cannot be synced is not stored, whatever
    /// the reason: only the two that a user can do something about are told apart.
    /// </summary>
    public static void Sync(SafeFileHandle handle, FtpPath path)
    {
        var errno = SystemCall.Sync(handle);
        if (errno is Errno.None)
            return;
        if (errno is Errno.ENOSPC or Errno.EDQUOT)
            throw errno.ToException("fsync", path);
        throw errno.ToException(StorageFault.Failed, "fsync", path);
    }

    /// <summary>The same, where it is asked for.</summary>
    public static void Sync(this Durability durability, SafeFileHandle handle, FtpPath path)
    {
        if (durability == Durability.Durable)
            Sync(handle, path);
    }
}
