using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace Portcullis.Server.Security;

/// <summary>
/// The certificates of a server, the first for clients that ask for no name. They can be replaced while it runs: sessions
/// that are there go on with those they began with.
/// </summary>
public sealed class TlsCertificates
{
    private volatile IReadOnlyList<TlsCertificate> _all;

    /// <exception cref="ArgumentException">There is none, or one has no private key, or libssl does not take one.</exception>
    public TlsCertificates(params IReadOnlyList<TlsCertificate> all) => _all = Checked(all);

    /// <summary>As of now.</summary>
    public IReadOnlyList<TlsCertificate> All => _all;

    /// <exception cref="ArgumentException">There is none, or one has no private key, or libssl does not take one. Nothing is replaced then.</exception>
    public void Replace(IReadOnlyList<TlsCertificate> all) => _all = Checked(all);

    /// <summary>
    /// One that nobody vouches for, for a first start: its fingerprint is what a user can compare. ECDSA on P-256, for
    /// a year.
    /// </summary>
    public static TlsCertificate CreateSelfSigned(TimeProvider time, params IReadOnlyList<string> hosts)
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var request = new CertificateRequest("CN=Portcullis", key, HashAlgorithmName.SHA256);
        var names = new SubjectAlternativeNameBuilder();
        foreach (var host in hosts.Count > 0 ? hosts : ["localhost"])
        {
            if (System.Net.IPAddress.TryParse(host, out var address))
                names.AddIpAddress(address);
            else
                names.AddDnsName(host);
        }

        request.CertificateExtensions.Add(names.Build());
        request.CertificateExtensions.Add(new X509BasicConstraintsExtension(certificateAuthority: false, false, 0, critical: true));
        request.CertificateExtensions.Add(new X509KeyUsageExtension(X509KeyUsageFlags.DigitalSignature, critical: true));
        request.CertificateExtensions.Add(new X509EnhancedKeyUsageExtension([new Oid("1.3.6.1.5.5.7.3.1")], critical: false));
        var now = time.GetUtcNow();
        return new TlsCertificate(request.CreateSelfSigned(now.AddDays(-1), now.AddDays(365)));
    }

    private static IReadOnlyList<TlsCertificate> Checked(IReadOnlyList<TlsCertificate> all) =>
        all.Count == 0 ? throw new ArgumentException("At least one certificate is needed.", nameof(all))
        : all.FirstOrDefault(certificate => !certificate.Leaf.HasPrivateKey) is { } keyless
            ? throw new ArgumentException($"The certificate of {keyless.Leaf.Subject} has no private key.", nameof(all))
            : TlsContexts.WhyNot(all) is { } reason ? throw new ArgumentException(reason, nameof(all))
            : all;
}
