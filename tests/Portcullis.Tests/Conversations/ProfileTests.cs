using System.Net;
using Portcullis.Protocol.Commands;
using Portcullis.Protocol.Paths;
using Portcullis.Protocol.Representation;
using Portcullis.Server;
using Portcullis.Server.Accounts;
using Portcullis.Server.Policies;
using Portcullis.Server.Profiles;
using Portcullis.Tests.Storage;

namespace Portcullis.Tests.Conversations;

/// <summary>What is set for an account, a network, a host and the server, and what behaviour tells, over the wire.</summary>
public sealed class ProfileTests
{
    private const string LowPort = "PORT 192,168,4,29,3,250", Refused = "504 Invalid PORT command: data port 1018 is reserved (below 1024). Use PASV or EPSV.";

    private static readonly DataPortOptions LegacyNetworks = new() { LegacyNetworks = [new(IPNetwork.Parse("192.168.4.0/24"), null, "payroll")] };

    [Fact]
    public async Task A_network_with_a_profile_gets_its_data_ports_and_each_use_is_audited()
    {
        await using var conversation = await Conversation.BeginAsync(options => options with
        {
            DataPorts = LegacyNetworks,
            Networks = [Network("192.168.4.0/24", new ClientSettings { Profile = "as400" })],
        });
        var as400 = await conversation.LogInAsync(source: Conversation.As400);
        await as400.OfferDataPortAsync(1018);
        await as400.SayAsync("RETR letter.txt", "150");
        await (await as400.OpenDataAsync()).ReceiveAllAsync();
        await as400.ExpectAsync("226");
        Assert.Equal("legacy network 192.168.4.0/24 (payroll)", Assert.Single(conversation.Audited).Reason);

        // The deny list and the address hold for it as ever.
        await as400.SayAsync("PORT 192,168,4,29,0,25", "504 Invalid PORT command: data port 25 belongs to a well-known service. Use PASV or EPSV, or another port.");
        await as400.SayAsync("PORT 198,51,100,7,3,250", "504 Invalid PORT command: 198.51.100.7 is not the host of your control connection. Use PASV or EPSV.");

        var elsewhere = await conversation.LogInAsync();
        await elsewhere.SayAsync("PORT 198,51,100,7,3,250", Refused);
    }

    [Fact]
    public async Task An_account_with_a_profile_gets_them_where_its_network_is_listed()
    {
        await using var conversation = await Conversation.BeginAsync(options => options with
        {
            DataPorts = LegacyNetworks,
            Authenticator = new StaticAccounts()
                .Add(Account(options, "anna") with { Settings = new ClientSettings { Profile = "as400" } }, "secret")
                .Add(Account(options, "bert"), "secret"),
        });
        await (await conversation.LogInAsync(source: Conversation.As400)).SayAsync(LowPort, "200 PORT command successful.");
        await (await conversation.LogInAsync()).SayAsync("PORT 198,51,100,7,3,250", Refused);
        await (await conversation.LogInAsync("bert", Conversation.As400)).SayAsync(LowPort, Refused);
    }

    [Theory]
    [InlineData("SITE PROFILE as400", "200")]
    [InlineData("SITE NAMEFMT 1", "250")]
    [InlineData("CLNT OS/400", "200")]
    [InlineData("TYPE C 37", "200")]
    public async Task Nothing_that_a_client_sends_opens_a_data_port(string line, string reply)
    {
        await using var conversation = await Conversation.BeginAsync(options => options with { DataPorts = LegacyNetworks });
        var as400 = await conversation.LogInAsync(source: Conversation.As400);
        await as400.SayAsync(line, reply);
        Assert.Equal("as400", Assert.Single(conversation.Log.Named("ProfileChosen"))["Profile"]);
        await as400.SayAsync(LowPort, Refused);
        await as400.SayAsync("NLST", "425");
        Assert.Empty(conversation.Network.Attempts);
    }

    [Fact]
    public async Task Nor_does_the_walk_of_Q140424_but_the_log_knows_the_client()
    {
        await using var conversation = await Conversation.BeginAsync(options => options with { DataPorts = LegacyNetworks });
        var as400 = await conversation.LogInAsync(source: Conversation.As400);
        for (var port = 250; port < 256; port++)
            await as400.SayAsync($"PORT 192,168,4,29,3,{port}", "504");

        var chosen = Assert.Single(conversation.Log.Named("ProfileChosen"));
        Assert.Equal(("as400", "the client sent PORT below 1024, one higher with each command: the AS/400 of Microsoft Q140424 does"), (chosen["Profile"], chosen["Reason"]));
        Assert.Single(conversation.Log.Named("PortWalk"));
    }

