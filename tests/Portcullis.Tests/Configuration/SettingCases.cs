using System.Text;
using Portcullis.Tests.Conversations;
using Portcullis.Tests.Storage;

namespace Portcullis.Tests.Configuration;

/// <summary>A setting, and what a running server does by it.</summary>
/// <param name="Given">The settings with it; a configuration.</param>
/// <param name="Observe">What a client sees.</param>
/// <param name="Expected">With the setting.</param>
internal sealed record SettingCase(string Given, Func<Conversation, Task<string>> Observe, string Expected)
{
    /// <summary>The same without the setting; null where nothing can be waited for.</summary>
    public string? Otherwise { get; init; } = "{}";
}

/// <summary>One case for each setting. A test fails for a setting without one.</summary>
internal static class SettingCases
{
    private const string Legacy = """
        { "dataPorts": { "preset": "legacy", "exceptions": [{ "networks": ["198.51.100.0/24"] }] } }
        """;

    private const string Expansion = """
        { "modeZ": true }
        """;

    private const string Host = """
        { "virtualHosts": [{ "name": "b.example", "accounts": [{ "name": "bert", "password": "p" }] }] }
        """;

    private const string Slow = """
        { "timeouts": { "data": "2s" } }
        """;

    private static readonly Dictionary<string, SettingCase> Own = new()
    {
        ["listeners"] = new("""{ "listeners": ["192.0.2.21:2100"] }""", c => Task.FromResult(string.Join(' ', c.Server.EndPoints)), "192.0.2.21:2100"),
        ["folder"] = new("""{ "folder": "/srv/other" }""", ListAsync, "other"),
        ["readOnly"] = new("""{ "readOnly": true }""", c => SayAsync(c, "MKD new"), "550"),
        ["anonymous"] = new("""{ "anonymous": true }""", c => LogInAsync(c, "anonymous", "me@"), "230"),
        ["greeting"] = new("""{ "greeting": "Hello." }""", async c => (await c.Call().ReadReplyAsync()).Text, "220 Hello."),
        ["messages.banner"] = new("""{ "messages": { "banner": ["Hello."] } }""", async c => (await c.Call().ReadReplyAsync()).Text, "220-Hello.\n220 FTP server ready."),
        ["messages.welcome"] = new("""{ "messages": { "welcome": ["Hello."] } }""", WelcomeAsync, "230-Hello.\n230 User logged in."),
        ["messages.exit"] = new("""{ "messages": { "exit": "Bye." } }""", c => TextAsync(c, "QUIT"), "221 Bye."),
        ["messages.tooManySessions"] = new("""{ "limits": { "sessions": 1 }, "messages": { "tooManySessions": "Full." } }""", RefusedSessionAsync, "421 Full.")
        { Otherwise = """{ "limits": { "sessions": 1 } }""" },
        ["systemType"] = new("""{ "systemType": "Windows_NT" }""", c => TextAsync(c, "SYST"), "215 Windows_NT"),
        ["listings.style"] = new("""{ "listings": { "style": "os400" } }""", c => TextAsync(c, "SITE LISTFMT"), "250 Now using list format \"0\"."),
        ["listings.fourDigitYears"] = new(
            """{ "listings": { "style": "msdos", "fourDigitYears": true } }""", c => TextAsync(c, "STAT letter.txt"),
            "213-Status of /letter.txt:\n 02-09-2026  02:05PM                   24 letter.txt\n213 End of status")
        { Otherwise = """{ "listings": { "style": "msdos" } }""" },
        ["listings.lowerCase"] = new("""{ "listings": { "lowerCase": true } }""", ListCapitalsAsync, "letter"),
        ["annotateDirectories"] = new("""{ "annotateDirectories": true }""", ChangeToAnnotatedAsync, "250-Old papers.\n250 \"/docs\" is the working directory."),
        ["homeDirectories"] = new("""{ "homeDirectories": "windowsNt" }""", BeginAtHomeAsync, "257 \"/anna\" is the working directory."),
        ["anonymousOnly"] = new("""{ "anonymousOnly": true }""", async c => await (await c.ConnectAsync()).AskAsync("USER anna"), "530 This server is for anonymous users only."),
        ["nameCharset"] = new("""{ "nameCharset": "windows-1252" }""", MakeEuroAsync, "257"),
        ["state"] = new(
            """{ "state": "/var/lib/x", "dataPorts": { "preset": "legacy", "exceptions": [{ "networks": ["198.51.100.7"] }] } }""",
            AuditAsync, "/var/lib/x/audit: legacy network 198.51.100.7/32")
        { Otherwise = Legacy },
        ["log.level"] = new("""{ "log": { "level": "warning" } }""", LoggedAsync, ""),
        ["networks"] = new(
            """{ "networks": { "plant": ["198.51.100.0/24"] }, "dataPorts": { "preset": "legacy", "exceptions": [{ "networks": ["plant"] }] } }""",
            c => SayAsync(c, "PORT 198,51,100,7,3,250"), "200"),

        ["dataPorts.preset"] = new("""{ "dataPorts": { "preset": "nt4" } }""", c => SayAsync(c, "PORT 198,51,100,7,0,20"), "200"),
        ["dataPorts.exceptions"] = new(Legacy, c => SayAsync(c, "PORT 198,51,100,7,3,250"), "200"),
        ["dataPorts.exceptions[].networks"] = new(
            """{ "dataPorts": { "preset": "legacy", "exceptions": [{ "networks": ["203.0.113.66"] }] } }""", c => SayAsync(c, "PORT 198,51,100,7,3,250"), "504")
        { Otherwise = Legacy },
        ["dataPorts.exceptions[].until"] = new(
            """{ "dataPorts": { "preset": "legacy", "exceptions": [{ "networks": ["198.51.100.7"], "until": "2026-02-08" }] } }""", c => SayAsync(c, "PORT 198,51,100,7,3,250"), "504")
        { Otherwise = Legacy.Replace("}] }", ", \"until\": \"2026-02-09\" }] }", StringComparison.Ordinal) },
        ["dataPorts.exceptions[].mode"] = new(
            """{ "dataPorts": { "preset": "legacy", "exceptions": [{ "networks": ["198.51.100.7"], "mode": "shadow" }] } }""", c => SayAsync(c, "PORT 198,51,100,7,3,250"), "504")
        { Otherwise = Legacy },
        ["dataPorts.exceptions[].comment"] = new(
            """{ "state": "s", "dataPorts": { "preset": "legacy", "exceptions": [{ "networks": ["198.51.100.7"], "comment": "order entry" }] } }""",
            AuditAsync, "/etc/portcullis/s/audit: legacy network 198.51.100.7/32 (order entry)")
        { Otherwise = Legacy },
        ["dataPorts.servicePorts"] = new(
            """{ "dataPorts": { "preset": "legacy", "exceptions": [{ "networks": ["198.51.100.7"] }], "servicePorts": [1018] } }""", c => SayAsync(c, "PORT 198,51,100,7,3,250"), "504")
        { Otherwise = Legacy },
        ["passivePorts"] = new("""{ "passivePorts": "51234-51234" }""", c => TextAsync(c, "EPSV"), "229 Entering Extended Passive Mode (|||51234|)"),

        ["timeouts.idle"] = new("""{ "timeouts": { "idle": "2s" } }""", c => AfterAsync(c, TimeSpan.FromSeconds(2), logIn: true), "421") { Otherwise = null },
        ["timeouts.maximumIdle"] = new("""{ "timeouts": { "maximumIdle": "20m" } }""", c => SayAsync(c, "SITE IDLE 1201"), "501"),
        ["timeouts.login"] = new("""{ "timeouts": { "login": "2s" } }""", c => AfterAsync(c, TimeSpan.FromSeconds(2), logIn: false), "421") { Otherwise = null },
        ["timeouts.connect"] = new("""{ "timeouts": { "connect": "2s" } }""", ConnectAsync, "425") { Otherwise = null },
        ["timeouts.passive"] = new("""{ "timeouts": { "passive": "2s" } }""", PassiveAsync, "425") { Otherwise = null },
        ["timeouts.data"] = new("""{ "timeouts": { "data": "2s" } }""", StallAsync, "426 Connection closed; transfer aborted: nothing moved for 2 s.") { Otherwise = null },
        ["timeouts.closingGrace"] = new("""{ "timeouts": { "closingGrace": "2s" } }""", EndAsync, "226 Transfer complete.") { Otherwise = null },

        ["limits.sessions"] = new("""{ "limits": { "sessions": 1 } }""", SecondSessionAsync, "421"),
        ["limits.minimumDataRate"] = new("""{ "timeouts": { "data": "2s" }, "limits": { "minimumDataRate": 0 } }""", TrickleAsync, "226") { Otherwise = Slow },
        ["limits.failedLogins"] = new("""{ "limits": { "failedLogins": 1 } }""", c => LogInAsync(c, "anna", "wrong"), "421"),
        ["limits.failedLoginDelay"] = new("""{ "limits": { "failedLoginDelay": "2s" } }""", DelayAsync, "530") { Otherwise = null },

        ["modeZ"] = new("""{ "modeZ": true }""", c => SayAsync(c, "MODE Z"), "200"),
        ["representation.codePage"] = new("""{ "representation": { "codePage": 273 } }""", c => RetrieveAsync(c, "[", "TYPE E"), "63"),
        ["representation.unmappable"] = new("""{ "representation": { "unmappable": "substitute" } }""", c => RetrieveAsync(c, "\u20AC", "TYPE E"), "3F"),
        ["representation.records.format"] = new("""{ "representation": { "records": { "format": "fixed", "length": 2 } } }""", StoreRecordAsync, "213 2"),
        ["representation.records.length"] = new("""{ "representation": { "records": { "format": "fixed", "length": 2 } } }""", StoreRecordAsync, "213 2")
        { Otherwise = """{ "representation": { "records": { "format": "fixed", "length": 3 } } }""" },
        ["representation.records.padding"] = new("""{ "representation": { "records": { "format": "fixed", "length": 5, "padding": 64 } } }""", StoreRecordAsync, "213 5")
        { Otherwise = """{ "representation": { "records": { "format": "fixed", "length": 5 } } }""" },
        ["representation.lastLineEnd"] = new("""{ "representation": { "lastLineEnd": false } }""", c => RetrieveAsync(c, "ab", "STRU R"), "6162FF02"),
        ["representation.markerInterval"] = new("""{ "representation": { "markerInterval": 1 } }""", c => RetrieveAsync(c, "ab", "MODE B"), "a[1]b[2]"),
        ["representation.deflateLevel"] = new("""{ "modeZ": true, "representation": { "deflateLevel": 0 } }""", async c => (await RetrieveAsync(c, "ab", "MODE Z"))[..4], "7801") { Otherwise = Expansion },
        ["representation.deflateRatio"] = new("""{ "modeZ": true, "representation": { "deflateRatio": 1100 } }""", StoreZerosAsync, "226") { Otherwise = Expansion },
        ["representation.deflateFree"] = new("""{ "modeZ": true, "representation": { "deflateFree": "3MiB" } }""", StoreZerosAsync, "226") { Otherwise = Expansion },

        ["partialUploads.keep"] = new("""{ "partialUploads": { "keep": "always" } }""", c => SizeOfCutAsync(c, TimeSpan.Zero), "213 7"),
        ["partialUploads.retention"] = new("""{ "partialUploads": { "keep": "always", "retention": "2d" } }""", c => SizeOfCutAsync(c, TimeSpan.FromDays(1)), "213 7")
        { Otherwise = """{ "partialUploads": { "keep": "always" } }""" },
        ["partialUploads.markerSpacing"] = new("""{ "partialUploads": { "markerSpacing": "1B" } }""", AnsweredMarkersAsync, "m1 m2"),

        ["accounts"] = new("""{ "accounts": [{ "name": "bert", "password": "p" }] }""", c => LogInAsync(c, "bert", "p"), "230"),
        ["accounts[].name"] = new("""{ "accounts": [{ "name": "Bert", "password": "p" }] }""", c => LogInAsync(c, "Bert", "p"), "230")
        { Otherwise = """{ "accounts": [{ "name": "bert", "password": "p" }] }""" },
        ["accounts[].password"] = new("""{ "accounts": [{ "name": "anna", "password": "other" }] }""", c => LogInAsync(c, "anna", "other"), "230"),
        ["accounts[].passwordFile"] = new(
            $$"""{ "accounts": [{ "name": "anna", "passwordFile": "{{Path.Combine(AppContext.BaseDirectory, "Conversations", "Transcripts", "PWD.txt")}}" }] }""",
            c => LogInAsync(c, "anna", File.ReadLines(Path.Combine(AppContext.BaseDirectory, "Conversations", "Transcripts", "PWD.txt")).First()), "230"),
        ["accounts[].folder"] = new("""{ "accounts": [{ "name": "anna", "password": "secret", "folder": "annas" }] }""", ListAsync, "annas"),
        ["accounts[].home"] = new("""{ "accounts": [{ "name": "anna", "password": "secret", "home": "/docs" }] }""", c => TextAsync(c, "PWD"), "257 \"/docs\" is the working directory."),
        ["accounts[].permissions"] = new("""{ "accounts": [{ "name": "anna", "password": "secret", "permissions": "elr" }] }""", c => SayAsync(c, "MKD new"), "550"),
        ["accounts[].nameCharset"] = new("""{ "accounts": [{ "name": "anna", "password": "secret", "nameCharset": "windows-1252" }] }""", MakeEuroAsync, "257"),
        ["accounts[].representation"] = new(
            """{ "accounts": [{ "name": "anna", "password": "secret", "representation": { "codePage": 273 } }] }""", c => RetrieveAsync(c, "[", "TYPE E"), "63"),

        ["virtualHosts"] = new(Host, c => HostAsync(c, "b.example"), "220"),
        ["virtualHosts[].name"] = new(Host.Replace("b.example", "c.example", StringComparison.Ordinal), c => HostAsync(c, "C.example"), "220") { Otherwise = Host },
        ["virtualHosts[].greeting"] = new("""{ "virtualHosts": [{ "name": "b.example", "greeting": "B here." }] }""", c => HostAsync(c, "b.example", null), "220 B here.") { Otherwise = Host },
        ["virtualHosts[].folder"] = new("""{ "virtualHosts": [{ "name": "b.example", "folder": "/srv/b", "accounts": [{ "name": "bert", "password": "p" }] }] }""", ListOfHostAsync, "b") { Otherwise = Host },
        ["virtualHosts[].accounts"] = new(Host, c => HostAsync(c, "b.example", "bert"), "230") { Otherwise = """{ "virtualHosts": [{ "name": "b.example" }] }""" },
        ["virtualHosts[].anonymous"] = new("""{ "virtualHosts": [{ "name": "b.example", "anonymous": true }] }""", c => HostAsync(c, "b.example", "ftp"), "230") { Otherwise = Host },
    };

