using Portcullis.Server;
using Portcullis.Server.Accounts;
using Portcullis.Server.Profiles;
using Portcullis.Storage.Memory;
using Portcullis.Tests.Storage;

namespace Portcullis.Tests.Conversations;

/// <summary>Every transfer keeps to every rate that holds for it; how exactly, TransferPacingTests and a nightly test measure.</summary>
public sealed class BandwidthTests
{
    private const int Rate = 2048, Share = 1024;

    private static readonly TimeSpan PerShare = TimeSpan.FromSeconds(0.5);

    private static readonly string File = new('x', 3 * Share);

    public static TheoryData<string> Downloads => ["server", "account", "group", "transfer"];

    [Theory]
    [MemberData(nameof(Downloads))]
    public async Task A_download_goes_as_fast_as_it_may(string whose)
    {
        await using var conversation = await Conversation.BeginAsync(options => Limited(options, whose));
        await conversation.Storage.PutAsync("/file", File);
        var user = await conversation.LogInAsync();
        var data = await user.BeginAsync("RETR file");

        await data.ReceiveAsync(Share);
        for (var i = 0; i < 2; i++)
            await NextShareAsync(conversation, user, data);
        Assert.Equal("", await data.ReceiveAllAsync());
        await user.ExpectAsync("226");
    }

    [Theory]
    [MemberData(nameof(Downloads))]
    public async Task An_upload_goes_as_fast_as_it_may(string whose)
    {
        await using var conversation = await Conversation.BeginAsync(options => Limited(options, whose));
        var user = await conversation.LogInAsync();
        var data = await user.BeginAsync("STOR file");
        await data.SendAsync(File);

        for (var i = 1; i <= 2; i++)
        {
            await user.UntilTransferredAsync(i * Share);
            await conversation.Clock.ArmedAsync(PerShare);
            conversation.Clock.Advance(PerShare);
        }

        await user.UntilTransferredAsync(3 * Share);
        await conversation.Clock.ArmedAsync(PerShare);
        conversation.Clock.Advance(PerShare);
        await data.SendAllAsync("");
        await user.ExpectAsync("226");
    }

    [Fact]
    public async Task A_listing_is_a_download_too()
    {
        await using var conversation = await Conversation.BeginAsync(options => Limited(options, "account"));
        for (var i = 0; i < 40; i++)
            await conversation.Storage.PutAsync($"/docs/{new string('n', 40)}{i}", "");
        var user = await conversation.LogInAsync();
        var data = await user.BeginAsync("NLST docs");

        await data.ReceiveAsync(Share);
        await NextShareAsync(conversation, user, data, 700);
        await data.ReceiveAllAsync();
        await user.ExpectAsync("226");
    }

    [Fact]
    public async Task Two_sessions_of_an_account_share_its_rate_and_another_account_has_its_own()
    {
        await using var conversation = await Conversation.BeginAsync(options => Limited(options, "account") with { PassivePorts = new(50_000, 50_009) });
        await conversation.Storage.PutAsync("/file", File);
        var (first, second, other) = (await conversation.LogInAsync(), await conversation.LogInAsync(), await conversation.LogInAsync("reader"));
        var data = await first.BeginAsync("RETR file");
        await conversation.Clock.ArmedAsync(PerShare);
        var more = await second.BeginAsync("RETR file");

        // The other has gone before time moves: its timers would be taken for those of the two.
        await (await other.BeginAsync("RETR file")).ReceiveAsync(Share);
        await conversation.Clock.ArmedAsync(PerShare);
        await other.SayAsync("ABOR", "426", "226");

        await ShareAsync(conversation, data, more);
        await first.ExpectAsync("226");
        await second.ExpectAsync("226");
    }

