using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using Portcullis.Configuration;
using Portcullis.Server.Security;

namespace Portcullis.Certificates;

/// <summary>Who vouches for client certificates, as openssl and Windows leave it: PEM with one certificate after the other, and lists in PEM or DER.</summary>
/// <param name="Authorities">Null: nobody does.</param>
/// <param name="Revocations">Lists.</param>
internal sealed record ClientTrustFiles(string? Authorities, IReadOnlyList<string> Revocations)
{
    /// <summary>Large authorities have lists of some megabytes.</summary>
    public const int MaximumLength = 16 << 20;

    public IEnumerable<string> Names => [.. Authorities is null ? [] : (string[])[Authorities], .. Revocations];

    /// <summary>Lists may be out of date: then they let nobody in, which is no reason to keep out who has a password.</summary>
    /// <exception cref="CertificateFileException">One cannot be used; the message says which and why.</exception>
    public ClientTrust Load()
    {
        var (authorities, lists) = Read();
        foreach (var (list, name) in lists.Zip(Revocations))
        {
            if (!authorities.Any(list.IsFrom))
                throw new CertificateFileException($"{name}: the list of {list.Issuer.Name} is signed by none of clientAuthorities.");
        }

        return new ClientTrust(authorities, lists);
    }

    private (List<X509Certificate2> Authorities, List<RevocationList> Lists) Read()
    {
        var authorities = Authorities is null ? [] : Read(Authorities, ReadAuthorities);
        return (authorities, [.. Revocations.Select(name => Read(name, octets => RevocationList.Read(octets)))]);
    }

    private static T Read<T>(string name, Func<byte[], T> read)
    {
        if (HostFile.Read(name, MaximumLength, out var fault) is not { } octets)
            throw new CertificateFileException(fault!);
        try
        {
            return read(octets);
        }
        catch (Exception e) when (e is CryptographicException or FormatException)
        {
            throw new CertificateFileException($"{name}: {e.Message}", e);
        }
    }

    private static List<X509Certificate2> ReadAuthorities(byte[] octets)
    {
        var all = new X509Certificate2Collection();
        all.ImportFromPem(System.Text.Encoding.Latin1.GetString(octets));
        return all.Count > 0 ? [.. all] : throw new CryptographicException("there is no certificate in it.");
    }
}
