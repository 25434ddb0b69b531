using System.CommandLine;
using Portcullis.Configuration;
using Portcullis.Server;

namespace Portcullis.Cli;

/// <summary>The options of <c>portcullis serve</c>, and what they say.</summary>
internal sealed class ServeOptions
{
    private readonly Argument<string?> _folder = new("DIR")
    {
        Description = "The folder to serve. Without it ./files, made where it is missing.",
        Arity = ArgumentArity.ZeroOrOne,
    };

    private readonly Option<string[]> _listen = new("--listen")
    {
        Description = "Where to listen, like 127.0.0.1:2121 or [::1]:2121; may be given more than once. Port 0 takes a free one. Default: 127.0.0.1:2121.",
        HelpName = "ADDRESS:PORT",
    };

    private readonly Option<string[]> _user = new("--user")
    {
        Description = "An account; may be given more than once. Without any, and without --anonymous, the account 'portcullis' is made and its password printed.",
        HelpName = "NAME:PASSWORD",
    };

    private readonly Option<bool> _anonymous = new("--anonymous") { Description = "Let users 'anonymous' and 'ftp' in with any password, to read only." };

    private readonly Option<bool> _readOnly = new("--read-only") { Description = "All accounts may list and retrieve, and nothing else." };

    private readonly Option<bool> _modeZ = new("--mode-z") { Description = "Offer MODE Z (zlib). It costs much processor time and pays over slow lines; lftp uses it wherever it is offered." };

    private readonly Option<string?> _partialUploads = new("--partial-uploads")
    {
        Description = "What stays of an upload that is cut off, hidden, for its account to go on with within 24 hours: when-marked what a restart marker reply promised (the default), never nothing, always all that came, so that clients resume by SIZE and REST.",
        HelpName = "when-marked|never|always",
    };

    private readonly Option<string?> _look = new("--look")
    {
        Description = "unix (the default), or nt, as Windows NT's FTP service: SYST says Windows_NT, LIST is MS-DOS's (SITE DIRSTYLE switches), and users begin in the folder named as they are, or in DEFAULT, where there is one.",
        HelpName = "unix|nt",
    };

    private readonly Option<string?> _passivePorts = new("--passive-ports")
    {
        Description = "The ports for PASV and EPSV, to be opened in the firewall. Default: 49152-65535.",
        HelpName = "LOW-HIGH",
    };

    private readonly ConfigOption _config = new("The configuration file (docs/configuration.md); options given beside it go before it.");

    private readonly DataPortSettings _dataPorts = new();

    private readonly TlsSwitches _tls = new();

    private readonly RepresentationSettings _representation = new();

    private readonly Option<string?> _state = new("--state")
    {
        Description = "A folder for what the server keeps: the audit record, and the accounts that 'portcullis account' makes (portcullis.db). Made where it is missing.",
        HelpName = "DIR",
    };

    private readonly Option<string?> _accounts = new("--accounts")
    {
        Description = "PostgreSQL, for the accounts of several servers, like \"Host=db.example.com;Database=portcullis;Username=portcullis\"; its password best in ~/.pgpass.",
        HelpName = "CONNECTION",
    };

    private readonly Option<string?> _runAs = new("--run-as")
    {
        Description = "Whom the server becomes when root starts it. Without it the owner of the folder.",
        HelpName = "USER[:GROUP]",
    };

    public void AddTo(Command command)
    {
        command.Arguments.Add(_folder);
        command.Options.Add(_config.Option);
        foreach (var option in new Option[] { _listen, _user, _anonymous, _readOnly, _modeZ, _partialUploads, _look, _passivePorts })
            command.Options.Add(option);
        _dataPorts.AddTo(command);
        _tls.AddTo(command);
        _representation.AddTo(command);
        command.Options.Add(_state);
        command.Options.Add(_accounts);
        command.Options.Add(_runAs);
    }

    /// <summary>The configuration file; null without one.</summary>
    public string? FileOf(SettingsReader reader) => reader.Value(_config.Option);

    public ServeSettings Read(SettingsReader reader)
    {
        var file = _config.Read(reader);
        var users = reader.All(_user, Parsers.User);
        foreach (var twice in users.GroupBy(user => user.Name).Where(group => group.Count() > 1))
            reader.Error($"--user: there are two accounts named {twice.Key}.");

        // Left to itself an option that does not exist would be taken for the folder.
        if (reader.Value(_folder) is ['-', ..] unknown)
            reader.Error($"'{unknown}' is no option of serve; a folder of that name is written ./{unknown}");

        var dressed = Dressed(file.Server, reader.One(_look, Parsers.Look));
        var settings = file with
        {
            Folder = reader.Value(_folder) ?? file.Folder,
            Accounts = reader.IsGiven(_user) ? users : file.Accounts,
            Anonymous = reader.Value(_anonymous) || file.Anonymous,
            ReadOnly = reader.Value(_readOnly) || file.ReadOnly,
            State = reader.Value(_state) ?? file.State,
            AccountDatabase = reader.One(_accounts, Parsers.Connection) ?? file.AccountDatabase,
            RunAs = reader.IsGiven(_runAs) ? reader.One(_runAs, Parsers.HostUser) : file.RunAs,
            Tls = _tls.Read(reader, file.Tls),
            Server = dressed with
            {
                Listeners = reader.IsGiven(_listen) ? reader.All(_listen, Parsers.EndPoint) : file.Server.Listeners,
                Settings = (_representation.Read(reader) with { OfferModeZ = reader.Value(_modeZ) ? true : null }).Over(dressed.Settings),
                PartialUploads = reader.IsGiven(_partialUploads) ? reader.One(_partialUploads, Parsers.PartialUploads) : file.Server.PartialUploads,
                PassivePorts = reader.IsGiven(_passivePorts) ? reader.One(_passivePorts, Parsers.PortRange) : file.Server.PassivePorts,
            },
        };
        if (settings.MissesTls && !file.MissesTls)
            reader.Error("--tls off: a network, an account or a virtual host of the configuration file asks for TLS.");
        return settings with { Server = _dataPorts.Read(reader, settings) };
    }

    // Options go before the file.
    private static FtpServerOptions Dressed(FtpServerOptions options, Look look)
    {
        var defaults = ServeSettings.Default.Server;
        return look switch
        {
            Look.WindowsNt => options.WithNtLook(),
            Look.Unix => options with { SystemType = defaults.SystemType, ListingStyle = defaults.ListingStyle, HomeDirectoryRule = defaults.HomeDirectoryRule },
            _ => options,
        };
    }
}
