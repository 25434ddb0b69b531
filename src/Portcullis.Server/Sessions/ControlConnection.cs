using System.Buffers;
using Portcullis.Protocol.Commands;
using Portcullis.Protocol.Replies;
using Portcullis.Server.Transport;

namespace Portcullis.Server.Sessions;

/// <summary>What came over the control connection.</summary>
internal abstract record ControlInput
{
    private ControlInput() { }

    public sealed record Command(CommandLine Line) : ControlInput;

    public sealed record LineTooLong : ControlInput;

    public sealed record LineHasNul : ControlInput;

    /// <summary>The client has closed its side.</summary>
    public sealed record End : ControlInput;
}

/// <summary>
/// Octets to command lines and replies to octets, over one connection. Reading waits with an empty buffer, so that an
/// idle session holds none.
/// </summary>
internal sealed class ControlConnection(IConnection connection) : IAsyncDisposable
{
    private const int ReadSize = 2048;

    private readonly CommandLineReader _reader = new();
    private byte[]? _buffer;
    private int _start;
    private int _end;

    public IConnection Connection => connection;

    /// <summary>Of the next line that is read, and the next reply. Set by the session's own task.</summary>
    public ControlEncoding Encoding { get; set; } = ControlEncoding.Utf8;

    /// <summary>Reads the next line. One call at a time; writing goes on beside it.</summary>
    /// <exception cref="IOException">The connection is lost.</exception>
    public async ValueTask<ControlInput> ReadAsync(CancellationToken cancellation)
    {
        while (true)
        {
            if (_start < _end && TryReadLine(out var input, out var telnetReply))
            {
                if (telnetReply.Length > 0)
                    await connection.SendAsync(telnetReply, cancellation);
                if (input is not null)
                    return input;
                continue;
            }

            ReleaseBuffer();
            await connection.ReceiveAsync(Memory<byte>.Empty, cancellation);

            _buffer = ArrayPool<byte>.Shared.Rent(ReadSize);
            _start = 0;
            _end = await connection.ReceiveAsync(_buffer, cancellation);
            if (_end == 0)
                return new ControlInput.End();
        }
    }

    /// <exception cref="IOException">The connection is lost.</exception>
    public async ValueTask WriteAsync(Reply reply, CancellationToken cancellation)
    {
        var octets = new ArrayBufferWriter<byte>();
        ReplyWriter.Write(octets, reply, Encoding);
        await connection.SendAsync(octets.WrittenMemory, cancellation);
    }

    public async ValueTask DisposeAsync()
    {
        ReleaseBuffer();
        _reader.Dispose();
        await connection.DisposeAsync();
    }

    // Spans do not live across await, so the reader is driven here.
    private bool TryReadLine(out ControlInput? input, out ReadOnlyMemory<byte> telnetReply)
    {
        ReadOnlySpan<byte> octets = _buffer.AsSpan(_start, _end - _start);
        var found = _reader.Read(ref octets);
        _start = _end - octets.Length;
        telnetReply = found == CommandLineEvent.TelnetOption ? _reader.TelnetReply : default;
        input = found switch
        {
            CommandLineEvent.Line => new ControlInput.Command(CommandLine.Parse(_reader.Line, Encoding)),
            CommandLineEvent.TooLong => new ControlInput.LineTooLong(),
            CommandLineEvent.HasNul => new ControlInput.LineHasNul(),
            _ => null,
        };
        return found != CommandLineEvent.NeedMore;
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
