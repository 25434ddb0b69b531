using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using Portcullis.Server.Security;

namespace Portcullis.Tests.Security;

/// <summary>An authority that issues client certificates, and takes them back.</summary>
internal sealed class TestAuthority
{
    private static readonly DateTimeOffset Begin = new(2020, 1, 1, 0, 0, 0, TimeSpan.Zero), End = new(2045, 1, 1, 0, 0, 0, TimeSpan.Zero);

    private readonly X509Certificate2 _certificate;

    private TestAuthority(X509Certificate2 certificate) => _certificate = certificate;

    /// <summary>Without its key.</summary>
    public X509Certificate2 Certificate => X509CertificateLoader.LoadCertificate(_certificate.RawData);

    public static TestAuthority Create(string name = "CN=Partners")
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        return new TestAuthority(Request(name, key).CreateSelfSigned(Begin, End));
    }

    public TestAuthority Below(string name)
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        using var bare = Request(name, key).Create(_certificate, Begin, End, RandomNumberGenerator.GetBytes(8));
        return new TestAuthority(bare.CopyWithPrivateKey(key));
    }

    public X509Certificate2 Issue(Action<SubjectAlternativeNameBuilder>? names = null, DateTimeOffset? begin = null, DateTimeOffset? end = null, string purpose = "1.3.6.1.5.5.7.3.2")
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var request = new CertificateRequest("CN=a client", key, HashAlgorithmName.SHA256);
        var alternatives = new SubjectAlternativeNameBuilder();
        names?.Invoke(alternatives);
        if (names is not null)
            request.CertificateExtensions.Add(alternatives.Build());
        request.CertificateExtensions.Add(new X509EnhancedKeyUsageExtension([new Oid(purpose)], critical: false));
        using var bare = request.Create(_certificate, begin ?? Begin, end ?? End, RandomNumberGenerator.GetBytes(8));
        return bare.CopyWithPrivateKey(key);
    }

    public byte[] Revoke(DateTimeOffset? next = null, params X509Certificate2[] revoked)
    {
        var list = new CertificateRevocationListBuilder();
        foreach (var each in revoked)
            list.AddEntry(each);
        return list.Build(_certificate, 1, next ?? End, HashAlgorithmName.SHA256, thisUpdate: Begin);
    }

    public RevocationList List(DateTimeOffset? next = null, params X509Certificate2[] revoked) => RevocationList.Read(Revoke(next, revoked));

    private static CertificateRequest Request(string name, ECDsa key)
    {
        var request = new CertificateRequest(name, key, HashAlgorithmName.SHA256);
        request.CertificateExtensions.Add(new X509BasicConstraintsExtension(certificateAuthority: true, false, 0, critical: true));
        request.CertificateExtensions.Add(new X509KeyUsageExtension(X509KeyUsageFlags.KeyCertSign | X509KeyUsageFlags.CrlSign, critical: true));
        request.CertificateExtensions.Add(new X509SubjectKeyIdentifierExtension(request.PublicKey, critical: false));
        return request;
    }
}
