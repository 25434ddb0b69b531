using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using Portcullis.Configuration;
using Portcullis.Server.Security;

namespace Portcullis.Certificates;

/// <summary>A certificate as certbot, lego and openssl leave it: PEM in one file or two, or PKCS#12.</summary>
/// <param name="Certificate">With its chain, the server's own first.</param>
/// <param name="Key">Null where it is in the same file.</param>
/// <param name="PasswordFile">Holds the password of the key, on its first line.</param>
internal sealed record CertificateFiles(string Certificate, string? Key, string? PasswordFile)
{
    private const int MaximumLength = 1 << 20;

    /// <exception cref="CertificateFileException">It cannot be used; the message says why, in words.</exception>
    public TlsCertificate Load(TimeProvider time)
    {
        var read = Read();
        return read.Leaf.NotAfter.ToUniversalTime() > time.GetUtcNow().UtcDateTime
            ? read
            : throw new CertificateFileException($"{Certificate}: the certificate has expired on {read.Leaf.NotAfter:yyyy-MM-dd}.");
    }

    /// <summary>The same for one that may have expired.</summary>
    /// <exception cref="CertificateFileException">It cannot be used; the message says why, in words.</exception>
    public TlsCertificate Read()
    {
        foreach (var name in new[] { Certificate, Key, PasswordFile }.OfType<string>())
        {
            // What .NET says of a file that is not there is the error number of libcrypto.
            if (HostFile.Read(name, MaximumLength, out var fault) is null)
                throw new CertificateFileException(fault!);
        }

        try
        {
            var password = PasswordFile is null ? null : File.ReadLines(PasswordFile).FirstOrDefault("");
            return X509Certificate2.GetCertContentType(Certificate) == X509ContentType.Pkcs12 ? LoadPkcs12(password) : LoadPem(password);
        }
        catch (Exception e) when (e is IOException and not CertificateFileException or UnauthorizedAccessException or CryptographicException or ArgumentException)
        {
            throw new CertificateFileException($"{Certificate}: {e.Message}", e);
        }
    }

    private TlsCertificate LoadPem(string? password)
    {
        var all = new X509Certificate2Collection();
        all.ImportFromPemFile(Certificate);
        if (all.Count == 0)
            throw new CertificateFileException($"{Certificate}: there is no certificate in it.");

        // The first is the server's own (RFC 8446 §4.4.2 wants it first on the wire as well).
        var leaf = password is null
            ? X509Certificate2.CreateFromPemFile(Certificate, Key ?? Certificate)
            : X509Certificate2.CreateFromEncryptedPemFile(Certificate, password, Key ?? Certificate);
        return new TlsCertificate(leaf, [.. all.Skip(1)]);
    }

    private TlsCertificate LoadPkcs12(string? password)
    {
        var all = X509CertificateLoader.LoadPkcs12CollectionFromFile(Certificate, password, X509KeyStorageFlags.Exportable);
        var leaf = all.FirstOrDefault(each => each.HasPrivateKey) ?? throw new CertificateFileException($"{Certificate}: there is no private key in it.");
        return new TlsCertificate(leaf, [.. all.Where(each => !ReferenceEquals(each, leaf))]);
    }
}

/// <summary>A certificate that cannot be used. The message says which file, and why.</summary>
internal sealed class CertificateFileException : IOException
{
    public CertificateFileException(string message) : base(message) { }

    public CertificateFileException(string message, Exception inner) : base(message, inner) { }
}
