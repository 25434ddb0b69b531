using Portcullis.Tests.Conversations;
using Portcullis.Tests.Storage;

namespace Portcullis.Tests.Configuration;

/// <summary>The cases of what sessions may differ in: for the server, a network, an account, a virtual host.</summary>
internal static class ClientSettingCases
{
    private const string Mvs = """{ "networkSettings": [{ "networks": ["198.51.100.0/24"], "profile": "mvs" }] }""";

    private const string Records = """{ "paths": [{ "pattern": "/rec*", "records": { "format": "fixed", "length": 2 } }] }""";

    public static IReadOnlyDictionary<string, SettingCase> All { get; } = new Dictionary<string, SettingCase>
    {
        // X'AD' is the bracket in 1047, X'BA' in 37, X'63' in 273.
        ["profile"] = new("""{ "profile": "mvs" }""", BracketAsync, "AD"),
        ["comb"] = new("""{ "comb": true }""", CombineAsync, "250"),
        ["extensionsTellMediaType"] = new("""{ "extensionsTellMediaType": true }""", c => FactAsync(c, "Media-Type"), "Media-Type=text/plain;"),

        ["replies.oneLine"] = new("""{ "messages": { "welcome": ["Mind the gap."] }, "replies": { "oneLine": true } }""", SettingCases.WelcomeAsync, "230 User logged in.")
        { Otherwise = """{ "messages": { "welcome": ["Mind the gap."] } }""" },
        ["replies.sizeInBytes"] = new("""{ "replies": { "sizeInBytes": true } }""", OpeningAsync, "150 Opening data connection for five (5 bytes)."),

        ["paths"] = new(Records, SettingCases.StoreRecordAsync, "213 2"),
        ["paths[].pattern"] = new(Records, SettingCases.StoreRecordAsync, "213 2") { Otherwise = Records.Replace("/rec*", "/in/rec*", StringComparison.Ordinal) },
        ["paths[].records"] = new(Records, SettingCases.StoreRecordAsync, "213 2") { Otherwise = """{ "paths": [{ "pattern": "/rec*" }] }""" },
        ["paths[].mediaType"] = new("""{ "paths": [{ "pattern": "*.txt", "mediaType": "text/x-letter" }] }""", c => FactAsync(c, "Media-Type"), "Media-Type=text/x-letter;"),
        ["paths[].language"] = new("""{ "paths": [{ "pattern": "letter*", "language": "en" }] }""", c => FactAsync(c, "Lang"), "Lang=en;"),

        ["networkSettings"] = new(Mvs, BracketAsync, "AD"),
        ["networkSettings[].networks"] = new(Mvs, BracketAsync, "AD") { Otherwise = Mvs.Replace("198.51.100.0/24", "203.0.113.0/24", StringComparison.Ordinal) },
        ["networkSettings[].profile"] = new(Mvs, BracketAsync, "AD") { Otherwise = Network("""  "modeZ": false """) },
        ["networkSettings[].listingStyle"] = new(Network(""" "listingStyle": "os400" """), c => SettingCases.TextAsync(c, "SITE LISTFMT"), "250 Now using list format \"0\"."),
        ["networkSettings[].systemType"] = new(Network(""" "systemType": "Windows_NT" """), c => SettingCases.TextAsync(c, "SYST"), "215 Windows_NT"),
        ["networkSettings[].replies"] = new(Network(""" "replies": { "sizeInBytes": true } """), OpeningAsync, "150 Opening data connection for five (5 bytes)."),
        ["networkSettings[].nameCharset"] = new(Network(""" "nameCharset": "windows-1252" """), SettingCases.MakeEuroAsync, "257"),
        ["networkSettings[].codePage"] = new(Network(""" "codePage": 273 """), BracketAsync, "63"),
        ["networkSettings[].unmappable"] = new(Network(""" "unmappable": "substitute" """), c => SettingCases.RetrieveAsync(c, "\u20AC", "TYPE E"), "3F"),
        ["networkSettings[].records"] = new(Network(""" "records": { "format": "fixed", "length": 2 } """), SettingCases.StoreRecordAsync, "213 2"),
        ["networkSettings[].paths"] = new(Network(""" "paths": [{ "pattern": "/record", "records": { "format": "fixed", "length": 2 } }] """), SettingCases.StoreRecordAsync, "213 2"),
        ["networkSettings[].modeZ"] = new(Network(""" "modeZ": true """), c => SettingCases.SayAsync(c, "MODE Z"), "200"),
        ["networkSettings[].comb"] = new(Network(""" "comb": true """), CombineAsync, "250"),
        ["networkSettings[].extensionsTellMediaType"] = new(Network(""" "extensionsTellMediaType": true """), c => FactAsync(c, "Media-Type"), "Media-Type=text/plain;"),
        ["networkSettings[].tls.control"] = new(Network(""" "tls": { "control": "require" } """, Allowed), c => SayFirstAsync(c, "USER anna"), "530") { Otherwise = "{" + Allowed + "}" },
        ["networkSettings[].tls.data"] = new(Network(""" "tls": { "data": "require" } """, Allowed), TlsSettingCases.ListInClearAsync, "521") { Otherwise = "{" + Allowed + "}" },
        ["networkSettings[].tls.binding"] = new(Network(""" "tls": { "binding": "off" } """, Bound), TlsSettingCases.ListPrivatelyAsync, "226") { Otherwise = "{" + Bound + "}" },
        ["networkSettings[].tls.missingCloseNotify"] = new(Network(""" "tls": { "missingCloseNotify": true } """, Allowed), TlsSettingCases.StoreUnfinishedAsync, "226") { Otherwise = "{" + Allowed + "}" },
        ["networkSettings[].dataPorts"] = new(Network(""" "dataPorts": "nt4" """), c => SettingCases.SayAsync(c, "PORT 198,51,100,7,0,20"), "200"),

        ["accounts[].settings"] = new(
            """{ "accounts": [{ "name": "anna", "password": "secret", "settings": { "profile": "mvs" } }] }""", BracketAsync, "AD"),
        ["virtualHosts[].settings"] = new(
            """{ "virtualHosts": [{ "name": "b.example", "settings": { "systemType": "Windows_NT" }, "accounts": [{ "name": "bert", "password": "p" }] }] }""", SystemTypeOfHostAsync, "215 Windows_NT")
        { Otherwise = """{ "virtualHosts": [{ "name": "b.example", "accounts": [{ "name": "bert", "password": "p" }] }] }""" },
    };

