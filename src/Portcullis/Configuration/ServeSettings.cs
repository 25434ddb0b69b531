using System.Collections.Frozen;
using System.Net;
using Portcullis.AccessLogs;
using Portcullis.Accounts;
using Portcullis.Audit;
using Portcullis.Protocol.Commands;
using Portcullis.Protocol.Facts;
using Portcullis.Protocol.Paths;
using Portcullis.Server;
using Portcullis.Server.Accounts;
using Portcullis.Server.Policies;
using Portcullis.Server.Profiles;
using Portcullis.Server.Security;
using Portcullis.Storage.Local;

namespace Portcullis.Configuration;

/// <summary>What <c>portcullis serve</c> was told, by a file, the environment and the command line.</summary>
internal sealed record ServeSettings
{
    public static ServeSettings Default { get; } = new();

    /// <summary>Null for <see cref="DefaultFolder"/>, which is made where it is missing.</summary>
    public string? Folder { get; init; }

    public string DefaultFolder { get; init; } = "files";

    public IReadOnlyList<GroupSettings> Groups { get; init; } = [];

    public IReadOnlyList<AccountSettings> Accounts { get; init; } = [];

    public bool Anonymous { get; init; }

    public bool ReadOnly { get; init; }

    public IReadOnlyList<VirtualHostSettings> VirtualHosts { get; init; } = [];

    public IReadOnlyDictionary<string, IReadOnlyList<IPNetwork>> Networks { get; init; } = FrozenDictionary<string, IReadOnlyList<IPNetwork>>.Empty;

    /// <summary>Mounts that all accounts see, but those which are isolated from them.</summary>
    public IReadOnlyList<MountSettings> Mounts { get; init; } = [];

    public UserIsolation Isolation { get; init; }

    /// <summary>The folder of an account is made at its first login, where it is missing.</summary>
    public bool CreateFolders { get; init; }

    public Durability Durability { get; init; }

    /// <summary>Of standard error.</summary>
    public LogFormat LogFormat { get; init; }

    public IReadOnlyList<AccessLogSettings> AccessLogs { get; init; } = [];

    public AdminSettings Admin { get; init; } = new();

    /// <summary>Where Prometheus reads metrics; null for nowhere.</summary>
    public IPEndPoint? Prometheus { get; init; }

    /// <summary>Where metrics and traces are sent by OTLP; null for nowhere.</summary>
    public Uri? Otlp { get; init; }

    /// <summary>How to connect to PostgreSQL, where the accounts are; null for the database in <see cref="State"/>, if there is one.</summary>
    public string? AccountDatabase { get; init; }

    /// <summary>The key that seals the seeds of one-time codes; null for one in <see cref="State"/>.</summary>
    public string? AccountKeyFile { get; init; }

    /// <summary>Whom a server that root starts becomes, <c>user</c> or <c>user:group</c>; null for the owner of the folder.</summary>
    public string? RunAs { get; init; }

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
        || OwnSettings.Any(settings => PresetOf(settings) == DataPortPreset.Legacy);

    /// <summary>Somebody is to use TLS, and there is none.</summary>
    public bool MissesTls => Tls.Control == TlsDuty.Off
        && OwnSettings.Any(settings => settings.Tls is { Control: not (null or TlsDuty.Off) } or { Data: not (null or TlsDuty.Off) } or { Binding: TlsBinding.Require });

    /// <summary>Of networks, accounts and virtual hosts.</summary>
    private IEnumerable<ClientSettings> OwnSettings => Server.Networks.Select(network => network.Settings)
        .Concat(Accounts.Select(account => account.Settings))
        .Concat(VirtualHosts.SelectMany(host => host.Accounts.Select(account => account.Settings).Prepend(host.Settings)));

    /// <summary>Where durability is relaxed, in the words of the file.</summary>
    public IEnumerable<string> Relaxed =>
    [
        .. Durability == Durability.Relaxed ? ["the whole server"] : Array.Empty<string>(),
        .. RelaxedOf(Mounts),
        .. Accounts.Concat(VirtualHosts.SelectMany(host => host.Accounts)).SelectMany(account => RelaxedOf(account.Mounts)
            .Concat(account.Durability == Durability.Relaxed ? [$"account {account.Name}"] : [])),
    ];

    private static IEnumerable<string> RelaxedOf(IEnumerable<MountSettings> mounts) =>
        mounts.Where(mount => mount.Durability == Durability.Relaxed).Select(mount => $"mount {mount.Path}");

    private DataPortPreset? PresetOf(ClientSettings settings) =>
        settings.DataPorts ?? Server.Profiles.FirstOrDefault(profile => profile.Name == settings.Profile)?.Settings.DataPorts;
}

internal sealed record AccountSettings
{
    public string Name { get; init; } = "";

    public string? Password { get; init; }

    public string? PasswordFile { get; init; }

    /// <summary>With their limits; what it inherits from them is in the other settings already.</summary>
    public IReadOnlyList<AccountGroup> Groups { get; init; } = [];

    /// <summary>All but the uses.</summary>
    public LoginConditions Conditions { get; init; } = LoginConditions.None;

    /// <summary>How many logins; null for as many as there are.</summary>
    public int? Uses { get; init; }

    public IReadOnlyList<CertificateName> Certificates { get; init; } = [];

    /// <summary>Both are needed.</summary>
    public bool CertificateAndPassword { get; init; }

    /// <summary>Null for the server's.</summary>
    public string? Folder { get; init; }

    public FtpPath Home { get; init; } = FtpPath.Root;

    public IReadOnlyList<MountSettings> Mounts { get; init; } = [];

    public IReadOnlyList<PathPermissions> Rules { get; init; } = [];

    public HiddenNames Hidden { get; init; } = HiddenNames.None;

    public NameRules Names { get; init; } = NameRules.Default;

    public QuotaSettings Quota { get; init; } = QuotaSettings.None;

    /// <summary>Null for the modes 644 and 755.</summary>
    public int? Umask { get; init; }

    /// <summary>Null for the server's.</summary>
    public Durability? Durability { get; init; }

    public Permissions Permissions { get; init; } = Permissions.All;

    public ControlEncoding? NameEncoding { get; init; }

    public RepresentationValues? Representation { get; init; }

    public ClientSettings Settings { get; init; } = ClientSettings.None;

    /// <summary>From all that it was given.</summary>
    public ClientSettings AllSettings =>
        new ClientSettings { NameEncoding = NameEncoding }.Over(Representation?.Settings ?? ClientSettings.None).Over(Settings);

    /// <summary>With the uses, counted in a database.</summary>
    public LoginConditions ConditionsIn(IAccountStore? marks, string owner) =>
        Uses is { } maximum && marks is not null ? Conditions with { TryUse = cancellation => marks.TryUseAsync(owner, maximum, cancellation) } : Conditions;

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

/// <summary>The admin socket.</summary>
internal sealed record AdminSettings
{
    private const string SocketName = "admin.sock";

    public bool IsOn { get; init; } = true;

    /// <summary>Null for the one in the state folder.</summary>
    public string? Socket { get; init; }

    /// <summary>Where it is; null for nowhere.</summary>
    public string? PathIn(string? state) => Socket ?? (state is null ? null : Path.Combine(state, SocketName));
}
