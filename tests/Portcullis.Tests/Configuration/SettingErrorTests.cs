using Portcullis.Certificates;
using Portcullis.Configuration;
using Portcullis.Protocol.Paths;
using Portcullis.Protocol.Representation;
using Portcullis.Server.Profiles;

namespace Portcullis.Tests.Configuration;

/// <summary>Every kind of error, each with its place, its path, what was read and what is allowed; and all at once.</summary>
public sealed class SettingErrorTests
{
    [Theory]
    [InlineData("""[]""", "1:1: a list is not an object in braces.")]
    [InlineData("""{ "lissteners": [] }""", "1:3: There is no setting 'lissteners' here. Did you mean \"listeners\"?")]
    [InlineData("""{ "Folder": "x" }""", "1:3: There is no setting 'Folder' here. Did you mean \"folder\"?")]
    [InlineData("""{ "idle": "5m" }""", "1:3: There is no setting 'idle' here. Did you mean \"timeouts.idle\"?")]
    [InlineData("""{ "frobnicate": 1 }""", "1:3: There is no setting 'frobnicate' here.")]
    [InlineData("""{ "timeouts": 5 }""", "1:15: timeouts: 5 is not an object in braces.")]
    [InlineData("""{ "timeouts": { "idle": 300 } }""", "1:25: timeouts.idle: 300 is not a duration from 1s to 1d, like \"90s\", \"5m\" or \"2h\".")]
    [InlineData("""{ "timeouts": { "idle": "2d" } }""", "1:25: timeouts.idle: '2d' is not a duration from 1s to 1d, like \"90s\", \"5m\" or \"2h\".")]
    [InlineData("""{ "timeouts": { "idle": "5 m" } }""", "1:25: timeouts.idle: '5 m' is not a duration from 1s to 1d, like \"90s\", \"5m\" or \"2h\".")]
    [InlineData("""{ "timeouts": { "idle": "999999999d" } }""", "1:25: timeouts.idle: '999999999d' is not a duration from 1s to 1d, like \"90s\", \"5m\" or \"2h\".")]
    [InlineData("""{ "listeners": "x" }""", "1:16: listeners: 'x' is not a list in brackets, each item an address and port, like \"127.0.0.1:2121\" or \"[::1]:2121\".")]
    [InlineData("""{ "listeners": [] }""", "1:16: listeners: There are 0 items; from 1 to 100 are allowed.")]
    [InlineData("""{ "listeners": ["1:2"] }""", "1:17: listeners[0]: '1:2' is not an address and port, like \"127.0.0.1:2121\" or \"[::1]:2121\".")]
    [InlineData("""{ "listeners": ["0.0.0.0:21", "[::]:21", "0.0.0.0:21"] }""", "1:42: listeners[2]: There is another '0.0.0.0:21' before it.")]
    [InlineData("""{ "readOnly": "yes" }""", "1:15: readOnly: 'yes' is not true or false.")]
    [InlineData("""{ "readOnly": null }""", "1:15: readOnly: null is not true or false.")]
    [InlineData("""{ "folder": "" }""", "1:13: folder: '' is not the pathname of a folder; a relative one starts at the folder of the configuration file.")]
    [InlineData("""{ "folder": "a\u0000b" }""", "1:13: folder: 'a?b' is not the pathname of a folder; a relative one starts at the folder of the configuration file.")]
    [InlineData("""{ "greeting": "a\nb" }""", "1:15: greeting: 'a?b' is not one line of at most 500 characters.")]
    [InlineData("""{ "nameCharset": "utf-16" }""", "1:18: nameCharset: 'utf-16' is not a character set of one octet a character, like \"iso-8859-1\", \"windows-1252\" or \"ibm850\", or \"utf-8\".")]
    [InlineData("""{ "networks": { "a.b": ["10.0.0.0/8"] } }""", "1:17: networks: 'a.b' is not a name of letters, digits, - and _, a letter first, of at most 64.")]
    [InlineData("""{ "networks": { "a": ["10.0.0.1/8x"] } }""", "1:23: networks.a[0]: '10.0.0.1/8x' is not a network, like \"192.168.4.0/24\", \"192.168.4.29\" or \"2001:db8::/32\".")]
    [InlineData("""{ "networks": [] }""", "1:15: networks: a list is not an object in braces; each name is a name of letters, digits, - and _, a letter first, of at most 64, each value a list in brackets, each item a network, like \"192.168.4.0/24\", \"192.168.4.29\" or \"2001:db8::/32\".")]
    [InlineData("""{ "dataPorts": { "preset": "nt5" } }""", "1:28: dataPorts.preset: 'nt5' is not one of \"nt351\", \"nt4\", \"legacy\".")]
    [InlineData("""{ "dataPorts": { "preset": "legacy", "exceptions": [{}] } }""", "1:53: dataPorts.exceptions[0]: \"networks\" is missing: a list in brackets, each item a network, like \"192.168.4.0/24\" or \"192.168.4.29\", or the name of one from networks.")]
    [InlineData("""{ "networks": { "plant": ["10.0.0.0/8"] }, "dataPorts": { "preset": "legacy", "exceptions": [{ "networks": ["plnat"] }] } }""", "1:109: dataPorts.exceptions[0].networks[0]: 'plnat' is not a network, like \"192.168.4.0/24\" or \"192.168.4.29\", or the name of one from networks. Did you mean \"plant\"?")]
    [InlineData("""{ "dataPorts": { "preset": "legacy", "exceptions": [{ "networks": ["10.0.0.0/8"], "until": "2027-02-29" }] } }""", "1:92: dataPorts.exceptions[0].until: '2027-02-29' is not a last day in UTC, like \"2027-06-30\".")]
    [InlineData("""{ "dataPorts": { "exceptions": [{ "networks": ["10.0.0.0/8"] }] } }""", "1:32: dataPorts.exceptions: They are of no use without the preset legacy, here or in settings of a network, an account or a virtual host.")]
    [InlineData("""{ "dataPorts": { "preset": "nt4", "exceptions": [{ "networks": ["10.0.0.0/8"] }] }, "profile": "as400" }""", "1:49: dataPorts.exceptions: They are of no use without the preset legacy, here or in settings of a network, an account or a virtual host.")]
    [InlineData("""{ "dataPorts": { "servicePorts": [1024] } }""", "1:35: dataPorts.servicePorts[0]: 1024 is not a whole number from 0 to 1023.")]
    [InlineData("""{ "passivePorts": "80-90" }""", "1:19: passivePorts: '80-90' is not a range of ports within 1024-65535, like \"50000-50999\".")]
    [InlineData("""{ "limits": { "sessions": 1.0 } }""", "1:27: limits.sessions: 1.0 is not a whole number from 1 to 1000000.")]
    [InlineData("""{ "limits": { "sessions": 99999999999999999999 } }""", "1:27: limits.sessions: 99999999999999999999 is not a whole number from 1 to 1000000.")]
    [InlineData("""{ "limits": { "sessions": "5" } }""", "1:27: limits.sessions: '5' is not a whole number from 1 to 1000000.")]
    [InlineData("""{ "representation": { "markerInterval": "1MB" } }""", "1:41: representation.markerInterval: '1MB' is not a size from 0B to 1TiB, like 65536, \"64KiB\" or \"10MiB\".")]
    [InlineData("""{ "representation": { "markerInterval": "9223372036854775807TiB" } }""", "1:41: representation.markerInterval: '9223372036854775807TiB' is not a size from 0B to 1TiB, like 65536, \"64KiB\" or \"10MiB\".")]
    [InlineData("""{ "representation": { "records": { "format": "fixed" } } }""", "1:34: representation.records: Format \"fixed\" needs a length.")]
    [InlineData("""{ "representation": { "records": { "length": 80 } } }""", "1:34: representation.records: length and padding are of no use without format \"fixed\".")]
    [InlineData("""{ "groups": [{ "limits": {} }] }""", "1:14: groups[0]: \"name\" is missing: a name of 1 to 128 characters, none of them a control character.")]
    [InlineData("""{ "groups": [{ "name": "a", "limits": { "sesions": 1 } }] }""", "1:41: groups[0].limits: There is no setting 'sesions' here. Did you mean \"sessions\"?")]
    [InlineData("""{ "groups": [{ "name": "a", "limits": { "uploadRate": 5 } }] }""", "1:55: groups[0].limits.uploadRate: 5 is not 0 or a size from 1KiB to 1TiB, like 65536, \"64KiB\" or \"10MiB\".")]
    [InlineData("""{ "groups": [{ "name": "a", "settings": { "password": "x" } }] }""", "1:43: groups[0].settings: There is no setting 'password' here. Did you mean \"accounts[].password\"?")]
    [InlineData("""{ "groups": [{ "name": "a", "settings": { "permissions": "x" } }], "accounts": [{ "name": "b", "password": "x", "groups": ["a"] }] }""", "1:58: groups[0].settings.permissions: 'x' is not letters of acdeflmprw.")]
    [InlineData("""{ "groups": [{ "name": "a" }, { "name": "a" }] }""", "1:31: groups[1]: There is another 'a' before it.")]
    [InlineData("""{ "groups": [{ "name": "partners" }], "accounts": [{ "name": "b", "password": "x", "groups": ["partnres"] }] }""", "1:95: accounts[0].groups[0]: 'partnres' is not the name of one of groups. Did you mean \"partners\"?")]
    [InlineData("""{ "groups": [{ "name": "a" }], "accounts": [{ "name": "b", "password": "x", "groups": ["a", "a"] }] }""", "1:93: accounts[0].groups[1]: There is another 'a' before it.")]
    [InlineData("""{ "accounts": [{ "password": "x" }] }""", "1:16: accounts[0]: \"name\" is missing: a name of 1 to 128 characters, none of them a control character.")]
    [InlineData("""{ "accounts": [{ "name": "a" }] }""", "1:16: accounts[0]: A password or a passwordFile is missing, or certificates that are enough.")]
    [InlineData("""{ "accounts": [{ "name": "a", "password": "x", "passwordFile": "y" }] }""", "1:16: accounts[0]: There are both a password and a passwordFile; one of them is enough.")]
    [InlineData("""{ "accounts": [{ "name": "a", "passwordFile": "none" }] }""", "1:47: accounts[0].passwordFile: There is no file /etc/portcullis/none.")]
    [InlineData("""{ "accounts": [{ "name": "a", "passwordFile": "/dev/null" }] }""", "1:47: accounts[0].passwordFile: The first line of /dev/null is not a password of 1 to 500 characters, on one line.")]
    [InlineData("""{ "accounts": [{ "name": "a", "passwordFile": "/dev/zero" }] }""", "1:47: accounts[0].passwordFile: /dev/zero is longer than 4096 octets.")]
    [InlineData("""{ "accounts": [{ "name": "a", "password": 12345 }] }""", "1:43: accounts[0].password: The value (not shown) is not a password of 1 to 500 characters, on one line.")]
    [InlineData("""{ "accounts": [{ "name": "a", "password": "x" }, { "name": "a", "password": "x" }] }""", "1:50: accounts[1]: There is another 'a' before it.")]
    [InlineData("""{ "accounts": [{ "name": "a", "password": "x", "home": "in" }] }""", "1:56: accounts[0].home: 'in' is not a pathname from the root, like \"/in/orders\".")]
    [InlineData("""{ "accounts": [{ "name": "a", "password": "x", "permissions": "rwx" }] }""", "1:63: accounts[0].permissions: 'rwx' is not letters of acdeflmprw.")]
    [InlineData("""{ "systemType": "" }""", "1:17: systemType: '' is not one line of ASCII, with 1 to 80 characters.")]
    [InlineData("""{ "profile": "as/400" }""", "1:14: profile: 'as/400' is not one of \"default\", \"as400\", \"mvs\", \"windows-ftp\", \"browser\", \"device\".")]
    [InlineData("""{ "paths": [{ "language": "en" }] }""", "1:13: paths[0]: \"pattern\" is missing: a pattern for a name, like \"*.dat\", or for a whole pathname, like \"/in/*.dat\" or \"/in/**\".")]
    [InlineData("""{ "paths": [{ "pattern": "in/*" }] }""", "1:26: paths[0].pattern: 'in/*' is not a pattern for a name, like \"*.dat\", or for a whole pathname, like \"/in/*.dat\" or \"/in/**\".")]
    [InlineData("""{ "paths": [{ "pattern": "*", "records": { "length": 80 } }] }""", "1:42: paths[0].records: length and padding are of no use without format \"fixed\".")]
    [InlineData("""{ "paths": [{ "pattern": "*", "mediaType": "text" }] }""", "1:44: paths[0].mediaType: 'text' is not a media type, like \"text/csv\".")]
    [InlineData("""{ "paths": [{ "pattern": "*", "mediaType": "text/csv; charset=x" }] }""", "1:44: paths[0].mediaType: 'text/csv; charset=x' is not a media type, like \"text/csv\".")]
    [InlineData("""{ "paths": [{ "pattern": "*", "language": "de AT" }] }""", "1:43: paths[0].language: 'de AT' is not a language, like \"en\" or \"de-AT\".")]
    [InlineData("""{ "partialUploads": { "keep": "when-marked" } }""", "1:31: partialUploads.keep: 'when-marked' is not one of \"whenMarked\", \"never\", \"always\".")]
    [InlineData("""{ "partialUploads": { "retention": "366d" } }""", "1:36: partialUploads.retention: '366d' is not a duration from 1s to 365d, like \"90s\", \"5m\" or \"2h\".")]
    [InlineData("""{ "partialUploads": { "markerSpacing": 0 } }""", "1:40: partialUploads.markerSpacing: 0 is not a size from 1B to 1TiB, like 65536, \"64KiB\" or \"10MiB\".")]
    [InlineData("""{ "limits": { "minimumDataRate": -1 } }""", "1:34: limits.minimumDataRate: -1 is not a whole number from 0 to 1000000.")]
    [InlineData("""{ "networkSettings": [{ "profile": "mvs" }] }""", "1:23: networkSettings[0]: \"networks\" is missing: a list in brackets, each item a network, like \"192.168.4.0/24\" or \"192.168.4.29\", or the name of one from networks.")]
    [InlineData("""{ "networkSettings": [{ "networks": ["10.0.0.0/8"], "idle": "5m" }] }""", "1:53: networkSettings[0]: There is no setting 'idle' here. Did you mean \"timeouts.idle\"?")]
    [InlineData("""{ "networkSettings": [{ "networks": ["10.0.0.0/8"] }, { "networks": ["10.0.0.0/8"] }] }""", "1:55: networkSettings[1]: There is another '10.0.0.0/8' before it.")]
    [InlineData("""{ "networks": { "a": ["10.0.0.0/8"] }, "networkSettings": [{ "networks": ["a"] }, { "networks": ["10.0.0.0/8"] }] }""", "1:59: networkSettings: 10.0.0.0/8 is there twice.")]
    [InlineData("""{ "accounts": [{ "name": "a", "password": "x", "settings": { "dataPorts": "nt5" } }] }""", "1:75: accounts[0].settings.dataPorts: 'nt5' is not one of \"nt351\", \"nt4\", \"legacy\".")]
    [InlineData("""{ "accounts": [{ "name": "a", "password": "x", "nameCharset": "utf-8", "settings": { "nameCharset": "ibm850" } }] }""", "1:16: accounts[0]: There are both nameCharset and settings.nameCharset; one of them is enough.")]
    [InlineData("""{ "accounts": [{ "name": "a", "password": "x", "representation": { "codePage": 37 }, "settings": { "codePage": "none" } }] }""", "1:16: accounts[0]: There are both representation.codePage and settings.codePage; one of them is enough.")]
    [InlineData("""{ "virtualHosts": [{ "name": "B", "settings": { "systemType": "\u00FC" } }] }""", "1:63: virtualHosts[0].settings.systemType: '\u00FC' is not one line of ASCII, with 1 to 80 characters.")]
    [InlineData("""{ "virtualHosts": [{ "name": "B" }, { "name": "b" }] }""", "1:37: virtualHosts[1]: There is another 'b' before it.")]
    public void An_error_says_where_what_and_what_is_allowed(string text, string error) =>
        Assert.Equal([$"test.json:{error}"], Settings.ErrorsOf(text));