    /// <summary>The square bracket in TYPE E, in hexadecimal.</summary>
    public static Task<string> BracketAsync(Conversation c) => SettingCases.RetrieveAsync(c, "[", "TYPE E");

    private const string Allowed = """ "tls": { "control": "allow" } """, Bound = """ "tls": { "control": "allow", "binding": "require" } """;

    private static string Network(string members) => $$"""{ "networkSettings": [{ "networks": ["198.51.100.7"], {{members}} }] }""";

    private static string Network(string members, string others) => $$"""{ {{others}}, "networkSettings": [{ "networks": ["198.51.100.7"], {{members}} }] }""";

    private static async Task<string> SayFirstAsync(Conversation c, string command) => (await (await c.ConnectAsync()).AskAsync(command))[..3];

    private static async Task<string> CombineAsync(Conversation c)
    {
        await c.Storage.PutAsync("/part", "more");
        return await SettingCases.SayAsync(c, "COMB letter.txt part");
    }

    /// <summary>The 150 of RETR.</summary>
    private static async Task<string> OpeningAsync(Conversation c)
    {
        await c.Storage.PutAsync("/five", "Five.");
        var user = await c.LogInAsync();
        await user.SayAsync("TYPE I", "200");
        await user.SayAsync("PASV", "227");
        await user.SendAsync("RETR five");
        var opening = await user.ReadReplyAsync();
        await (await user.OpenDataAsync()).ReceiveAllAsync();
        await user.ExpectAsync("226");
        return opening.Text;
    }

    private static async Task<string> FactAsync(Conversation c, string fact)
    {
        var user = await c.LogInAsync();
        await user.SayAsync($"OPTS MLST {fact};", "200");
        await user.SendAsync("MLST letter.txt");
        return (await user.ReadReplyAsync()).Text.Split('\n')[1].Split(' ')[1];
    }

    private static async Task<string> SystemTypeOfHostAsync(Conversation c)
    {
        var user = await c.ConnectAsync();
        await user.SayAsync("HOST b.example", "220");
        await user.LogInAsync("bert", "p");
        await user.SendAsync("SYST");
        return (await user.ReadReplyAsync()).Text;
    }
}
