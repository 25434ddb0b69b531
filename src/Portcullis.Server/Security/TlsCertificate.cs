using System.Security.Cryptography.X509Certificates;

namespace Portcullis.Server.Security;

/// <summary>A certificate with its private key, and the chain that is sent with it.</summary>
/// <param name="Leaf">With its private key.</param>
/// <param name="Chain">The certificates between the leaf and the root, in any order; the root is not needed.</param>
public sealed record TlsCertificate(X509Certificate2 Leaf, IReadOnlyList<X509Certificate2> Chain)
{
    public TlsCertificate(X509Certificate2 leaf) : this(leaf, []) { }

    /// <summary>Whether it is for the host of that name: by a DNS name of its subjectAltName, wildcards included (RFC 6125).</summary>
    public bool IsFor(string host) => Leaf.MatchesHostname(host, allowWildcards: true, allowCommonName: false);

    /// <summary>Each certificate after the one it has issued, as TLS 1.2 wants them (RFC 5246 §7.4.2); those that issued none of them last.</summary>
    internal IReadOnlyList<X509Certificate2> ChainInOrder
    {
        get
        {
            var (ordered, left, last) = (new List<X509Certificate2>(), Chain.ToList(), Leaf);
            while (left.FindIndex(each => each.SubjectName.RawData.AsSpan().SequenceEqual(last.IssuerName.RawData)) is >= 0 and var index)
            {
                last = left[index];
                ordered.Add(last);
                left.RemoveAt(index);
            }

            return [.. ordered, .. left];
        }
    }

    /// <summary>SHA-256 of the certificate, in hexadecimal.</summary>
    public string Fingerprint => Leaf.GetCertHashString(System.Security.Cryptography.HashAlgorithmName.SHA256);
}
