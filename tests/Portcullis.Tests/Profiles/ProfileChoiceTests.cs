using Portcullis.Protocol.Commands;
using Portcullis.Protocol.Listings;
using Portcullis.Protocol.Representation;
using Portcullis.Server.Accounts;
using Portcullis.Server.Policies;
using Portcullis.Server.Profiles;
using Portcullis.Storage.Memory;

namespace Portcullis.Tests.Profiles;

/// <summary>Who chooses the profile, and what comes of all who have a say: a pure function, so tables are its tests.</summary>
public sealed class ProfileChoiceTests
{
    private static readonly ClientProfile Everything = new("everything", "A profile of the tests, with all there is.")
    {
        ListingStyle = new(ListingStyle.MsDos, "a"),
        NameEncoding = new(Charset("ibm850"), "b"),
        CodePage = new(273, "c"),
        Unmappable = new(UnmappableRule.Substitute, "d"),
        Records = new(new RecordFormat.Fixed(80), "e"),
        OfferModeZ = new(true, "f"),
        DataPorts = new(DataPortPreset.Legacy, "g"),
        SystemType = new("Everything", "h"),
        Wording = new(new() { OneLine = true }, "i"),
    };

    private static readonly IReadOnlyList<ClientProfile> Profiles = [.. ClientProfiles.All, Everything];

    public static TheoryData<ProfileSource> Sources => [.. Enum.GetValues<ProfileSource>()];

    [Theory]
    [MemberData(nameof(Sources))]
    public void The_strongest_source_chooses_and_says_why(ProfileSource strongest)
    {
        var sources = new ClientSources(strongest >= ProfileSource.Server ? Of("device") : ClientSettings.None, Profiles)
        {
            Host = strongest >= ProfileSource.Host ? new VirtualHost("ftp.example", new StaticAccounts()) { Settings = Of("browser") } : null,
            Evidence = strongest >= ProfileSource.Behaviour ? Evidence("SITE LRECL=80") : null,
            Network = strongest >= ProfileSource.Network ? new NetworkSettings("plant", []) { Settings = Of("windows-ftp") } : null,
            Account = strongest >= ProfileSource.Account ? new Account("anna", new MemoryStorage()) { Settings = Of("as400") } : null,
            Said = strongest >= ProfileSource.Client ? Of("everything") : ClientSettings.None,
        };

        var (chosen, _) = sources.Resolve();

        Assert.Equal(strongest, chosen.Source);
        Assert.Equal(
            strongest switch
            {
                ProfileSource.Default => ("default", "nothing is set, and nothing tells what the client is", "nothing is set, and nothing tells what the client is"),
                ProfileSource.Server => ("device", "the server is set to it", "set for this server"),
                ProfileSource.Host => ("browser", "the host ftp.example is set to it", "set for this host"),
                ProfileSource.Behaviour => ("mvs", "the client sent SITE LRECL: z/OS sends it before each PUT", "you sent SITE LRECL: z/OS sends it before each PUT"),
                ProfileSource.Network => ("windows-ftp", "the network plant is set to it", "set for your network"),
                ProfileSource.Account => ("as400", "the account anna is set to it", "set for this account"),
                _ => ("everything", "the client asked for it by SITE PROFILE", "you asked for it"),
            },
            (chosen.Profile.Name, chosen.Reason, chosen.Told));
    }

    [Fact]
    public void A_profile_that_the_operator_chose_brings_all_it_has()
    {
        foreach (var sources in new[]
        {
            new ClientSources(Of("everything"), Profiles),
            new ClientSources(ClientSettings.None, Profiles) { Network = new NetworkSettings("n", []) { Settings = Of("Everything") } },
            new ClientSources(ClientSettings.None, Profiles) { Account = new Account("a", new MemoryStorage()) { Settings = Of("everything") } },
        })
        {
            var (_, settings) = sources.Resolve();
            Assert.Equal(
                (ListingStyle.MsDos, "ibm850", 273, UnmappableRule.Substitute, new RecordFormat.Fixed(80), true, DataPortPreset.Legacy, "Everything"),
                (settings.ListingStyle, settings.NameEncoding?.Name, settings.CodePage, settings.Unmappable, settings.Records, settings.OfferModeZ, settings.DataPorts, settings.SystemType));
        }
    }

    [Fact]
    public void A_guess_changes_how_things_look_and_nothing_else()
    {
        var guess = new ProfileEvidence("everything", "NOOP", "", "");
        var (chosen, settings) = new ClientSources(ClientSettings.None, Profiles) { Evidence = guess }.Resolve();
        Assert.Equal(ProfileSource.Behaviour, chosen.Source);
        Assert.Equal((ListingStyle.MsDos, "ibm850", "Everything", true), (settings.ListingStyle, settings.NameEncoding?.Name, settings.SystemType, settings.Wording?.OneLine));
        Assert.Equal((null, null, null, null, false), (settings.CodePage, settings.Unmappable, settings.Records, settings.DataPorts, settings.OfferModeZ));
    }

    [Fact]
    public void The_client_comes_by_nothing_that_is_the_operators()
    {
        var (chosen, settings) = new ClientSources(ClientSettings.None, Profiles) { Said = Of("everything") }.Resolve();
        Assert.Equal(("everything", 273), (chosen.Profile.Name, settings.CodePage));
        Assert.Equal((null, false, null), (settings.DataPorts, settings.OfferModeZ, settings.OfferComb));
    }

