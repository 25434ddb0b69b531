using System.Runtime.InteropServices;
using Microsoft.Win32.SafeHandles;

namespace Portcullis.Storage.Local.MacOS;

/// <summary>readdir, over a descriptor of its own: fdopendir keeps the one that it is given.</summary>
internal sealed class MacDirectoryReader(SafeFileHandle directory) : DirectoryReader(directory)
{
    private nint _stream;

    protected override unsafe Errno ReadName(out ReadOnlySpan<byte> name)
    {
        name = default;
        if (_stream == 0 && Open() is var errno and not Errno.None)
            return errno;

        var entry = (byte*)(MacSystem.X64 ? MacLibc.ReadStreamOnX64(_stream) : MacLibc.ReadStream(_stream));
        if (entry == null)
            return PosixSystem.Current.ErrnoOf(Marshal.GetLastPInvokeError());

        name = MacDirectoryEntry.NameOf(entry);
        return Errno.None;
    }

    protected override void Close()
    {
        if (_stream != 0)
            _ = MacLibc.CloseStream(_stream);
        _stream = 0;
    }

    private Errno Open()
    {
        var errno = SystemCall.OpenAt(Directory, ".", OpenFlags.ReadOnly | OpenFlags.Directory, out var own);
        using (own)
        {
            if (errno != Errno.None)
                return errno;

            var descriptor = (int)own.DangerousGetHandle();
            _stream = MacSystem.X64 ? MacLibc.OpenStreamOnX64(descriptor) : MacLibc.OpenStream(descriptor);
            if (_stream == 0)
                return PosixSystem.Current.ErrnoOf(Marshal.GetLastPInvokeError());

            own.SetHandleAsInvalid();
            return Errno.None;
        }
    }
}

/// <summary>
/// struct dirent of sys/dirent.h, with 64-bit inodes: inode (8 octets), offset (8), length of the record (2), length of the
/// name (2), kind (1), name with NUL.
/// </summary>
internal static unsafe class MacDirectoryEntry
{
    private const int NameLengthAt = 18, NameAt = 21;

    /// <summary>With its NUL.</summary>
    public static ReadOnlySpan<byte> NameOf(byte* entry) => new(entry + NameAt, *(ushort*)(entry + NameLengthAt) + 1);
}
