using System.Net.Security;
using System.Security.Authentication;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using Portcullis.Server.Security;
using Portcullis.Server.Security.SslStreams;
using Portcullis.Server.Transport;

namespace Portcullis.Tests.Security;

/// <summary>Certificates that nobody vouches for, made once for all tests; and clients that trust them.</summary>
internal static class TestCertificates
{
    private static readonly Lazy<TlsCertificate> First = new(() => TlsCertificates.CreateSelfSigned(TimeProvider.System, "localhost", "127.0.0.1"));

    private static readonly Lazy<TlsCertificate> Second = new(() => TlsCertificates.CreateSelfSigned(TimeProvider.System, "files.example"));

    public static TlsCertificate Localhost => First.Value;

    public static TlsCertificate FilesExample => Second.Value;

    public static TlsOptions Options => new() { Certificates = new TlsCertificates(Localhost) };

    /// <summary>For clients: it is one of these.</summary>
    public static bool IsOurs(X509Certificate? certificate) =>
        certificate is not null && (certificate.Equals(Localhost.Leaf) || certificate.Equals(FilesExample.Leaf));

    /// <summary>Of a client: each with another key, and all with the same issuer and serial number.</summary>
    public static X509Certificate2 Client()
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var name = new X500DistinguishedName("CN=anna");
        var now = TimeProvider.System.GetUtcNow();
        using var bare = new CertificateRequest(name, key, HashAlgorithmName.SHA256).Create(name, X509SignatureGenerator.CreateForECDsa(key), now.AddDays(-1), now.AddDays(1), [1]);
        return bare.CopyWithPrivateKey(key);
    }

    /// <summary>The client's side of a handshake, over any connection.</summary>
    public static async Task<SslStream> ConnectAsync(IConnection connection, Action<SslClientAuthenticationOptions>? configure = null)
    {
        var tls = new SslStream(new ConnectionStream(connection));
        var options = new SslClientAuthenticationOptions
        {
            TargetHost = "localhost",
            EnabledSslProtocols = SslProtocols.Tls12 | SslProtocols.Tls13,
            RemoteCertificateValidationCallback = (_, certificate, _, _) => IsOurs(certificate),
        };
        configure?.Invoke(options);
        await tls.AuthenticateAsClientAsync(options, TestContext.Current.CancellationToken);
        return tls;
    }
}
