using System.CommandLine;
using System.CommandLine.Parsing;
using System.Globalization;
using System.Net.Security;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using Portcullis.Certificates;
using Portcullis.Client;
using Portcullis.Client.Security;

namespace Portcullis.Cli;

/// <summary>The options of <c>portcullis ftp</c> about TLS.</summary>
internal sealed class FtpTlsSwitches
{
    private const int FingerprintLength = 64;

    private static readonly Dictionary<string, TlsUse> Uses = new(StringComparer.Ordinal)
    {
        ["off"] = TlsUse.Off,
        ["try"] = TlsUse.Try,
        ["explicit"] = TlsUse.Explicit,
        ["implicit"] = TlsUse.Implicit,
    };

    private readonly Option<string?> _use = new("--tls")
    {
        HelpName = "off|try|explicit|implicit",
        Description = "explicit: AUTH TLS, or no session. implicit: from the first octet, as at port 990. try: AUTH TLS, and in the clear where the server refuses it, "
            + "which helps against who listens only. Data goes under TLS as well. Default: off, or explicit with any of the options below; HOST may begin with ftps:// (implicit) or ftpes:// (explicit).",
    };

    private readonly Option<bool> _insecure = new("--insecure") { Description = "Take any certificate. Nobody knows then whose server it is; --pin is as easy." };

    private readonly Option<string?> _authorities = new("--ca") { HelpName = "FILE", Description = "Who may vouch for the server: certificates in PEM, in the place of the system's." };

    private readonly Option<string?> _pin = new("--pin")
    {
        HelpName = "SHA256",
        Description = "The one certificate that will do, by its fingerprint, as 'portcullis serve' prints it and each refusal of a certificate does.",
    };

    private readonly Option<string?> _certificate = new("--certificate") { HelpName = "FILE", Description = "Our certificate, for servers that ask for one: PEM or PKCS#12." };

    private readonly Option<string?> _key = new("--key") { HelpName = "FILE", Description = "The private key of --certificate, where it is not in the same file." };

    public FtpTlsSwitches() => _use.AcceptOnlyFromAmong([.. Uses.Keys]);

    public IEnumerable<Option> All => [_use, _insecure, _authorities, _pin, _certificate, _key];

    public void Validate(CommandResult result, FtpTarget? target)
    {
        if (result.GetResult(_key) is not null && result.GetResult(_certificate) is null)
            result.AddError("--key goes with --certificate.");
        if (result.GetValue(_pin) is { } pin && PinOf(pin) is null)
            result.AddError("--pin is a SHA-256 in hexadecimal: 64 digits, with colons between them or without.");
        if (result.GetValue(_pin) is not null && (result.GetValue(_insecure) || result.GetValue(_authorities) is not null))
            result.AddError("--pin goes without --insecure and --ca: it names the one certificate that will do.");
        if (result.GetValue(_insecure) && result.GetValue(_authorities) is not null)
            result.AddError("Give --insecure or --ca, not both.");
        if (result.GetValue(_use) is not { } word || !Uses.TryGetValue(word, out var use))
            return;

        if (use == TlsUse.Off && IsAsked(result.GetResult))
            result.AddError("--tls off: --insecure, --ca, --pin and --certificate are of no use with it.");
        if (target?.Tls is { } scheme && scheme != use)
            result.AddError($"--tls {word}: HOST says otherwise.");
    }

    /// <exception cref="FtpException">A file cannot be used.</exception>
    public ClientTlsOptions Read(ParseResult result) => new()
    {
        Use = result.GetValue(_use) is { } word ? Uses[word] : IsAsked(result.GetResult) ? TlsUse.Explicit : TlsUse.Off,
        AcceptsAnyCertificate = result.GetValue(_insecure),
        Pin = result.GetValue(_pin) is { } pin ? PinOf(pin) : null,
        Authorities = result.GetValue(_authorities) is { } path ? AuthoritiesOf(path) : null,
        Certificate = result.GetValue(_certificate) is { } file ? CertificateOf(file, result.GetValue(_key)) : null,
    };

    private bool IsAsked(Func<Option, OptionResult?> given) =>
        new Option[] { _insecure, _authorities, _pin, _certificate }.Any(option => given(option) is not null and not { Implicit: true });

    private static string? PinOf(string text)
    {
        var digits = text.Replace(":", "", StringComparison.Ordinal);
        return digits.Length == FingerprintLength && digits.All(char.IsAsciiHexDigit) ? digits.ToUpper(CultureInfo.InvariantCulture) : null;
    }

    private static X509Certificate2Collection AuthoritiesOf(string path)
    {
        var all = new X509Certificate2Collection();
        try
        {
            all.ImportFromPemFile(path);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or CryptographicException)
        {
            throw new FtpException(FtpFailure.LocalFile, $"Cannot read {path}: {e.Message}", inner: e);
        }

        return all.Count > 0 ? all : throw new FtpException(FtpFailure.LocalFile, $"{path}: there is no certificate in it.");
    }

    private static SslStreamCertificateContext CertificateOf(string path, string? key)
    {
        try
        {
            var loaded = new CertificateFiles(path, key, null).Load(TimeProvider.System);
            return SslStreamCertificateContext.Create(loaded.Leaf, [.. loaded.Chain], offline: true);
        }
        catch (CertificateFileException e)
        {
            throw new FtpException(FtpFailure.LocalFile, e.Message, inner: e);
        }
    }
}
