using System.Net.Security;
using System.Security.Authentication;
using System.Security.Cryptography.X509Certificates;
using Portcullis.Server.Transport;

namespace Portcullis.Server.Security.SslStreams;

/// <summary>
/// TLS by .NET's SslStream, over any connection and on any system. It does not tell what session was resumed, so that
/// data connections cannot be bound by it.
/// </summary>
internal sealed class SslStreamContext : ITlsContext
{
    private static readonly List<SslApplicationProtocol> Protocols = [new("ftp"), new("ftp-data")];

    // ECDHE and AEAD only, as by libssl. Windows lets the machine's policy alone decide. With suites of its own a server of .NET resumes no
    // session, which costs handshakes: nothing else, for a resumed session cannot be told from another here anyway.
    private static readonly CipherSuitesPolicy? Suites = OperatingSystem.IsLinux() || OperatingSystem.IsMacOS()
        ? new CipherSuitesPolicy(
        [
            TlsCipherSuite.TLS_AES_256_GCM_SHA384, TlsCipherSuite.TLS_AES_128_GCM_SHA256, TlsCipherSuite.TLS_CHACHA20_POLY1305_SHA256,
            TlsCipherSuite.TLS_ECDHE_ECDSA_WITH_AES_256_GCM_SHA384, TlsCipherSuite.TLS_ECDHE_RSA_WITH_AES_256_GCM_SHA384,
            TlsCipherSuite.TLS_ECDHE_ECDSA_WITH_AES_128_GCM_SHA256, TlsCipherSuite.TLS_ECDHE_RSA_WITH_AES_128_GCM_SHA256,
            TlsCipherSuite.TLS_ECDHE_ECDSA_WITH_CHACHA20_POLY1305_SHA256, TlsCipherSuite.TLS_ECDHE_RSA_WITH_CHACHA20_POLY1305_SHA256,
        ])
        : null;

    private readonly IReadOnlyList<(TlsCertificate Certificate, SslStreamCertificateContext Context)> _certificates;
    private readonly TlsContextOptions _options;

    public SslStreamContext(TlsContextOptions options)
    {
        _options = options;
        _certificates = [.. options.Certificates.Select(certificate => (certificate, Create(certificate)))];
    }

    public async ValueTask<ITlsConnection> AcceptAsync(IConnection connection, TlsHandshake handshake, CancellationToken cancellation)
    {
        var below = new ConnectionStream(connection, byRecord: handshake.Token is not null);
        var tls = new SslStream(below, leaveInnerStreamOpen: true);
        try
        {
            string? serverName = null;
            IReadOnlyList<X509Certificate2> clientChain = [];
            await tls.AuthenticateAsServerAsync(
                (_, hello, _, _) =>
                {
                    serverName = hello.ServerName is { Length: > 0 } name ? name : null;
                    return ValueTask.FromResult(OptionsFor(serverName, chain => clientChain = chain));
                },
                state: null,
                cancellation);
            var certificate = tls.RemoteCertificate as X509Certificate2;
            var facts = new TlsFacts(tls.SslProtocol, tls.NegotiatedCipherSuite.ToString(), serverName, null, certificate) { ClientChain = clientChain };
            return new SslStreamConnection(connection, below, tls, handshake, facts);
        }
        catch (AuthenticationException e)
        {
            connection.Abort();
            await tls.DisposeAsync();
            throw new TlsException($"The handshake failed: {(e.InnerException ?? e).Message}", e) { IsPlain = below.StartsPlain };
        }
        catch (NotSupportedException e)
        {
            // SslStream says this of a handshake that begins with anything but a ClientHello.
            connection.Abort();
            await tls.DisposeAsync();
            throw new TlsException("The handshake failed: it does not begin with a ClientHello.", e) { IsPlain = below.StartsPlain };
        }
        catch
        {
            connection.Abort();
            await tls.DisposeAsync();
            throw;
        }
    }

    private SslServerAuthenticationOptions OptionsFor(string? name, Action<IReadOnlyList<X509Certificate2>> onChain) => new()
    {
        ServerCertificateContext = (_certificates.FirstOrDefault(entry => name is not null && entry.Certificate.IsFor(name)) is { Context: { } named } ? named : _certificates[0].Context),
        EnabledSslProtocols = _options.OnlyTls13 ? SslProtocols.Tls13 : SslProtocols.Tls12 | SslProtocols.Tls13,
        ApplicationProtocols = Protocols,
        AllowRenegotiation = false,
        CipherSuitesPolicy = Suites,
        ClientCertificateRequired = _options.ClientCertificates != ClientCertificateMode.None,

        // Whom a client certificate is for is decided after the handshake, with a reason.
        RemoteCertificateValidationCallback = (_, shown, chain, _) =>
        {
            onChain([.. chain?.ChainPolicy.ExtraStore ?? []]);
            return shown is not null || _options.ClientCertificates != ClientCertificateMode.Require;
        },

        // The client writes the addresses that would be asked for what is missing.
        CertificateChainPolicy = new X509ChainPolicy { DisableCertificateDownloads = true, RevocationMode = X509RevocationMode.NoCheck },
    };

    private static SslStreamCertificateContext Create(TlsCertificate certificate) =>
        SslStreamCertificateContext.Create(certificate.Leaf, new X509Certificate2Collection(certificate.Chain.ToArray()), offline: true);
}