    [Fact]
    public async Task Two_accounts_of_a_group_share_its_rate_and_who_is_in_none_is_not_slowed()
    {
        await using var conversation = await Conversation.BeginAsync(options => options with
        {
            PassivePorts = new(50_000, 50_009),
            Authenticator = new StaticAccounts().Add(Member(options, "anna"), "secret").Add(Member(options, "bert"), "secret").Add(Member(options, "reader") with { Groups = [] }, "secret"),
        });
        var (first, second, other) = (await conversation.LogInAsync(), await conversation.LogInAsync("bert"), await conversation.LogInAsync("reader"));
        var data = await first.BeginAsync("RETR file");
        await conversation.Clock.ArmedAsync(PerShare);
        var more = await second.BeginAsync("RETR file");
        Assert.Equal(File, await (await other.BeginAsync("RETR file")).ReceiveAllAsync());
        await other.ExpectAsync("226");

        await ShareAsync(conversation, data, more);
        await first.ExpectAsync("226");
        await second.ExpectAsync("226");

        static Account Member(FtpServerOptions options, string name)
        {
            var storage = new MemoryStorage(options.TimeProvider);
            storage.PutAsync("/file", File).GetAwaiter().GetResult();
            return new Account(name, storage) { Groups = [new AccountGroup("partners") { DownloadRate = Rate }] };
        }
    }

    [Fact]
    public async Task Who_waits_for_his_rate_is_not_taken_for_one_who_stands_still()
    {
        await using var conversation = await Conversation.BeginAsync(options => Limited(options, "transfer") with { DataTimeout = TimeSpan.FromMilliseconds(100) });
        await conversation.Storage.PutAsync("/file", File);
        var user = await conversation.LogInAsync();
        var data = await user.BeginAsync("RETR file");
        await data.ReceiveAsync(Share);
        await conversation.Clock.ArmedAsync(PerShare);

        for (var i = 0; i < 5; i++)
            conversation.Clock.Advance(TimeSpan.FromMilliseconds(100));
        await data.ReceiveAsync(Share);
        await user.SayAsync("ABOR", "426", "226");
    }

    private static FtpServerOptions Limited(FtpServerOptions options, string whose) => whose switch
    {
        "server" => options with { UploadRate = Rate, DownloadRate = Rate },
        "account" => options with { Settings = new ClientSettings { UploadRatePerAccount = Rate, DownloadRatePerAccount = Rate } },
        "group" => options with { Authenticator = new Grouped(options.Authenticator, new AccountGroup("partners") { UploadRate = Rate, DownloadRate = Rate }) },
        _ => options with { Settings = new ClientSettings { UploadRatePerTransfer = Rate, DownloadRatePerTransfer = Rate } },
    };

    // Two files of three shares: the first went at once.
    private static async Task ShareAsync(Conversation conversation, UserDtp data, UserDtp more)
    {
        var both = Task.WhenAll(data.ReceiveAllAsync(), more.ReceiveAllAsync());
        for (var share = 1; share < 6; share++)
        {
            Assert.False(both.IsCompleted);
            conversation.Clock.Advance(PerShare);
            if (share < 5)
                await conversation.Clock.ArmedAsync(PerShare);
        }

        Assert.Equal([File, File], await both.WaitAsync(Conversation.Patience));
    }

    private static async Task NextShareAsync(Conversation conversation, UserPi user, UserDtp data, int count = Share)
    {
        await conversation.Clock.ArmedAsync(PerShare);
        conversation.Clock.Advance(PerShare - TimeSpan.FromMilliseconds(3));
        await user.SayAsync("NOOP", "200");
        Assert.False(data.Connection.HasUnread);
        conversation.Clock.Advance(TimeSpan.FromMilliseconds(3));
        await data.ReceiveAsync(count);
    }

    private sealed class Grouped(IAuthenticator inner, AccountGroup group) : IAuthenticator
    {
        public async ValueTask<AuthenticationResult> AuthenticateAsync(Credentials credentials, CancellationToken cancellation) =>
            await inner.AuthenticateAsync(credentials, cancellation) is AuthenticationResult.Accepted accepted
                ? new AuthenticationResult.Accepted(accepted.Account with { Groups = [group] })
                : AuthenticationResult.Rejected;
    }
}