    public static IReadOnlyDictionary<string, SettingCase> All { get; } = Own.Concat(ClientSettingCases.All).Concat(TlsSettingCases.All).Concat(FolderSettingCases.All).Concat(AuditSettingCases.All).Concat(AccountSettingCases.All).Concat(LimitSettingCases.All).ToDictionary();

    public static async Task<string> SayAsync(Conversation c, string command) => (await TextAsync(c, command))[..3];

    public static async Task<string> TextAsync(Conversation c, string command)
    {
        var user = await c.LogInAsync();
        await user.SendAsync(command);
        return (await user.ReadReplyAsync()).Text;
    }

    public static async Task<string> WelcomeAsync(Conversation c)
    {
        var user = await c.ConnectAsync();
        await user.SayAsync("USER anna", "331");
        return await user.AskAsync("PASS secret");
    }

    private static async Task<string> RefusedSessionAsync(Conversation c)
    {
        await c.ConnectAsync();
        return (await c.Call().ReadReplyAsync()).Text;
    }

    private static async Task<string> ListCapitalsAsync(Conversation c)
    {
        await c.Storage.PutAsync("/LETTER", "");
        return (await TextAsync(c, "STAT LETTER")).Split('\n')[1].Split(' ')[^1];
    }

    private static async Task<string> ChangeToAnnotatedAsync(Conversation c)
    {
        await c.Storage.PutAsync("/docs/~ftpsvc~.ckm", "Old papers.");
        return await TextAsync(c, "CWD docs");
    }