    [Fact]
    public void Nor_does_it_lose_what_the_operator_gave()
    {
        var network = new NetworkSettings("n", []) { Settings = Of("everything") with { OfferComb = true } };
        var (chosen, settings) = new ClientSources(ClientSettings.None, Profiles) { Network = network, Said = Of("default") }.Resolve();
        Assert.Equal(("default", DataPortPreset.Legacy, true, true), (chosen.Profile.Name, settings.DataPorts, settings.OfferModeZ, settings.OfferComb));
    }

    [Fact]
    public void What_is_said_comes_before_account_network_host_and_server()
    {
        ClientSettings[] layers = [.. "ABCDE".Select(letter => new ClientSettings { SystemType = $"{letter}" })];
        for (var i = 0; i < layers.Length; i++)
        {
            var sources = new ClientSources(layers[4], Profiles)
            {
                Said = i == 0 ? layers[0] : ClientSettings.None,
                Account = i <= 1 ? new Account("a", new MemoryStorage()) { Settings = layers[1] } : null,
                Network = i <= 2 ? new NetworkSettings("n", []) { Settings = layers[2] } : null,
                Host = i <= 3 ? new VirtualHost("h", new StaticAccounts()) { Settings = layers[3] } : null,
            };
            Assert.Equal(layers[i].SystemType, sources.Resolve().Settings.SystemType);
        }
    }

    [Fact]
    public void A_profile_comes_just_after_the_settings_that_chose_it()
    {
        var network = new NetworkSettings("n", []) { Settings = Of("everything") with { CodePage = 500 } };
        var server = new ClientSettings { CodePage = 37, SystemType = "Server" };
        var (_, settings) = new ClientSources(server, Profiles) { Network = network }.Resolve();
        Assert.Equal((500, "Everything"), (settings.CodePage, settings.SystemType));

        // A guess comes before the server, and after those who know the client.
        var sources = new ClientSources(server, Profiles) { Evidence = new ProfileEvidence("everything", "NOOP", "", "") };
        Assert.Equal("Everything", sources.Resolve().Settings.SystemType);
        network = network with { Settings = new ClientSettings { SystemType = "Network" } };
        Assert.Equal("Network", (sources with { Network = network }).Resolve().Settings.SystemType);
    }

    [Fact]
    public void A_profile_that_is_not_there_chooses_nothing() =>
        Assert.Equal(("device", ProfileSource.Server), Chosen(new ClientSources(Of("device"), Profiles) { Said = Of("nobody") }));

    [Theory]
    [InlineData("SITE FIXrecfm 80 LRECL=80 RECFM=FB BLKSIZE=3200", "mvs")]
    [InlineData("SITE lrecl=132", "mvs")]
    [InlineData("SITE  NAMEFMT 1", "as400")]
    [InlineData("SITE CRTCCSID *CALC", "as400")]
    [InlineData("SITE TRIMMING", null)]
    [InlineData("SITE CHMOD 644 TRIM", null)]
    [InlineData("TYPE C 37", "as400")]
    [InlineData("TYPE CX", null)]
    [InlineData("CLNT OS/400", "as400")]
    [InlineData("CLNT Mozilla/5.0 (X11)", "browser")]
    [InlineData("CLNT NcFTP 3.2", null)]
    [InlineData("OPTS UTF8 ON", null)]
    [InlineData("PASS mozilla@example.com", null)]
    [InlineData("MODE B", null)]
    public void What_only_some_clients_send_tells_what_they_are(string line, string? profile) =>
        Assert.Equal(profile, ProfileEvidence.Find(CommandLine.Parse(line), isFirst: false, isAnonymous: false)?.Profile);

    [Theory]
    [InlineData("OPTS utf8 on", "windows-ftp")]
    [InlineData("OPTS UTF8 OFF", null)]
    [InlineData("USER anna", null)]
    public void Some_only_as_the_first_line(string line, string? profile) =>
        Assert.Equal(profile, ProfileEvidence.Find(CommandLine.Parse(line), isFirst: true, isAnonymous: false)?.Profile);

    [Theory]
    [InlineData("PASS IEUser@", "browser")]
    [InlineData("PASS chrome@example.com", "browser")]
    [InlineData("PASS anna@example.com", null)]
    public void Passwords_only_of_the_anonymous(string line, string? profile) =>
        Assert.Equal(profile, ProfileEvidence.Find(CommandLine.Parse(line), isFirst: false, isAnonymous: true)?.Profile);

    [Fact]
    public void All_evidence_is_of_profiles_that_are_there() =>
        Assert.All(ProfileEvidence.All, evidence => Assert.Contains(evidence.Profile, ClientProfiles.All.Select(profile => profile.Name)));

    [Fact]
    public void All_that_a_profile_sets_has_its_reason()
    {
        Assert.Equal(9, Everything.Describe().Count());
        Assert.All(ClientProfiles.All.SelectMany(profile => profile.Describe()), field => Assert.True(field.Reason.Length > 20 && field.Reason.EndsWith('.'), field.Reason));
    }

    private static (string, ProfileSource) Chosen(ClientSources sources) => sources.Resolve().Profile is var chosen ? (chosen.Profile.Name, chosen.Source) : default;

    private static ClientSettings Of(string profile) => new() { Profile = profile };

    private static ProfileEvidence Evidence(string line) => ProfileEvidence.Find(CommandLine.Parse(line), isFirst: false, isAnonymous: false)!;

    private static ControlEncoding Charset(string name)
    {
        Assert.True(ControlEncoding.TryFind(name, out var encoding));
        return encoding;
    }
}
