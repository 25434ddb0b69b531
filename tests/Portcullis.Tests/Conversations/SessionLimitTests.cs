using System.Net;
using Portcullis.Server;
using Portcullis.Server.Accounts;
using Portcullis.Server.Profiles;
using Portcullis.Tests.Storage;

namespace Portcullis.Tests.Conversations;

/// <summary>How many sessions and transfers there may be: by address, network, account and in all.</summary>
public sealed class SessionLimitTests
{
    private const string FromAddress = "421 Too many sessions from your address; try again later.", OfAccount = "421 Too many sessions of this account; try again later.",
        OfGroup = "421 Too many sessions of this account's group; try again later.";

    private static readonly IPAddress Neighbour = IPAddress.Parse("198.51.100.8");

    [Fact]
    public void The_numbers_are_those_that_are_documented()
    {
        var options = new FtpServerOptions { Authenticator = new StaticAccounts() };
        Assert.Equal((10_000, 100, 0), (options.MaximumSessions, options.MaximumSessionsPerAddress, options.MaximumTransfers));
    }

    [Fact]
    public async Task An_address_has_so_many_sessions_and_another_address_its_own()
    {
        await using var conversation = await Conversation.BeginAsync(options => options with { MaximumSessionsPerAddress = 2 });
        var first = await conversation.ConnectAsync();
        await conversation.ConnectAsync();

        await RefusedAsync(conversation, Conversation.UserAddress, FromAddress);
        await conversation.ConnectAsync(Neighbour);

        // The end that the client sees comes after its place is free.
        await first.SayAsync("QUIT", "221");
        await first.ExpectEndAsync();
        await conversation.ConnectAsync();

        var refused = Assert.Single(conversation.Log.Named("Refused"));
        Assert.Equal("admission.too-many-from-address", refused["Rule"]);
        Assert.Contains("limits.sessionsPerAddress", refused["Setting"]);
        Assert.Equal(1, conversation.Metrics.Refusals("admission.too-many-from-address"));
    }

    [Theory]
    [InlineData("2001:db8::7", "2001:db8::ffff:8", true)]
    [InlineData("2001:db8:0:1::7", "2001:db8:0:2::7", false)]
    public async Task An_IPv6_client_counts_by_what_one_host_has(string one, string other, bool isSame)
    {
        await using var conversation = await Conversation.BeginAsync(options => options with { MaximumSessionsPerAddress = 1 });
        await conversation.ConnectAsync(IPAddress.Parse(one));

        if (isSame)
            await RefusedAsync(conversation, IPAddress.Parse(other), FromAddress);
        else
            await conversation.ConnectAsync(IPAddress.Parse(other));
    }

    [Fact]
    public async Task Clients_on_this_host_do_not_count_unless_their_network_says_so()
    {
        await using var conversation = await Conversation.BeginAsync(options => options with { MaximumSessionsPerAddress = 1 });
        await conversation.ConnectAsync(IPAddress.Loopback);
        await conversation.ConnectAsync(IPAddress.Loopback);

        await conversation.ReconfigureAsync(options => options with { Networks = [new NetworkSettings("here", [IPNetwork.Parse("127.0.0.0/8")]) { MaximumSessionsPerAddress = 2 }] });

        await RefusedAsync(conversation, IPAddress.Loopback, FromAddress);
    }

    [Fact]
    public async Task A_network_has_so_many_sessions_and_its_own_number_for_each_address()
    {
        await using var conversation = await Conversation.BeginAsync(options => options with
        {
            MaximumSessionsPerAddress = 1,
            Networks = [new NetworkSettings("plant", [IPNetwork.Parse("198.51.100.0/24")]) { MaximumSessions = 3, MaximumSessionsPerAddress = 2 }],
        });
        await conversation.ConnectAsync();
        await conversation.ConnectAsync();
        await RefusedAsync(conversation, Conversation.UserAddress, FromAddress);
        await conversation.ConnectAsync(Neighbour);

        await RefusedAsync(conversation, Neighbour, "421 Too many sessions from your network; try again later.");
        await conversation.ConnectAsync(Conversation.Stranger);
        await RefusedAsync(conversation, Conversation.Stranger, FromAddress);
        Assert.Equal(1, conversation.Metrics.Refusals("admission.too-many-from-network"));
    }