    [Fact]
    public async Task A_stricter_preset_for_one_network_holds_there()
    {
        await using var conversation = await Conversation.BeginAsync(options => options with
        {
            DataPorts = new DataPortOptions { Preset = DataPortPreset.Nt4 },
            Networks = [Network("192.168.0.0/16", new ClientSettings { DataPorts = DataPortPreset.Nt351 })],
        });
        await (await conversation.LogInAsync()).SayAsync("PORT 198,51,100,7,0,20", "200");
        await (await conversation.LogInAsync(source: Conversation.As400)).SayAsync("PORT 192,168,4,29,0,20", "504");
    }

    [Fact]
    public async Task Names_are_in_the_character_set_of_the_network_before_the_login_and_of_the_account_after_it()
    {
        await using var conversation = await Conversation.BeginAsync(options => options with
        {
            Networks = [Network("192.168.4.0/24", new ClientSettings { NameEncoding = Charset("ibm850") })],
            Authenticator = new StaticAccounts().Add(Account(options, "Jürgen") with { Settings = new ClientSettings { NameEncoding = Charset("latin1") } }, "secret"),
        });
        var user = await conversation.ConnectAsync(Conversation.As400);
        await user.SendOctetsAsync([.. "USER J"u8, 0x81, .. "rgen\r\n"u8]);
        await user.ExpectAsync("331");
        await user.SayAsync("PASS secret", "230");
        await user.SendOctetsAsync([.. "MKD Gr"u8, 0xFC, 0xDF, .. "e\r\n"u8]);
        await user.ExpectAsync("257");
        Assert.NotNull(await conversation.Storage.FindAsync(FtpPath.Parse("/Grüße"), CancellationToken.None));

        // What the client said before, it said for good.
        user = await conversation.ConnectAsync(Conversation.As400);
        await user.SayAsync("OPTS UTF8 ON", "200 The character set of names is utf-8.");
        await user.LogInAsync("Jürgen");
        await user.SayAsync("CWD Grüße", "250 \"/Grüße\" is the working directory.");
    }

    [Fact]
    public async Task What_a_client_says_outranks_what_it_tells_of_itself()
    {
        await using var conversation = await Conversation.BeginAsync();
        var user = await conversation.LogInAsync();
        await user.SayAsync("OPTS UTF8 ON", "200");
        await user.SayAsync("SITE TRIM 0", "250");
        await user.SayAsync("MKD Grüße", "257 \"/Grüße\" directory created.");

        var other = await conversation.LogInAsync();
        await other.SayAsync("SITE TRIM 0", "250");
        await other.SendOctetsAsync([.. "CWD Gr"u8, 0xFC, 0xDF, .. "e\r\n"u8]);
        await other.ExpectAsync("250");
    }

    [Fact]
    public async Task The_profile_and_its_reason_stand_in_the_log_once_and_in_STAT()
    {
        await using var conversation = await Conversation.BeginAsync(options => options with
        {
            Networks = [Network("192.168.4.0/24", new ClientSettings { Profile = "mvs" })],
        });
        var user = await conversation.LogInAsync(source: Conversation.As400);
        await user.SayAsync("SITE LRECL=80", "200");
        await user.SayAsync("SITE LRECL=80", "200");
        var chosen = Assert.Single(conversation.Log.Named("ProfileChosen"));
        Assert.Equal(("mvs", "the network test is set to it"), (chosen["Profile"], chosen["Reason"]));
        await user.SendAsync("STAT");
        Assert.Contains("\n Profile mvs: set for your network\n", (await user.ReadReplyAsync()).Text, StringComparison.Ordinal);

        await conversation.LogInAsync();
        Assert.Single(conversation.Log.Named("ProfileChosen"));
    }

    [Fact]
    public async Task After_REIN_nothing_is_known_of_the_client()
    {
        await using var conversation = await Conversation.BeginAsync();
        var user = await conversation.LogInAsync();
        await user.SayAsync("SITE PROFILE device", "200");
        await user.SayAsync("SITE LRECL=80", "200");
        await user.SayAsync("REIN", "220");
        await user.LogInAsync();
        await user.SayAsync("SITE PROFILE", """
            211-Profile default: nothing is set, and nothing tells what the client is
            211 There are default, as400, mvs, windows-ftp, browser, device
            """);
    }

    [Fact]
    public async Task Settings_of_an_account_that_are_wrong_are_not_used_and_the_operator_is_told()
    {
        await using var conversation = await Conversation.BeginAsync(options => options with
        {
            Settings = new ClientSettings { SystemType = "Server" },
            Authenticator = new StaticAccounts().Add(Account(options, "anna") with { Settings = new ClientSettings { Profile = "nobody", SystemType = "Account" } }, "secret"),
        });
        var user = await conversation.LogInAsync();
        await user.SayAsync("SYST", "215 Server");
        Assert.StartsWith("Settings.Profile: there is no profile nobody", Assert.Single(conversation.Log.Named("AccountSettingsWrong"))["Errors"], StringComparison.Ordinal);
    }

