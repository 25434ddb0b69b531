using System.Formats.Asn1;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace Portcullis.Server.Security;

/// <summary>A certificate revocation list (RFC 5280 §5): complete, and of the authority that issued the certificates.</summary>
public sealed class RevocationList
{
    private const string DeltaIndicator = "2.5.29.27", DistributionPoint = "2.5.29.28", CertificateIssuer = "2.5.29.29";

    private static readonly Asn1Tag Extensions = new(TagClass.ContextSpecific, 0);

    private readonly HashSet<string> _serials = new(StringComparer.Ordinal);
    private readonly ReadOnlyMemory<byte> _signed;
    private readonly byte[] _signature;
    private readonly string _algorithm;

    private RevocationList(AsnReader list)
    {
        _signed = list.PeekEncodedValue();
        var signed = list.ReadSequence();
        _algorithm = list.ReadSequence().ReadObjectIdentifier();
        _signature = list.ReadBitString(out _);

        if (signed.PeekTag().HasSameClassAndValue(Asn1Tag.Integer))
            signed.ReadInteger();
        signed.ReadSequence();
        Issuer = new X500DistinguishedName(signed.ReadEncodedValue().Span);
        ReadTime(signed);
        if (signed.HasData && IsTime(signed.PeekTag()))
            End = ReadTime(signed);
        if (signed.HasData && signed.PeekTag().HasSameClassAndValue(Asn1Tag.Sequence))
            ReadSerials(signed.ReadSequence());
        if (signed.HasData)
            Check(signed.ReadSequence(Extensions).ReadSequence());
    }

    public X500DistinguishedName Issuer { get; }

    /// <summary>When the next one is due (nextUpdate); null where it does not say.</summary>
    public DateTimeOffset? End { get; }

    public int Count => _serials.Count;

    /// <param name="octets">DER, or PEM with one list in it.</param>
    /// <exception cref="CryptographicException">It is none, or of a kind that says less than all; the message says why.</exception>
    public static RevocationList Read(ReadOnlyMemory<byte> octets)
    {
        try
        {
            var text = System.Text.Encoding.Latin1.GetString(octets.Span);
            if (PemEncoding.TryFind(text, out var fields))
                octets = Convert.FromBase64String(text[fields.Base64Data]);
            return new RevocationList(new AsnReader(octets, AsnEncodingRules.DER).ReadSequence());
        }
        catch (AsnContentException e)
        {
            throw new CryptographicException("there is no certificate revocation list in it.", e);
        }
    }

    /// <summary>The name and the signature are that authority's.</summary>
    public bool IsFrom(X509Certificate2 authority) =>
        authority.SubjectName.RawData.AsSpan().SequenceEqual(Issuer.RawData)
        && authority.Extensions.OfType<X509KeyUsageExtension>().All(usage => usage.KeyUsages.HasFlag(X509KeyUsageFlags.CrlSign))
        && IsSignedBy(authority);

    /// <summary>It says that this one is revoked.</summary>
    public bool Names(X509Certificate2 certificate) =>
        _serials.Contains(Convert.ToHexString(certificate.SerialNumberBytes.Span)) && certificate.IssuerName.RawData.AsSpan().SequenceEqual(Issuer.RawData);

    private bool IsSignedBy(X509Certificate2 authority)
    {
        using var rsa = authority.GetRSAPublicKey();
        using var ecdsa = authority.GetECDsaPublicKey();
        return _algorithm switch
        {
            "1.2.840.113549.1.1.11" => ByRsa(HashAlgorithmName.SHA256),
            "1.2.840.113549.1.1.12" => ByRsa(HashAlgorithmName.SHA384),
            "1.2.840.113549.1.1.13" => ByRsa(HashAlgorithmName.SHA512),
            "1.2.840.10045.4.3.2" => ByEcdsa(HashAlgorithmName.SHA256),
            "1.2.840.10045.4.3.3" => ByEcdsa(HashAlgorithmName.SHA384),
            "1.2.840.10045.4.3.4" => ByEcdsa(HashAlgorithmName.SHA512),
            _ => false,
        };

        bool ByRsa(HashAlgorithmName hash) => rsa?.VerifyData(_signed.Span, _signature, hash, RSASignaturePadding.Pkcs1) == true;
        bool ByEcdsa(HashAlgorithmName hash) => ecdsa?.VerifyData(_signed.Span, _signature, hash, DSASignatureFormat.Rfc3279DerSequence) == true;
    }

    private void ReadSerials(AsnReader revoked)
    {
        while (revoked.HasData)
        {
            var entry = revoked.ReadSequence();
            _serials.Add(Convert.ToHexString(entry.ReadIntegerBytes().Span));
            ReadTime(entry);
            if (entry.HasData)
                Check(entry.ReadSequence());
        }
    }

    // One that lists less than all that its issuer has revoked, or what others have issued, would be taken for more than it is.
    private static void Check(AsnReader extensions)
    {
        while (extensions.HasData)
        {
            var extension = extensions.ReadSequence();
            var id = extension.ReadObjectIdentifier();
            var isCritical = extension.PeekTag().HasSameClassAndValue(Asn1Tag.Boolean) && extension.ReadBoolean();
            var value = extension.ReadOctetString();
            if (id is DeltaIndicator or CertificateIssuer || (id == DistributionPoint ? IsPartial(value) : isCritical))
                throw new CryptographicException("it is a delta, an indirect or a partial list; a complete one by the issuer of the certificates is needed.");
        }
    }

    // IssuingDistributionPoint: 0 where it is, 1 of users only, which clients are; what else there is makes it partial.
    private static bool IsPartial(byte[] value)
    {
        var point = new AsnReader(value, AsnEncodingRules.DER).ReadSequence();
        while (point.HasData)
        {
            if (point.PeekTag().TagValue > 1)
                return true;
            point.ReadEncodedValue();
        }

        return false;
    }

    private static bool IsTime(Asn1Tag tag) => tag.HasSameClassAndValue(Asn1Tag.UtcTime) || tag.HasSameClassAndValue(Asn1Tag.GeneralizedTime);

    private static DateTimeOffset ReadTime(AsnReader reader) =>
        reader.PeekTag().HasSameClassAndValue(Asn1Tag.UtcTime) ? reader.ReadUtcTime() : reader.ReadGeneralizedTime();
}