    [Theory]
    [InlineData("QUIT", "221")]
    [InlineData("REIN", "220")]
    [InlineData("USER reader", "331")]
    public async Task An_account_has_so_many_sessions_until_one_leaves_it(string leaving, string reply)
    {
        await using var conversation = await Conversation.BeginAsync(options => options with { Settings = new ClientSettings { SessionsPerAccount = 1 } });
        var first = await conversation.LogInAsync();
        await conversation.LogInAsync("reader");

        var second = await conversation.ConnectAsync(Neighbour);
        await second.SayAsync("USER anna", "331");
        await second.SayAsync("PASS secret", OfAccount);
        await second.ExpectEndAsync();

        await first.SayAsync(leaving, reply);
        if (leaving == "QUIT")
            await first.ExpectEndAsync();
        await conversation.LogInAsync();
        Assert.Equal(1, conversation.Metrics.Refusals("login.too-many-sessions"));
    }

    [Fact]
    public async Task The_nearest_number_counts_and_what_a_client_says_changes_nothing()
    {
        await using var conversation = await Conversation.BeginAsync(options => options with
        {
            Authenticator = new StaticAccounts()
                .Add(Account(options, "anna") with { Settings = new ClientSettings { SessionsPerAccount = 2 } }, "secret")
                .Add(Account(options, "bert"), "secret"),
            Settings = new ClientSettings { SessionsPerAccount = 1 },
        });
        var anna = await conversation.LogInAsync();
        await anna.SayAsync("SITE PROFILE as400", "200");
        await conversation.LogInAsync();
        await conversation.LogInAsync("bert");

        foreach (var name in (string[])["anna", "bert"])
        {
            var more = await conversation.ConnectAsync();
            await more.SayAsync($"USER {name}", "331");
            await more.SayAsync("PASS secret", OfAccount);
        }
    }

    [Fact]
    public async Task After_a_reload_all_sessions_are_counted_together()
    {
        await using var conversation = await Conversation.BeginAsync();
        await conversation.LogInAsync();
        await conversation.LogInAsync();

        await conversation.ReconfigureAsync(options => options with { MaximumSessionsPerAddress = 3, Settings = new ClientSettings { SessionsPerAccount = 2 } });

        var third = await conversation.ConnectAsync();
        await third.SayAsync("USER anna", "331");
        await third.SayAsync("PASS secret", OfAccount);
        await third.ExpectEndAsync();
        await conversation.LogInAsync("reader");
        await RefusedAsync(conversation, Conversation.UserAddress, FromAddress);
    }

    [Fact]
    public async Task The_accounts_of_a_group_share_its_sessions_and_its_transfers()
    {
        var partners = new AccountGroup("partners") { MaximumSessions = 2, MaximumTransfers = 1 };
        await using var conversation = await Conversation.BeginAsync(options => options with
        {
            Authenticator = Members(options, partners, new AccountGroup("all")).Add(Account(options, "other"), "secret"),
            PassivePorts = new(50_000, 50_009),
        });
        var anna = await conversation.LogInAsync();
        var bert = await conversation.LogInAsync("bert");
        await conversation.LogInAsync("other");

        var third = await conversation.ConnectAsync();
        await third.SayAsync("USER anna", "331");
        await third.SayAsync("PASS secret", OfGroup);
        await third.ExpectEndAsync();
        var refused = Assert.Single(conversation.Log.Named("Refused"));
        Assert.Equal("login.too-many-sessions-of-group", refused["Rule"]);
        Assert.Contains("partners", refused["Reason"]);

        var data = await anna.BeginAsync("STOR new.txt");
        await bert.SayAsync("PASV", "227");
        await bert.SayAsync("RETR letter.txt", "450 Too many transfers of this account's group at once; try again later.");
        await data.SendAllAsync("new");
        await anna.ExpectAsync("226");
        data = await bert.BeginAsync("RETR letter.txt");
        await data.ReceiveAllAsync();
        await bert.ExpectAsync("226");

        // Both places are left with the session.
        await anna.SayAsync("QUIT", "221");
        await anna.ExpectEndAsync();
        await conversation.LogInAsync();
    }

