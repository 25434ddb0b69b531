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

    private static SettingCase Network(string setting, Func<Conversation, Task<string>> observe, string expected) =>
        new($$"""{ "networkSettings": [{ "networks": ["198.51.100.7"], {{setting}} }] }""", observe, expected);

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