    /// <summary>A number of bytes is what a client waits for: it is told where just so many come.</summary>
    [Theory]
    [InlineData(true, "TYPE I", null, "(9 bytes)")]
    [InlineData(true, "TYPE L 8", null, "(9 bytes)")]
    [InlineData(true, "TYPE I", "REST 4", "(5 bytes)")]
    [InlineData(true, "TYPE I", "RANG 2 4", "(3 bytes)")]
    [InlineData(true, "TYPE A", null, "(9 octets stored)")]
    [InlineData(true, "TYPE E", null, "(9 octets stored)")]
    [InlineData(true, "TYPE I", "MODE B", "(9 octets stored)")]
    [InlineData(true, "TYPE I", "MODE Z", "(9 octets stored)")]
    [InlineData(false, "TYPE I", null, "(9 octets stored)")]
    public async Task The_150_tells_bytes_to_who_reads_them_there(bool inBytes, string type, string? before, string told)
    {
        await using var conversation = await Conversation.BeginAsync(options => options with
        {
            Settings = new ClientSettings { OfferModeZ = true, Wording = new() { SizeInBytes = !inBytes } },
            Networks = [Network("198.51.100.0/24", new ClientSettings { Wording = new() { SizeInBytes = inBytes } })],
        });
        await conversation.Storage.PutAsync("/nine", "Nine too.");
        var user = await conversation.LogInAsync();
        await user.SayAsync(type, "200");
        await user.SayAsync("PASV", "227");
        if (before is not null)
            await user.SayAsync(before, before.StartsWith("MODE", StringComparison.Ordinal) ? "200" : "350");
        await user.SayAsync("RETR nine", $"150 Opening data connection for nine {told}.");
        var data = await user.OpenDataAsync();
        if (before == "MODE B")
            await user.ExpectAsync("250");
        else
            await data.ReceiveAllAsync();
    }

    /// <summary>Who says nothing of a wording leaves it to the next, one by one.</summary>
    [Fact]
    public async Task Wordings_are_put_together_of_account_network_and_server()
    {
        await using var conversation = await Conversation.BeginAsync(options => options with
        {
            Messages = new ServerMessages { Banner = ["Banner."], Welcome = ["Welcome."] },
            Settings = new ClientSettings { Wording = new() { OneLine = true, SizeInBytes = false } },
            Authenticator = new StaticAccounts().Add(Account(options, "anna") with { Settings = new ClientSettings { Wording = new() { OneLine = false } } }, "secret"),
            Networks = [Network("198.51.100.0/24", new ClientSettings { Wording = new() { SizeInBytes = true } })],
        });
        var user = conversation.Call();
        await user.ExpectAsync("220 FTP server ready.");
        await user.SayAsync("USER anna", "331");
        await user.SayAsync("PASS secret", """
            230-Welcome.
            230 User logged in.
            """);
        await user.SayAsync("TYPE I", "200");
        await user.SayAsync("PASV", "227");
        await user.SayAsync("RETR letter.txt", "150 Opening data connection for letter.txt (24 bytes).");
        var data = await user.OpenDataAsync();
        await data.ReceiveAllAsync();
    }

    [Fact]
    public async Task A_virtual_host_has_settings_of_its_own()
    {
        await using var conversation = await Conversation.BeginAsync(options => options with
        {
            Settings = new ClientSettings { SystemType = "Server" },
            VirtualHosts = [new VirtualHost("ftp.example", options.Authenticator) { Settings = new ClientSettings { SystemType = "Host" } }],
        });
        var user = await conversation.ConnectAsync();
        await user.SayAsync("SYST", "215 Server");
        await user.SayAsync("HOST ftp.example", "220");
        await user.SayAsync("SYST", "215 Host");
    }

    [Fact]
    public async Task What_is_offered_to_one_account_is_in_its_FEAT_alone()
    {
        await using var conversation = await Conversation.BeginAsync(options => options with
        {
            OfferModeZ = true,
            Authenticator = new StaticAccounts()
                .Add(Account(options, "anna") with { Settings = new ClientSettings { OfferComb = true, OfferModeZ = false } }, "secret")
                .Add(Account(options, "bert"), "secret"),
        });
        Assert.Equal((true, false), await OfferedAsync(await conversation.LogInAsync()));
        Assert.Equal((false, true), await OfferedAsync(await conversation.LogInAsync("bert")));

        static async Task<(bool Comb, bool ModeZ)> OfferedAsync(UserPi user)
        {
            await user.SendAsync("FEAT");
            var features = (await user.ReadReplyAsync()).Lines;
            await user.SayAsync("MODE Z", features.Contains(" MODE Z") ? "200" : "504");
            return (features.Contains(" COMB"), features.Contains(" MODE Z"));
        }
    }