    [Fact]
    public async Task After_a_reload_the_sessions_of_a_group_are_counted_on_under_its_new_number()
    {
        await using var conversation = await Conversation.BeginAsync(options => options with { Authenticator = Members(options, new AccountGroup("partners")) });
        await conversation.LogInAsync();
        await conversation.LogInAsync("bert");
        await conversation.ReconfigureAsync(options => options with { Authenticator = Members(options, new AccountGroup("partners") { MaximumSessions = 2 }) });

        var third = await conversation.ConnectAsync();
        await third.SayAsync("USER bert", "331");
        await third.SayAsync("PASS secret", OfGroup);
    }

    [Fact]
    public void A_group_has_no_number_below_zero_and_no_rate_that_nothing_could_keep()
    {
        Assert.Throws<ArgumentOutOfRangeException>(() => new AccountGroup("g") { MaximumSessions = -1 });
        Assert.Throws<ArgumentOutOfRangeException>(() => new AccountGroup("g") { MaximumTransfers = -1 });
        Assert.Throws<ArgumentOutOfRangeException>(() => new AccountGroup("g") { UploadRate = 1 });
        Assert.Throws<ArgumentOutOfRangeException>(() => new AccountGroup("g") { DownloadRate = -5 });
    }

    [Theory]
    [InlineData(true, "450 Too many transfers at once; try again later.", "transfer.too-many")]
    [InlineData(false, "450 Too many transfers of this account at once; try again when one has ended.", "transfer.too-many-of-account")]
    public async Task One_transfer_more_than_there_may_be_is_told_so(bool ofServer, string refusal, string rule)
    {
        await using var conversation = await Conversation.BeginAsync(
            options => (ofServer ? options with { MaximumTransfers = 1 } : options with { Settings = new ClientSettings { TransfersPerAccount = 1 } }) with { PassivePorts = new(50_000, 50_009) });
        var (first, second) = (await conversation.LogInAsync(), await conversation.LogInAsync());
        var data = await first.BeginAsync("STOR new.txt");

        await second.SayAsync("PASV", "227");
        foreach (var command in (string[])["RETR letter.txt", "STOR other.txt", "STOU other.txt", "APPE letter.txt", "LIST", "NLST", "MLSD"])
            await second.SayAsync(command, refusal);
        Assert.Null(await conversation.Storage.FindAsync("/other.txt"));
        Assert.Equal(7, conversation.Metrics.Refusals(rule));

        await data.SendAllAsync("new");
        await first.ExpectAsync("226");
        await (await second.OpenDataAsync()).Connection.DisposeAsync();
        await second.SayAsync("PASV", "227");
        data = await second.BeginAsync("RETR letter.txt");
        await data.ReceiveAllAsync();
        await second.ExpectAsync("226");

        // One that fails before its 150, and one that is aborted, have left their places too.
        await second.SayAsync("PASV", "227");
        await second.SayAsync("RETR missing.txt", "550");
        data = await second.BeginAsync("STOR other.txt");
        await second.SayAsync("ABOR", "426", "226");
        data = await second.BeginAsync("RETR letter.txt");
        await data.ReceiveAllAsync();
        await second.ExpectAsync("226");
    }

    private static StaticAccounts Members(FtpServerOptions options, params IReadOnlyList<AccountGroup> groups)
    {
        var accounts = new StaticAccounts();
        foreach (var name in (string[])["anna", "bert"])
        {
            var storage = new Portcullis.Storage.Memory.MemoryStorage(options.TimeProvider);
            storage.PutAsync("/letter.txt", "x").GetAwaiter().GetResult();
            accounts.Add(new Account(name, storage) { Groups = groups }, "secret");
        }

        return accounts;
    }

    private static Account Account(FtpServerOptions options, string name) => new(name, new Portcullis.Storage.Memory.MemoryStorage(options.TimeProvider));

    private static async Task RefusedAsync(Conversation conversation, IPAddress client, string reply)
    {
        var user = conversation.Call(client);
        await user.ExpectAsync(reply);
        await user.ExpectEndAsync();
    }
}
