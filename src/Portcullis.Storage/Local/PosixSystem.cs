using System.Runtime.InteropServices;
using Microsoft.Win32.SafeHandles;
using Portcullis.Storage.Local.Linux;
using Portcullis.Storage.Local.MacOS;

namespace Portcullis.Storage.Local;

/// <summary>
/// Where the systems differ: their numbers, and the calls that one has in its own way or not at all. The calls are as in C,
/// below 0 on failure and with the system's own error number in <see cref="Marshal.GetLastPInvokeError"/>. All others
/// are in <see cref="Libc"/>, and <see cref="SystemCall"/> is the only caller of both.
/// </summary>
internal abstract class PosixSystem
{
    public static bool IsSupported =>
        (OperatingSystem.IsLinux() || OperatingSystem.IsMacOS())
        && RuntimeInformation.ProcessArchitecture is Architecture.X64 or Architecture.Arm64;

    /// <summary>Only where <see cref="IsSupported"/>. Tests set it, before the first call, to run what is another system's.</summary>
    public static PosixSystem Current { get; set; } = OperatingSystem.IsMacOS() ? new MacSystem() : new LinuxSystem();

    public abstract PosixNumbers Numbers { get; }

    public abstract Errno ErrnoOf(int number);

    public abstract DirectoryReader ReadDirectory(SafeFileHandle directory);

    /// <param name="directory">Of the file.</param>
    /// <param name="name">Of the file.</param>
    /// <param name="flags">In the numbers of the system, O_CREAT among them.</param>
    /// <param name="mode">Less the umask of the process.</param>
    public abstract int Create(SafeFileHandle directory, string name, int flags, uint mode);

    public abstract int Status(SafeFileHandle opened, out FileStatus status);

    /// <summary>Of the link itself, where the name is one.</summary>
    public abstract int StatusAt(SafeFileHandle directory, string name, out FileStatus status);

    /// <summary>Of the link itself, where the name is one.</summary>
    public abstract int StatusAt(SafeFileHandle directory, in byte name, out FileStatus status);

    public abstract int Unlink(SafeFileHandle directory, string name);

    public abstract nint Rename(
        SafeFileHandle sourceDirectory, string source, SafeFileHandle destinationDirectory, string destination, RenameMode mode);

    /// <summary>To the medium, not only to the cache of the drive.</summary>
    public abstract int Sync(SafeFileHandle file);

    public abstract int AvailableSpace(SafeFileHandle opened, out ulong blocks, out ulong blockSize);

    /// <summary>openat2 with RESOLVE_BENEATH and RESOLVE_NO_MAGICLINKS.</summary>
    public abstract nint OpenBeneath(SafeFileHandle directory, string path, int flags);

    /// <summary>Within the kernel, sharing blocks where the file system can.</summary>
    public abstract nint CopyRange(SafeFileHandle source, SafeFileHandle destination, long offset, long length);
}
