using System.Buffers.Binary;

namespace Portcullis.Interop.Tests.Tls;

/// <summary>Under a TLS client: tells where its records end, and swallows what comes after so many octets.</summary>
internal sealed class CutStream(Stream below) : Stream
{
    private const int HeaderLength = 5;

    private bool _counts;
    private long _left = long.MaxValue;

    /// <summary>Ends of records, counted from <see cref="Begin"/> on.</summary>
    public List<int> Ends { get; } = [];

    /// <summary>The end of the connection below has been seen.</summary>
    public bool HasEnded { get; private set; }

    public override bool CanRead => true;

    public override bool CanWrite => true;

    public override bool CanSeek => false;

    public override long Length => throw new NotSupportedException();

    public override long Position { get => throw new NotSupportedException(); set => throw new NotSupportedException(); }

    /// <summary>After the handshake.</summary>
    public void Begin(long left = long.MaxValue) => (_counts, _left) = (true, left);

    public override async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
    {
        var count = await below.ReadAsync(buffer, cancellationToken);
        HasEnded |= count == 0 && buffer.Length > 0;
        return count;
    }

    // SslStream writes whole records.
    public override async ValueTask WriteAsync(ReadOnlyMemory<byte> buffer, CancellationToken cancellationToken = default)
    {
        for (var (rest, end) = (buffer, Ends.LastOrDefault()); _counts && rest.Length > HeaderLength;)
        {
            var length = HeaderLength + BinaryPrimitives.ReadUInt16BigEndian(rest.Span[3..]);
            Ends.Add(end += length);
            rest = rest[length..];
        }

        var passed = (int)Math.Min(_left, buffer.Length);
        _left -= passed;
        if (passed > 0)
            await below.WriteAsync(buffer[..passed], cancellationToken);
    }

    public override void Flush() { }

    public override Task FlushAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public override int Read(byte[] buffer, int offset, int count) => below.Read(buffer, offset, count);

    public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();

    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

    public override void SetLength(long value) => throw new NotSupportedException();
}
