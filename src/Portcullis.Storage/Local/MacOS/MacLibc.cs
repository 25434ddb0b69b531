using System.Runtime.InteropServices;
using Microsoft.Win32.SafeHandles;

namespace Portcullis.Storage.Local.MacOS;

/// <summary>
/// The calls that macOS has in its own way. A function of C that is declared with "..." is the trap here: on Apple's arm64
/// what stands at the "..." goes on the stack, always, while P/Invoke puts it in the next register, where nobody looks.
/// (System V, on x64 and on Linux's arm64, has one way for both.) So such functions are called without these arguments
/// where they need none (openat without O_CREAT, fcntl with F_FULLFSYNC), and with the registers filled up where they
/// do (<see cref="OpenAt"/>).
/// </summary>
/// <remarks>
/// On x64 a plain name is that of the system before 10.6, with 32-bit inodes; "$INODE64" is today's. arm64 has only today's.
/// </remarks>
internal static partial class MacLibc
{
    private const string Library = "libc";

    /// <summary>
    /// For O_CREAT. The mode is given twice: fourth, in the register where x64 reads it, and ninth, behind the eight
    /// registers of arm64 and so first on the stack, where arm64 does.
    /// </summary>
    [LibraryImport(Library, EntryPoint = "openat", SetLastError = true, StringMarshalling = StringMarshalling.Utf8)]
    public static partial int OpenAt(
        SafeFileHandle directory, string name, int flags, nint mode, nint fifth, nint sixth, nint seventh, nint eighth, nint sameMode);

    [LibraryImport(Library, EntryPoint = "fcntl", SetLastError = true)]
    public static partial int Control(SafeFileHandle file, int command);

    [LibraryImport(Library, EntryPoint = "renameat", SetLastError = true, StringMarshalling = StringMarshalling.Utf8)]
    public static partial int RenameAt(
        SafeFileHandle sourceDirectory, string source, SafeFileHandle destinationDirectory, string destination);

    [LibraryImport(Library, EntryPoint = "renameatx_np", SetLastError = true, StringMarshalling = StringMarshalling.Utf8)]
    public static partial int RenameAtX(
        SafeFileHandle sourceDirectory, string source, SafeFileHandle destinationDirectory, string destination, uint flags);

    [LibraryImport(Library, EntryPoint = "fstat", SetLastError = true)]
    public static partial int Status(SafeFileHandle file, out MacStat status);

    [LibraryImport(Library, EntryPoint = "fstat$INODE64", SetLastError = true)]
    public static partial int StatusOnX64(SafeFileHandle file, out MacStat status);

    [LibraryImport(Library, EntryPoint = "fstatat", SetLastError = true)]
    public static partial int StatusAt(SafeFileHandle directory, in byte name, out MacStat status, int flags);

    [LibraryImport(Library, EntryPoint = "fstatat$INODE64", SetLastError = true)]
    public static partial int StatusAtOnX64(SafeFileHandle directory, in byte name, out MacStat status, int flags);

    [LibraryImport(Library, EntryPoint = "fstatfs", SetLastError = true)]
    public static partial int FileSystemStatus(SafeFileHandle file, out MacFileSystem status);

    [LibraryImport(Library, EntryPoint = "fstatfs$INODE64", SetLastError = true)]
    public static partial int FileSystemStatusOnX64(SafeFileHandle file, out MacFileSystem status);

    /// <summary>The stream owns the descriptor from then on; 0 on failure.</summary>
    [LibraryImport(Library, EntryPoint = "fdopendir", SetLastError = true)]
    public static partial nint OpenStream(int descriptor);

    [LibraryImport(Library, EntryPoint = "fdopendir$INODE64", SetLastError = true)]
    public static partial nint OpenStreamOnX64(int descriptor);

    /// <summary>0 at the end, and on failure; errno, which is 0 before the call, tells them apart.</summary>
    [LibraryImport(Library, EntryPoint = "readdir", SetLastError = true)]
    public static partial nint ReadStream(nint stream);

    [LibraryImport(Library, EntryPoint = "readdir$INODE64", SetLastError = true)]
    public static partial nint ReadStreamOnX64(nint stream);

    [LibraryImport(Library, EntryPoint = "closedir")]
    public static partial int CloseStream(nint stream);
}
