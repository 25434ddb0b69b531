using System.CommandLine;
using Portcullis.Configuration;
using Portcullis.Server.Security;

namespace Portcullis.Cli;

/// <summary>The options of the command line about TLS.</summary>
internal sealed class TlsSwitches
{
    private readonly Option<string?> _duty = new("--tls")
    {
        Description = "off; allow: the client chooses; require-credentials: users log in under TLS; require: all under TLS. Default: allow for clients on this host, require for all others.",
        HelpName = "off|allow|require-credentials|require",
    };

    private readonly Option<string[]> _implicit = new("--implicit")
    {
        Description = "Where to listen for implicit TLS, as on port 990; may be given more than once.",
        HelpName = "ADDRESS:PORT",
    };

    private readonly Option<string?> _certificate = new("--certificate")
    {
        Description = "The certificate with its chain, PEM or PKCS#12. Without it a self-signed one is made, and its fingerprint printed.",
        HelpName = "FILE",
    };

    private readonly Option<string?> _key = new("--key") { Description = "The private key of --certificate, where it is not in the same file.", HelpName = "FILE" };

    private readonly Option<string?> _binding = new("--tls-binding")
    {
        Description = "Whether data connections must resume the TLS session of their control connection. auto: those of clients that do it once. Default: auto.",
        HelpName = "require|auto|off",
    };

    public void AddTo(Command command)
    {
        foreach (var option in new Option[] { _duty, _implicit, _certificate, _key, _binding })
            command.Options.Add(option);
    }

    public TlsSettings Read(SettingsReader reader, TlsSettings file)
    {
        var settings = file with
        {
            Control = reader.IsGiven(_duty) ? reader.One(_duty, DutyOf) : file.Control,
            Implicit = reader.IsGiven(_implicit) ? reader.All(_implicit, Parsers.EndPoint) : file.Implicit,
            Certificate = reader.Value(_certificate) ?? file.Certificate,
            Key = reader.IsGiven(_certificate) ? reader.Value(_key) : reader.Value(_key) ?? file.Key,
            PasswordFile = reader.IsGiven(_certificate) ? null : file.PasswordFile,
            Certificates = reader.IsGiven(_certificate) ? [] : file.Certificates,
            Binding = reader.IsGiven(_binding) ? reader.One(_binding, BindingOf) : file.Binding,
        };
        if (reader.IsGiven(_key) && settings.Certificate is null)
            reader.Error("--key: it is of no use without --certificate.");
        if (reader.IsGiven(_duty) && settings.Control == TlsDuty.Off && (reader.IsGiven(_certificate) || reader.IsGiven(_implicit)))
            reader.Error("--tls off: --certificate and --implicit are of no use with it.");
        return settings;
    }

    private static Parsed<TlsDuty> DutyOf(string word) => word switch
    {
        "off" => new(TlsDuty.Off),
        "allow" => new(TlsDuty.Allow),
        "require-credentials" => new(TlsDuty.RequireCredentials),
        "require" => new(TlsDuty.Require),
        _ => new($"'{word}' is not one of off, allow, require-credentials, require."),
    };

    private static Parsed<TlsBinding> BindingOf(string word) => word switch
    {
        "require" => new(TlsBinding.Require),
        "auto" => new(TlsBinding.Automatic),
        "off" => new(TlsBinding.Off),
        _ => new($"'{word}' is not one of require, auto, off."),
    };
}
