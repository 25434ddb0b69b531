namespace Portcullis.Audit;

/// <summary>The lines of a file from some place on, one at a time, each as long as it is.</summary>
internal sealed class LineReader : IDisposable
{
    /// <summary>A longer line is no record: it is given in pieces.</summary>
    private const int MaximumLine = 1024 * 1024;

    private readonly Stream _file;
    private byte[] _buffer = new byte[64 * 1024];
    private int _start, _end;

    /// <param name="file">Closed with this.</param>
    /// <param name="position">Where to begin.</param>
    public LineReader(Stream file, long position)
    {
        _file = file;
        _file.Position = Position = position;
    }

    /// <summary>The octets before the line that was read last, line end included, and the line.</summary>
    public long Position { get; private set; }

    /// <summary>Where the line that was read last began.</summary>
    public long LineStart { get; private set; }

    /// <summary>It has a line end. Only the last of a file may have none.</summary>
    public bool IsWhole { get; private set; }

    /// <summary>Without its line end; null at the end of the file. It is overwritten by the next.</summary>
    public ReadOnlyMemory<byte>? Next()
    {
        LineStart = Position;
        var looked = 0;
        while (true)
        {
            var found = _buffer.AsSpan(_start + looked, _end - _start - looked).IndexOf((byte)'\n');
            if (found >= 0)
                return Take(looked + found, 1);
            looked = _end - _start;
            if (looked >= MaximumLine || !Fill())
            {
                // Told its type: a bare null would be an array, and that an empty line.
                return looked == 0 ? default(ReadOnlyMemory<byte>?) : Take(looked, 0);
            }
        }
    }

    public void Dispose() => _file.Dispose();

    private ReadOnlyMemory<byte> Take(int length, int lineEnd)
    {
        var line = _buffer.AsMemory(_start, length);
        (_start, Position, IsWhole) = (_start + length + lineEnd, Position + length + lineEnd, lineEnd == 1);
        return line;
    }

    private bool Fill()
    {
        if (_end == _buffer.Length)
        {
            var larger = _end - _start > _buffer.Length / 2 ? new byte[2 * _buffer.Length] : _buffer;
            Buffer.BlockCopy(_buffer, _start, larger, 0, _end - _start);
            (_buffer, _start, _end) = (larger, 0, _end - _start);
        }

        var count = _file.Read(_buffer, _end, _buffer.Length - _end);
        _end += count;
        return count > 0;
    }
}
