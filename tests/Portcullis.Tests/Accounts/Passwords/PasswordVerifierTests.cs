using System.Net;
using Microsoft.Extensions.Time.Testing;
using Portcullis.Accounts.Passwords;
using Portcullis.State;

namespace Portcullis.Tests.Accounts.Passwords;

public sealed class PasswordVerifierTests
{
    private const string OldHash = "$6$saltstring$svn8UoSVapNtMuq1ukKS4tPQd8iKwSMHWjl/O817G3uBnIFNjnQJuesI68u4OTLiBFdcbYEdFCoEOfaS35inz1";

    private static readonly IPAddress Client = IPAddress.Parse("192.0.2.1");

    private readonly FakeTimeProvider _clock = new();
    private readonly PasswordVerifier _verifier;

    public PasswordVerifierTests() => _verifier = new PasswordVerifier(_clock);

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task The_right_one_is_right_and_another_is_wrong()
    {
        var stored = PasswordScheme.Make("secret");
        Assert.Equal(PasswordVerdict.Right, await CheckAsync(stored, "secret"));
        Assert.Equal(PasswordVerdict.Right, await CheckAsync(stored, "secret"));
        Assert.Equal(PasswordVerdict.Wrong, await CheckAsync(stored, "Secret"));
        Assert.Equal(PasswordVerdict.Wrong, await CheckAsync(stored, ""));
        Assert.Equal(PasswordVerdict.Wrong, await CheckAsync("", ""));
        Assert.Equal(PasswordVerdict.Wrong, await CheckAsync("nonsense", "nonsense"));
    }

    [Fact]
    public async Task An_old_hash_is_made_a_new_one_and_the_new_one_is_known()
    {
        var verdict = await CheckAsync(OldHash, "Hello world!");
        Assert.True(verdict.IsRight);
        Assert.True(PasswordHash.TryParse(verdict.Rehashed!, out var hash) && hash.IsCurrent && hash.Verify("Hello world!"u8));
        Assert.Equal(new PasswordVerdict(false, null), await CheckAsync(OldHash, "hello world!"));
        Assert.Equal(PasswordVerdict.Right, await CheckAsync(verdict.Rehashed!, "Hello world!"));
    }

    [Fact]
    public void A_wrong_password_is_checked_against_each_kind_of_hash_once_whoever_has_it()
    {
        var (decoys, checks) = (new Decoys(), new List<string>());
        var (slow, fast) = (new CountedHash("slow", checks), new CountedHash("fast", checks));
        foreach (var hash in new[] { slow, fast, new CountedHash("slow", checks) })
            decoys.Add(hash);

        Assert.False(decoys.Verify("wrong"u8, but: null));
        Assert.Equal(["slow", "fast"], checks);
        checks.Clear();
        decoys.Verify("wrong"u8, but: new CountedHash("fast", checks));
        Assert.Equal(["slow"], checks);

        // There is an end to it.
        checks.Clear();
        for (var i = 0; i < 100; i++)
            decoys.Add(new CountedHash($"{i}", checks));
        decoys.Verify("wrong"u8, but: null);
        Assert.Equal(7, checks.Count);
    }

    [Fact]
    public void What_was_right_is_remembered_by_user_password_and_hash_and_for_a_while()
    {
        var verified = new VerifiedLogins(_clock);
        verified.Add("anna", "secret", "hash");
        Assert.True(verified.Contains("anna", "secret", "hash"));
        Assert.False(verified.Contains("anna", "Secret", "hash"));
        Assert.False(verified.Contains("bert", "secret", "hash"));
        Assert.False(verified.Contains("anna", "secret", "another"));
        Assert.False(verified.Contains("annas", "ecret", "hash"));

        _clock.Advance(VerifiedLogins.Lifetime - TimeSpan.FromSeconds(1));
        verified.Add("anna", "secret", "hash");
        Assert.True(verified.Contains("anna", "secret", "hash"));
        _clock.Advance(TimeSpan.FromSeconds(1));
        Assert.False(verified.Contains("anna", "secret", "hash"));
        verified.Add("anna", "secret", "hash");
        Assert.True(verified.Contains("anna", "secret", "hash"));
    }

    [Fact]
    public void Of_very_many_the_oldest_are_forgotten()
    {
        var verified = new VerifiedLogins(_clock);
        for (var i = 0; i <= VerifiedLogins.Maximum; i++)
            verified.Add($"{i}", "secret", "hash");
        Assert.False(verified.Contains("0", "secret", "hash"));
        Assert.True(verified.Contains("1", "secret", "hash"));
        Assert.True(verified.Contains($"{VerifiedLogins.Maximum}", "secret", "hash"));
    }

    [Fact]
    public async Task No_more_run_at_once_than_may()
    {
        var turns = new HashingTurns(2, TimeProvider.System);
        var (running, most) = (0, 0);
        var gate = new Lock();
        await Task.WhenAll(Enumerable.Range(0, 20).Select(i => turns.RunAsync(
            Client,
            () =>
            {
                lock (gate)
                    most = Math.Max(most, ++running);
                Thread.Yield();
                lock (gate)
                    running--;
                return i;
            },
            Cancellation).AsTask()));
        Assert.InRange(most, 1, 2);
    }

    [Fact]
    public async Task Another_address_waits_for_one_of_a_flood_and_not_for_all()
    {
        var turns = new HashingTurns(1, _clock);
        var order = new List<string>();
        using var hold = new SemaphoreSlim(0);
        var first = turns.RunAsync(Client, () => Take("first"), Cancellation).AsTask();
        var flood = Enumerable.Range(0, HashingTurns.MaximumWaitingOfAddress).Select(i => turns.RunAsync(Client, () => Take($"flood {i}"), Cancellation).AsTask()).ToList();
        await Assert.ThrowsAsync<StateUnavailableException>(async () => await turns.RunAsync(Client, () => 0, Cancellation));
        var other = turns.RunAsync(IPAddress.Parse("192.0.2.2"), () => Take("other"), Cancellation).AsTask();

        hold.Release(1000);
        await Task.WhenAll([first, .. flood, other]);
        Assert.Equal(["first", "flood 0", "other", "flood 1"], order[..4]);

        int Take(string name)
        {
            hold.Wait();
            lock (order)
                order.Add(name);
            return 0;
        }
    }

    [Fact]
    public async Task Who_waits_too_long_or_hangs_up_is_passed_over()
    {
        var turns = new HashingTurns(1, _clock);
        using var hold = new SemaphoreSlim(0);
        var first = turns.RunAsync(Client, () => { hold.Wait(); return 0; }, Cancellation).AsTask();
        using var gone = new CancellationTokenSource();
        var hangsUp = turns.RunAsync(Client, () => 1, gone.Token).AsTask();
        var waits = turns.RunAsync(Client, () => 2, Cancellation).AsTask();
        await gone.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => hangsUp);
        _clock.Advance(HashingTurns.Patience);
        await Assert.ThrowsAsync<StateUnavailableException>(() => waits);

        hold.Release();
        await first;
        Assert.Equal(3, await turns.RunAsync(Client, () => 3, Cancellation));
    }

    private async Task<PasswordVerdict> CheckAsync(string stored, string password) => await _verifier.CheckAsync("anna", stored, password, Client, Cancellation);

    private sealed class CountedHash(string cost, List<string> checks) : PasswordHash
    {
        public override string Cost => cost;

        public override bool Verify(ReadOnlySpan<byte> password)
        {
            checks.Add(cost);
            return false;
        }
    }
}