    [Fact]
    public void All_errors_are_told_at_once_in_the_order_of_the_file() =>
        Assert.Equal(
            [
                "test.json:2:15: greeting: 5 is not one line of at most 500 characters.",
                "test.json:3:3: There is no setting 'acounts' here. Did you mean \"accounts\"?",
                "test.json:4:24: timeouts.data: '0s' is not a duration from 1s to 1d, like \"90s\", \"5m\" or \"2h\".",
                "test.json:5:3: 'greeting' stands here twice; the first is at test.json:2:3.",
                "test.json:6:17: listeners[0]: 'here' is not an address and port, like \"127.0.0.1:2121\" or \"[::1]:2121\".",
            ],
            Settings.ErrorsOf("""
                {
                  "greeting": 5,
                  "acounts": [],
                  "timeouts": {"data": "0s"},
                  "greeting": "x",
                  "listeners": ["here"],
                }
                """));

    [Fact]
    public void A_code_page_that_is_not_there_is_told_with_those_that_are()
    {
        var error = Assert.Single(Settings.ErrorsOf("""{ "representation": { "codePage": 930 } }"""));
        Assert.StartsWith("test.json:1:35: representation.codePage: 930 is not \"none\" or one of 37, ", error, StringComparison.Ordinal);
        Assert.Equal(ClientSettings.NoTranslation, Settings.Read("""{ "representation": { "codePage": "none" } }""").Settings.Server.Settings.CodePage);
    }

