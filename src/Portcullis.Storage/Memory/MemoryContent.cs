namespace Portcullis.Storage.Memory;

/// <summary>The octets of a file, in pieces: no big array is ever moved to grow it.</summary>
internal sealed class MemoryContent
{
    private const int PieceLength = 64 * 1024;

    private readonly Lock _lock = new();
    private readonly List<byte[]> _pieces = [];
    private long _length;

    public long Length => Volatile.Read(ref _length);

    public int Read(Span<byte> buffer, long offset)
    {
        lock (_lock)
        {
            var count = (int)Math.Clamp(_length - offset, 0, buffer.Length);
            for (var done = 0; done < count;)
            {
                var from = Piece(offset + done);
                var step = Math.Min(from.Length, count - done);
                from[..step].CopyTo(buffer[done..]);
                done += step;
            }

            return count;
        }
    }

    /// <summary>A gap before the offset reads as zeros, as in any file system.</summary>
    public void Write(ReadOnlySpan<byte> buffer, long offset)
    {
        lock (_lock)
        {
            var end = offset + buffer.Length;
            while ((long)_pieces.Count * PieceLength < end)
                _pieces.Add(new byte[PieceLength]);

            while (!buffer.IsEmpty)
            {
                var target = Piece(offset);
                var step = Math.Min(target.Length, buffer.Length);
                buffer[..step].CopyTo(target);
                buffer = buffer[step..];
                offset += step;
            }

            _length = Math.Max(_length, end);
        }
    }

    /// <summary>What is behind the length is gone: written over with zeros where it shares a piece with what stays.</summary>
    public void Truncate(long length)
    {
        lock (_lock)
        {
            if (length >= _length)
                return;

            var pieces = (int)((length + PieceLength - 1) / PieceLength);
            _pieces.RemoveRange(pieces, _pieces.Count - pieces);
            if (length % PieceLength != 0)
                Piece(length).Clear();
            _length = length;
        }
    }

    private Span<byte> Piece(long offset) => _pieces[(int)(offset / PieceLength)].AsSpan((int)(offset % PieceLength));
}
