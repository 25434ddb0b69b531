using System.Buffers;
using System.Buffers.Binary;
using System.Runtime.InteropServices;
using Microsoft.Win32.SafeHandles;

namespace Portcullis.Storage.Local.Linux;

/// <summary>getdents64: one buffer of entries at a time.</summary>
internal sealed class LinuxDirectoryReader(SafeFileHandle directory) : DirectoryReader(directory)
{
    private const int BufferLength = 32 * 1024;

    // struct linux_dirent64: inode (8 octets), offset (8), length of the record (2), kind (1), name with NUL.
    private const int RecordLengthAt = 16, NameAt = 19;

    private readonly byte[] _buffer = ArrayPool<byte>.Shared.Rent(BufferLength);
    private int _position;
    private int _filled;

    protected override Errno ReadName(out ReadOnlySpan<byte> name)
    {
        name = default;
        if (_position == _filled)
        {
            _position = 0;
            var errno = Fill();
            if (errno != Errno.None || _filled == 0)
                return errno;
        }

        var record = _buffer.AsSpan(_position);
        record = record[..BinaryPrimitives.ReadUInt16LittleEndian(record[RecordLengthAt..])];
        _position += record.Length;

        var octets = record[NameAt..];
        name = octets[..(octets.IndexOf((byte)0) + 1)];
        return Errno.None;
    }

    protected override void Close() => ArrayPool<byte>.Shared.Return(_buffer);

    private Errno Fill()
    {
        nint count;
        do count = LinuxLibc.GetDirectoryEntries(LinuxSystem.GetDirectoryEntriesNumber, Directory, ref MemoryMarshal.GetReference(_buffer.AsSpan()), _buffer.Length);
        while (SystemCall.Interrupted(count));
        _filled = (int)Math.Max(count, 0);
        return SystemCall.Outcome(count);
    }
}
