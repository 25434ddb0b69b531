namespace Portcullis.Storage.Local.MacOS;

/// <summary>errno.h: as on Linux up to 34, EDEADLK excepted, and otherwise from there on.</summary>
internal static class MacErrno
{
    private const int LastInCommon = 34, Deadlock = 11;

    /// <summary>A number that is not told apart here comes as its negative, so that it is never taken for one of Linux.</summary>
    public static Errno Of(int number) => number switch
    {
        35 => Errno.EAGAIN,
        45 or 102 => Errno.EOPNOTSUPP,
        62 => Errno.ELOOP,
        63 => Errno.ENAMETOOLONG,
        66 => Errno.ENOTEMPTY,
        69 => Errno.EDQUOT,
        78 => Errno.ENOSYS,
        92 => Errno.EILSEQ,
        >= 0 and <= LastInCommon and not Deadlock => (Errno)number,
        _ => (Errno)(-number),
    };
}
