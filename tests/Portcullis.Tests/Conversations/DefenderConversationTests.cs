using System.Collections.Concurrent;
using System.Net;
using Portcullis.Server.Accounts;
using Portcullis.Server.Defence;

namespace Portcullis.Tests.Conversations;

/// <summary>The defender as clients meet it.</summary>
public sealed class DefenderConversationTests
{
    private const string Banned = "421 Too many failures from your address; try again later, or ask the operator.";

    [Fact]
    public async Task Ten_failures_ban_the_client_and_nobody_else_and_those_who_are_in_stay()
    {
        await using var conversation = await Conversation.BeginAsync();
        var inside = await conversation.LogInAsync();
        var other = await conversation.LogInAsync(source: Conversation.Stranger);
        await FailAsync(conversation, 5, "421 Too many failed logins; closing the control connection.");
        var waiting = await conversation.ConnectAsync();
        await FailAsync(conversation, 5, Banned);

        await RefusedAsync(conversation);
        await RefusedAsync(conversation);
        Assert.Single(conversation.Log.Named("Refused"), refused => refused["Rule"] == "admission.banned" && refused["Session"] == "0");
        await waiting.SayAsync("USER anna", "331");
        await waiting.SayAsync("PASS secret", Banned);
        await waiting.ExpectEndAsync();
        await inside.SayAsync("NOOP", "200");
        await other.SayAsync("NOOP", "200");
        await conversation.LogInAsync(source: Conversation.Stranger);

        var ban = Assert.Single(conversation.Log.Named("Banned"));
        Assert.Equal(("198.51.100.7/32", "1", "10 points, the last for: a failed login"), (ban["Clients"], ban["Number"], ban["Reason"]));
        Assert.Equal(4, conversation.Metrics.Refusals("admission.banned"));

        conversation.Clock.Advance(TimeSpan.FromMinutes(15));
        await conversation.LogInAsync();
    }

    [Fact]
    public async Task Unknown_users_and_wrong_passwords_bring_the_ban_alike()
    {
        foreach (var user in (string[])["anna", "nobody"])
        {
            await using var conversation = await Conversation.BeginAsync(options => options with { MaximumFailedLogins = 100 });
            var pi = await conversation.ConnectAsync();
            for (var i = 1; i <= 10; i++)
            {
                await pi.SayAsync($"USER {user}", "331");
                await pi.SayAsync("PASS wrong", i < 10 ? "530 Login incorrect." : Banned);
            }
        }
    }

    [Fact]
    public async Task The_delay_counts_the_failures_of_all_sessions_of_a_client()
    {
        await using var conversation = await Conversation.BeginAsync(options => options with { FailedLoginDelay = TimeSpan.FromSeconds(1) });
        for (var failure = 1; failure <= 7; failure++)
        {
            var user = await conversation.ConnectAsync();
            await user.SayAsync("USER anna", "331");
            await user.SendAsync("PASS wrong");
            var delay = TimeSpan.FromSeconds(Math.Min(failure, 5));
            await conversation.Clock.ArmedAsync(delay);
            conversation.Clock.Advance(delay);
            await user.ExpectAsync("530");
        }
    }

    [Fact]
    public async Task Who_speaks_HTTP_again_and_again_is_banned()
    {
        await using var conversation = await Conversation.BeginAsync();
        for (var i = 0; i < 4; i++)
        {
            var browser = await conversation.ConnectAsync();
            await browser.SayAsync("GET / HTTP/1.1", "421");
            await browser.ExpectEndAsync();
        }

        await RefusedAsync(conversation);
    }

    [Fact]
    public async Task Who_does_not_log_in_in_time_again_and_again_is_banned()
    {
        await using var conversation = await Conversation.BeginAsync(options => options with { Defender = options.Defender with { BanAt = 2 } });
        for (var i = 0; i < 2; i++)
        {
            var idle = await conversation.ConnectAsync();
            conversation.Clock.Advance(TimeSpan.FromSeconds(60));
            await idle.ExpectAsync("421");
            await idle.ExpectEndAsync();
        }

        await RefusedAsync(conversation);
    }

    [Fact]
    public async Task A_stranger_at_data_ports_is_banned_and_the_transfer_is_not_disturbed()
    {
        await using var conversation = await Conversation.BeginAsync(options => options with { Defender = options.Defender with { BanAt = 1 } });
        var user = await conversation.LogInAsync();
        await user.SayAsync("PASV", "227");
        var stranger = conversation.Network.Connect(new IPEndPoint(Conversation.Stranger, 0), new IPEndPoint(Conversation.ServerAddress, Conversation.PassivePort));
        await Assert.ThrowsAsync<IOException>(async () => await stranger.ReceiveAsync(new byte[1], CancellationToken.None).AsTask().WaitAsync(Conversation.Patience));

        await user.SayAsync("RETR letter.txt", "150");
        var data = await user.OpenDataAsync();
        await data.ReceiveAllAsync();
        await user.ExpectAsync("226");
        Assert.Equal("203.0.113.66/32", Assert.Single(conversation.Log.Named("Banned"))["Clients"]);
    }

