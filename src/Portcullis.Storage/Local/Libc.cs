using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using Microsoft.Win32.SafeHandles;

[assembly: DisableRuntimeMarshalling]

namespace Portcullis.Storage.Local;

/// <summary>
/// The calls as the C library has them: -1 and errno on failure. <see cref="SystemCall"/> is the only caller.
/// Those that not every C library wraps go through syscall(2).
/// </summary>
internal static partial class Libc
{
    private const string Library = "libc";

    [LibraryImport(Library, EntryPoint = "open", SetLastError = true, StringMarshalling = StringMarshalling.Utf8)]
    public static partial int Open(string path, int flags, uint mode);

    [LibraryImport(Library, EntryPoint = "openat", SetLastError = true, StringMarshalling = StringMarshalling.Utf8)]
    public static partial int OpenAt(SafeFileHandle directory, string name, int flags, uint mode);

    [LibraryImport(Library, EntryPoint = "openat", SetLastError = true)]
    public static partial int OpenAt(SafeFileHandle directory, in byte name, int flags, uint mode);

    [LibraryImport(Library, EntryPoint = "syscall", SetLastError = true, StringMarshalling = StringMarshalling.Utf8)]
    public static partial nint OpenAt2(nint number, SafeFileHandle directory, string path, in OpenHow how, nint size);

    [LibraryImport(Library, EntryPoint = "syscall", SetLastError = true)]
    public static partial nint GetDirectoryEntries(nint number, SafeFileHandle directory, ref byte buffer, nint count);

    [LibraryImport(Library, EntryPoint = "syscall", SetLastError = true, StringMarshalling = StringMarshalling.Utf8)]
    public static partial nint RenameAt2(
        nint number, SafeFileHandle sourceDirectory, string source, SafeFileHandle destinationDirectory, string destination, nint flags);

    [LibraryImport(Library, EntryPoint = "statx", SetLastError = true, StringMarshalling = StringMarshalling.Utf8)]
    public static partial int StatX(SafeFileHandle directory, string name, int flags, uint mask, out FileStatus status);

    [LibraryImport(Library, EntryPoint = "statx", SetLastError = true)]
    public static partial int StatX(SafeFileHandle directory, in byte name, int flags, uint mask, out FileStatus status);

    [LibraryImport(Library, EntryPoint = "readlinkat", SetLastError = true, StringMarshalling = StringMarshalling.Utf8)]
    public static partial nint ReadLinkAt(SafeFileHandle directory, string name, ref byte buffer, nint count);

    [LibraryImport(Library, EntryPoint = "mkdirat", SetLastError = true, StringMarshalling = StringMarshalling.Utf8)]
    public static partial int MakeDirectoryAt(SafeFileHandle directory, string name, uint mode);

    [LibraryImport(Library, EntryPoint = "symlinkat", SetLastError = true, StringMarshalling = StringMarshalling.Utf8)]
    public static partial int LinkAt(string target, SafeFileHandle directory, string name);

    [LibraryImport(Library, EntryPoint = "fstatvfs", SetLastError = true)]
    public static partial int FileSystemStatus(SafeFileHandle file, out FileSystemStatus status);

    [LibraryImport(Library, EntryPoint = "unlinkat", SetLastError = true, StringMarshalling = StringMarshalling.Utf8)]
    public static partial int UnlinkAt(SafeFileHandle directory, string name, int flags);

    [LibraryImport(Library, EntryPoint = "unlinkat", SetLastError = true)]
    public static partial int UnlinkAt(SafeFileHandle directory, in byte name, int flags);

    [LibraryImport(Library, EntryPoint = "futimens", SetLastError = true)]
    public static partial int SetTimes(SafeFileHandle file, in AccessAndModification times);

    [LibraryImport(Library, EntryPoint = "fchmod", SetLastError = true)]
    public static partial int ChangeMode(SafeFileHandle file, uint mode);

    [LibraryImport(Library, EntryPoint = "ftruncate", SetLastError = true)]
    public static partial int Truncate(SafeFileHandle file, long length);

    [LibraryImport(Library, EntryPoint = "fsync", SetLastError = true)]
    public static partial int Sync(SafeFileHandle file);

    [LibraryImport(Library, EntryPoint = "flock", SetLastError = true)]
    public static partial int Lock(SafeFileHandle file, int operation);

    [LibraryImport(Library, EntryPoint = "pread", SetLastError = true)]
    public static partial nint Read(SafeFileHandle file, ref byte buffer, nint count, long offset);

    [LibraryImport(Library, EntryPoint = "pwrite", SetLastError = true)]
    public static partial nint Write(SafeFileHandle file, in byte buffer, nint count, long offset);

    [LibraryImport(Library, EntryPoint = "copy_file_range", SetLastError = true)]
    public static partial nint CopyFileRange(
        SafeFileHandle source, ref long sourceOffset, SafeFileHandle destination, ref long destinationOffset, nint count, uint flags);
}

/// <summary>struct open_how of openat2(2).</summary>
[StructLayout(LayoutKind.Sequential)]
internal readonly struct OpenHow(ulong flags, ulong resolve)
{
    public const int Size = 24;
    public const ulong NoMagicLinks = 0x02, Beneath = 0x08;

    public readonly ulong Flags = flags;
    public readonly ulong Mode = 0;
    public readonly ulong Resolve = resolve;
}

/// <summary>struct timespec[2] of futimens(3), with the access time left as it is.</summary>
[StructLayout(LayoutKind.Sequential)]
internal readonly struct AccessAndModification(long seconds, long nanoseconds)
{
    private const long Omit = (1L << 30) - 2;

    public readonly long AccessSeconds = 0;
    public readonly long AccessNanoseconds = Omit;
    public readonly long ModificationSeconds = seconds;
    public readonly long ModificationNanoseconds = nanoseconds;
}

/// <summary>struct statvfs of 64-bit Linux: the first five fields, and room for the rest.</summary>
[StructLayout(LayoutKind.Sequential, Size = 256)]
internal readonly struct FileSystemStatus
{
    private readonly ulong _blockSize;

    /// <summary>The unit of the counts.</summary>
    public readonly ulong FragmentSize;

    private readonly ulong _blocks;
    private readonly ulong _freeBlocks;

    /// <summary>Without those kept for root.</summary>
    public readonly ulong AvailableBlocks;
}