    // What the server finds wrong with its options as a whole must find its place in the file: by the names it uses.
    [Fact]
    public void Every_complaint_of_the_server_belongs_to_a_setting()
    {
        var wrong = ServeSettings.Default.Server with
        {
            Listeners = [],
            PassivePorts = new(1, 0),
            Greeting = "\r",
            MaximumFailedLogins = 0,
            MaximumSessions = 0,
            FailedLoginDelay = -TimeSpan.FromSeconds(1),
            MinimumDataRate = -1,
            ClosingGrace = TimeSpan.FromSeconds(11),
            PartialUploadRetention = TimeSpan.Zero,
            MarkerSpacing = 0,
            ImplicitTlsListeners = [new(System.Net.IPAddress.Loopback, 990)],
            Settings = new ClientSettings
            {
                Profile = "nobody",
                CodePage = 38,
                SystemType = "",
                Records = new RecordFormat.Fixed(0),
                Paths = [new(PathPattern.Parse("*")) { Language = "?" }],
            },
            Networks = [Network("a"), Network("b")],
            IdleTimeout = TimeSpan.Zero,
            MaximumIdleTimeout = TimeSpan.Zero,
            LoginTimeout = TimeSpan.Zero,
            ConnectTimeout = TimeSpan.Zero,
            PassiveTimeout = TimeSpan.Zero,
            DataTimeout = TimeSpan.Zero,
        };
        var named = wrong.Validate().Select(error => error.Split(": ")[0]).ToList();
        Assert.Equal(22, named.Count);
        Assert.All(named, option => Assert.Contains(SettingsTable.All, each => each.Row.Option == option));
    }

