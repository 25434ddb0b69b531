using System.Runtime.InteropServices;
using Microsoft.Win32.SafeHandles;

namespace Portcullis.Storage.Local.Linux;

/// <summary>The calls that Linux alone has, or has so. Those that not every C library wraps go through syscall(2).</summary>
internal static partial class LinuxLibc
{
    private const string Library = "libc";

    [LibraryImport(Library, EntryPoint = "openat", SetLastError = true, StringMarshalling = StringMarshalling.Utf8)]
    public static partial int OpenAt(SafeFileHandle directory, string name, int flags, uint mode);

    [LibraryImport(Library, EntryPoint = "syscall", SetLastError = true, StringMarshalling = StringMarshalling.Utf8)]
    public static partial nint OpenAt2(nint number, SafeFileHandle directory, string path, in OpenHow how, nint size);

    [LibraryImport(Library, EntryPoint = "syscall", SetLastError = true)]
    public static partial nint GetDirectoryEntries(nint number, SafeFileHandle directory, ref byte buffer, nint count);

    [LibraryImport(Library, EntryPoint = "syscall", SetLastError = true, StringMarshalling = StringMarshalling.Utf8)]
    public static partial nint RenameAt2(
        nint number, SafeFileHandle sourceDirectory, string source, SafeFileHandle destinationDirectory, string destination, nint flags);

    [LibraryImport(Library, EntryPoint = "statx", SetLastError = true, StringMarshalling = StringMarshalling.Utf8)]
    public static partial int StatX(SafeFileHandle directory, string name, int flags, uint mask, out StatX status);

    [LibraryImport(Library, EntryPoint = "statx", SetLastError = true)]
    public static partial int StatX(SafeFileHandle directory, in byte name, int flags, uint mask, out StatX status);

    [LibraryImport(Library, EntryPoint = "fstatvfs", SetLastError = true)]
    public static partial int FileSystemStatus(SafeFileHandle file, out FileSystemStatus status);

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
