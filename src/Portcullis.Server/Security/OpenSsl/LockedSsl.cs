using System.Diagnostics.CodeAnalysis;
using System.Net.Sockets;
using System.Runtime.InteropServices;
using System.Security.Authentication;
using System.Security.Cryptography.X509Certificates;

namespace Portcullis.Server.Security.OpenSsl;

/// <summary>
/// An SSL, called by one thread at a time: libssl asks that of its users. No call waits, and during each the socket cannot be
/// closed: its descriptor would be another connection's then, and libssl would read that.
/// </summary>
internal sealed class LockedSsl(SslHandle ssl, SafeSocketHandle socket) : IDisposable
{
    private const int MuchReadAhead = 256 * 1024;

    private readonly Lock _lock = new();
    private SslStep? _failed;

    /// <summary>After an error that is none of waiting, nothing more may be said to it, not even goodbye.</summary>
    public bool IsBroken { get; private set; }

    /// <summary>There are octets that libssl has read off the socket already.</summary>
    public bool HasPending
    {
        get
        {
            lock (_lock)
                return !ssl.IsClosed && LibSsl.SSL_has_pending(ssl) == 1;
        }
    }

    /// <summary>Much is coming or going: read from the socket in large pieces, and written without a return after each record.</summary>
    public void PrepareForMuch()
    {
        lock (_lock)
        {
            if (ssl.IsClosed)
                return;
            LibSsl.SSL_set_default_read_buffer_len(ssl, MuchReadAhead);
            LibSsl.SSL_ctrl(ssl, LibSsl.CtrlClearMode, LibSsl.ModePartialWrite, 0);
        }
    }

    /// <summary>As many records as have come and fit.</summary>
    public SslStep Read(Span<byte> buffer)
    {
        lock (_lock)
        {
            if (_failed is { } failed)
                return failed;
            if (!TryHold())
                return SslStep.Closed;
            LibSsl.ERR_clear_error();
            var total = 0;
            do
            {
                if (LibSsl.SSL_read_ex(ssl, buffer[total..], (nuint)(buffer.Length - total), out var count) != 1)
                {
                    var step = Failed(0);

                    // libssl may say something else the next time.
                    if (IsBroken)
                        _failed = step;
                    if (total > 0)
                        break;
                    socket.DangerousRelease();
                    return step;
                }

                total += (int)count;
            }
            while (total < buffer.Length && LibSsl.SSL_has_pending(ssl) == 1);
            socket.DangerousRelease();
            return SslStep.Done(total);
        }
    }

    public SslStep Write(ReadOnlySpan<byte> buffer)
    {
        lock (_lock)
        {
            if (!TryHold())
                return SslStep.Closed;
            LibSsl.ERR_clear_error();
            var step = LibSsl.SSL_write_ex(ssl, buffer, (nuint)buffer.Length, out var count) == 1 ? SslStep.Done((int)count) : Failed(0);
            socket.DangerousRelease();
            return step;
        }
    }

    public SslStep Handshake() => Call(static ssl => LibSsl.SSL_do_handshake(ssl));

    /// <summary>Sends close_notify. Done once ours is sent, whether the peer's has come (1) or not (0).</summary>
    public SslStep CloseNotify() => IsBroken ? SslStep.Closed : Call(static ssl => LibSsl.SSL_shutdown(ssl) is 0 or 1 ? 1 : -1);

    /// <summary>One that is not given is not missed: the client makes a full handshake then.</summary>
    public void OfferTicket() => Call(static ssl =>
    {
        _ = LibSsl.SSL_new_session_ticket(ssl);
        return 1;
    });

    private SslStep Call(Func<SslHandle, int> call)
    {
        lock (_lock)
        {
            if (!TryHold())
                return SslStep.Closed;
            LibSsl.ERR_clear_error();
            var result = call(ssl);
            var step = result == 1 ? SslStep.Done(0) : Failed(result);
            socket.DangerousRelease();
            return step;
        }
    }

    private bool TryHold()
    {
        var held = false;
        try
        {
            if (!ssl.IsClosed)
                socket.DangerousAddRef(ref held);
        }
        catch (ObjectDisposedException)
        {
            // Closed by somebody else: a session that is cut.
        }

        return held;
    }

