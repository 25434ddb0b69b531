using System.Diagnostics;
using System.Net;
using Portcullis.Accounts;
using Portcullis.Accounts.Databases;
using Portcullis.Accounts.Passwords;
using Portcullis.Configuration;
using Portcullis.Protocol.Paths;
using Portcullis.Server.Accounts;
using Portcullis.State;
using Portcullis.Storage;
using Portcullis.Storage.Quotas;
using Portcullis.Tests.Conversations;

namespace Portcullis.Tests.Accounts;

/// <summary>A server whose accounts are in a database, behind those of its configuration: what its users and its operator see.</summary>
public sealed class StoredLoginTests : IAsyncLifetime
{
    private static readonly string Hash = PasswordScheme.Make("secret");

    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("portcullis-tests-");
    private readonly StateDatabase _state;
    private readonly AccountStore _store;
    private readonly PasswordVerifier _passwords = new(TimeProvider.System);

    public StoredLoginTests()
    {
        _state = new StateDatabase(_folder.FullName);
        _store = new AccountStore(new SqliteAccounts(_state));
    }

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    private TotpSeeds Seeds => new(Path.Combine(_folder.FullName, "accounts.key"));

    public async ValueTask InitializeAsync() => await AddAsync(new StoredAccount("bert") { Password = Hash });

    public ValueTask DisposeAsync()
    {
        _state.Dispose();
        _folder.Delete(recursive: true);
        return default;
    }

    [Fact]
    public async Task An_account_of_the_database_logs_in_and_the_log_tells_what_each_step_has_said()
    {
        await using var conversation = await BeginAsync();
        await LogInAsync(conversation, "bert", "secret", "230 User logged in.");
        await LogInAsync(conversation, "anna", "secret", "230 User logged in.");
        Assert.Equal(
            ["configuration: unknown user; database: accepted", "configuration: accepted"],
            conversation.Log.Named("LoggedIn").Select(logged => logged["How"]));
    }

    [Fact]
    public async Task Unknown_disabled_without_a_password_and_wrong_are_told_apart_to_the_operator_alone()
    {
        await AddAsync(new StoredAccount("gone") { Password = Hash, IsDisabled = true }, new StoredAccount("certified"), new StoredAccount("broken") { Password = Hash, Settings = """{ "umask": "9" }""" });
        await using var conversation = await BeginAsync();
        foreach (var (name, password) in new[] { ("bert", "wrong"), ("bert", ""), ("gone", "secret"), ("certified", "secret"), ("nobody", "secret"), ("anna", "wrong"), ("broken", "secret"), ("a\tb", "secret") })
            await LogInAsync(conversation, name, password, "530 Login incorrect.");
        Assert.Equal(
            [
                "configuration: unknown user; database: rejected (wrong password)",
                "configuration: unknown user; database: rejected (wrong password)",
                "configuration: unknown user; database: rejected (it is disabled)",
                "configuration: unknown user; database: rejected (it has no password)",
                "configuration: unknown user; database: unknown user",
                "configuration: rejected",
                "configuration: unknown user; database: rejected (the password is right, but its settings are wrong: account broken:1:12: umask: '9' is not three octal digits, like \"022\" or \"027\".)",
                "configuration: unknown user; database: unknown user",
            ],
            conversation.Log.Named("Refused").Select(refused => refused["Reason"]!.Split(" failed. (", 2)[1][..^1]));
    }

    [Theory]
    [InlineData("wrong")]
    [InlineData("wrong123456")]
    public async Task Unknown_disabled_and_wrong_take_the_same_time(string password)
    {
        // Hashes of other servers that nobody has logged in with yet, and an account with one-time codes.
        await AddAsync(
            new StoredAccount("gone") { Password = Hash, IsDisabled = true },
            new StoredAccount("certified"),
            new StoredAccount("bcrypt") { Password = BCrypt.Net.BCrypt.HashPassword("secret", 9) },
            new StoredAccount("crypt") { Password = "$6$saltstring$svn8UoSVapNtMuq1ukKS4tPQd8iKwSMHWjl/O817G3uBnIFNjnQJuesI68u4OTLiBFdcbYEdFCoEOfaS35inz1" },
            new StoredAccount("coded") { Password = Hash, Totp = Seeds.Seal("coded", new byte[Totp.SeedLength]) });
        var authenticator = Chain(await ConfigurationAsync());
        var names = new[] { "nobody", "bert", "gone", "certified", "anna", "bcrypt", "crypt", "coded" };
        var times = names.ToDictionary(name => name, _ => new List<long>());

        // What it takes where nothing is in the way. A hash is some ten milliseconds; what else differs is less than one. On a busy
        // machine that moment has to be waited for; a difference that is there stays.
        long[] least;
        var rounds = 0;
        do
        {
            // In turn, so that whatever else the machine does falls on all alike.
            for (var round = 0; round < 15; round++)
            {
                foreach (var name in names)
                {
                    var began = Stopwatch.GetTimestamp();
                    var result = await authenticator.AuthenticateAsync(new Credentials(name, password, IPAddress.Loopback), Cancellation);
                    times[name].Add(Stopwatch.GetTimestamp() - began);
                    Assert.IsNotType<AuthenticationResult.Accepted>(result);
                }
            }

            least = [.. times.Values.Select(each => each.Order().Skip(1).First())];
            rounds += 15;
        }
        while (least.Max() >= least.Min() * 1.4 && rounds < 150);

        Assert.True(least.Max() < least.Min() * 1.4, string.Join(", ", names.Zip(least)));
    }