    private static async Task<string> BeginAtHomeAsync(Conversation c)
    {
        await c.Storage.MakeDirectoryAsync("/anna");
        return await TextAsync(c, "PWD");
    }

    public static async Task<string> LogInAsync(Conversation c, string name, string password)
    {
        var user = await c.ConnectAsync();
        await user.SayAsync("USER " + name, "331");
        await user.SendAsync("PASS " + password);
        return (await user.ReadReplyAsync()).Text[..3];
    }

    private static async Task<string> ListAsync(Conversation c) => await ListAsync(await c.LogInAsync());

    private static async Task<string> ListAsync(UserPi user)
    {
        await user.SayAsync("PASV", "227");
        await user.SayAsync("NLST", "150");
        var names = await (await user.OpenDataAsync()).ReceiveAllAsync();
        await user.ExpectAsync("226");
        return names.Trim().Replace("\r\n", " ", StringComparison.Ordinal);
    }

    // Octet 80 is the euro in windows-1252, and a control character in what else it could be.
    public static async Task<string> MakeEuroAsync(Conversation c)
    {
        var user = await c.LogInAsync();
        await user.SendOctetsAsync([.. "MKD "u8, 0x80, .. "\r\n"u8]);
        return (await user.ReadReplyAsync()).Text[..3];
    }