    // Called with the lock held, right after the call that failed: the reasons are kept per thread.
    private SslStep Failed(int result)
    {
        var error = LibSsl.SSL_get_error(ssl, result);
        if (error is LibSsl.ErrorWantRead or LibSsl.ErrorWantWrite or LibSsl.ErrorZeroReturn)
            return new SslStep(error, 0);

        IsBroken = true;
        var (reason, isPlain) = LibSsl.LastError();
        return new SslStep(error, 0) { Reason = reason.Length > 0 ? reason : "the peer has closed it without close_notify", IsPlain = isPlain };
    }

    /// <summary>After the handshake.</summary>
    /// <param name="own">The token of a control connection.</param>
    public TlsFacts ReadFacts(TlsBindingToken? own)
    {
        lock (_lock)
        {
            var session = LibSsl.SSL_get_session(ssl);
            TlsBindingToken? token = null;
            if (LibSsl.SSL_session_reused(ssl) == 1 && LibSsl.SSL_SESSION_get0_ticket_appdata(session, out var data, out var length) == 1)
                token = TlsBindingToken.Read(Octets(data, (int)length));

            // A session that TLS 1.2 finds by its id has no ticket to carry the token; it is this very object that is kept.
            if (token is null && own is not null)
                SetToken(session, own);
            return new TlsFacts(
                ProtocolOf(LibSsl.SSL_version(ssl)),
                Marshal.PtrToStringUTF8(LibSsl.SSL_CIPHER_standard_name(LibSsl.SSL_get_current_cipher(ssl))) ?? "",
                Marshal.PtrToStringUTF8(LibSsl.SSL_get_servername(ssl, LibSsl.HostName)),
                token,
                ReadPeerCertificate())
            {
                ClientChain = ReadPeerChain(),
            };
        }
    }

    private static unsafe void SetToken(nint session, TlsBindingToken token)
    {
        fixed (byte* octets = token.Octets)
            _ = LibSsl.SSL_SESSION_set1_ticket_appdata(session, octets, TlsBindingToken.Length);
    }

    // The old ones have names that .NET warns of, by which devices would not become younger.
    [SuppressMessage("Security", "CA5397:Do not use deprecated SslProtocols values", Justification = "It tells what was agreed on; the listener for old devices has its own bounds.")]
    private static SslProtocols ProtocolOf(int version) => version switch
    {
        LibSsl.Tls13 => SslProtocols.Tls13,
        LibSsl.Tls12 => SslProtocols.Tls12,
        LibSsl.Tls11 => (SslProtocols)768,
        _ => (SslProtocols)192,
    };

    private X509Certificate2? ReadPeerCertificate()
    {
        var certificate = LibSsl.SSL_get1_peer_certificate(ssl);
        if (certificate == 0)
            return null;

        var read = Read(certificate);
        LibSsl.X509_free(certificate);
        return read;
    }

    // On the server's side without the client's own. They are libssl's, and stay so.
    private X509Certificate2[] ReadPeerChain()
    {
        var chain = LibSsl.SSL_get_peer_cert_chain(ssl);
        return chain == 0 ? [] : [.. Enumerable.Range(0, LibSsl.OPENSSL_sk_num(chain)).Select(index => Read(LibSsl.OPENSSL_sk_value(chain, index)))];
    }

    private static unsafe X509Certificate2 Read(nint certificate)
    {
        var der = new byte[LibSsl.LengthOf_X509(certificate, 0)];
        fixed (byte* octets = der)
        {
            var start = octets;
            LibSsl.i2d_X509(certificate, ref start);
        }

        return X509CertificateLoader.LoadCertificate(der);
    }

    private static unsafe ReadOnlySpan<byte> Octets(nint data, int length) => new((void*)data, length);

    public void Dispose()
    {
        lock (_lock)
            ssl.Dispose();
    }
}

/// <summary>What came of a call: done, or what SSL_get_error says.</summary>
internal readonly record struct SslStep(int Error, int Count)
{
    public static SslStep Closed => new(LibSsl.ErrorSyscall, 0) { Reason = "it is closed" };

    public bool IsDone => Error == 0;

    public string Reason { get; init; } = "";

    /// <summary>What came is no TLS at all.</summary>
    public bool IsPlain { get; init; }

    /// <summary>The connection has ended, and no close_notify has come before that.</summary>
    public bool IsUnexpectedEnd => Reason.Contains("unexpected eof", StringComparison.Ordinal);

    public static SslStep Done(int count) => new(0, count);
}
