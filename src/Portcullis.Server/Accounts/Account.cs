using Portcullis.Protocol.Facts;
using Portcullis.Protocol.Paths;
using Portcullis.Server.Profiles;
using Portcullis.Storage;

namespace Portcullis.Server.Accounts;

/// <summary>An authenticated identity: its name, its storage, and what it may do there.</summary>
public sealed record Account(string Name, IStorage Storage)
{
    public Permissions Permissions { get; init; } = Permissions.All;

    /// <summary>What its sessions have of their own: they outrank those of the network, the host and the server.</summary>
    public ClientSettings Settings { get; init; } = ClientSettings.None;

    /// <summary>The working directory after login.</summary>
    public FtpPath Home { get; init; } = FtpPath.Root;
}