    private static async Task<string> LoggedAsync(Conversation c)
    {
        await c.LogInAsync();
        return string.Join(' ', c.Log.All.Select(each => each.Level).Distinct());
    }

    internal static async Task<string> AuditAsync(Conversation c)
    {
        var user = await c.LogInAsync();
        user.ListenForData(1018);
        await user.SayAsync("PORT 198,51,100,7,3,250", "200");
        await user.SayAsync("NLST", "150");
        await (await user.OpenDataAsync()).ReceiveAllAsync();
        await user.ExpectAsync("226");
        return string.Join(' ', c.Audited.Select(use => use.Reason));
    }

    private static async Task<string> AfterAsync(Conversation c, TimeSpan time, bool logIn)
    {
        var user = logIn ? await c.LogInAsync() : await c.ConnectAsync();
        c.Clock.Advance(time);
        return (await user.ReadReplyAsync()).Text[..3];
    }

    private static async Task<string> ConnectAsync(Conversation c)
    {
        c.Network.BlackHoles[Conversation.UserAddress] = true;
        var user = await c.LogInAsync();
        await user.SayAsync("PORT 198,51,100,7,156,65", "200");
        await user.SayAsync("RETR letter.txt", "150");
        await c.Network.NextAttemptAsync();
        c.Clock.Advance(TimeSpan.FromSeconds(2));
        return (await user.ReadReplyAsync()).Text[..3];
    }

