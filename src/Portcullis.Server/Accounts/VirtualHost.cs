using Portcullis.Server.Profiles;

namespace Portcullis.Server.Accounts;

/// <summary>A host of many behind one address, chosen by HOST before login (RFC 7151).</summary>
/// <param name="Name">Compared without regard to case.</param>
/// <param name="Authenticator">Who may log in there.</param>
public sealed record VirtualHost(string Name, IAuthenticator Authenticator)
{
    /// <summary>What its sessions have of their own: they outrank those of the server.</summary>
    public ClientSettings Settings { get; init; } = ClientSettings.None;

    /// <summary>The text of the 220 that answers HOST.</summary>
    public string Greeting { get; init; } = "FTP server ready.";
}
