using System.Net;
using Portcullis.Protocol.Paths;
using Portcullis.Protocol.Representation;
using Portcullis.Server;
using Portcullis.Server.Accounts;
using Portcullis.Server.Profiles;

namespace Portcullis.Tests.Profiles;

public sealed class ClientSettingsTests
{
    [Theory]
    [InlineData("192.168.4.29", "host")]
    [InlineData("192.168.4.30", "plant")]
    [InlineData("192.168.5.1", "site")]
    [InlineData("10.0.0.1", "first")]
    [InlineData("172.16.0.1", null)]
    [InlineData("2001:db8::1", "v6")]
    public void The_smallest_network_around_a_client_counts(string client, string? expected)
    {
        NetworkSettings[] networks =
        [
            Network("site", "192.168.0.0/16"), Network("plant", "192.168.4.0/24"), Network("host", "192.168.4.29/32"),
            Network("first", "10.0.0.0/8"), Network("second", "10.0.0.0/8"), Network("v6", "2001:db8::/32", "fd00::/8"),
        ];
        Assert.Equal(expected, NetworkSettings.Find(networks, IPAddress.Parse(client))?.Name);
    }

    [Fact]
    public void All_that_is_wrong_is_told_with_its_place()
    {
        var options = new FtpServerOptions
        {
            Authenticator = new StaticAccounts(),
            Profiles = [.. ClientProfiles.All, new ClientProfile("AS400", "")],
            Settings = new ClientSettings { Profile = "nobody", CodePage = 38, SystemType = "two\nlines" },
            VirtualHosts = [new VirtualHost("ftp.example", new StaticAccounts()) { Settings = new ClientSettings { Records = new RecordFormat.Fixed(0) } }],
            Networks =
            [
                Network("plant", "192.168.4.0/24"),
                new NetworkSettings("Plant", [IPNetwork.Parse("192.168.4.0/24")])
                {
                    Settings = new ClientSettings
                    {
                        CodePage = ClientSettings.NoTranslation,
                        Paths =
                        [
                            new(PathPattern.Parse("*.dat")) { Records = new RecordFormat.Fixed(ClientSettings.MaximumRecordLength + 1) },
                            new(PathPattern.Parse("*.csv")) { MediaType = "text", Language = "de AT" },
                        ],
                    },
                },
                new NetworkSettings("", []),
            ],
        };

        Assert.Equal(
            [
                "Profiles: there are two named as400.",
                "Settings.Profile: there is no profile nobody; there are default, as400, mvs, windows-ftp, browser, device, AS400.",
                $"Settings.CodePage: there is no EBCDIC code page 38; there are {string.Join(", ", EbcdicCodePage.SupportedCcsids)}, and 65535 for none.",
                "Settings.SystemType: it is one line of ASCII, with 1 to 80 characters.",
                "VirtualHosts ftp.example.Records: Fixed { Length = 0, Padding =  } has no length between 1 and 1048576.",
                "Networks Plant.Paths: *.dat: Fixed { Length = 1048577, Padding =  } has no length between 1 and 1048576.",
                "Networks Plant.Paths: *.csv: 'text' is no media type, like text/csv.",
                "Networks Plant.Paths: *.csv: 'de AT' is no language, like en or de-AT.",
                "Networks: each needs a name.",
                "Networks: there are two named plant.",
                "Networks : it has no address range.",
                "Networks: 192.168.4.0/24 is there twice.",
            ],
            options.Validate());
    }

    [Fact]
    public void What_there_is_is_right() =>
        Assert.Empty(new FtpServerOptions { Authenticator = new StaticAccounts(), Networks = [Network("plant", "192.168.4.0/24", "192.168.5.0/24")] }.Validate());

    [Fact]
    public void The_first_path_that_matches_and_says_it_holds()
    {
        var settings = new ClientSettings
        {
            Paths = [new(PathPattern.Parse("*.dat")) { Language = "de" }, new(PathPattern.Parse("/in/**")) { Records = new RecordFormat.Fixed(80), Language = "en" }],
            ExtensionsTellMediaType = true,
        }.Over(new ClientSettings { Paths = [new(PathPattern.Parse("*.dat")) { Records = new RecordFormat.Fixed(132), MediaType = "application/x-payroll" }] });

        var (inbox, other) = (FtpPath.Parse("/in/a.dat"), FtpPath.Parse("/a.dat"));
        Assert.Equal((new RecordFormat.Fixed(80), new RecordFormat.Fixed(132)), (settings.RecordsOf(inbox), settings.RecordsOf(other)));
        Assert.Equal(("de", "en", null), (settings.LanguageOf(inbox), settings.LanguageOf(FtpPath.Parse("/in/b")), settings.LanguageOf(FtpPath.Parse("/b"))));
        Assert.Equal(("application/x-payroll", "text/csv", null), (settings.MediaTypeOf(inbox), settings.MediaTypeOf(FtpPath.Parse("/b.CSV")), settings.MediaTypeOf(FtpPath.Parse("/csv"))));
        Assert.Null((settings with { ExtensionsTellMediaType = null }).MediaTypeOf(FtpPath.Parse("/b.csv")));
    }

    private static NetworkSettings Network(string name, params string[] networks) => new(name, [.. networks.Select(network => IPNetwork.Parse(network))]);
}
