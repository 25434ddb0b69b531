using System.Runtime.InteropServices;
using System.Security.Cryptography.X509Certificates;
using Portcullis.Server.Transport;

namespace Portcullis.Server.Security.OpenSsl;

/// <summary>One SSL_CTX for each certificate. The first serves who asks for no name, or for one that nobody has.</summary>
internal sealed class OpenSslContext : ITlsContext
{
    // ECDHE and AEAD only; those of TLS 1.3 are such by definition.
    private const string Ciphers = "ECDHE+AESGCM:ECDHE+CHACHA20";

    // Below them what TLS 1.0 has, as far as it can still be called encryption. Its signatures are of SHA-1, which OpenSSL 3 allows at level 0 only.
    private const string OldCiphers = Ciphers + ":ECDHE+AES:RSA+AES:!eNULL:!aNULL:@SECLEVEL=0";

    private const int CtrlServerNameArgument = 54;

    // As long as a session may last: a data connection of a session that is a day old resumes too.
    private const int TicketLifetimeSeconds = 7 * 24 * 3600;

    private const int ReadAhead = 1;

    private readonly IReadOnlyList<(TlsCertificate Certificate, SslContextHandle Context)> _contexts;
    private readonly GCHandle _self;

    public OpenSslContext(TlsContextOptions options)
    {
        _self = GCHandle.Alloc(this, GCHandleType.Weak);
        _contexts = [.. options.Certificates.Select(certificate => (certificate, Create(certificate, options)))];
    }

    // The callbacks find this by its handle; the sessions that use it hold it.
    ~OpenSslContext() => _self.Free();

    public async ValueTask<ITlsConnection> AcceptAsync(IConnection connection, TlsHandshake handshake, CancellationToken cancellation)
    {
        OpenSslConnection? accepted = null;
        try
        {
            accepted = new OpenSslConnection((SocketConnection)connection, this, handshake);
            await accepted.HandshakeAsync(cancellation);
            return accepted;
        }
        catch
        {
            (accepted ?? connection).Abort();
            throw;
        }
    }

    /// <summary>An SSL of the first certificate; SNI may choose another during the handshake.</summary>
    public SslHandle CreateSsl()
    {
        var ssl = LibSsl.SSL_new(_contexts[0].Context);
        return ssl.IsInvalid ? throw new TlsException($"libssl gives no connection: {LibSsl.LastError().Text}.") : ssl;
    }

    /// <summary>The SSL_CTX of the certificate for a name; null where none is for it.</summary>
    public SslContextHandle? Find(string name)
    {
        foreach (var (certificate, context) in _contexts)
        {
            if (certificate.IsFor(name))
                return context;
        }

        return null;
    }

    private unsafe SslContextHandle Create(TlsCertificate certificate, TlsContextOptions options)
    {
        var context = SslContextHandle.Create();
        LibSsl.SSL_CTX_set_options(context, LibSsl.Options);
        LibSsl.SSL_CTX_ctrl(context, LibSsl.CtrlMode, LibSsl.Modes, 0);
        LibSsl.SSL_CTX_ctrl(context, LibSsl.CtrlReadAhead, ReadAhead, 0);
        Check(LibSsl.SSL_CTX_ctrl(context, LibSsl.CtrlMinimumProtocol, options.ForOldDevices ? LibSsl.Tls10 : options.OnlyTls13 ? LibSsl.Tls13 : LibSsl.Tls12, 0) == 1, "the least version");
        Check(LibSsl.SSL_CTX_set_cipher_list(context, options.ForOldDevices ? OldCiphers : Ciphers) == 1, "the cipher suites");

        // Tickets resume; the cache is for curl, which takes none in TLS 1.2.
        LibSsl.SSL_CTX_ctrl(context, LibSsl.CtrlSessionCacheMode, LibSsl.SessionCacheServer, 0);
        LibSsl.SSL_CTX_set_timeout(context, TicketLifetimeSeconds);
        Check(LibSsl.SSL_CTX_set_session_id_context(context, "portcullis"u8, 10) == 1, "the session id context");
        Check(LibSsl.SSL_CTX_set_session_ticket_cb(context, &Callbacks.TicketIsMade, &Callbacks.TicketIsRead, 0) == 1, "the tickets");
        LibSsl.SSL_CTX_set_alpn_select_cb(context, &Callbacks.SelectProtocol, 0);
        LibSsl.SSL_CTX_callback_ctrl(context, LibSsl.CtrlServerNameCallback, &Callbacks.SelectCertificate);
        LibSsl.SSL_CTX_ctrl(context, CtrlServerNameArgument, 0, GCHandle.ToIntPtr(_self));
        if (options.ClientCertificates != ClientCertificateMode.None)
        {
            var mode = LibSsl.VerifyPeer | LibSsl.VerifyOnce | (options.ClientCertificates == ClientCertificateMode.Require ? LibSsl.VerifyFailIfNoPeerCertificate : 0);
            LibSsl.SSL_CTX_set_verify(context, mode, &Callbacks.AcceptAnyChain);
        }

        Use(context, certificate);
        return context;
    }

    private static unsafe void Use(SslContextHandle context, TlsCertificate certificate)
    {
        var leaf = certificate.Leaf.RawData;
        Check(LibSsl.SSL_CTX_use_certificate_ASN1(context, leaf.Length, leaf) == 1, "the certificate");
        var key = PrivateKeyOf(certificate.Leaf);
        fixed (byte* octets = key)
        {
            var start = octets;
            var parsed = LibSsl.d2i_AutoPrivateKey(0, ref start, key.Length);
            System.Security.Cryptography.CryptographicOperations.ZeroMemory(key);
            Check(parsed != 0, "the private key");
            var used = LibSsl.SSL_CTX_use_PrivateKey(context, parsed);
            LibSsl.EVP_PKEY_free(parsed);
            Check(used == 1 && LibSsl.SSL_CTX_check_private_key(context) == 1, "the private key, which is not that of the certificate");
        }

        foreach (var link in certificate.ChainInOrder)
        {
            fixed (byte* octets = link.RawData)
            {
                var start = octets;
                var parsed = LibSsl.d2i_X509(0, ref start, link.RawData.Length);
                Check(parsed != 0, "a certificate of the chain");
                Check(LibSsl.SSL_CTX_ctrl(context, LibSsl.CtrlChainCertificate, 1, parsed) == 1, "a certificate of the chain");
                LibSsl.X509_free(parsed);
            }
        }
    }

    private static byte[] PrivateKeyOf(X509Certificate2 certificate)
    {
        using var ecdsa = certificate.GetECDsaPrivateKey();
        using var rsa = ecdsa is null ? certificate.GetRSAPrivateKey() : null;
        return ecdsa?.ExportPkcs8PrivateKey() ?? rsa?.ExportPkcs8PrivateKey() ?? throw new TlsException("The certificate's private key is neither ECDSA nor RSA, or is missing.");
    }

    private static void Check(bool done, string what)
    {
        if (!done)
            throw new TlsException($"libssl does not take {what}: {LibSsl.LastError().Text}.");
    }
}