    [Fact]
    public async Task An_account_of_the_configuration_comes_before_one_of_its_name_in_the_database()
    {
        await AddAsync(new StoredAccount("anna") { Password = PasswordScheme.Make("theirs") });
        await using var conversation = await BeginAsync();
        await LogInAsync(conversation, "anna", "theirs", "530");
        await LogInAsync(conversation, "anna", "secret", "230");
    }

    [Fact]
    public async Task What_is_changed_holds_at_the_next_login_whatever_was_known_before()
    {
        await using var conversation = await BeginAsync();
        await LogInAsync(conversation, "bert", "secret", "230");
        var open = await conversation.ConnectAsync();
        await open.LogInAsync("bert", "secret");

        await ChangeAsync("bert", account => account with { Password = PasswordScheme.Make("other") });
        await LogInAsync(conversation, "bert", "secret", "530");
        await LogInAsync(conversation, "bert", "other", "230");
        await ChangeAsync("bert", account => account with { IsDisabled = true });
        await LogInAsync(conversation, "bert", "other", "530");
        await ChangeAsync("bert", account => account with { IsDisabled = false, Settings = """{ "permissions": "el" }""" });
        var limited = await conversation.ConnectAsync();
        await limited.LogInAsync("bert", "other");
        await limited.SayAsync("DELE letter.txt", "550");

        await open.SayAsync("DELE letter.txt", "250");
    }

    [Fact]
    public async Task A_hash_of_old_becomes_one_of_today_at_the_login()
    {
        var old = BCrypt.Net.BCrypt.HashPassword("secret", 4);
        await AddAsync(new StoredAccount("cleo") { Password = old });
        await using var conversation = await BeginAsync();
        await LogInAsync(conversation, "cleo", "wrong", "530");
        Assert.Equal(old, await PasswordOfAsync("cleo"));
        await LogInAsync(conversation, "cleo", "secret", "230");
        Assert.StartsWith("$argon2id$", await PasswordOfAsync("cleo"), StringComparison.Ordinal);
        await LogInAsync(conversation, "cleo", "secret", "230");

        async Task<string?> PasswordOfAsync(string name) => (await _store.FindAsync(name, Cancellation))?.Account.Password;
    }