    private static async Task<string> PassiveAsync(Conversation c)
    {
        var user = await c.LogInAsync();
        await user.SayAsync("PASV", "227");
        c.Clock.Advance(TimeSpan.FromSeconds(2));
        await user.SayAsync("RETR letter.txt", "150");
        return (await user.ReadReplyAsync()).Text[..3];
    }

    private static async Task<string> StallAsync(Conversation c)
    {
        var user = await c.LogInAsync();
        await user.SayAsync("PASV", "227");
        var data = await user.OpenDataAsync();
        await user.SayAsync("STOR new.txt", "150");
        await data.SendAsync("half");
        await user.UntilTransferredAsync(4);
        c.Clock.Advance(TimeSpan.FromSeconds(2));
        await user.UntilTransferredAsync(4);
        c.Clock.Advance(TimeSpan.FromSeconds(2));
        return (await user.ReadReplyAsync()).Text;
    }

    private static async Task<string> EndAsync(Conversation c)
    {
        var user = await c.LogInAsync();
        var data = await user.BeginAsync("STOR new.txt");
        await data.SendAllAsync("whole");
        await c.Clock.ArmedAsync(TimeSpan.FromSeconds(2));
        c.Clock.Advance(TimeSpan.FromSeconds(2));
        return (await user.ReadReplyAsync()).Text;
    }

    // Four octets in two seconds, twice.
    private static async Task<string> TrickleAsync(Conversation c)
    {
        var user = await c.LogInAsync();
        var data = await user.BeginAsync("STOR new.txt");
        await data.SendAsync("half");
        await user.UntilTransferredAsync(4);
        c.Clock.Advance(TimeSpan.FromSeconds(2));
        await user.UntilTransferredAsync(4);
        await data.SendAsync("more");
        await user.UntilTransferredAsync(8);
        c.Clock.Advance(TimeSpan.FromSeconds(2));
        await data.SendAllAsync("");
        return (await user.ReadReplyAsync()).Text[..3];
    }

    private static async Task<string> SizeOfCutAsync(Conversation c, TimeSpan after)
    {
        var user = await c.LogInAsync();
        await user.SayAsync("TYPE I", "200");
        var data = await user.BeginAsync("STOR file");
        await data.SendAsync("one,two");
        await user.UntilTransferredAsync(7);
        data.Connection.Abort();
        await user.ExpectAsync("426");
        await user.SayAsync("QUIT", "221");
        c.Clock.Advance(after);
        c.StorageClock.Advance(after);
        user = await c.LogInAsync();
        await user.SayAsync("TYPE I", "200");
        return await user.AskAsync("SIZE file");
    }

