using System.Net;
using System.Runtime.InteropServices;
using System.Security.Authentication;
using System.Security.Cryptography.X509Certificates;
using Portcullis.Server.Transport;

namespace Portcullis.Server.Security.OpenSsl;

/// <summary>
/// TLS by libssl straight on the descriptor of a socket that does not block: where libssl would wait, so does this, for
/// the socket to become ready, and holds no thread meanwhile. libssl is called by one thread at a time.
/// </summary>
internal sealed class OpenSslConnection : ITlsConnection
{
    private readonly Lock _lock = new();
    private readonly SocketConnection _socket;
    private readonly OpenSslContext _context;
    private readonly TlsHandshake _handshake;
    private readonly SslHandle _ssl;
    private bool _broken;
    private bool _sendingEnded;

    public OpenSslConnection(SocketConnection socket, OpenSslContext context, TlsHandshake handshake)
    {
        _socket = socket;
        _context = context;
        _handshake = handshake;
        _ssl = context.CreateSsl();
        if (handshake.Token is { } token)
        {
            _ssl.SetToken(token.Octets);

            // What comes in the clear after CCC must not be read with the last record.
            LibSsl.SSL_set_read_ahead(_ssl, 0);
        }

        if (handshake.WithoutTickets)
            LibSsl.SSL_set_num_tickets(_ssl, 0);
        if (LibSsl.SSL_set_fd(_ssl, (int)socket.Handle.DangerousGetHandle()) != 1)
            throw new TlsException($"libssl does not take the socket: {LibSsl.LastError()}.");
        LibSsl.SSL_set_accept_state(_ssl);
    }

    public IPEndPoint Local => _socket.Local;

    public IPEndPoint Remote => _socket.Remote;

    public TlsFacts Facts { get; private set; } = new(SslProtocols.None, "", null, null, null);

    public bool EndedCleanly { get; private set; }

    /// <summary>Only the end that a dead client leaves: a close_notify that is not yet read hides it, and the reader will find that.</summary>
    public bool IsPeerGone => EndedCleanly || _socket.IsPeerGone;

    public async ValueTask HandshakeAsync(CancellationToken cancellation)
    {
        while (true)
        {
            var step = Call(ssl => LibSsl.SSL_do_handshake(ssl));
            if (step.IsDone)
                break;
            await ReadyAsync(step.Error, "The handshake failed", cancellation);
        }

        Facts = ReadFacts();
    }

    public async ValueTask<int> ReceiveAsync(Memory<byte> buffer, CancellationToken cancellation)
    {
        while (true)
        {
            if (buffer.IsEmpty && HasPending())
                return 0;
            var step = buffer.IsEmpty ? new Step(LibSsl.ErrorWantRead, 0) : Read(buffer.Span);
            if (step.IsDone)
                return step.Count;
            if (step.Error == LibSsl.ErrorZeroReturn)
            {
                EndedCleanly = true;
                return 0;
            }

            if (step.Error is LibSsl.ErrorSyscall or LibSsl.ErrorSsl && _handshake.AllowsMissingCloseNotify && step.Reason.Contains("unexpected eof", StringComparison.Ordinal))
                return 0;
            await ReadyAsync(step.Error, step.Reason, cancellation);
            if (buffer.IsEmpty)
                return 0;
        }
    }

    public async ValueTask SendAsync(ReadOnlyMemory<byte> buffer, CancellationToken cancellation)
    {
        while (buffer.Length > 0)
        {
            var step = Write(buffer.Span);
            if (step.IsDone)
                buffer = buffer[step.Count..];
            else
                await ReadyAsync(step.Error, step.Reason, cancellation);
        }
    }

    public async ValueTask EndSendAsync(CancellationToken cancellation)
    {
        await CloseNotifyAsync(cancellation);
        _socket.ShutdownSend();
        _sendingEnded = true;
    }

    /// <summary>At once: with a close_notify only if there is room for it.</summary>
    public void ShutdownSend()
    {
        Call(ssl => LibSsl.SSL_shutdown(ssl));
        _socket.ShutdownSend();
        _sendingEnded = true;
    }

    public void OfferTicket()
    {
        lock (_lock)
        {
            if (!_broken && !_ssl.IsClosed && Facts.Protocol == SslProtocols.Tls13)
                LibSsl.SSL_new_session_ticket(_ssl);
        }
    }

    public async ValueTask<IConnection> ToClearAsync(CancellationToken cancellation)
    {
        await CloseNotifyAsync(cancellation);
        var buffer = new byte[256];
        while (await ReceiveAsync(buffer, cancellation) > 0)
        {
            // What the client said under TLS after CCC is not for this connection any more.
        }

        lock (_lock)
            _ssl.Dispose();
        return _socket;
    }

    public void Abort()
    {
        // No close_notify, and a reset: nobody takes this for an end.
        _socket.Abort();
        lock (_lock)
            _ssl.Dispose();
    }