    [Theory]
    [InlineData("""{ "expires": "2026-02-08" }""", "the account ended 2026-02-09 00:00Z")]
    [InlineData("""{ "networks": ["10.0.0.0/8"] }""", "the account is not for 198.51.100.7")]
    [InlineData("""{ "hours": ["tue-sun 00:00-24:00", "mon 20:00-21:00"] }""", "the account is not for this time: tue-sun 00:00-24:00, mon 20:00-21:00")]
    public async Task A_condition_that_is_not_met_looks_like_a_wrong_password(string settings, string reason)
    {
        await ChangeAsync("bert", account => account with { Settings = settings });
        await using var conversation = await BeginAsync();
        await LogInAsync(conversation, "bert", "secret", "530 Login incorrect.");
        Assert.EndsWith($"database: accepted; {reason})", Assert.Single(conversation.Log.Named("Refused"))["Reason"]!, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Uses_are_counted_when_nothing_else_is_in_the_way()
    {
        await ChangeAsync("bert", account => account with { Settings = """{ "uses": 2 }""" });
        await using var conversation = await BeginAsync();
        await LogInAsync(conversation, "bert", "wrong", "530");
        await LogInAsync(conversation, "bert", "secret", "230");
        await LogInAsync(conversation, "bert", "secret", "230");
        await LogInAsync(conversation, "bert", "secret", "530 Login incorrect.");
        Assert.Equal(2, await _store.UsesOfAsync(MarkOwner.OfStored("bert"), Cancellation));
        Assert.Contains("its logins are used up", conversation.Log.Named("Refused")[^1]["Reason"]!, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Uses_of_an_account_of_the_configuration_are_counted_beside_those_of_the_database()
    {
        await using var conversation = await BeginAsync(""", "uses": 1 """);
        await LogInAsync(conversation, "anna", "secret", "230");
        await LogInAsync(conversation, "anna", "secret", "530");
        Assert.Equal(0, await _store.UsesOfAsync(MarkOwner.OfStored("anna"), Cancellation));
    }

    [Fact]
    public async Task A_one_time_code_stands_behind_the_password_or_comes_by_ACCT_and_is_good_once()
    {
        byte[] seed = [.. Enumerable.Range(0, Totp.SeedLength).Select(i => (byte)i)];
        await ChangeAsync("bert", account => account with { Totp = Seeds.Seal("bert", seed) });
        await using var conversation = await BeginAsync();
        var code = Code();
        await LogInAsync(conversation, "bert", "secret" + code, "230");
        await LogInAsync(conversation, "bert", "secret" + code, "530");
        await LogInAsync(conversation, "bert", "wrong" + code, "530");
        await LogInAsync(conversation, "bert", "secret" + (code == "000000" ? "000001" : "000000"), "530");

        conversation.Clock.Advance(TimeSpan.FromSeconds(30));
        var user = await conversation.ConnectAsync();
        await user.SayAsync("USER bert", "331");
        await user.SayAsync("PASS secret", "332 A one-time code is needed too: send it with ACCT.");
        await user.SayAsync("PWD", "530");
        await user.SayAsync("PASS secret", "503");
        await user.SayAsync($"ACCT {Code()}", "230");
        await user.SayAsync("PWD", "257");

        conversation.Clock.Advance(TimeSpan.FromSeconds(30));
        user = await conversation.ConnectAsync();
        await user.SayAsync("USER bert", "331");
        await user.SayAsync("PASS secret", "332");
        await user.SayAsync("ACCT 12", "530");
        await user.SayAsync($"ACCT {Code()}", "503");
        await LogInAsync(conversation, "bert", "secret" + Code(), "230");

        string Code() => Totp.Code(seed, conversation.Clock.GetUtcNow().ToUnixTimeSeconds() / 30);
    }

    [Fact]
    public async Task What_others_store_in_a_folder_with_a_quota_counts_also_before_its_owner_has_come()
    {
        await AddAsync(new StoredAccount("owner") { Password = Hash, Settings = """{ "quota": { "files": 5 } }""" });
        await using var conversation = await BeginAsync();
        var bert = await conversation.ConnectAsync();
        await bert.LogInAsync("bert", "secret");
        var owner = await conversation.ConnectAsync();
        await owner.LogInAsync("owner", "secret");
        Assert.Equal("226", (await StoreAsync(owner, "third"))[..3]);
        Assert.Equal("226", (await StoreAsync(bert, "fourth"))[..3]);
        Assert.Equal("226", (await StoreAsync(bert, "fifth"))[..3]);
        Assert.Equal("552", (await StoreAsync(owner, "sixth"))[..3]);
    }

    [Fact]
    public async Task A_folder_that_cannot_be_opened_or_named_is_no_way_in()
    {
        await AddAsync(new StoredAccount("lost") { Password = Hash, Settings = """{ "folder": "/gone" }""" }, new StoredAccount("a/..") { Password = Hash, Settings = """{ "folder": "/srv/{account}" }""" });
        await using var conversation = await BeginAsync();
        await LogInAsync(conversation, "lost", "secret", "530 User cannot log in: home directory inaccessible.");
        await LogInAsync(conversation, "a/..", "secret", "530 Login incorrect.");
    }

    [Fact]
    public async Task A_database_that_does_not_answer_is_421_for_its_accounts_and_those_of_the_file_log_in()
    {
        await File.WriteAllTextAsync(Path.Combine(_folder.FullName, "file"), "", Cancellation);
        using var state = new StateDatabase(Path.Combine(_folder.FullName, "file", "state"));
        await using var conversation = await BeginAsync(store: new AccountStore(new SqliteAccounts(state)));
        await LogInAsync(conversation, "anna", "secret", "230");
        var user = await conversation.ConnectAsync();
        await user.SayAsync("USER bert", "331");
        await user.SayAsync("PASS secret", "421 Logins cannot be checked at the moment; try again later.");
        await user.ExpectEndAsync();
        var refused = Assert.Single(conversation.Log.Named("Refused"));
        Assert.Equal("login.unavailable", refused["Rule"]);
        Assert.Contains("configuration: unknown user; database: unavailable (The database cannot be used: ", refused["Reason"]!, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Of_a_chain_no_step_behind_one_that_cannot_tell_is_asked_and_none_is_waited_for_too_long()
    {
        var clock = new ConversationClock();
        var never = new Answering(new TaskCompletionSource<AuthenticationResult>().Task);
        var chain = new AuthenticatorChain(clock, new("first", new Answering(Task.FromResult(AuthenticationResult.Unknown))), new("slow", never), new("last", new Answering(Task.FromResult(AuthenticationResult.Rejected))));
        var asked = chain.AuthenticateAsync(new Credentials("anna", "secret", IPAddress.Loopback), Cancellation).AsTask();
        await clock.ArmedAsync(AuthenticatorChain.Patience);
        clock.Advance(AuthenticatorChain.Patience);
        var result = Assert.IsType<AuthenticationResult.UnavailableResult>(await asked);
        Assert.Equal("first: unknown user; slow: unavailable (no answer in time)", result.Because);
    }

    [Fact]
    public async Task A_certificate_gets_through_the_chain_to_the_accounts_of_the_file()
    {
        var chain = new AuthenticatorChain(TimeProvider.System, new AuthenticationStep("configuration", new SlowRejection(new Certifying(), _passwords)));
        Assert.IsType<AuthenticationResult.PasswordNeededResult>(await chain.AuthenticateAsync(new CertificateCredentials("anna", null!, IPAddress.Loopback), Cancellation));
    }

    private async Task AddAsync(params StoredAccount[] accounts) => Assert.Equal(StoreAnswer.Done, await _store.AddAsync([], accounts, Cancellation));

    private async Task ChangeAsync(string name, Func<StoredAccount, StoredAccount> change) =>
        Assert.Equal(StoreAnswer.Done, await _store.ChangeAsync(change((await _store.FindAsync(name, Cancellation))!.Account), Cancellation));

    private static async Task<ServeSettings> ConfigurationAsync(string more = "")
    {
        var file = Tests.Configuration.Settings.Read($$"""{ "state": "/nowhere", "accounts": [{ "name": "anna", "password": "secret" {{more}} }] }""");
        Assert.Empty(file.Errors);
        await Task.Yield();
        return file.Settings;
    }

    private IAuthenticator Chain(ServeSettings settings, IStorage? storage = null, IAccountStore? store = null, TimeProvider? clock = null)
    {
        var source = new StoredAccountsSource(store ?? _store, _passwords, clock ?? TimeProvider.System) { Seeds = Seeds };
        return Composition.Compose(settings, folder => folder.Path == "/gone" ? throw new IOException("gone", new StorageException(StorageFault.NotFound, FtpPath.Root)) : storage!, _ => null!, _ => null, new QuotaLedger(), source).Authenticator;
    }

    private async Task<Conversation> BeginAsync(string more = "", IAccountStore? store = null)
    {
        var settings = await ConfigurationAsync(more);
        IStorage? storage = null;
        return await Conversation.BeginAsync(
            options => options with { Authenticator = Chain(settings, storage, store, options.TimeProvider), MaximumFailedLogins = 1000 },
            storage: memory => storage = memory);
    }

    private static async Task LogInAsync(Conversation conversation, string name, string password, string expected)
    {
        var user = await conversation.ConnectAsync();
        await user.SayAsync($"USER {name}", "331");
        await user.SayAsync($"PASS {password}", expected);
    }

    private static async Task<string> StoreAsync(UserPi user, string name)
    {
        await user.SayAsync("PASV", "227");
        await user.SendAsync($"STOR {name}");
        if ((await user.ReadReplyAsync()) is { Code: not 150 } refused)
            return refused.Text;
        await (await user.OpenDataAsync()).SendAllAsync("x");
        return (await user.ReadReplyAsync()).Text;
    }

    private sealed class Answering(Task<AuthenticationResult> answer) : IAuthenticator
    {
        public async ValueTask<AuthenticationResult> AuthenticateAsync(Credentials credentials, CancellationToken cancellation) => await answer;
    }

    private sealed class Certifying : IAuthenticator
    {
        public ValueTask<AuthenticationResult> AuthenticateAsync(Credentials credentials, CancellationToken cancellation) => throw new NotSupportedException();

        public ValueTask<AuthenticationResult> AuthenticateAsync(CertificateCredentials credentials, CancellationToken cancellation) =>
            ValueTask.FromResult(AuthenticationResult.PasswordNeeded);
    }
}
