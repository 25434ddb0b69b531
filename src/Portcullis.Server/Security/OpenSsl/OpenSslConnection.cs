using System.Net;
using System.Security.Authentication;
using Portcullis.Server.Transport;

namespace Portcullis.Server.Security.OpenSsl;

/// <summary>
/// TLS by libssl straight on the descriptor of a socket that does not block: where libssl would wait, so does this, for
/// the socket to become ready, and holds no thread meanwhile. libssl is called by one thread at a time.
/// </summary>
internal sealed class OpenSslConnection : ITlsConnection, IBulkConnection
{
    private readonly SocketConnection _socket;
    private readonly OpenSslContext _context;
    private readonly TlsHandshake _handshake;
    private readonly LockedSsl _ssl;
    private bool _sendingEnded;
    private bool _isForMuch;

    public OpenSslConnection(SocketConnection socket, OpenSslContext context, TlsHandshake handshake)
    {
        (_socket, _context, _handshake) = (socket, context, handshake);
        var ssl = context.CreateSsl();
        if (handshake.Token is { } token)
        {
            ssl.SetToken(token.Octets);

            // What comes in the clear after CCC must not be read with the last record.
            LibSsl.SSL_set_read_ahead(ssl, 0);
        }

        if (handshake.WithoutTickets)
            LibSsl.SSL_set_num_tickets(ssl, 0);

        // Its number only: whoever calls libssl holds the socket open meanwhile.
        if (LibSsl.SSL_set_fd(ssl, (int)socket.Handle.DangerousGetHandle()) != 1)
            throw new TlsException($"libssl does not take the socket: {LibSsl.LastError().Text}.");
        LibSsl.SSL_set_accept_state(ssl);
        _ssl = new LockedSsl(ssl, socket.Handle);
    }

    public IPEndPoint Local => _socket.Local;

    public IPEndPoint Remote => _socket.Remote;

    public IPEndPoint Called => _socket.Called;

    public TlsFacts Facts { get; private set; } = new(SslProtocols.None, "", null, null, null);

    public bool EndedCleanly { get; private set; }

    /// <summary>Only the end that a dead client leaves: a close_notify that is not yet read hides it, and the reader will find that.</summary>
    public bool IsPeerGone => EndedCleanly || _socket.IsPeerGone;

    public ValueTask EnterAsync()
    {
        if (!_isForMuch)
        {
            _isForMuch = true;
            _ssl.PrepareForMuch();
            _socket.Coalesce();
        }

        return _socket.EnterAsync();
    }

    public async ValueTask HandshakeAsync(CancellationToken cancellation)
    {
        while (true)
        {
            var step = _ssl.Handshake();
            if (step.IsDone)
                break;
            if (step.IsPlain)
                throw new TlsException("The handshake failed: what came is no TLS.") { IsPlain = true };
            await ReadyAsync(step.Error, $"The handshake failed: {step.Reason}", cancellation);
        }

        Facts = _ssl.ReadFacts(_handshake.Token);
    }

    public async ValueTask<int> ReceiveAsync(Memory<byte> buffer, CancellationToken cancellation)
    {
        while (true)
        {
            if (buffer.IsEmpty && _ssl.HasPending)
                return 0;
            var step = buffer.IsEmpty ? new SslStep(LibSsl.ErrorWantRead, 0) : _ssl.Read(buffer.Span);
            if (step.IsDone)
                return _isForMuch ? Fill(buffer.Span, step.Count) : step.Count;
            if (step.Error == LibSsl.ErrorZeroReturn)
            {
                EndedCleanly = true;
                return 0;
            }

            if (step.IsUnexpectedEnd && _handshake.AllowsMissingCloseNotify)
            {
                _handshake.EndAssumed?.Invoke();
                return 0;
            }

            await ReadyAsync(step.Error, step.Reason, cancellation);
            if (buffer.IsEmpty)
                return 0;
        }
    }

