using System.Runtime.InteropServices;
using System.Text;
using Microsoft.Win32.SafeHandles;

namespace Portcullis.Storage.Local.MacOS;

/// <summary>
/// macOS, from Apple's headers and manual pages, and tested against a C library that was made to look like them: it has yet to
/// run on macOS itself. Names go to the system one component at a time, and so "file/..namedfork/rsrc", which would be
/// a second stream of the file, is a name below what is no directory.
/// </summary>
internal sealed class MacSystem : PosixSystem
{
    private const int FullSync = 51;
    private const uint RenameExclusive = 4;

    private const int ErrorNotImplemented = 78;

    public static bool X64 { get; } = RuntimeInformation.ProcessArchitecture == Architecture.X64;

    public override PosixNumbers Numbers => PosixNumbers.MacOS;

    public override Errno ErrnoOf(int number) => MacErrno.Of(number);

    public override DirectoryReader ReadDirectory(SafeFileHandle directory) => new MacDirectoryReader(directory);

    public override int Create(SafeFileHandle directory, string name, int flags, uint mode) =>
        MacLibc.OpenAt(directory, name, flags, (nint)mode, 0, 0, 0, 0, (nint)mode);

    public override int Status(SafeFileHandle opened, out FileStatus status)
    {
        var result = X64 ? MacLibc.StatusOnX64(opened, out var stat) : MacLibc.Status(opened, out stat);
        status = stat.ToStatus();
        return result;
    }

    public override int StatusAt(SafeFileHandle directory, string name, out FileStatus status) =>
        StatusAt(directory, in Encoding.UTF8.GetBytes(name + '\0')[0], out status);

    public override int StatusAt(SafeFileHandle directory, in byte name, out FileStatus status)
    {
        var result = X64
            ? MacLibc.StatusAtOnX64(directory, in name, out var stat, Numbers.AtLinkItself)
            : MacLibc.StatusAt(directory, in name, out stat, Numbers.AtLinkItself);
        status = stat.ToStatus();
        return result;
    }

    /// <summary>Of a directory it is EPERM here, as of a file that is immutable, and EISDIR on Linux.</summary>
    public override int Unlink(SafeFileHandle directory, string name)
    {
        var result = Libc.UnlinkAt(directory, name, flags: 0);
        var number = Marshal.GetLastPInvokeError();
        if (result < 0 && ErrnoOf(number) == Errno.EPERM && StatusAt(directory, name, out var status) == 0 && status.IsDirectory)
            number = (int)Errno.EISDIR;

        Marshal.SetLastPInvokeError(number);
        return result;
    }

    public override nint Rename(
        SafeFileHandle sourceDirectory, string source, SafeFileHandle destinationDirectory, string destination, RenameMode mode) =>
        mode == RenameMode.Refuse
            ? MacLibc.RenameAtX(sourceDirectory, source, destinationDirectory, destination, RenameExclusive)
            : MacLibc.RenameAt(sourceDirectory, source, destinationDirectory, destination);

    /// <summary>
    /// fsync leaves what it writes in the cache of the drive. Where the file system has no F_FULLFSYNC (most that lie
    /// on other machines), fsync is what there is.
    /// </summary>
    public override int Sync(SafeFileHandle file)
    {
        var result = MacLibc.Control(file, FullSync);
        return result < 0 && ErrnoOf(Marshal.GetLastPInvokeError()) is Errno.EOPNOTSUPP or Errno.ENOTTY or Errno.EINVAL
            ? Libc.Sync(file)
            : result;
    }

    public override int AvailableSpace(SafeFileHandle opened, out ulong blocks, out ulong blockSize)
    {
        var result = X64 ? MacLibc.FileSystemStatusOnX64(opened, out var status) : MacLibc.FileSystemStatus(opened, out status);
        (blocks, blockSize) = (status.AvailableBlocks, status.BlockSize);
        return result;
    }

    public override nint OpenBeneath(SafeFileHandle directory, string path, int flags) => NotImplemented();

    public override nint CopyRange(SafeFileHandle source, SafeFileHandle destination, long offset, long length) => NotImplemented();

    private static nint NotImplemented()
    {
        Marshal.SetLastPInvokeError(ErrorNotImplemented);
        return -1;
    }
}
