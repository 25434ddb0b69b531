using System.CommandLine;
using System.Net;
using Portcullis.Certificates;
using Portcullis.Server.Security;

namespace Portcullis.Cli;

/// <summary>What <c>portcullis serve</c> was told of TLS.</summary>
internal sealed record TlsSettings
{
    /// <summary>Null: the client chooses on this host, and all others must.</summary>
    public TlsDuty? Duty { get; init; }

    public IReadOnlyList<IPEndPoint> Implicit { get; init; } = [];

    /// <summary>Null for a self-signed certificate, made anew at each start.</summary>
    public CertificateFiles? Files { get; init; }

    public TlsBinding Binding { get; init; }

    /// <summary>Null where TLS is off.</summary>
    /// <exception cref="CertificateFileException">The certificate cannot be used.</exception>
    public TlsOptions? Load(TimeProvider time) => Duty == TlsDuty.Off
        ? null
        : new TlsOptions
        {
            Certificates = new TlsCertificates(Files?.Load(time) ?? TlsCertificates.CreateSelfSigned(time, "localhost", "127.0.0.1", "::1")),
            Control = Duty,
            Binding = Binding,
        };
}

/// <summary>The options of the command line about TLS.</summary>
internal sealed class TlsSettingsOptions
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

    public TlsSettings Read(SettingsReader reader)
    {
        var settings = new TlsSettings
        {
            Duty = reader.IsGiven(_duty) ? reader.One(_duty, DutyOf) : null,
            Implicit = reader.All(_implicit, Parsers.EndPoint),
            Files = reader.Value(_certificate) is { } certificate ? new CertificateFiles(certificate, reader.Value(_key), Password: null) : null,
            Binding = reader.IsGiven(_binding) ? reader.One(_binding, BindingOf) : TlsBinding.Automatic,
        };
        if (reader.IsGiven(_key) && settings.Files is null)
            reader.Error("--key: it is of no use without --certificate.");
        if (settings.Duty == TlsDuty.Off && (settings.Files is not null || settings.Implicit.Count > 0))
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