    [Theory]
    [InlineData(""" "networkSettings": [{ "networks": ["10.1.0.0/16"], "dataPorts": "legacy" }] """)]
    [InlineData(""" "networkSettings": [{ "networks": ["10.1.0.0/16"], "profile": "as400" }] """)]
    [InlineData(""" "accounts": [{ "name": "a", "password": "x", "settings": { "profile": "as400" } }] """)]
    [InlineData(""" "virtualHosts": [{ "name": "b", "settings": { "dataPorts": "legacy" } }] """)]
    [InlineData(""" "virtualHosts": [{ "name": "b", "accounts": [{ "name": "a", "password": "x", "settings": { "profile": "as400" } }] }] """)]
    [InlineData(""" "profile": "as400" """)]
    public void Legacy_networks_are_of_use_to_whoever_has_the_preset(string members)
    {
        var file = Settings.Read($$"""{ "dataPorts": { "exceptions": [{ "networks": ["10.0.0.0/8"] }] }, {{members}} }""");
        Assert.Empty(file.Errors);
        Assert.Single(file.Settings.Server.DataPorts.LegacyNetworks);
    }

    [Fact]
    public async Task A_certificate_without_its_key_or_its_password_is_told()
    {
        Assert.Contains("certificate.pem: ", (await Assert.ThrowsAsync<CertificateFileException>(() => Settings.BeginAsync(TlsSettingCases.CertificateAlone))).Message, StringComparison.Ordinal);
        Assert.Contains("both.p12: ", (await Assert.ThrowsAsync<CertificateFileException>(() => Settings.BeginAsync(TlsSettingCases.Locked))).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Settings_that_are_not_given_have_the_defaults_of_the_server()
    {
        var file = Settings.Read("{}");
        Assert.Empty(file.Errors);
        Assert.Equal(ServeSettings.Default.Server, file.Settings.Server);
        Assert.Equal((null, "/etc/portcullis/files", false, false, null), (file.Settings.Folder, file.Settings.DefaultFolder, file.Settings.Anonymous, file.Settings.ReadOnly, file.Settings.State));
    }

    [Fact]
    public void A_password_is_shown_by_nothing()
    {
        var account = Assert.Single(Settings.Read("""{ "accounts": [{ "name": "anna", "password": "geheim" }] }""").Settings.Accounts);
        Assert.Equal("geheim", account.Password);
        Assert.DoesNotContain("geheim", account.ToString(), StringComparison.Ordinal);
    }

    private static NetworkSettings Network(string name) => new(name, [System.Net.IPNetwork.Parse("10.0.0.0/8")]);
}
