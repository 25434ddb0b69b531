using System.CommandLine;
using System.Runtime.Versioning;
using Portcullis.Accounts;
using Portcullis.Accounts.Databases;
using Portcullis.Accounts.Passwords;
using Portcullis.Cli;
using Portcullis.State;

namespace Portcullis.Tests.Cli;

/// <summary><c>portcullis account</c>: exit codes, what is printed, and what is in the database then.</summary>
[SupportedOSPlatform("linux")]
public sealed class AccountCommandTests : IDisposable
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("portcullis-tests-");

    private string State => Path.Combine(_folder.FullName, "state");

    public void Dispose() => _folder.Delete(recursive: true);

    [Fact]
    public async Task An_account_is_added_shown_changed_disabled_and_removed()
    {
        await DoneAsync("The group partners is added.\n", "group", "add", "partners", "--set", "permissions=elr", "--set", "quota.files=10");
        await DoneAsync("anna is added.\n", "add", "anna", "--password-file", Secret("secret"), "--group", "partners", "--set", "folder=/srv/anna", "--set", "quota.octets=10GiB");
        var stored = await StoredAsync("anna");
        Assert.Equal(("""{"folder":"/srv/anna","quota":{"octets":"10GiB"}}""", "partners"), (stored.Settings, Assert.Single(stored.Groups)));
        Assert.True(PasswordHash.TryParse(stored.Password!, out var hash) && hash.Verify("secret"u8) && hash.IsCurrent);

        await DoneAsync(
            $"""
            Account:    anna
            Database:   {State}/portcullis.db
            May log in: yes
            Password:   argon2id
            Groups:     partners
              folder = "/srv/anna"  (account anna)
              quota.octets = "10GiB"  (account anna)
              quota.files = 10  (group partners)
              permissions = "elr"  (group partners)

            """,
            "show", "anna");

        await DoneAsync("anna is changed.\n", "set", "anna", "--set", "mounts=[{\"path\":\"/in\",\"folder\":\"/srv/in\"}]", "--unset", "quota.octets", "--no-group");
        stored = await StoredAsync("anna");
        Assert.Equal(("""{"folder":"/srv/anna","quota":{},"mounts":[{"path":"/in","folder":"/srv/in"}]}""", 0), (stored.Settings, stored.Groups.Count));
        await DoneAsync("anna is disabled.\n", "disable", "anna");
        await DoneAsync("anna\tdisabled\t\n", "list");
        await DoneAsync("anna is changed.\n", "set", "anna", "--enable");
        Assert.False((await StoredAsync("anna")).IsDisabled);
        await DoneAsync("anna is changed.\n", "passwd", "anna", "--password-file", Secret("other"));
        Assert.True(PasswordHash.TryParse((await StoredAsync("anna")).Password!, out hash) && hash.Verify("other"u8));
        await DoneAsync("The group partners is changed.\n", "group", "set", "partners", "--set", "limits.sessions=5");
        await DoneAsync("partners\t{\"permissions\":\"elr\",\"quota\":{\"files\":10},\"limits\":{\"sessions\":5}}\n", "list", "--groups");
        await DoneAsync("The group partners is changed.\n", "group", "set", "partners", "--unset", "permissions", "--unset", "limits");
        await DoneAsync("partners\t{\"quota\":{\"files\":10}}\n", "list", "--groups");
        await DoneAsync("The group partners is removed.\n", "group", "remove", "partners");
        await DoneAsync("anna is removed.\n", "remove", "anna");
        await DoneAsync("", "list");
    }

    [Fact]
    public async Task All_that_is_wrong_with_a_command_line_is_told_at_once()
    {
        var (code, _, errors) = await RunAsync(
            "account", "add", "a\tb", "--password-hash", "x", "--no-password", "--group", "a", "--group", "a", "--set", "permissons=elr", "--set", "quota.octets", "--set", "home.x=1", "--accounts", "Nonsense=1");
        Assert.Equal(ExitCode.Usage, code);
        string[] expected =
        [
            "NAME: 'a?b' is not a name of 1 to 128 characters, none of them a control character.",
            "--password-file, --password-hash and --no-password: one of them is enough.",
            $"--password-hash: The value (not shown) is not {PasswordHash.Allowed}, or one that takes too long to check.",
            "--group: a is given twice.",
            "--set permissons: There is no setting 'permissons' here. Did you mean \"permissions\"?",
            "--set quota.octets: It is not SETTING=VALUE, like permissions=elr or quota.octets=10GiB.",
            "--set home.x: There is nothing within home: it is a pathname from the root, like \"/in/orders\".",
            $"--accounts: The value (not shown) is not {PostgresAccounts.Allowed}.",
            "Try: portcullis account add --help",
        ];
        Assert.Equal(expected, errors.Split('\n', StringSplitOptions.RemoveEmptyEntries));
        Assert.False(Directory.Exists(State));

        (code, _, errors) = await RunAsync("account", "list");
        Assert.Equal((ExitCode.Usage, "Which database? Give --config FILE with state or accountDatabase in it, --state DIR, or --accounts CONNECTION.\nTry: portcullis account list --help\n"), (code, errors));
    }

    [Fact]
    public async Task Settings_are_judged_as_those_of_the_file_before_anything_is_stored()
    {
        await RefusedAsync(
            "account anna:1:16: permissions: 'rwx' is not letters of acdeflmprw.\naccount anna:1:30: umask: '9' is not three octal digits, like \"022\" or \"027\".\n",
            "add", "anna", "--no-password", "--set", "permissions=rwx", "--set", "umask=9");
        await RefusedAsync("There is no group partners: portcullis account group add partners\n", "add", "anna", "--no-password", "--group", "partners");
        await RefusedAsync("group g:1:14: networks[0]: 'plant' is not a network, like \"192.168.4.0/24\" or \"192.168.4.29\", or the name of one from networks.\n", "group", "add", "g", "--set", "networks=[\"plant\"]");
        await DoneAsync("", "list");

        // With the configuration of the server its networks are known.
        var config = Path.Combine(_folder.FullName, "portcullis.json");
        await File.WriteAllTextAsync(config, """{ "state": "state", "networks": { "plant": ["10.0.0.0/8"] } }""");
        Assert.Equal((ExitCode.Success, "The group g is added.\n", ""), await RunAsync("account", "group", "add", "g", "--set", "networks=[\"plant\"]", "--config", config));
        Assert.Equal((ExitCode.Success, "anna is added.\n", ""), await RunAsync("account", "add", "anna", "--no-password", "--group", "g", "--set", "nameCharset=utf-8", "--config", config));

        // What is right for the group by itself may be wrong for an account in it.
        Assert.Equal(
            (ExitCode.Usage, "", "anna: account anna:1:1: There are both nameCharset and settings.nameCharset; one of them is enough.\n"),
            await RunAsync("account", "group", "set", "g", "--set", "settings.nameCharset=ibm850", "--config", config));
    }

    [Fact]
    public async Task Who_is_not_there_or_there_already_is_told_of()
    {
        await DoneAsync("anna is added.\n", "add", "anna", "--no-password");
        await RefusedAsync("There is an account anna already.\n", "add", "anna", "--no-password");
        foreach (var command in (string[][])[["show", "bert"], ["set", "bert", "--enable"], ["disable", "bert"], ["passwd", "bert", "--no-password"], ["totp", "bert"]])
            await RefusedAsync($"There is no account bert in {State}/portcullis.db.\n", command);
        await RefusedAsync("There is no account bert.\n", "remove", "bert");
        await RefusedAsync($"There is no group g in {State}/portcullis.db.\n", "group", "set", "g", "--set", "home=/x");
        await RefusedAsync("There is no group g.\n", "group", "remove", "g");
        await RefusedAsync("--unset quota: It is not set here; what it has is inherited, or the default.\n", "set", "anna", "--unset", "quota");
    }

    [Fact]
    public async Task A_file_of_many_is_taken_whole_or_not_at_all_and_written_again()
    {
        var file = Path.Combine(_folder.FullName, "accounts.json");
        const string sha = "$6$saltstring$svn8UoSVapNtMuq1ukKS4tPQd8iKwSMHWjl/O817G3uBnIFNjnQJuesI68u4OTLiBFdcbYEdFCoEOfaS35inz1";
        await File.WriteAllTextAsync(file, $$"""
            {
              "groups": [{ "name": "partners", "settings": { "permissions": "elr" } }],
              "accounts": [
                { "name": "anna", "passwordHash": "{{sha}}", "groups": ["partners"] }, // of the old server
                { "name": "bert", "password": "secret", "disabled": true, "settings": { "folder": "/srv/bert" } },
              ],
            }
            """);
        await DoneAsync("2 accounts and 1 groups are added.\n", "import", file);
        Assert.Equal(sha, (await StoredAsync("anna")).Password);
        Assert.True(PasswordHash.TryParse((await StoredAsync("bert")).Password!, out var hash) && hash.Verify("secret"u8));
        await RefusedAsync("There is a group partners already.\nThere is an account anna already.\nThere is an account bert already.\n", "import", file);

        await DoneAsync(
            """
            {
              "groups": [
                {
                  "name": "partners",
                  "settings": {
                    "permissions": "elr"
                  }
                }
              ],
              "accounts": [
                {
                  "name": "anna",
                  "groups": [
                    "partners"
                  ],
                  "settings": {}
                },
                {
                  "name": "bert",
                  "disabled": true,
                  "settings": {
                    "folder": "/srv/bert"
                  }
                }
              ]
            }

            """,
            "export", "-");
        var copy = Path.Combine(_folder.FullName, "copy.json");
        await DoneAsync($"2 accounts are written to {copy}.\n", "export", copy, "--with-hashes");
        Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(copy));
        Assert.Equal(ExitCode.LocalFile, (await RunAsync("account", "export", copy, "--state", State)).ExitCode);
        Assert.Equal((ExitCode.Success, "2 accounts and 1 groups are added.\n", ""), await RunAsync("account", "import", copy, "--state", State + "2"));
    }

    [Fact]
    public async Task All_that_is_wrong_with_a_file_is_told_at_once_with_its_place()
    {
        var file = Path.Combine(_folder.FullName, "accounts.json");
        await File.WriteAllTextAsync(file, """
            { "accounts": [
              { "name": "anna", "passwordHash": "secret" },
              { "name": "bert", "password": "a", "passwordHash": "$2b$05$abcdefghijklmnopqrstuu.xPI0D/04JlWcnvHoilxCp1m8QXBO4O" },
              { "password": "x" },
              { "name": "cleo", "uid": 5 } ] }
            """);
        await RefusedAsync(
            $"""
            {file}:2:37: accounts[0].passwordHash: The value (not shown) is not {PasswordHash.Allowed}.
            {file}:3:3: accounts[1]: There are both a password and a passwordHash; one of them is enough.
            {file}:4:3: accounts[2]: "name" is missing: a name of 1 to 128 characters, none of them a control character.
            {file}:5:21: accounts[3]: There is no setting 'uid' here.

            """,
            "import", file);
        await File.WriteAllTextAsync(file, """{ "accounts": [{ "name": "anna", "settings": { "umask": "9" } }, { "name": "bert", "groups": ["g"] }] }""");
        await RefusedAsync("account anna:1:10: umask: '9' is not three octal digits, like \"022\" or \"027\".\nThere is no group g: portcullis account group add g\n", "import", file);
        Assert.Equal(ExitCode.LocalFile, (await RunAsync("account", "import", file + "x", "--state", State)).ExitCode);
        await DoneAsync("", "list");
    }

    [Fact]
    public async Task A_password_must_be_one()
    {
        Assert.Equal(
            (ExitCode.LocalFile, "", $"What was read is not a password of 1 to 500 characters, on one line.\n"),
            await RunAsync("account", "add", "anna", "--password-file", Secret("a\tb"), "--state", State));
        await DoneAsync("", "list");
    }

    [Fact]
    public async Task Codes_are_asked_for_from_now_on()
    {
        await DoneAsync("anna is added.\n", "add", "anna", "--password-file", Secret("secret"));
        var (code, output, _) = await RunAsync("account", "totp", "anna", "--state", State);
        Assert.Equal(ExitCode.Success, code);
        Assert.Matches("^otpauth://totp/Portcullis:anna\\?secret=[A-Z2-7]{32}&issuer=Portcullis\n\\z", output);
        Assert.NotNull((await StoredAsync("anna")).Totp);
        Assert.Contains("one-time codes are asked for", (await RunAsync("account", "show", "anna", "--state", State)).Output, StringComparison.Ordinal);
        await DoneAsync("anna is asked for no codes.\n", "totp", "anna", "--off");
        Assert.Null((await StoredAsync("anna")).Totp);
    }

    [Fact]
    public async Task A_database_that_does_not_answer_is_told_of()
    {
        await File.WriteAllTextAsync(State, "");
        var (code, _, errors) = await RunAsync("account", "list", "--state", State);
        Assert.Equal(ExitCode.Failure, code);
        Assert.StartsWith("The database cannot be used: ", errors, StringComparison.Ordinal);
        (code, _, errors) = await RunAsync("account", "list", "--accounts", $"Host={_folder.FullName};Username=nobody");
        Assert.Equal(ExitCode.Failure, code);
        Assert.StartsWith("The database cannot be used: ", errors, StringComparison.Ordinal);
    }

    private static async Task<(int ExitCode, string Output, string Errors)> RunAsync(params string[] arguments)
    {
        var output = new StringWriter { NewLine = "\n" };
        var error = new StringWriter { NewLine = "\n" };
        var exitCode = await CommandLineApplication.RunAsync(arguments, new InvocationConfiguration { Output = output, Error = error });
        return (exitCode, output.ToString(), error.ToString());
    }

    private async Task DoneAsync(string output, params string[] arguments) =>
        Assert.Equal((ExitCode.Success, output, ""), await RunAsync(["account", .. arguments, "--state", State]));

    private async Task RefusedAsync(string errors, params string[] arguments) =>
        Assert.Equal((ExitCode.Usage, "", errors), await RunAsync(["account", .. arguments, "--state", State]));

    private string Secret(string text)
    {
        var file = Path.Combine(_folder.FullName, "password");
        File.WriteAllText(file, text + "\n");
        return file;
    }

    private async Task<StoredAccount> StoredAsync(string name)
    {
        using var state = new StateDatabase(State);
        return (await new AccountStore(new SqliteAccounts(state)).FindAsync(name, TestContext.Current.CancellationToken))!.Account;
    }
}
