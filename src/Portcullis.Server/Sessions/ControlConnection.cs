using System.Buffers;
using System.Diagnostics.CodeAnalysis;
using Portcullis.Protocol.Commands;
using Portcullis.Protocol.Replies;
using Portcullis.Server.Limits;
using Portcullis.Server.Transport;
using Portcullis.Server.Transport.Proxying;

namespace Portcullis.Server.Sessions;

/// <summary>What came over the control connection.</summary>
internal abstract record ControlInput
{
    private ControlInput() { }

    public sealed record Command(CommandLine Line) : ControlInput;

    public sealed record LineTooLong : ControlInput;

    public sealed record LineHasNul : ControlInput;

    /// <summary>The first that came is a record of a TLS handshake (RFC 8446 §5.1).</summary>
    public sealed record TlsRecord : ControlInput;

    /// <summary>It begins as a header of the PROXY protocol, version 2, does.</summary>
    public sealed record ProxyHeader : ControlInput;

    /// <summary>An option was offered or asked for. Who writes replies sends this one too, so that none falls into another.</summary>
    public sealed record TelnetOption(ReadOnlyMemory<byte> Reply) : ControlInput;

    /// <summary>The client has closed its side.</summary>
    public sealed record End : ControlInput;
}

/// <summary>
/// Octets to command lines and replies to octets, over one connection. Reading waits with an empty buffer, so that an
/// idle session holds none.
/// </summary>
internal sealed class ControlConnection(IConnection connection, TimeProvider time, TimeSpan writeTimeout) : IAsyncDisposable
{
    private const int ReadSize = 2048;

    private readonly CommandPace _pace = new(time);
    private CommandLineReader _reader = new();
    private IConnection _connection = connection;
    private byte[]? _buffer;
    private int _start;
    private int _end;
    private bool _hasBegun;

    // The first octets, until they are not those of a PROXY header: they may come one by one.
    private byte[]? _first = [];

    public IConnection Connection => _connection;

    /// <summary>Octets have been received that no command has taken yet.</summary>
    public bool HasInput => _start < _end;

    /// <summary>While a line is incomplete, or lines have come that nobody has read.</summary>
    internal bool HoldsBuffer => _buffer is not null || _reader.HoldsBuffer;

    /// <summary>Of the next line that is read, and the next reply. Set by the session's own task.</summary>
    public ControlEncoding Encoding { get; set; } = ControlEncoding.Utf8;

    /// <summary>Commands a second; 0 for any. Set by the session's own task.</summary>
    public int CommandRate { get; set; }

    /// <summary>Goes on over another connection: TLS over this one, or the one below it. No read may be under way.</summary>
    public void Switch(IConnection connection)
    {
        ReleaseBuffer();
        _reader.Dispose();
        _reader = new CommandLineReader();
        _connection = connection;
    }

    /// <summary>Reads the next line. One call at a time; writing goes on beside it.</summary>
    /// <exception cref="IOException">The connection is lost.</exception>
    public async ValueTask<ControlInput> ReadAsync(CancellationToken cancellation)
    {
        while (true)
        {
            if (_start < _end && TryReadLine(out var input))
            {
                await _pace.TakeAsync(CommandRate, cancellation);
                return input;
            }

            ReleaseBuffer();
            _reader.Rest();
            await _connection.ReceiveAsync(Memory<byte>.Empty, cancellation);

            _buffer = ArrayPool<byte>.Shared.Rent(ReadSize);
            _start = 0;
            _end = await _connection.ReceiveAsync(_buffer, cancellation);
            if (_end == 0)
                return new ControlInput.End();
            if (!_hasBegun && IsTlsRecord(_buffer.AsSpan(0, _end)))
                return new ControlInput.TlsRecord();
            _hasBegun = true;
            if (_first is not null && IsProxyHeader(_buffer.AsSpan(0, _end)))
                return new ControlInput.ProxyHeader();
        }
    }

    public async ValueTask WriteAsync(Reply reply, CancellationToken cancellation)
    {
        var octets = new ArrayBufferWriter<byte>();
        ReplyWriter.Write(octets, reply, Encoding);
        await WriteAsync(octets.WrittenMemory, cancellation);
    }

    /// <summary>Who sends commands and reads no replies would hold the session for as long as he likes, were there no limit.</summary>
    /// <exception cref="IOException">The connection is lost, or the client has read nothing for too long.</exception>
    public async ValueTask WriteAsync(ReadOnlyMemory<byte> octets, CancellationToken cancellation)
    {
        var sending = _connection.SendAsync(octets, cancellation);
        if (sending.IsCompleted)
        {
            await sending;
            return;
        }

        try
        {
            await sending.AsTask().WaitAsync(writeTimeout, time, cancellation);
        }
        catch (TimeoutException e)
        {
            _connection.Abort();
            throw new IOException("The client reads no replies.", e);
        }
    }

    public async ValueTask DisposeAsync()
    {
        ReleaseBuffer();
        _reader.Dispose();
        await _connection.DisposeAsync();
    }

    // No command begins with SYN (22), the type of handshake records; the next octet is the major version of all TLS.
    private static bool IsTlsRecord(ReadOnlySpan<byte> first) => first is [22] or [22, 3, ..];

    private bool IsProxyHeader(ReadOnlySpan<byte> received)
    {
        _first = [.. _first!, .. received[..Math.Min(received.Length, 16)]];
        if (ProxyHeader.IsSignature(_first))
            return true;
        if (_first.Length >= 5)
            _first = null;
        return false;
    }

    // Spans do not live across await, so the reader is driven here.
    private bool TryReadLine([NotNullWhen(true)] out ControlInput? input)
    {
        ReadOnlySpan<byte> octets = _buffer.AsSpan(_start, _end - _start);
        var found = _reader.Read(ref octets);
        _start = _end - octets.Length;
        input = found switch
        {
            CommandLineEvent.Line => new ControlInput.Command(CommandLine.Parse(_reader.Line, Encoding)),
            CommandLineEvent.TooLong => new ControlInput.LineTooLong(),
            CommandLineEvent.HasNul => new ControlInput.LineHasNul(),
            CommandLineEvent.TelnetOption => new ControlInput.TelnetOption(_reader.TelnetReply.ToArray()),
            _ => null,
        };
        return input is not null;
    }

    private void ReleaseBuffer()
    {
        if (_buffer is null)
            return;

        // It held passwords.
        ArrayPool<byte>.Shared.Return(_buffer, clearArray: true);
        _buffer = null;
        _start = _end = 0;
    }
}
