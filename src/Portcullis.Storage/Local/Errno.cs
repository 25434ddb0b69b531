using Portcullis.Protocol.Paths;

namespace Portcullis.Storage.Local;

/// <summary>The error numbers that are told apart here, as Linux has them (x64 and arm64 alike).</summary>
internal enum Errno
{
    None = 0,
    EPERM = 1,
    ENOENT = 2,
    EINTR = 4,
    EIO = 5,
    EAGAIN = 11,
    ENOMEM = 12,
    EACCES = 13,
    EBUSY = 16,
    EEXIST = 17,
    EXDEV = 18,
    ENOTDIR = 20,
    EISDIR = 21,
    EINVAL = 22,
    ENFILE = 23,
    EMFILE = 24,
    ENOTTY = 25,
    ETXTBSY = 26,
    EFBIG = 27,
    ENOSPC = 28,
    EROFS = 30,
    ENAMETOOLONG = 36,
    ENOSYS = 38,
    ENOTEMPTY = 39,
    ELOOP = 40,
    EILSEQ = 84,
    EOPNOTSUPP = 95,
    ESTALE = 116,
    EDQUOT = 122,
}

internal static class ErrnoFaults
{
    public static void ThrowIfFailed(this Errno errno, string call, FtpPath path)
    {
        if (errno != Errno.None)
            throw errno.ToException(call, path);
    }

    public static StorageException ToException(this Errno errno, string call, FtpPath path) =>
        errno.ToException(FaultOf(errno), call, path);

    /// <summary>Where the call gives the number a meaning of its own.</summary>
    public static StorageException ToException(this Errno errno, StorageFault fault, string call, FtpPath path) =>
        new(fault, path, $"{call}: {errno}");

    private static StorageFault FaultOf(Errno errno) => errno switch
    {
        Errno.ENOENT => StorageFault.NotFound,
        Errno.EEXIST => StorageFault.AlreadyExists,
        Errno.EISDIR => StorageFault.NotAFile,
        Errno.ENOTDIR => StorageFault.NotADirectory,
        Errno.ENOTEMPTY => StorageFault.DirectoryNotEmpty,

        // EXDEV is how openat2 says that a path leads out of the root, and WalkRoot with it.
        Errno.EACCES or Errno.EPERM or Errno.EXDEV or Errno.ELOOP => StorageFault.AccessDenied,
        Errno.EROFS => StorageFault.ReadOnly,
        Errno.ENAMETOOLONG or Errno.EINVAL or Errno.EILSEQ => StorageFault.InvalidName,
        Errno.EBUSY or Errno.ETXTBSY or Errno.EAGAIN => StorageFault.Busy,
        Errno.EMFILE or Errno.ENFILE or Errno.ENOMEM => StorageFault.Busy,
        Errno.ENOSPC => StorageFault.NoSpace,
        Errno.EDQUOT => StorageFault.QuotaExceeded,
        _ => StorageFault.Failed,
    };
}
