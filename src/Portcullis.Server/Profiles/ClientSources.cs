using Portcullis.Server.Accounts;

namespace Portcullis.Server.Profiles;

/// <summary>Everyone who has a say in how a session is. What comes of it is a pure function: <see cref="Resolve"/>.</summary>
/// <param name="Server">The server's own settings.</param>
/// <param name="Profiles">Those that may be named.</param>
public sealed record ClientSources(ClientSettings Server, IReadOnlyList<ClientProfile> Profiles)
{
    public static readonly ClientSources None = new(ClientSettings.None, ClientProfiles.All);

    /// <summary>What commands of the client have set: it outranks all others, but for what is the operator's alone.</summary>
    public ClientSettings Said { get; init; } = ClientSettings.None;

    public Account? Account { get; init; }

    public NetworkSettings? Network { get; init; }

    /// <summary>What the client sent that tells what it is.</summary>
    public ProfileEvidence? Evidence { get; init; }

    public VirtualHost? Host { get; init; }

    public ClientProfile? Find(string? name) => Profiles.FirstOrDefault(profile => profile.Name.Equals(name, StringComparison.OrdinalIgnoreCase));

    /// <summary>
    /// The profile and the settings of the session. Data ports, TLS and what is offered follow from what the operator set, as if
    /// the client had sent nothing: nobody comes by them with a SITE command. Only to be spared MODE Z is in its hands.
    /// </summary>
    public (ProfileChoice Profile, ClientSettings Settings) Resolve()
    {
        var operators = Operators();
        Layer[] everyone =
        [
            new(ProfileSource.Client, Said, "the client asked for it by SITE PROFILE"),
            .. operators[..2],
            new(ProfileSource.Behaviour, new ClientSettings { Profile = Evidence?.Profile }, Evidence?.Reason ?? ""),
            .. operators[2..],
        ];

        var (chosen, granted) = (Choose(everyone), Fold(operators, Choose(operators)));
        var settings = Fold(everyone, chosen);
        return (chosen, settings with
        {
            DataPorts = granted.DataPorts,
            OfferComb = granted.OfferComb,
            Tls = granted.Tls,
            OfferModeZ = granted.OfferModeZ == true && settings.OfferModeZ != false,
        });
    }

    /// <summary>What the operator has set, whatever the client says: limits go by it.</summary>
    public ClientSettings ResolveGranted()
    {
        var operators = Operators();
        return Fold(operators, Choose(operators));
    }

    private Layer[] Operators() =>
    [
        new(ProfileSource.Account, Account?.AllSettings, $"the account {Account?.Name} is set to it"),
        new(ProfileSource.Network, Network?.Settings, $"the network {Network?.Name} is set to it"),
        new(ProfileSource.Host, Host?.Settings, $"the host {Host?.Name} is set to it"),
        new(ProfileSource.Server, Server, "the server is set to it"),
    ];

    private ProfileChoice Choose(Layer[] layers)
    {
        foreach (var (source, settings, reason) in layers)
        {
            if (Find(settings?.Profile) is { } profile)
                return new ProfileChoice(profile, source, reason);
        }

        return ProfileChoice.None;
    }

    // What chose the profile comes just before it.
    private static ClientSettings Fold(Layer[] layers, ProfileChoice chosen)
    {
        var settings = ClientSettings.None;
        foreach (var (source, own, _) in layers)
        {
            settings = settings.Over(own ?? ClientSettings.None);
            if (source == chosen.Source)
                settings = settings.Over(chosen.Settings);
        }

        return settings;
    }

    /// <summary>One of those who have a say.</summary>
    private readonly record struct Layer(ProfileSource Source, ClientSettings? Settings, string Reason);
}