    // As over a clear socket. What else than octets comes is met again by the next call.
    private int Fill(Span<byte> buffer, int filled)
    {
        while (filled < buffer.Length && _socket.WaitToReceive())
        {
            var step = _ssl.Read(buffer[filled..]);
            if (step.IsDone)
                filled += step.Count;
            else if (step.Error != LibSsl.ErrorWantRead)
                break;
        }

        return filled;
    }

    public async ValueTask SendAsync(ReadOnlyMemory<byte> buffer, CancellationToken cancellation)
    {
        while (buffer.Length > 0)
        {
            var step = _ssl.Write(buffer.Span);
            if (step.IsDone)
                buffer = buffer[step.Count..];
            else
                await ReadyAsync(step.Error, step.Reason, cancellation);
        }
    }

    public async ValueTask EndSendAsync(CancellationToken cancellation)
    {
        // After an end without close_notify, which is allowed then, libssl says nothing more.
        if (!_ssl.IsBroken)
            await CloseNotifyAsync(cancellation);
        _socket.ShutdownSend();
        _sendingEnded = true;
    }

    /// <summary>At once: with a close_notify only if there is room for it.</summary>
    public void ShutdownSend()
    {
        _ssl.CloseNotify();
        _socket.ShutdownSend();
        _sendingEnded = true;
    }

    public void OfferTicket()
    {
        if (Facts.Protocol == SslProtocols.Tls13)
            _ssl.OfferTicket();
    }

    public async ValueTask<IConnection> ToClearAsync(CancellationToken cancellation)
    {
        await CloseNotifyAsync(cancellation);
        var buffer = new byte[256];
        while (await ReceiveAsync(buffer, cancellation) > 0)
        {
            // What the client said under TLS after CCC is not for this connection any more.
        }

        _ssl.Dispose();
        return _socket;
    }

    public void Abort()
    {
        // No close_notify, and a reset: nobody takes this for an end.
        _ssl.Dispose();
        _socket.Abort();
    }

    public async ValueTask DisposeAsync()
    {
        if (_sendingEnded && !EndedCleanly && !_ssl.IsBroken)
        {
            // Closing while the peer's close_notify is on its way would be a reset, which can eat the tail of what was sent.
            _ = LingerAsync();
            return;
        }

        if (!_sendingEnded && !_ssl.IsBroken && Facts.Protocol != SslProtocols.None)
            _ssl.CloseNotify();
        await CloseAsync();
    }

    private async Task LingerAsync()
    {
        using var bound = new CancellationTokenSource(TlsTimes.Linger);
        try
        {
            var buffer = new byte[256];
            while (await ReceiveAsync(buffer, bound.Token) > 0)
            {
            }
        }
        catch (Exception e) when (e is IOException or OperationCanceledException)
        {
            // It is not coming.
        }

        await CloseAsync();
    }

    private async ValueTask CloseAsync()
    {
        _ssl.Dispose();
        await _socket.DisposeAsync();
    }

    private async ValueTask CloseNotifyAsync(CancellationToken cancellation)
    {
        while (true)
        {
            var step = _ssl.CloseNotify();
            if (step.IsDone)
                return;
            await ReadyAsync(step.Error, "close_notify could not be sent", cancellation);
        }
    }

    private async ValueTask ReadyAsync(int error, string reason, CancellationToken cancellation)
    {
        switch (error)
        {
            case LibSsl.ErrorWantRead when _socket.WaitToReceive():
            case LibSsl.ErrorWantWrite when _socket.WaitToSend():
                cancellation.ThrowIfCancellationRequested();
                break;
            case LibSsl.ErrorWantRead:
                await _socket.ReceiveAsync(Memory<byte>.Empty, cancellation);
                break;
            case LibSsl.ErrorWantWrite:
                await Readiness.WritableAsync(_socket.Handle, cancellation);
                break;
            default:
                throw Facts.Protocol == SslProtocols.None ? new TlsException($"{reason}.") : new IOException($"The connection is lost: {reason}.");
        }
    }
}
