using System.Diagnostics.CodeAnalysis;

namespace Portcullis.Server.Security;

/// <summary>
/// By what an account knows a client certificate: <c>sha256:</c> and its fingerprint, whoever has issued it; or one of the names
/// in its subjectAltName, where an authority of the server vouches for them: <c>email:</c>, <c>dns:</c>, <c>uri:</c>, <c>upn:</c>
/// (the otherName of Windows logons).
/// </summary>
/// <param name="Kind">What is looked at.</param>
/// <param name="Value">Of a fingerprint the 64 digits, in upper case.</param>
public sealed record CertificateName(CertificateNameKind Kind, string Value)
{
    private const int FingerprintLength = 64, MaximumLength = 500;

    private static readonly (string Prefix, CertificateNameKind Kind)[] Prefixes =
    [
        ("sha256:", CertificateNameKind.Fingerprint), ("email:", CertificateNameKind.Email), ("dns:", CertificateNameKind.Dns),
        ("uri:", CertificateNameKind.Uri), ("upn:", CertificateNameKind.PrincipalName),
    ];

    /// <summary>A fingerprint may have colons between its octets, as openssl writes it.</summary>
    public static bool TryParse(string text, [NotNullWhen(true)] out CertificateName? name)
    {
        name = null;
        var (prefix, kind) = Prefixes.FirstOrDefault(each => text.StartsWith(each.Prefix, StringComparison.OrdinalIgnoreCase));
        if (prefix is null || text.Length > MaximumLength || text.Any(char.IsControl))
            return false;

        var value = text[prefix.Length..].Trim();
        if (kind == CertificateNameKind.Fingerprint)
            value = value.Replace(":", "", StringComparison.Ordinal).ToUpperInvariant();
        if (value.Length == 0 || (kind == CertificateNameKind.Fingerprint && (value.Length != FingerprintLength || !value.All(char.IsAsciiHexDigit))))
            return false;
        name = new CertificateName(kind, value);
        return true;
    }

    /// <summary>
    /// Whether that name of a certificate is this one. Hosts and domains in either case; before the @ of a mailbox it counts (RFC 5280
    /// §7.5). A wildcard in a certificate names nobody.
    /// </summary>
    public bool Matches(CertificateName shown) => shown.Kind == Kind && Kind switch
    {
        CertificateNameKind.Email => Value.LastIndexOf('@') is >= 0 and var at && shown.Value.LastIndexOf('@') == at
            && shown.Value.AsSpan(0, at).SequenceEqual(Value.AsSpan(0, at)) && shown.Value.AsSpan(at).Equals(Value.AsSpan(at), StringComparison.OrdinalIgnoreCase),
        CertificateNameKind.Dns or CertificateNameKind.PrincipalName => shown.Value.Equals(Value, StringComparison.OrdinalIgnoreCase),
        _ => shown.Value == Value,
    };

    public override string ToString() => Prefixes.First(each => each.Kind == Kind).Prefix + Value;
}

/// <summary>What of a certificate is looked at.</summary>
public enum CertificateNameKind
{
    /// <summary>SHA-256 of the whole.</summary>
    Fingerprint,

    /// <summary>rfc822Name.</summary>
    Email,

    /// <summary>dNSName.</summary>
    Dns,

    /// <summary>uniformResourceIdentifier.</summary>
    Uri,

    /// <summary>The otherName 1.3.6.1.4.1.311.20.2.3: NAME@DOMAIN of a Windows logon.</summary>
    PrincipalName,
}