    private static async Task<string> AnsweredMarkersAsync(Conversation c)
    {
        var user = await c.LogInAsync("I", "F", "B");
        var data = await user.BeginAsync("STOR file");
        await data.SendAsync(RestartConversation.Block(0, "1") + RestartConversation.Marker("m1"));
        var answered = new List<string> { (await user.ReadReplyAsync()).Text };
        await data.SendAllAsync(RestartConversation.Block(0, "2") + RestartConversation.Marker("m2") + RestartConversation.Block(64, "3"));
        WireReply reply;
        while ((reply = await user.ReadReplyAsync()).Code == 110)
            answered.Add(reply.Text);
        return string.Join(' ', answered.Select(each => each.Split(' ')[2]));
    }

    public static async Task<string> SecondSessionAsync(Conversation c)
    {
        await c.ConnectAsync();
        return (await c.Call().ReadReplyAsync()).Text[..3];
    }

    private static async Task<string> DelayAsync(Conversation c)
    {
        var user = await c.ConnectAsync();
        await user.SayAsync("USER anna", "331");
        await user.SendAsync("PASS wrong");
        await c.Clock.ArmedAsync(TimeSpan.FromSeconds(2));
        c.Clock.Advance(TimeSpan.FromSeconds(2));
        return (await user.ReadReplyAsync()).Text[..3];
    }

    public static async Task<string> RetrieveAsync(Conversation c, string stored, string command)
    {
        await c.Storage.PutAsync("/file", stored);
        var user = await c.LogInAsync();
        if (command.StartsWith("MODE", StringComparison.Ordinal))
            await user.SayAsync("TYPE I", "200");
        await user.SayAsync(command, "200");
        await user.SayAsync("PASV", "227");
        await user.SendAsync("RETR file");
        if ((await user.ReadReplyAsync()).Code is not 150 and var refused)
            return refused.ToString(System.Globalization.CultureInfo.InvariantCulture);

        var data = await user.OpenDataAsync();
        try
        {
            // In MODE B the connection stays open.
            return command == "MODE B" ? await ReceiveBlocksAsync(data) : Convert.ToHexString(Encoding.Latin1.GetBytes(await data.ReceiveAllAsync()));
        }
        catch (IOException)
        {
            return "reset";
        }
    }

    // Of a restart marker its position, in brackets: what follows after '.' tells form and upload.
    private static async Task<string> ReceiveBlocksAsync(UserDtp data)
    {
        var all = new StringBuilder();
        string header;
        do
        {
            header = await data.ReceiveAsync(3);
            var block = await data.ReceiveAsync((header[1] << 8) + header[2]);
            all.Append((header[0] & 0x10) != 0 ? $"[{block.Split('.')[0]}]" : block);
        }
        while ((header[0] & 0x40) == 0);
        return all.ToString();
    }

    public static async Task<string> StoreRecordAsync(Conversation c)
    {
        var user = await c.LogInAsync();
        await user.SayAsync("TYPE I", "200");
        await user.SayAsync("STRU R", "200");
        await user.SayAsync("PASV", "227");
        await user.SayAsync("STOR record", "150");
        await (await user.OpenDataAsync()).SendAllAsync("ab\u00FF\u0003");
        await user.ReadReplyAsync();
        var found = await c.Storage.FindAsync("/record");
        return $"213 {found?.Length}";
    }

    private static async Task<string> StoreZerosAsync(Conversation c)
    {
        var zlib = new MemoryStream();
        await using (var stream = new System.IO.Compression.ZLibStream(zlib, System.IO.Compression.CompressionLevel.SmallestSize, leaveOpen: true))
            await stream.WriteAsync(new byte[2 << 20]);

        var user = await c.LogInAsync();
        await user.SayAsync("TYPE I", "200");
        await user.SayAsync("MODE Z", "200");
        await user.SayAsync("PASV", "227");
        await user.SayAsync("STOR zeros", "150");
        await (await user.OpenDataAsync()).SendAllAsync(Encoding.Latin1.GetString(zlib.ToArray()));
        return (await user.ReadReplyAsync()).Text[..3];
    }

    private static async Task<string> HostAsync(Conversation c, string name, string? account = "")
    {
        var user = await c.ConnectAsync();
        await user.SendAsync("HOST " + name);
        var reply = (await user.ReadReplyAsync()).Text;
        if (account is null or "")
            return account is null ? reply : reply[..3];

        await user.SayAsync("USER " + account, "331");
        await user.SendAsync("PASS p");
        return (await user.ReadReplyAsync()).Text[..3];
    }

    private static async Task<string> ListOfHostAsync(Conversation c)
    {
        var user = await c.ConnectAsync();
        await user.SayAsync("HOST b.example", "220");
        await user.LogInAsync("bert", "p");
        return await ListAsync(user);
    }
}
