using Portcullis.Protocol.Commands;
using Portcullis.Protocol.Facts;
using Portcullis.Protocol.Paths;
using Portcullis.Protocol.Representation;
using Portcullis.Server.Policies;
using Portcullis.Server.Profiles;
using Portcullis.Server.Security;
using Portcullis.Storage;

namespace Portcullis.Server.Accounts;

/// <summary>An authenticated identity: its name, its storage, and what it may do there.</summary>
public sealed record Account(string Name, IStorage Storage)
{
    public Permissions Permissions { get; init; } = Permissions.All;

    /// <summary>What its login needs beside the password.</summary>
    public LoginConditions Conditions { get; init; } = LoginConditions.None;

    /// <summary>Where it may do other than that, and what it does not see.</summary>
    public FolderRules Rules { get; init; } = FolderRules.None;

    /// <summary>
    /// Opens the storage at login, in place of <see cref="Storage"/>: for what is opened, or made, only when somebody comes. Null where
    /// <see cref="Storage"/> is the one. A <see cref="StorageException"/> of it is a home that cannot be entered.
    /// </summary>
    public Func<CancellationToken, ValueTask<IStorage>>? OpenStorage { get; init; }

    /// <summary>What it may do under a pathname.</summary>
    public PathRights RightsAt(FtpPath path) => Rules.At(path, Permissions);

    /// <summary>What its sessions have of their own: they outrank those of the network, the host and the server.</summary>
    public ClientSettings Settings { get; init; } = ClientSettings.None;

    /// <summary>What it has together with others; of groups with one name the first counts.</summary>
    public IReadOnlyList<AccountGroup> Groups { get; init; } = [];

    /// <summary>What TYPE, STRU and MODE leave to the host, as far as <see cref="Settings"/> do not say it; null for the server's.</summary>
    public RepresentationOptions? Representation { get; init; }

    /// <summary>Short for the one in <see cref="Settings"/>: what of its control connection is under TLS.</summary>
    public TlsDuty? ControlDuty
    {
        get => Settings.Tls.Control;
        init => Settings = Settings with { Tls = Settings.Tls with { Control = value } };
    }

    /// <summary>Short for the one in <see cref="Settings"/>: what of its data connections is under TLS.</summary>
    public TlsDuty? DataDuty
    {
        get => Settings.Tls.Data;
        init => Settings = Settings with { Tls = Settings.Tls with { Data = value } };
    }

    /// <summary>Short for the one in <see cref="Settings"/>; null for that of the network, the host or the server.</summary>
    public ControlEncoding? NameEncoding
    {
        get => Settings.NameEncoding;
        init => Settings = Settings with { NameEncoding = value };
    }

    /// <summary>With what <see cref="Representation"/> says beside the default: it is the account's as well, and comes before that of a network.</summary>
    internal ClientSettings AllSettings => Representation is { } own ? Settings.Over(ClientSettings.Of(own)) : Settings;

    /// <summary>The working directory after login.</summary>
    public FtpPath Home { get; init; } = FtpPath.Root;
}