    [Fact]
    public async Task Many_guesses_at_once_over_many_sessions_are_looked_at_ten_times()
    {
        var guesses = new ConcurrentQueue<string>();
        await using var conversation = await Conversation.BeginAsync(options => options with { Authenticator = new Rejecting(guesses) });
        var users = new List<UserPi>();
        for (var i = 0; i < 50; i++)
        {
            users.Add(await conversation.ConnectAsync());
            await users[^1].SayAsync("USER anna", "331");
        }

        await Task.WhenAll(users.Select((user, i) => user.SendAsync($"PASS {i}")));
        var replies = await Task.WhenAll(users.Select(user => user.ReadReplyAsync()));

        Assert.Equal(10, guesses.Count);
        Assert.Equal((9, 41), (replies.Count(reply => reply.Code == 530), replies.Count(reply => reply.Text == Banned)));
    }

    [Fact]
    public async Task What_a_store_has_holds_from_the_start_and_what_it_is_told_holds_within_two_seconds()
    {
        var store = new MemoryBans();
        store.Put(new Ban(IPNetwork.Parse("198.51.100.7/32"), ConversationClock.Beginning, null, "by an operator"));
        await using var conversation = await Conversation.BeginAsync(options => options with { Bans = store });
        await RefusedAsync(conversation);

        await store.RemoveAsync("198.51.100.7/32");
        await UntilAsync(conversation, Conversation.UserAddress, "220");
        store.Put(new Ban(IPNetwork.Parse("203.0.113.0/24"), ConversationClock.Beginning, null, "by an operator"));
        await UntilAsync(conversation, Conversation.Stranger, "421");

        await FailAsync(conversation, 5, "421");
        await FailAsync(conversation, 5, Banned);
        await store.SavedAsync("198.51.100.7/32");
    }

    [Fact]
    public async Task While_the_store_does_not_answer_what_is_known_holds_and_new_bans_wait_to_be_kept()
    {
        var store = new MemoryBans { Fails = true };
        await using var conversation = await Conversation.BeginAsync(options => options with { Bans = store });
        conversation.ExpectErrors();
        await FailAsync(conversation, 5, "421");
        await FailAsync(conversation, 5, Banned);
        await RefusedAsync(conversation);
        Assert.Single(conversation.Log.Named("BansNotKept"));

        store.Fails = false;
        for (var i = 0; i < 1000 && !store.Has("198.51.100.7/32"); i++)
        {
            conversation.Clock.Advance(BanKeeper.Interval);
            await conversation.LogInAsync(source: Conversation.Stranger);
        }

        Assert.True(store.Has("198.51.100.7/32"));
    }

    private static async Task FailAsync(Conversation conversation, int count, string last)
    {
        var user = await conversation.ConnectAsync();
        for (var i = 1; i <= count; i++)
        {
            await user.SayAsync("USER anna", "331");
            await user.SayAsync("PASS wrong", i < count ? "530 Login incorrect." : last);
        }

        await user.ExpectEndAsync();
    }

    private static async Task RefusedAsync(Conversation conversation)
    {
        var user = conversation.Call();
        await user.ExpectAsync(Banned);
        await user.ExpectEndAsync();
    }

    // The clock moves on by looks at the store; what it finds is known a moment later.
    private static async Task UntilAsync(Conversation conversation, IPAddress client, string code)
    {
        for (var i = 0; i < 1000; i++)
        {
            conversation.Clock.Advance(BanKeeper.Interval);
            if ((await conversation.Call(client).ReadReplyAsync()).Text.StartsWith(code, StringComparison.Ordinal))
                return;
        }

        Assert.Fail($"{client} is not answered {code}.");
    }

    private sealed class Rejecting(ConcurrentQueue<string> guesses) : IAuthenticator
    {
        public async ValueTask<AuthenticationResult> AuthenticateAsync(Credentials credentials, CancellationToken cancellation)
        {
            guesses.Enqueue(credentials.Password);
            await Task.Yield();
            return AuthenticationResult.Rejected;
        }
    }

    private sealed class MemoryBans : IBanStore
    {
        private readonly Lock _lock = new();
        private readonly Dictionary<IPNetwork, Ban> _bans = [];
        private readonly ConcurrentDictionary<string, TaskCompletionSource> _saved = new();
        private long _version = 1;

        public bool Fails { get; set; }

        public void Put(Ban ban)
        {
            lock (_lock)
            {
                _bans[ban.Clients] = ban;
                _version++;
            }
        }

        public Task RemoveAsync(string clients)
        {
            lock (_lock)
            {
                _bans.Remove(IPNetwork.Parse(clients));
                _version++;
            }

            return Task.CompletedTask;
        }

        public bool Has(string clients)
        {
            lock (_lock)
                return _bans.ContainsKey(IPNetwork.Parse(clients));
        }

        public Task SavedAsync(string clients) => Saved(clients).Task.WaitAsync(Conversation.Patience);

        public ValueTask<long> VersionAsync(CancellationToken cancellation) => ValueTask.FromResult(Answer(() => _version));

        public ValueTask<(long Version, IReadOnlyList<Ban> Bans)> LoadAsync(CancellationToken cancellation) =>
            ValueTask.FromResult(Answer(() => (_version, (IReadOnlyList<Ban>)[.. _bans.Values])));

        public ValueTask<long> SaveAsync(IReadOnlyList<Ban> bans, CancellationToken cancellation)
        {
            Answer(() => 0);
            foreach (var ban in bans)
            {
                Put(ban);
                Saved(ban.Clients.ToString()).TrySetResult();
            }

            return ValueTask.FromResult(Answer(() => _version));
        }

        private TaskCompletionSource Saved(string clients) => _saved.GetOrAdd(clients, _ => new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously));

        private T Answer<T>(Func<T> answer)
        {
            if (Fails)
                throw new IOException("The disk is gone.");
            lock (_lock)
                return answer();
        }
    }
}
