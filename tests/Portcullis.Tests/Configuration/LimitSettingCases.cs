using System.Globalization;
using Portcullis.Tests.Conversations;
using Portcullis.Tests.Storage;

namespace Portcullis.Tests.Configuration;

/// <summary>The cases of limits: for the server, a network, an account.</summary>
internal static class LimitSettingCases
{
    public static IReadOnlyDictionary<string, SettingCase> All { get; } = new Dictionary<string, SettingCase>
    {
        ["limits.sessionsPerAddress"] = new("""{ "limits": { "sessionsPerAddress": 1 } }""", SettingCases.SecondSessionAsync, "421"),
        ["limits.transfers"] = new("""{ "limits": { "transfers": 1 } }""", SecondTransferAsync, "450 Too many transfers at once; try again later."),
        ["limits.uploadRate"] = new("""{ "limits": { "uploadRate": "2KiB" } }""", ReceivedAtOnceAsync, "1024"),
        ["limits.downloadRate"] = new("""{ "limits": { "downloadRate": "2KiB" } }""", SentAtOnceAsync, "1024"),
        ["limits.sessionsPerAccount"] = Limit("\"sessionsPerAccount\": 1", SecondLoginAsync, "421"),
        ["limits.transfersPerAccount"] = Limit("\"transfersPerAccount\": 1", SecondTransferAsync, OfAccount),
        ["limits.uploadRatePerAccount"] = Limit("\"uploadRatePerAccount\": \"2KiB\"", ReceivedAtOnceAsync, "1024"),
        ["limits.downloadRatePerAccount"] = Limit("\"downloadRatePerAccount\": \"2KiB\"", SentAtOnceAsync, "1024"),
        ["limits.uploadRatePerTransfer"] = Limit("\"uploadRatePerTransfer\": \"2KiB\"", ReceivedAtOnceAsync, "1024"),
        ["limits.downloadRatePerTransfer"] = Limit("\"downloadRatePerTransfer\": \"2KiB\"", SentAtOnceAsync, "1024"),

        ["exposedPassivePorts"] = new("""{ "exposedPassivePorts": "40000-40000" }""", c => SettingCases.TextAsync(c, "PASV"), "227 Entering Passive Mode (192,0,2,21,156,64)."),
        ["passiveAddress"] = new("""{ "passiveAddress": "203.0.113.80" }""", c => SettingCases.TextAsync(c, "PASV"), "227 Entering Passive Mode (203,0,113,80,195,80)."),
        ["networkSettings[].passiveAddress"] = Network("\"passiveAddress\": \"203.0.113.80\"", c => SettingCases.TextAsync(c, "PASV"), "227 Entering Passive Mode (203,0,113,80,195,80)."),
        ["proxies"] = new("""{ "proxies": ["198.51.100.7"] }""", GreetedBehindProxyAsync, "220"),

        ["defender.enabled"] = Defender("\"banAt\": 1, \"enabled\": false", AfterFailureAsync, "220", "\"banAt\": 1"),
        ["defender.banAt"] = Defender("\"banAt\": 1", AfterFailureAsync, "421"),
        ["defender.banTime"] = Defender("\"banAt\": 1, \"banTime\": \"2s\"", AfterFailureAndMoreAsync, "220", "\"banAt\": 1"),
        ["defender.longestBan"] = Defender("\"banAt\": 1, \"banTime\": \"2s\", \"longestBan\": \"2s\"", AfterSecondFailureAsync, "220", "\"banAt\": 1, \"banTime\": \"2s\""),
        ["defender.decay"] = Defender("\"banAt\": 2, \"decay\": \"1s\"", TwoFailuresAsync, "220", "\"banAt\": 2"),
        ["defender.trusted"] = Defender("\"banAt\": 1, \"trusted\": [\"198.51.100.0/24\"]", AfterFailureAsync, "220", "\"banAt\": 1"),

        ["limits.commandRate"] = Limit("\"commandRate\": 4", FifthCommandAsync, "200") with { Otherwise = null },
        ["networkSettings[].commandRate"] = Network("\"commandRate\": 4", FifthCommandAsync, "200") with { Otherwise = null },

        ["groups[].limits.sessions"] = Group("\"sessions\": 1", SecondLoginAsync, "421"),
        ["groups[].limits.transfers"] = Group("\"transfers\": 1", SecondTransferAsync, "450 Too many transfers of this account's group at once; try again later."),
        ["groups[].limits.uploadRate"] = Group("\"uploadRate\": \"2KiB\"", ReceivedAtOnceAsync, "1024"),
        ["groups[].limits.downloadRate"] = Group("\"downloadRate\": \"2KiB\"", SentAtOnceAsync, "1024"),

        ["networkSettings[].sessions"] = Network("\"sessions\": 1", SettingCases.SecondSessionAsync, "421"),
        ["networkSettings[].sessionsPerAddress"] = Network("\"sessionsPerAddress\": 1", SettingCases.SecondSessionAsync, "421"),
        ["networkSettings[].sessionsPerAccount"] = Network("\"sessionsPerAccount\": 1", SecondLoginAsync, "421"),
        ["networkSettings[].transfersPerAccount"] = Network("\"transfersPerAccount\": 1", SecondTransferAsync, OfAccount),
        ["networkSettings[].uploadRatePerAccount"] = Network("\"uploadRatePerAccount\": \"2KiB\"", ReceivedAtOnceAsync, "1024"),
        ["networkSettings[].downloadRatePerAccount"] = Network("\"downloadRatePerAccount\": \"2KiB\"", SentAtOnceAsync, "1024"),
        ["networkSettings[].uploadRatePerTransfer"] = Network("\"uploadRatePerTransfer\": \"2KiB\"", ReceivedAtOnceAsync, "1024"),
        ["networkSettings[].downloadRatePerTransfer"] = Network("\"downloadRatePerTransfer\": \"2KiB\"", SentAtOnceAsync, "1024"),
    };

