using System.Collections.Frozen;
using System.Net;
using Portcullis.Audit;
using Portcullis.Protocol.Commands;
using Portcullis.Protocol.Facts;
using Portcullis.Protocol.Paths;
using Portcullis.Server;
using Portcullis.Server.Accounts;
using Portcullis.Server.Policies;
using Portcullis.Server.Profiles;

namespace Portcullis.Configuration;

/// <summary>What <c>portcullis serve</c> was told, by a file, the environment and the command line.</summary>
internal sealed record ServeSettings
{
    public static ServeSettings Default { get; } = new();

    /// <summary>Null for <see cref="DefaultFolder"/>, which is made where it is missing.</summary>
    public string? Folder { get; init; }

    public string DefaultFolder { get; init; } = "files";

    public IReadOnlyList<AccountSettings> Accounts { get; init; } = [];

    public bool Anonymous { get; init; }

    public bool ReadOnly { get; init; }

    public IReadOnlyList<VirtualHostSettings> VirtualHosts { get; init; } = [];

    public IReadOnlyDictionary<string, IReadOnlyList<IPNetwork>> Networks { get; init; } = FrozenDictionary<string, IReadOnlyList<IPNetwork>>.Empty;

    /// <summary>Where the audit record is kept, among others; null for nowhere but the log.</summary>
    public string? State { get; init; }

    /// <summary>How the audit record is kept; its folder follows from <see cref="State"/>.</summary>
    public AuditSettings Audit { get; init; } = AuditSettings.Default;

    /// <summary>What the file and the environment say, each setting by its path; without secrets.</summary>
    public IReadOnlyDictionary<string, GivenValue> Given { get; init; } = FrozenDictionary<string, GivenValue>.Empty;

    public TlsSettings Tls { get; init; } = new();

    /// <summary>All that the server itself is told; who may log in is added when the folders are open.</summary>
    public FtpServerOptions Server { get; init; } = new() { Authenticator = new StaticAccounts() };

    /// <summary>The data ports of somebody go by the preset legacy. Without, legacy networks are of no use.</summary>
    public bool HasLegacyPreset =>
        (PresetOf(Server.Settings) ?? Server.DataPorts.Preset) == DataPortPreset.Legacy
        || Server.Networks.Select(network => network.Settings)
            .Concat(Accounts.Select(account => account.Settings))
            .Concat(VirtualHosts.SelectMany(host => host.Accounts.Select(account => account.Settings).Prepend(host.Settings)))
            .Any(settings => PresetOf(settings) == DataPortPreset.Legacy);

    private DataPortPreset? PresetOf(ClientSettings settings) =>
        settings.DataPorts ?? Server.Profiles.FirstOrDefault(profile => profile.Name == settings.Profile)?.Settings.DataPorts;
}

internal sealed record AccountSettings
{
    public string Name { get; init; } = "";

    public string? Password { get; init; }

    public string? PasswordFile { get; init; }

    /// <summary>Null for the server's.</summary>
    public string? Folder { get; init; }

    public FtpPath Home { get; init; } = FtpPath.Root;

    public Permissions Permissions { get; init; } = Permissions.All;

    public ControlEncoding? NameEncoding { get; init; }

    public RepresentationValues? Representation { get; init; }

    public ClientSettings Settings { get; init; } = ClientSettings.None;

    /// <summary>From all that it was given.</summary>
    public ClientSettings AllSettings =>
        new ClientSettings { NameEncoding = NameEncoding }.Over(Representation?.Settings ?? ClientSettings.None).Over(Settings);

    // A record prints its members; a password must not get into a log that way.
    public override string ToString() => Name;
}

internal sealed record VirtualHostSettings
{
    public string Name { get; init; } = "";

    public string Greeting { get; init; } = new FtpServerOptions { Authenticator = new StaticAccounts() }.Greeting;

    /// <summary>Null for the server's.</summary>
    public string? Folder { get; init; }

    public IReadOnlyList<AccountSettings> Accounts { get; init; } = [];

    public bool Anonymous { get; init; }

    public ClientSettings Settings { get; init; } = ClientSettings.None;
}
