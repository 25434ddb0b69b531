using System.Net.Security;
using System.Security.Authentication;
using System.Security.Cryptography.X509Certificates;

namespace Portcullis.Client.Security;

/// <summary>What goes into a handshake, and what a failed one is called.</summary>
internal static class TlsHandshake
{
    public static SslClientAuthenticationOptions Options(ClientTlsOptions options, string host, CertificateCheck check) => new()
    {
        TargetHost = host,

        // RFC 8996 forbids what is older.
        EnabledSslProtocols = SslProtocols.Tls12 | SslProtocols.Tls13,
        AllowRenegotiation = false,
        ClientCertificateContext = options.Certificate,
        CertificateChainPolicy = options.Authorities is null ? null : PolicyOf(options.Authorities),
        RemoteCertificateValidationCallback = check.Accepts,
    };

    /// <summary>Null: none of the handshake's own.</summary>
    public static FtpException? Failure(Exception error, CertificateCheck check, SocketStream below) => error switch
    {
        AuthenticationException when check is { Fault: { } fault, Fingerprint: not null } =>
            new FtpException(FtpFailure.Tls, $"The server's certificate will not do: {fault}.", inner: error),
        IOException or AuthenticationException or NotSupportedException when below.HasEnded =>
            new FtpException(FtpFailure.Tls, "The TLS handshake failed: the server closed the connection in it.", inner: error),
        AuthenticationException => new FtpException(FtpFailure.Tls, $"The TLS handshake failed: {(error.InnerException ?? error).Message}", inner: error),

        // SslStream says the latter of a server that answers with anything but TLS.
        IOException or NotSupportedException => new FtpException(FtpFailure.Tls, $"The TLS handshake failed: {error.Message}", inner: error),
        ObjectDisposedException or InvalidOperationException => new FtpException(FtpFailure.Tls, "The TLS handshake failed: the connection is closed.", inner: error),
        _ => null,
    };

    private static X509ChainPolicy PolicyOf(X509Certificate2Collection authorities)
    {
        var policy = new X509ChainPolicy { TrustMode = X509ChainTrustMode.CustomRootTrust, RevocationMode = X509RevocationMode.NoCheck };
        policy.CustomTrustStore.AddRange(authorities);
        return policy;
    }
}
