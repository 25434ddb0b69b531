using Portcullis.Accounts;
using Portcullis.Accounts.Databases;
using Portcullis.Accounts.Passwords;
using Portcullis.State;
using Portcullis.Tests.Conversations;
using static Portcullis.Tests.Configuration.SettingCases;

namespace Portcullis.Tests.Configuration;

/// <summary>What a login needs beside the password, and where accounts are that are not in the file.</summary>
internal static class AccountSettingCases
{
    private static readonly byte[] Seed = new byte[Totp.SeedLength];

    private static readonly string State = MakeState();

    public static IReadOnlyDictionary<string, SettingCase> All { get; } = new Dictionary<string, SettingCase>
    {
        ["accounts[].expires"] = Account("\"expires\": \"2026-02-08\""),
        ["accounts[].networks"] = Account("\"networks\": [\"203.0.113.0/24\"]"),
        ["accounts[].hours"] = Account("\"hours\": [\"tue-sun 00:00-24:00\"]"),
        ["accounts[].uses"] = new($$"""{ "state": "{{State}}", "accounts": [{ "name": "anna", "password": "secret", "uses": 1 }] }""", LogInTwiceAsync, "530")
        { Otherwise = $$"""{ "state": "{{State}}" }""" },
        ["accounts[].groups"] = Member("partners") with { Otherwise = Member("guests").Given },
        ["groups"] = Member("partners"),
        ["groups[].name"] = Member("partners") with { Otherwise = Member("guests").Given },
        ["groups[].settings"] = Member("partners"),
        ["accountDatabase"] = new("""{ "accountDatabase": "Host=/nonexistent;Username=nobody" }""", c => LogInAsync(c, "nobody", "secret"), "421"),
        ["accountKeyFile"] = new($$"""{ "state": "{{State}}", "accountKeyFile": "{{State}}/another.key" }""", LogInByCodeAsync, "230") { Otherwise = $$"""{ "state": "{{State}}" }""" },
    };

    private static SettingCase Account(string setting) =>
        new($$"""{ "accounts": [{ "name": "anna", "password": "secret", {{setting}} }] }""", c => LogInAsync(c, "anna", "secret"), "530");

    // Of two groups, the one that anybody in it has left long ago.
    private static SettingCase Member(string group) => new(
        $$"""
        {
          "groups": [{ "name": "guests" }, { "name": "partners", "settings": { "expires": "2026-02-08" } }],
          "accounts": [{ "name": "anna", "password": "secret", "groups": ["{{group}}"] }]
        }
        """,
        c => LogInAsync(c, "anna", "secret"),
        "530");

    private static async Task<string> LogInTwiceAsync(Conversation c)
    {
        await LogInAsync(c, "anna", "secret");
        return await LogInAsync(c, "anna", "secret");
    }

    private static Task<string> LogInByCodeAsync(Conversation c) => LogInAsync(c, "coded", "secret" + Totp.Code(Seed, c.Clock.GetUtcNow().ToUnixTimeSeconds() / 30));

    // With an account whose seed is sealed by a key that is not beside the database.
    private static string MakeState()
    {
        var folder = Directory.CreateTempSubdirectory("portcullis-tests-").FullName;
        AppDomain.CurrentDomain.ProcessExit += (_, _) => Directory.Delete(folder, recursive: true);
        using var state = new StateDatabase(folder);
        var account = new StoredAccount("coded") { Password = PasswordScheme.Make("secret"), Totp = new TotpSeeds(Path.Combine(folder, "another.key")).Seal("coded", Seed) };
        Assert.Equal(StoreAnswer.Done, new AccountStore(new SqliteAccounts(state)).AddAsync([], [account], CancellationToken.None).AsTask().GetAwaiter().GetResult());
        return folder;
    }
}