    [Fact]
    public async Task The_code_page_and_what_becomes_of_characters_it_lacks_are_the_accounts()
    {
        await using var conversation = await Conversation.BeginAsync(options => options with
        {
            Settings = new ClientSettings { CodePage = 273 },
            Authenticator = new StaticAccounts()
                .Add(Account(options, "anna"), "secret")
                .Add(Account(options, "bert") with { Settings = new ClientSettings { Unmappable = UnmappableRule.Substitute, CodePage = 500 } }, "secret")
                .Add(Account(options, "raw") with { Settings = new ClientSettings { CodePage = ClientSettings.NoTranslation } }, "secret"),
        });
        await conversation.Storage.PutAsync("/text", "a[€\n");
        Assert.Equal((451, "U+20AC at octet 2 of the stored file has no octet in CCSID 273."), await RetrieveAsync("anna"));
        Assert.Equal((226, "\u0081\u004A\u003F\u0015"), await RetrieveAsync("bert"));
        Assert.Equal((226, "a[\u00E2\u0082\u00AC\n"), await RetrieveAsync("raw"));

        async Task<(int, string)> RetrieveAsync(string account)
        {
            var user = await conversation.LogInAsync(account);
            await user.SayAsync("TYPE E", "200");
            await user.SayAsync("PASV", "227");
            await user.SayAsync("RETR text", "150");
            var data = await user.OpenDataAsync();
            var octets = account == "anna" ? "" : await data.ReceiveAllAsync();
            var reply = await user.ReadReplyAsync();
            return (reply.Code, reply.Code == 226 ? octets : reply.Text[4..]);
        }
    }

    [Fact]
    public async Task Without_a_setting_neither_language_nor_media_type_is_guessed()
    {
        await using var conversation = await Conversation.BeginAsync();
        await conversation.Storage.PutAsync("/page.de.html", "<html lang=\"de\">");
        var user = await conversation.LogInAsync();
        await user.SayAsync("OPTS MLST media-type;lang;", "200 MLST OPTS Media-Type;Lang;");
        await user.SayAsync("MLST page.de.html", "250-Listing /page.de.html\n  /page.de.html\n250 End.");
    }

    [Fact]
    public async Task The_facts_that_settings_tell_are_told_where_they_are_known()
    {
        await using var conversation = await Conversation.BeginAsync(options => options with
        {
            Settings = new ClientSettings
            {
                ExtensionsTellMediaType = true,
                Paths = [new PathSettings(PathPattern.Parse("/docs/**")) { Language = "en" }, new PathSettings(PathPattern.Parse("*.bin")) { MediaType = "application/x-payroll" }],
            },
        });
        var user = await conversation.LogInAsync();
        await user.SayAsync("OPTS MLST media-type;charset;lang;", "200 MLST OPTS Media-Type;Charset;Lang;");
        await user.SayAsync("MLST letter.txt", "250-Listing /letter.txt\n Media-Type=text/plain;Charset=utf-8; /letter.txt\n250 End.");
        await user.SayAsync("MLST docs/readme.txt", "250-Listing /docs/readme.txt\n Media-Type=text/plain;Charset=utf-8;Lang=en; /docs/readme.txt\n250 End.");
        await user.SayAsync("MLST docs", "250-Listing /docs\n Charset=utf-8;Lang=en; /docs\n250 End.");
        await user.SayAsync("MLST data.bin", "250-Listing /data.bin\n Media-Type=application/x-payroll;Charset=utf-8; /data.bin\n250 End.");
        await user.SayAsync("OPTS UTF8 OFF", "200");
        await user.SayAsync("PASV", "227");
        await user.SayAsync("MLSD docs", "150");
        Assert.Equal("Media-Type=text/plain;Charset=iso-8859-1;Lang=en; readme.txt\r\nCharset=iso-8859-1;Lang=en; drafts\r\n", await (await user.OpenDataAsync()).ReceiveAllAsync());
        await user.ExpectAsync("226");
    }

    private static NetworkSettings Network(string network, ClientSettings settings) => new("test", [IPNetwork.Parse(network)]) { Settings = settings };

    // With the store of the conversation, which the account anna of its own authenticator has.
    private static Account Account(FtpServerOptions options, string name)
    {
        var found = options.Authenticator.AuthenticateAsync(new Credentials("anna", "secret", IPAddress.Loopback), CancellationToken.None);
        return ((AuthenticationResult.Accepted)found.AsTask().GetAwaiter().GetResult()).Account with { Name = name };
    }

    private static ControlEncoding Charset(string name)
    {
        Assert.True(ControlEncoding.TryFind(name, out var encoding));
        return encoding;
    }
}
