using System.Formats.Asn1;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace Portcullis.Server.Security;

/// <summary>What the client of a control connection has shown, and proved in the handshake to have the key of.</summary>
/// <param name="Certificate">Its own.</param>
/// <param name="Invalid">Why it is good for nothing, in words: it has expired, or is revoked. Null where it is not.</param>
/// <param name="Distrust">Why nobody vouches for its names, in words; null where an authority of the server does.</param>
public sealed record ClientCertificate(X509Certificate2 Certificate, string? Invalid, string? Distrust)
{
    private const string SubjectAlternativeName = "2.5.29.17", PrincipalName = "1.3.6.1.4.1.311.20.2.3";

    private static readonly Asn1Tag OtherName = new(TagClass.ContextSpecific, 0), Email = new(TagClass.ContextSpecific, 1), Dns = new(TagClass.ContextSpecific, 2), Uri = new(TagClass.ContextSpecific, 6);

    /// <summary>Its fingerprint, and what stands in its subjectAltName, whether vouched for or not.</summary>
    public IReadOnlyList<CertificateName> Names { get; } = [new(CertificateNameKind.Fingerprint, Certificate.GetCertHashString(HashAlgorithmName.SHA256)), .. AlternativeNames(Certificate)];

    public string Fingerprint => Names[0].Value;

    /// <summary>Why it is not taken at all, where one is required; null where it is.</summary>
    public string? Fault => Invalid ?? Distrust;

    /// <summary>It is the certificate of somebody who is known by one of these.</summary>
    public bool IsOf(IEnumerable<CertificateName> known) =>
        Invalid is null && known.Any(name => (name.Kind == CertificateNameKind.Fingerprint || Distrust is null) && Names.Any(name.Matches));

    private static List<CertificateName> AlternativeNames(X509Certificate2 certificate)
    {
        var names = new List<CertificateName>();
        try
        {
            foreach (var extension in certificate.Extensions.Where(each => each.Oid?.Value == SubjectAlternativeName))
            {
                var reader = new AsnReader(extension.RawData, AsnEncodingRules.DER).ReadSequence();
                while (reader.HasData)
                    Read(reader, names);
            }

            return names;
        }
        catch (AsnContentException)
        {
            // Whoever cannot write down his names has none.
            return [];
        }
    }

    private static void Read(AsnReader reader, List<CertificateName> names)
    {
        var tag = reader.PeekTag();
        if (tag.HasSameClassAndValue(Email))
            names.Add(new(CertificateNameKind.Email, reader.ReadCharacterString(UniversalTagNumber.IA5String, Email)));
        else if (tag.HasSameClassAndValue(Dns))
            names.Add(new(CertificateNameKind.Dns, reader.ReadCharacterString(UniversalTagNumber.IA5String, Dns)));
        else if (tag.HasSameClassAndValue(Uri))
            names.Add(new(CertificateNameKind.Uri, reader.ReadCharacterString(UniversalTagNumber.IA5String, Uri)));
        else if (tag.HasSameClassAndValue(OtherName))
            ReadOther(reader.ReadSequence(OtherName), names);
        else
            reader.ReadEncodedValue();
    }

    private static void ReadOther(AsnReader other, List<CertificateName> names)
    {
        if (other.ReadObjectIdentifier() == PrincipalName)
            names.Add(new(CertificateNameKind.PrincipalName, other.ReadSequence(OtherName).ReadCharacterString(UniversalTagNumber.UTF8String)));
    }
}
