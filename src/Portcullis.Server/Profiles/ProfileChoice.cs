namespace Portcullis.Server.Profiles;

/// <summary>Who has a say, the weakest first.</summary>
public enum ProfileSource
{
    /// <summary>Nobody said anything.</summary>
    Default,
    Server,
    Host,

    /// <summary>A guess at the client, by what it sent.</summary>
    Behaviour,
    Network,
    Account,

    /// <summary>The client asked for it: SITE PROFILE.</summary>
    Client,
}

/// <summary>The profile of a session, and why it is that.</summary>
/// <param name="Profile">Which.</param>
/// <param name="Source">Who chose it.</param>
/// <param name="Reason">In words for the operator.</param>
public sealed record ProfileChoice(ClientProfile Profile, ProfileSource Source, string Reason)
{
    public static ProfileChoice None { get; } = new(ClientProfiles.Default, ProfileSource.Default, "nothing is set, and nothing tells what the client is");

    /// <summary>What it brings: all of it, or, for a guess, how things look.</summary>
    public ClientSettings Settings => Source == ProfileSource.Behaviour ? Profile.Presentation : Profile.Settings;

    /// <summary>In words for the client: names and addresses of the settings are the operator's.</summary>
    public string Told => Source switch
    {
        ProfileSource.Client => "you asked for it",
        ProfileSource.Account => "set for this account",
        ProfileSource.Network => "set for your network",
        ProfileSource.Behaviour => Reason.Replace("the client", "you", StringComparison.Ordinal),
        ProfileSource.Host => "set for this host",
        ProfileSource.Server => "set for this server",
        _ => Reason,
    };
}
