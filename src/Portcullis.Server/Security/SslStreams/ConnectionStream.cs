using Portcullis.Server.Transport;

namespace Portcullis.Server.Security.SslStreams;

/// <summary>A connection as the stream that SslStream wants. It remembers whether the peer has closed its side.</summary>
/// <param name="connection">Left open.</param>
/// <param name="byRecord">
/// Never reads beyond a record of TLS (RFC 8446 §5.1): what comes in the clear after the last one, as after CCC, stays.
/// </param>
internal sealed class ConnectionStream(IConnection connection, bool byRecord = false) : Stream
{
    private const int HeaderLength = 5;

    // Of change_cipher_spec, alert, handshake, application_data (RFC 8446 §5.1).
    private const byte FirstRecordType = 20, LastRecordType = 23;

    private readonly byte[] _header = new byte[HeaderLength];
    private int _headerOctets;
    private int _left;
    private bool _hasBegun;

    /// <summary>The first octet that came is not that of a record of TLS.</summary>
    public bool StartsPlain { get; private set; }

    /// <summary>
    /// Since the handshake, held by who reads while SslStream works on what came: given back while it waits here for more, and taken
    /// again before it is given any. SslStream lets a read and a write go on at once, but a shutdown beside either works on
    /// the same SSL object without a lock, and the process may be gone.
    /// </summary>
    public SemaphoreSlim? Turn { get; set; }

    /// <summary>The FIN has been read: TLS that ends by it has not ended by close_notify.</summary>
    public bool HasEnded { get; private set; }

    public override bool CanRead => true;

    public override bool CanWrite => true;

    public override bool CanSeek => false;

    public override long Length => throw new NotSupportedException();

    public override long Position
    {
        get => throw new NotSupportedException();
        set => throw new NotSupportedException();
    }

    public override async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
    {
        var isHeader = _left == 0;
        if (byRecord)
            buffer = buffer[..Math.Min(buffer.Length, isHeader ? HeaderLength - _headerOctets : _left)];
        var count = await WaitAsync(buffer, cancellationToken);
        HasEnded |= count == 0 && buffer.Length > 0;
        if (!_hasBegun && count > 0)
            (_hasBegun, StartsPlain) = (true, buffer.Span[0] is < FirstRecordType or > LastRecordType);
        if (byRecord && isHeader)
            ReadHeader(buffer.Span[..count]);
        else
            _left -= byRecord ? count : 0;
        return count;
    }

    private async ValueTask<int> WaitAsync(Memory<byte> buffer, CancellationToken cancellation)
    {
        Turn?.Release();
        try
        {
            return await connection.ReceiveAsync(buffer, cancellation);
        }
        finally
        {
            // Whatever came of it: the reader gives it back at its own end. Nobody holds it long.
            if (Turn is { } turn)
                await turn.WaitAsync(CancellationToken.None);
        }
    }

    private void ReadHeader(ReadOnlySpan<byte> octets)
    {
        octets.CopyTo(_header.AsSpan(_headerOctets));
        _headerOctets += octets.Length;
        if (_headerOctets < HeaderLength)
            return;
        _left = System.Buffers.Binary.BinaryPrimitives.ReadUInt16BigEndian(_header.AsSpan(3));
        _headerOctets = 0;
    }

    public override ValueTask WriteAsync(ReadOnlyMemory<byte> buffer, CancellationToken cancellationToken = default) =>
        connection.SendAsync(buffer, cancellationToken);

    public override Task<int> ReadAsync(byte[] buffer, int offset, int count, CancellationToken cancellationToken) =>
        ReadAsync(buffer.AsMemory(offset, count), cancellationToken).AsTask();

    public override Task WriteAsync(byte[] buffer, int offset, int count, CancellationToken cancellationToken) =>
        WriteAsync(buffer.AsMemory(offset, count), cancellationToken).AsTask();

    public override Task FlushAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public override void Flush() { }

    public override int Read(byte[] buffer, int offset, int count) => throw new NotSupportedException();

    public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();

    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

    public override void SetLength(long value) => throw new NotSupportedException();
}
