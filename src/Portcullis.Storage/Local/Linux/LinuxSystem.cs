using System.Runtime.InteropServices;
using Microsoft.Win32.SafeHandles;

namespace Portcullis.Storage.Local.Linux;

internal sealed class LinuxSystem : PosixSystem
{
    private const int AtEmptyPath = 0x1000;
    private const nint OpenAt2Number = 437;

    private static readonly bool Arm64 = RuntimeInformation.ProcessArchitecture == Architecture.Arm64;
    private static readonly nint RenameAt2Number = Arm64 ? 276 : 316;

    public static nint GetDirectoryEntriesNumber { get; } = Arm64 ? 61 : 217;

    public override PosixNumbers Numbers { get; } = Arm64 ? PosixNumbers.LinuxArm64 : PosixNumbers.LinuxX64;

    public override Errno ErrnoOf(int number) => (Errno)number;

    public override DirectoryReader ReadDirectory(SafeFileHandle directory) => new LinuxDirectoryReader(directory);

    public override int Create(SafeFileHandle directory, string name, int flags, uint mode) =>
        LinuxLibc.OpenAt(directory, name, flags, mode);

    public override int Status(SafeFileHandle opened, out FileStatus status)
    {
        var result = LinuxLibc.StatX(opened, "", AtEmptyPath, StatX.Facts, out var statx);
        status = statx.ToStatus();
        return result;
    }

    public override int StatusAt(SafeFileHandle directory, string name, out FileStatus status)
    {
        var result = LinuxLibc.StatX(directory, name, Numbers.AtLinkItself, StatX.Facts, out var statx);
        status = statx.ToStatus();
        return result;
    }

    public override int StatusAt(SafeFileHandle directory, in byte name, out FileStatus status)
    {
        var result = LinuxLibc.StatX(directory, in name, Numbers.AtLinkItself, StatX.Facts, out var statx);
        status = statx.ToStatus();
        return result;
    }

    public override int Unlink(SafeFileHandle directory, string name) => Libc.UnlinkAt(directory, name, flags: 0);

    public override nint Rename(
        SafeFileHandle sourceDirectory, string source, SafeFileHandle destinationDirectory, string destination, RenameMode mode)
    {
        const nint noReplace = 1;
        return LinuxLibc.RenameAt2(
            RenameAt2Number, sourceDirectory, source, destinationDirectory, destination, mode == RenameMode.Refuse ? noReplace : 0);
    }

    public override int Sync(SafeFileHandle file) => Libc.Sync(file);

    public override int AvailableSpace(SafeFileHandle opened, out ulong blocks, out ulong blockSize)
    {
        var result = LinuxLibc.FileSystemStatus(opened, out var status);
        (blocks, blockSize) = (status.AvailableBlocks, status.FragmentSize);
        return result;
    }

    public override nint OpenBeneath(SafeFileHandle directory, string path, int flags)
    {
        var how = new OpenHow((ulong)flags, OpenHow.Beneath | OpenHow.NoMagicLinks);
        return LinuxLibc.OpenAt2(OpenAt2Number, directory, path, in how, OpenHow.Size);
    }

    public override nint CopyRange(SafeFileHandle source, SafeFileHandle destination, long offset, long length)
    {
        var (sourceOffset, destinationOffset) = (offset, offset);
        return LinuxLibc.CopyFileRange(source, ref sourceOffset, destination, ref destinationOffset, (nint)length, flags: 0);
    }
}
