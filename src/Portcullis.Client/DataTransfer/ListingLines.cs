using System.Buffers;
using Portcullis.Protocol.Replies;

namespace Portcullis.Client.DataTransfer;

/// <summary>A listing, decoded, line by line, never as a whole in memory.</summary>
internal sealed class ListingLines(Action<string> found) : Stream
{
    /// <summary>In octets. No file system has a name near it; a server that sends no line end must not fill our memory.</summary>
    private const int MaximumLineLength = 64 * 1024;

    private readonly ArrayBufferWriter<byte> _line = new();

    public override bool CanRead => false;

    public override bool CanSeek => false;

    public override bool CanWrite => true;

    public override long Length => throw new NotSupportedException();

    public override long Position { get => throw new NotSupportedException(); set => throw new NotSupportedException(); }

    /// <summary>The end of the listing: its last line may lack a line end.</summary>
    public void Finish()
    {
        if (_line.WrittenCount > 0)
            EndLine();
    }

    public override void Write(ReadOnlySpan<byte> octets)
    {
        int lineEnd;
        while ((lineEnd = octets.IndexOf((byte)'\n')) >= 0)
        {
            _line.Write(octets[..lineEnd]);
            EndLine();
            octets = octets[(lineEnd + 1)..];
        }

        if (_line.WrittenCount + octets.Length > MaximumLineLength)
            throw new FtpException(FtpFailure.Transfer, $"The listing has a line of more than {MaximumLineLength} octets.");
        _line.Write(octets);
    }

    public override void Write(byte[] buffer, int offset, int count) => Write(buffer.AsSpan(offset, count));

    public override ValueTask WriteAsync(ReadOnlyMemory<byte> buffer, CancellationToken cancellationToken = default)
    {
        Write(buffer.Span);
        return ValueTask.CompletedTask;
    }

    public override void Flush()
    {
    }

    public override int Read(byte[] buffer, int offset, int count) => throw new NotSupportedException();

    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

    public override void SetLength(long value) => throw new NotSupportedException();

    private void EndLine()
    {
        var line = _line.WrittenSpan;
        found(WireText.Decode(line is [.., (byte)'\r'] ? line[..^1] : line));
        _line.ResetWrittenCount();
    }
}
