using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace Portcullis.Interop.Tests.Tls;

/// <summary>A server with a certificate of its own, which the clients are told to trust, and an implicit listener beside the other.</summary>
public abstract class TlsTest : InteropTest
{
    /// <summary>Engines, as the environment names them.</summary>
    public static TheoryData<string> Engines => ["libssl", "sslstream"];

    private protected string Certificate => Path.Combine(Base, "certificate.pem");

    private protected string Key => Path.Combine(Base, "key.pem");

    private protected System.Net.IPEndPoint Implicit => Server.EndPoints[^1];

    /// <summary>Requires TLS of all, unless <paramref name="options"/> say otherwise.</summary>
    private protected Task<ServerProcess> StartTlsAsync(string engine = "libssl", params string[] options)
    {
        WriteCertificate(Certificate, Key);
        string[] duty = options.Contains("--tls") ? [] : ["--tls", "require"];
        return StartAsync(
            new Dictionary<string, string> { ["PORTCULLIS_TLS_ENGINE"] = engine == "sslstream" ? engine : "" },
            [.. duty, "--certificate", Certificate, "--key", Key, "--implicit", "127.0.0.1:0", .. options]);
    }

    /// <summary>Makes one for 127.0.0.1, localhost and other names, and replaces what is there.</summary>
    private protected static X509Certificate2 WriteCertificate(string certificate, string key, DateTimeOffset? notAfter = null, params string[] names)
    {
        using var pair = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var request = new CertificateRequest($"CN={(names.Length > 0 ? names[0] : "localhost")}", pair, HashAlgorithmName.SHA256);
        var alternatives = new SubjectAlternativeNameBuilder();
        alternatives.AddIpAddress(System.Net.IPAddress.Loopback);
        foreach (var name in names.Length > 0 ? names : ["localhost"])
            alternatives.AddDnsName(name);
        request.CertificateExtensions.Add(alternatives.Build());
        var now = TimeProvider.System.GetUtcNow();
        var made = request.CreateSelfSigned(now.AddDays(-100), notAfter ?? now.AddDays(100));
        File.WriteAllText(key + "~", pair.ExportPkcs8PrivateKeyPem());
        File.WriteAllText(certificate + "~", made.ExportCertificatePem());
        File.Move(key + "~", key, overwrite: true);
        File.Move(certificate + "~", certificate, overwrite: true);
        return made;
    }
}