    public async ValueTask DisposeAsync()
    {
        if (_sendingEnded && !EndedCleanly && !_broken)
        {
            // Closing while the peer's close_notify is on its way would be a reset, which can eat the tail of what was sent.
            _ = LingerAsync();
            return;
        }

        if (!_sendingEnded && !_broken && Facts.Protocol != SslProtocols.None)
            Call(ssl => LibSsl.SSL_shutdown(ssl));
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
        lock (_lock)
            _ssl.Dispose();
        await _socket.DisposeAsync();
    }

    private async ValueTask CloseNotifyAsync(CancellationToken cancellation)
    {
        while (true)
        {
            // 0: ours is sent, the peer's has not come yet.
            var step = Call(ssl => LibSsl.SSL_shutdown(ssl) is 0 or 1 ? 1 : -1);
            if (step.IsDone)
                return;
            await ReadyAsync(step.Error, "close_notify could not be sent", cancellation);
        }
    }

    private async ValueTask ReadyAsync(int error, string reason, CancellationToken cancellation)
    {
        switch (error)
        {
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

    private bool HasPending()
    {
        lock (_lock)
            return !_ssl.IsClosed && LibSsl.SSL_has_pending(_ssl) == 1;
    }

    private Step Read(Span<byte> buffer)
    {
        lock (_lock)
        {
            if (_ssl.IsClosed)
                return Step.Closed;
            LibSsl.ERR_clear_error();
            return LibSsl.SSL_read_ex(_ssl, buffer, (nuint)buffer.Length, out var count) == 1 ? Step.Done((int)count) : Failed(0);
        }
    }

    private Step Write(ReadOnlySpan<byte> buffer)
    {
        lock (_lock)
        {
            if (_ssl.IsClosed)
                return Step.Closed;
            LibSsl.ERR_clear_error();
            return LibSsl.SSL_write_ex(_ssl, buffer, (nuint)buffer.Length, out var count) == 1 ? Step.Done((int)count) : Failed(0);
        }
    }

    private Step Call(Func<SslHandle, int> call)
    {
        lock (_lock)
        {
            if (_ssl.IsClosed)
                return Step.Closed;
            LibSsl.ERR_clear_error();
            var result = call(_ssl);
            return result == 1 ? Step.Done(0) : Failed(result);
        }
    }

    // Called with the lock held, right after the call that failed: the reasons are kept per thread.
    private Step Failed(int result)
    {
        var error = LibSsl.SSL_get_error(_ssl, result);
        if (error is LibSsl.ErrorWantRead or LibSsl.ErrorWantWrite or LibSsl.ErrorZeroReturn)
            return new Step(error, 0);

        _broken = true;
        var reason = LibSsl.LastError();
        return new Step(error, 0) { Reason = reason.Length > 0 ? reason : "the peer has closed it without close_notify" };
    }

    private TlsFacts ReadFacts()
    {
        lock (_lock)
        {
            var session = LibSsl.SSL_get_session(_ssl);
            TlsBindingToken? token = null;
            if (LibSsl.SSL_session_reused(_ssl) == 1 && LibSsl.SSL_SESSION_get0_ticket_appdata(session, out var data, out var length) == 1)
                token = TlsBindingToken.Read(Octets(data, (int)length));

            // A session that TLS 1.2 finds by its id has no ticket to carry the token; it is this very object that is kept.
            if (token is null && _handshake.Token is { } own)
                SetToken(session, own);
            return new TlsFacts(
                LibSsl.SSL_version(_ssl) == LibSsl.Tls13 ? SslProtocols.Tls13 : SslProtocols.Tls12,
                Marshal.PtrToStringUTF8(LibSsl.SSL_CIPHER_standard_name(LibSsl.SSL_get_current_cipher(_ssl))) ?? "",
                Marshal.PtrToStringUTF8(LibSsl.SSL_get_servername(_ssl, LibSsl.HostName)),
                token,
                ReadPeerCertificate());
        }
    }

    private static unsafe void SetToken(nint session, TlsBindingToken token)
    {
        fixed (byte* octets = token.Octets)
            _ = LibSsl.SSL_SESSION_set1_ticket_appdata(session, octets, TlsBindingToken.Length);
    }

    private unsafe X509Certificate2? ReadPeerCertificate()
    {
        var certificate = LibSsl.SSL_get1_peer_certificate(_ssl);
        if (certificate == 0)
            return null;

        var der = new byte[LibSsl.LengthOf_X509(certificate, 0)];
        fixed (byte* octets = der)
        {
            var start = octets;
            LibSsl.i2d_X509(certificate, ref start);
        }

        LibSsl.X509_free(certificate);
        return X509CertificateLoader.LoadCertificate(der);
    }

    private static unsafe ReadOnlySpan<byte> Octets(nint data, int length) => new((void*)data, length);

    private readonly record struct Step(int Error, int Count)
    {
        public static Step Closed => new(LibSsl.ErrorSyscall, 0) { Reason = "it is closed" };

        public bool IsDone => Error == 0;

        public string Reason { get; init; } = "";

        public static Step Done(int count) => new(0, count);
    }
}
