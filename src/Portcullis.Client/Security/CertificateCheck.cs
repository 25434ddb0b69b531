using System.Globalization;
using System.Net.Security;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace Portcullis.Client.Security;

/// <summary>Whether a server's certificate will do, and if not, why, in words for the user.</summary>
/// <param name="options">What the user wants.</param>
/// <param name="host">As the user gave it.</param>
/// <param name="control">SHA-256 of the certificate of the control connection; null for that connection itself.</param>
internal sealed class CertificateCheck(ClientTlsOptions options, string host, string? control)
{
    /// <summary>Null: it will do.</summary>
    public string? Fault { get; private set; } = "the server showed none";

    /// <summary>SHA-256 of the one that was shown.</summary>
    public string? Fingerprint { get; private set; }

    public bool Accepts(object sender, X509Certificate? shown, X509Chain? chain, SslPolicyErrors errors)
    {
        if (shown is X509Certificate2 certificate)
        {
            Fingerprint = certificate.GetCertHashString(HashAlgorithmName.SHA256);
            Fault = Find(certificate, chain, errors);
        }

        return Fault is null;
    }

    private string? Find(X509Certificate2 certificate, X509Chain? chain, SslPolicyErrors errors)
    {
        if (control is not null)
            return Same(control) ? null : $"it is not that of the control connection; its SHA-256 is {Fingerprint}";
        if (options.Pin is { } pin)
            return Same(pin) ? null : $"its SHA-256 is {Fingerprint}, and not {pin.ToUpperInvariant()} as given with the pin";
        if (options.AcceptsAnyCertificate || errors == SslPolicyErrors.None)
            return null;

        var faults = new List<string>();
        if (errors.HasFlag(SslPolicyErrors.RemoteCertificateNameMismatch))
            faults.Add($"it is for {NamesOf(certificate)}, and not for {host}");
        if (errors.HasFlag(SslPolicyErrors.RemoteCertificateChainErrors))
            faults.AddRange((chain?.ChainStatus ?? []).Select(status => Of(status, certificate)).Distinct());
        return $"{string.Join("; ", faults)}. Its SHA-256 is {Fingerprint}: if that is what the server's operator tells you, pin it";
    }

    private bool Same(string fingerprint) => fingerprint.Equals(Fingerprint, StringComparison.OrdinalIgnoreCase);

    private static string NamesOf(X509Certificate2 certificate)
    {
        var names = certificate.Extensions.OfType<X509SubjectAlternativeNameExtension>()
            .SelectMany(static extension => extension.EnumerateDnsNames().Concat(extension.EnumerateIPAddresses().Select(static address => address.ToString())))
            .ToArray();
        return names.Length > 0 ? string.Join(", ", names) : $"'{certificate.Subject}', without a name of a host";
    }

    private static string Of(X509ChainStatus status, X509Certificate2 certificate) => status.Status switch
    {
        X509ChainStatusFlags.NotTimeValid => string.Create(CultureInfo.InvariantCulture,
            $"it, or one that vouches for it, is out of its time: it is valid from {certificate.NotBefore.ToUniversalTime():yyyy-MM-dd} to {certificate.NotAfter.ToUniversalTime():yyyy-MM-dd}"),
        X509ChainStatusFlags.UntrustedRoot when certificate.SubjectName.RawData.AsSpan().SequenceEqual(certificate.IssuerName.RawData) => "it is self-signed: nobody vouches for it",
        X509ChainStatusFlags.UntrustedRoot or X509ChainStatusFlags.PartialChain => $"it was issued by '{certificate.Issuer}', and no authority that is trusted here vouches for that",
        X509ChainStatusFlags.Revoked => "it is revoked",
        _ => status.StatusInformation.TrimEnd('.', ' '),
    };
}
