using Portcullis.Tests.Conversations;
using static Portcullis.Tests.Configuration.SettingCases;

namespace Portcullis.Tests.Configuration;

/// <summary>The settings of mounts, folders, rules, names and quotas.</summary>
internal static class FolderSettingCases
{
    private const string In = """{ "mounts": [{ "path": "/in", "folder": "/srv/in" }] }""";

    public static IReadOnlyDictionary<string, SettingCase> All { get; } = new Dictionary<string, SettingCase>
    {
        ["mounts"] = new(In, c => SayAsync(c, "SIZE /in/in"), "213"),
        ["mounts[].path"] = new("""{ "mounts": [{ "path": "/out", "folder": "/srv/in" }] }""", c => SayAsync(c, "SIZE /out/in"), "213") { Otherwise = In },
        ["mounts[].folder"] = new("""{ "mounts": [{ "path": "/in", "folder": "/srv/x" }] }""", c => SayAsync(c, "SIZE /in/x"), "213") { Otherwise = In },
        ["mounts[].permissions"] = Mount("\"permissions\": \"elr\"", c => SayAsync(c, "DELE /in/in"), "550"),
        ["mounts[].readOnly"] = Mount("\"readOnly\": true", c => SayAsync(c, "DELE /in/in"), "550"),
        ["mounts[].dropBox"] = Mount("\"dropBox\": true", c => SayAsync(c, "SIZE /in/in"), "550"),
        ["mounts[].quota.octets"] = Mount("\"quota\": { \"octets\": \"1B\" }", c => StoreAsync(c, "/in/new"), "552 /in/new: Exceeded storage allocation: 1 of 1 octets of /in are used."),
        ["mounts[].quota.files"] = Mount("\"quota\": { \"files\": 1 }", c => StoreAsync(c, "/in/new"), "552 /in/new: Exceeded storage allocation: 1 of 1 files of /in are there."),
        ["mounts[].umask"] = Mount("\"umask\": \"027\"", c => SayAsync(c, "SIZE /in/umask-27"), "213"),
        ["mounts[].durability"] = Mount("\"durability\": \"relaxed\"", c => SayAsync(c, "SIZE /in/relaxed"), "213"),
        ["isolation"] = new("""{ "isolation": "userDirectory" }""", c => SayAsync(c, "SIZE /anna"), "213"),
        ["createFolders"] = new("""{ "folder": "/srv/{account}", "createFolders": true }""", c => SayAsync(c, "SIZE /made"), "213") { Otherwise = """{ "folder": "/srv/{account}" }""" },

        ["accounts[].mounts"] = Account("\"mounts\": [{ \"path\": \"/in\", \"folder\": \"/srv/in\" }]", c => SayAsync(c, "SIZE /in/in"), "213"),
        ["accounts[].rules"] = Account(Rule("/docs/**", "el"), c => SayAsync(c, "DELE docs/readme.txt"), "550"),
        ["accounts[].rules[].pattern"] = Account(Rule("/letter.txt", "el"), c => SayAsync(c, "DELE docs/readme.txt"), "250", Rule("/docs/**", "el")),
        ["accounts[].rules[].permissions"] = Account(Rule("/docs/**", "eld"), c => SayAsync(c, "DELE docs/readme.txt"), "250", Rule("/docs/**", "el")),
        ["accounts[].hidden.names"] = Account("\"hidden\": { \"names\": [\"docs\"] }", c => TextAsync(c, "DSIZ"), "213 34"),
        ["accounts[].hidden.access"] = Account("\"hidden\": { \"names\": [\"docs\"], \"access\": false }", c => SayAsync(c, "CWD docs"), "550", "\"hidden\": { \"names\": [\"docs\"] }"),
        ["accounts[].names.allow"] = Account("\"names\": { \"allow\": [\"*.csv\"] }", c => StoreAsync(c, "new.txt"), "553 /new.txt: File name not allowed."),
        ["accounts[].names.deny"] = Account("\"names\": { \"deny\": [\".htaccess\"] }", c => SayAsync(c, "MKD .HTaccess"), "550"),
        ["accounts[].names.invisible"] = Account("\"names\": { \"invisible\": true }", c => SayAsync(c, "MKD a\u202Eb"), "257"),
        ["accounts[].quota.octets"] = Account("\"quota\": { \"octets\": \"43B\" }", c => StoreAsync(c, "new"), "552 /new: Exceeded storage allocation: 43 of 43 octets of account anna are used."),
        ["accounts[].quota.files"] = Account("\"quota\": { \"files\": 3 }", c => StoreAsync(c, "new"), "552 /new: Exceeded storage allocation: 3 of 3 files of account anna are there."),
        ["accounts[].durability"] = Account("\"durability\": \"relaxed\"", c => SayAsync(c, "SIZE relaxed"), "213"),
        ["durability"] = new("""{ "durability": "relaxed" }""", c => SayAsync(c, "SIZE relaxed"), "213"),
        ["accounts[].umask"] = Account("\"umask\": \"027\"", c => SayAsync(c, "SIZE umask-27"), "213"),
    };

    private static SettingCase Mount(string setting, Func<Conversation, Task<string>> observe, string expected) =>
        new($$"""{ "mounts": [{ "path": "/in", "folder": "/srv/in", {{setting}} }] }""", observe, expected) { Otherwise = In };

    private static SettingCase Account(string setting, Func<Conversation, Task<string>> observe, string expected, string? otherwise = null) =>
        new(Anna(setting), observe, expected) { Otherwise = otherwise is null ? "{}" : Anna(otherwise) };

    private static string Anna(string setting) => $$"""{ "accounts": [{ "name": "anna", "password": "secret", {{setting}} }] }""";

    private static string Rule(string pattern, string permissions) => $$"""
        "rules": [{ "pattern": "{{pattern}}", "permissions": "{{permissions}}" }]
        """;

    private static async Task<string> StoreAsync(Conversation c, string name)
    {
        var user = await c.LogInAsync();
        await user.SayAsync("PASV", "227");
        await user.SendAsync($"STOR {name}");
        return (await user.ReadReplyAsync()).Text;
    }
}
