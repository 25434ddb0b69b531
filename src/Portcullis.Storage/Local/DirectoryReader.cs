using System.Buffers;
using System.Buffers.Binary;
using Microsoft.Win32.SafeHandles;

namespace Portcullis.Storage.Local;

/// <summary>The names in a directory, one buffer of them at a time, without "." and "..".</summary>
internal sealed class DirectoryReader(SafeFileHandle directory) : IDisposable
{
    private const int BufferLength = 32 * 1024;

    // struct linux_dirent64: inode (8 octets), offset (8), length of the record (2), kind (1), name with NUL.
    private const int RecordLengthAt = 16, NameAt = 19;

    private readonly byte[] _buffer = ArrayPool<byte>.Shared.Rent(BufferLength);
    private int _position;
    private int _filled;

    public SafeFileHandle Directory { get; } = directory;

    /// <param name="name">With a NUL at its end, as the calls want it; good until the next call; empty at the end.</param>
    public Errno Next(out ReadOnlySpan<byte> name)
    {
        do
        {
            if (_position == _filled)
            {
                _position = 0;
                var errno = SystemCall.ReadDirectory(Directory, _buffer, out _filled);
                if (errno != Errno.None || _filled == 0)
                {
                    name = default;
                    return errno;
                }
            }

            var record = _buffer.AsSpan(_position);
            record = record[..BinaryPrimitives.ReadUInt16LittleEndian(record[RecordLengthAt..])];
            _position += record.Length;

            var octets = record[NameAt..];
            name = octets[..(octets.IndexOf((byte)0) + 1)];
        }
        while (name.SequenceEqual(".\0"u8) || name.SequenceEqual("..\0"u8));

        return Errno.None;
    }

    public void Dispose()
    {
        Directory.Dispose();
        ArrayPool<byte>.Shared.Return(_buffer);
    }
}
