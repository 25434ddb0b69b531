using Portcullis.Protocol.Representation;
using Portcullis.Server.Policies;
using Portcullis.Server.Profiles;

namespace Portcullis.Tests.Configuration;

/// <summary>What is written outranks what a profile brings; account, network, host and server come in this order.</summary>
public sealed class ClientSettingOrderTests
{
    private const string Exceptions = """ "exceptions": [{ "networks": ["198.51.100.0/24"] }] """;

    // The bracket in TYPE E: X'AD' in 1047, which mvs brings, X'BA' in 37, the default, X'63' in 273, X'4A' in 500.
    [Theory]
    [InlineData("""{ "profile": "mvs" }""", "AD")]
    [InlineData("""{ "profile": "mvs", "representation": { "codePage": 273 } }""", "63")]
    [InlineData("""{ "profile": "mvs", "representation": { "codePage": 37 } }""", "BA")]
    [InlineData("""{ "profile": "mvs", "representation": { "codePage": "none" } }""", "5B")]
    [InlineData("""{ "profile": "mvs", "representation": { "records": {}, "markerInterval": 5 } }""", "AD")]
    [InlineData("""{ "representation": { "codePage": 273 }, "networkSettings": [{ "networks": ["198.51.100.0/24"], "profile": "mvs" }] }""", "AD")]
    [InlineData("""{ "networkSettings": [{ "networks": ["198.51.100.0/24"], "codePage": 273 }, { "networks": ["198.51.100.0/28"], "codePage": 500 }] }""", "4A")]
    [InlineData("""{ "networkSettings": [{ "networks": ["198.51.100.0/24"], "codePage": 273 }], "accounts": [{ "name": "anna", "password": "secret", "settings": { "codePage": 500 } }] }""", "4A")]
    [InlineData("""{ "networkSettings": [{ "networks": ["198.51.100.0/24"], "codePage": 273 }], "accounts": [{ "name": "anna", "password": "secret", "representation": { "codePage": 37 } }] }""", "BA")]
    [InlineData("""{ "networkSettings": [{ "networks": ["198.51.100.0/24"], "codePage": 273 }], "accounts": [{ "name": "anna", "password": "secret", "representation": { "markerInterval": 5 } }] }""", "63")]
    public async Task The_nearest_that_says_something_counts(string text, string bracket)
    {
        await using var conversation = await Settings.BeginAsync(text);
        Assert.Equal(bracket, await ClientSettingCases.BracketAsync(conversation));
    }

    [Theory]
    [InlineData($$"""{ "profile": "as400", "dataPorts": { {{Exceptions}} } }""", "200")]
    [InlineData($$"""{ "dataPorts": { "preset": "nt4", {{Exceptions}} }, "networkSettings": [{ "networks": ["198.51.100.7"], "profile": "as400" }] }""", "200")]
    [InlineData($$"""{ "dataPorts": { "preset": "legacy", {{Exceptions}} }, "networkSettings": [{ "networks": ["198.51.100.7"], "dataPorts": "nt351" }] }""", "504")]
    [InlineData($$"""{ "profile": "as400", "dataPorts": { "preset": "nt351" } }""", "504")]
    [InlineData("""{ "networkSettings": [{ "networks": ["198.51.100.7"], "profile": "as400" }] }""", "504")]
    public async Task A_low_port_needs_the_preset_of_the_nearest_and_an_exception(string text, string reply)
    {
        await using var conversation = await Settings.BeginAsync(text);
        Assert.Equal(reply, await SettingCases.SayAsync(conversation, "PORT 198,51,100,7,3,250"));
    }

    [Fact]
    public void All_of_the_object_is_read_wherever_it_stands()
    {
        const string settings = """
            "profile": "mvs", "listingStyle": "os400", "systemType": "X", "nameCharset": "ibm850", "codePage": 273, "unmappable": "substitute",
            "records": { "format": "fixed", "length": 80, "padding": 64 }, "paths": [{ "pattern": "*.dat", "records": {}, "mediaType": "text/csv", "language": "de-AT" }],
            "modeZ": true, "comb": true, "extensionsTellMediaType": true, "dataPorts": "nt4",
            "replies": { "oneLine": true, "sizeInBytes": false }
            """;
        var file = Settings.Read($$"""
            { "networks": { "plant": ["10.0.0.0/8", "192.168.4.29"] },
              "networkSettings": [{ "networks": ["plant", "2001:db8::/32"], {{settings}} }],
              "accounts": [{ "name": "a", "password": "x", "settings": { {{settings}} } }],
              "virtualHosts": [{ "name": "b", "settings": { {{settings}} } }] }
            """);
        Assert.Empty(file.Errors);
        var network = Assert.Single(file.Settings.Server.Networks);
        Assert.Equal(("plant, 2001:db8::/32", "10.0.0.0/8 192.168.4.29/32 2001:db8::/32"), (network.Name, string.Join(' ', network.Networks)));
        foreach (var read in new[] { network.Settings, file.Settings.Accounts[0].AllSettings, file.Settings.VirtualHosts[0].Settings })
        {
            var path = Assert.Single(read.Paths);
            Assert.Equal(("*.dat", null, "text/csv", "de-AT"), (path.Pattern.ToString(), path.Records, path.MediaType, path.Language));
            Assert.Equal(
                new ClientSettings
                {
                    Profile = "mvs",
                    ListingStyle = Portcullis.Protocol.Listings.ListingStyle.Os400,
                    SystemType = "X",
                    NameEncoding = read.NameEncoding,
                    CodePage = 273,
                    Unmappable = UnmappableRule.Substitute,
                    Records = new RecordFormat.Fixed(80, 64),
                    Paths = read.Paths,
                    OfferModeZ = true,
                    OfferComb = true,
                    ExtensionsTellMediaType = true,
                    DataPorts = DataPortPreset.Nt4,
                    Wording = new ReplyWording { OneLine = true, SizeInBytes = false },
                },
                read);
            Assert.Equal("ibm850", read.NameEncoding?.Name);
        }
    }
}