    private const string OfAccount = "450 Too many transfers of this account at once; try again when one has ended.";

    private static SettingCase Limit(string setting, Func<Conversation, Task<string>> observe, string expected) => new($$"""{ "limits": { {{setting}} } }""", observe, expected);

    private static SettingCase Defender(string setting, Func<Conversation, Task<string>> observe, string expected, string? otherwise = null) =>
        new($$"""{ "defender": { {{setting}} } }""", observe, expected) { Otherwise = otherwise is null ? "{}" : $$"""{ "defender": { {{otherwise}} } }""" };

    private static SettingCase Network(string setting, Func<Conversation, Task<string>> observe, string expected) =>
        new($$"""{ "networkSettings": [{ "networks": ["198.51.100.7"], {{setting}} }] }""", observe, expected);

    private static SettingCase Group(string limit, Func<Conversation, Task<string>> observe, string expected)
    {
        const string member = """ "accounts": [{ "name": "anna", "password": "secret", "groups": ["partners"] }]""";
        return new($$"""{ "groups": [{ "name": "partners", "limits": { {{limit}} } }], {{member}} }""", observe, expected)
        {
            Otherwise = $$"""{ "groups": [{ "name": "partners" }], {{member}} }""",
        };
    }

    private static async Task FailAsync(Conversation c)
    {
        var user = await c.ConnectAsync();
        await user.SayAsync("USER anna", "331");
        await user.AskAsync("PASS wrong");
    }

    private static async Task<string> GreetedAsync(Conversation c) => (await c.Call().ReadReplyAsync()).Text[..3];

    // The other end is at 198.51.100.7, and says that it is another's.
    private static async Task<string> GreetedBehindProxyAsync(Conversation c)
    {
        var user = c.Call();
        await user.Control.SendAsync("PROXY TCP4 203.0.113.66 192.0.2.21 40001 21\r\n"u8.ToArray(), CancellationToken.None);
        await user.ExpectAsync("220 FTP server ready.");
        return c.Log.Named("SessionBegan").Single()["Peer"] == "203.0.113.66:40001" ? "220" : "another's";
    }

    private static async Task<string> AfterFailureAsync(Conversation c)
    {
        await FailAsync(c);
        return await GreetedAsync(c);
    }

    private static async Task<string> AfterFailureAndMoreAsync(Conversation c)
    {
        await FailAsync(c);
        c.Clock.Advance(TimeSpan.FromSeconds(2));
        return await GreetedAsync(c);
    }

    private static async Task<string> AfterSecondFailureAsync(Conversation c)
    {
        await FailAsync(c);
        c.Clock.Advance(TimeSpan.FromSeconds(3));
        return await (AfterFailureAndMoreAsync(c));
    }

    private static async Task<string> TwoFailuresAsync(Conversation c)
    {
        await FailAsync(c);
        c.Clock.Advance(TimeSpan.FromSeconds(1));
        return await AfterFailureAsync(c);
    }

    // Four at once, and the fifth a quarter of a second later.
    private static async Task<string> FifthCommandAsync(Conversation c)
    {
        var user = await c.ConnectAsync();
        await user.SendAsync("NOOP", "NOOP", "NOOP", "NOOP", "NOOP");
        await user.ExpectAsync("200", "200", "200", "200");
        await c.Clock.ArmedAsync(TimeSpan.FromSeconds(0.25));
        Assert.False(user.Control.HasUnread);
        c.Clock.Advance(TimeSpan.FromSeconds(0.25));
        return (await user.ReadReplyAsync()).Text[..3];
    }

    private static async Task<string> SecondLoginAsync(Conversation c)
    {
        await c.LogInAsync();
        var second = await c.ConnectAsync();
        await second.SayAsync("USER anna", "331");
        return (await second.AskAsync("PASS secret"))[..3];
    }

    private static async Task<string> SecondTransferAsync(Conversation c)
    {
        var (first, second) = (await c.LogInAsync(), await c.LogInAsync());
        var data = await first.BeginAsync("STOR new.txt");
        await second.OfferDataPortAsync(5000);
        var reply = await second.AskAsync("RETR letter.txt");
        await data.SendAllAsync("");
        await first.ExpectAsync("226");
        return reply;
    }

    // Of 3,000 octets, before the clock moves.
    private static async Task<string> ReceivedAtOnceAsync(Conversation c)
    {
        var user = await c.LogInAsync();
        var data = await user.BeginAsync("STOR new.txt");
        await data.SendAsync(new string('x', 3000));
        string status;
        do
            status = await user.AskAsync("STAT");
        while (status.Contains(": 0 octets so far", StringComparison.Ordinal));
        await user.SayAsync("ABOR", "426", "226");
        return status.Split(" octets so far")[0].Split(' ')[^1];
    }

    private static async Task<string> SentAtOnceAsync(Conversation c)
    {
        await c.Storage.PutAsync("/long", new string('x', 3000));
        var user = await c.LogInAsync();
        var data = await user.BeginAsync("RETR long");
        await data.ReceiveAsync(1024);
        var sent = 1024;
        while (data.Connection.HasUnread)
            sent += (await data.ReceiveAsync(1)).Length;
        await user.SendAsync("ABOR");
        return sent.ToString(CultureInfo.InvariantCulture);
    }
}
