using System.Net;
using Microsoft.Extensions.Time.Testing;
using Portcullis.Server.Defence;

namespace Portcullis.Tests.Defence;

/// <summary>Points, bans and what they cost an attacker, by a clock that tests move.</summary>
public sealed class DefenderTests
{
    private static readonly DefenderOptions Options = new();

    private static readonly IPAddress Attacker = IPAddress.Parse("203.0.113.66"), Owner = IPAddress.Parse("198.51.100.7");

    private readonly FakeTimeProvider _clock = new();
    private readonly Defender _defender;

    public DefenderTests() => _defender = new Defender(_clock);

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public void The_tenth_failure_bans_for_a_quarter_of_an_hour_and_each_ban_is_twice_as_long_up_to_a_day()
    {
        for (var i = 0; i < 9; i++)
            Assert.Null(_defender.Blame(Attacker, Offence.FailedLogin, Options));
        Assert.Null(_defender.FindBan(Attacker, Options));

        var expected = TimeSpan.FromMinutes(15);
        for (var number = 1; number <= 9; number++)
        {
            var ban = Fail();
            Assert.Equal((number, expected), (ban.Number, ban.Until!.Value - ban.Since));
            _clock.Advance(expected - TimeSpan.FromTicks(1));
            Assert.Equal(ban, _defender.FindBan(Attacker, Options));
            _clock.Advance(TimeSpan.FromTicks(1));
            Assert.Null(_defender.FindBan(Attacker, Options));
            expected = TimeSpan.FromTicks(Math.Min(expected.Ticks * 2, TimeSpan.TicksPerDay));
        }

        // A day later it is as if nothing had been.
        _clock.Advance(TimeSpan.FromDays(1));
        Assert.Equal(1, Fail().Number);
    }

    [Fact]
    public void After_a_ban_half_as_much_brings_the_next()
    {
        Fail();
        _clock.Advance(TimeSpan.FromMinutes(15));

        for (var i = 0; i < 4; i++)
            Assert.Null(_defender.Blame(Attacker, Offence.FailedLogin, Options));
        Assert.NotNull(_defender.Blame(Attacker, Offence.FailedLogin, Options));
    }

    [Fact]
    public void Who_fails_once_in_a_while_is_never_banned()
    {
        for (var i = 0; i < 1000; i++)
        {
            Assert.Null(_defender.Blame(Attacker, Offence.FailedLogin, Options));
            _clock.Advance(TimeSpan.FromMinutes(3));
        }
    }

    [Fact]
    public void What_is_no_FTP_counts_three()
    {
        for (var i = 0; i < 3; i++)
            Assert.Null(_defender.Blame(Attacker, Offence.NotFtp, Options));
        Assert.NotNull(_defender.Blame(Attacker, Offence.ForeignDataPort, Options));
    }

    [Theory]
    [InlineData("203.0.113.66", "203.0.113.67", false)]
    [InlineData("::ffff:203.0.113.66", "203.0.113.66", true)]
    [InlineData("2001:db8:1:2::1", "2001:db8:1:2:ffff::7", true)]
    [InlineData("2001:db8:1:2::1", "2001:db8:1:3::1", false)]
    public void A_ban_is_of_what_one_host_has(string banned, string other, bool isSame)
    {
        while (_defender.Blame(IPAddress.Parse(banned), Offence.FailedLogin, Options) is null)
        {
        }

        Assert.NotNull(_defender.FindBan(IPAddress.Parse(banned), Options));
        Assert.Equal(isSame, _defender.FindBan(IPAddress.Parse(other), Options) is not null);
    }

    [Theory]
    [InlineData("127.0.0.1")]
    [InlineData("127.8.9.10")]
    [InlineData("::1")]
    [InlineData("::ffff:127.0.0.1")]
    [InlineData("192.0.2.99")]
    public void This_host_and_who_is_trusted_are_never_banned_not_even_by_an_operator(string client)
    {
        var (address, options) = (IPAddress.Parse(client), Options with { Trusted = [IPNetwork.Parse("192.0.2.0/24")] });
        for (var i = 0; i < 100; i++)
            Assert.Null(_defender.Blame(address, Offence.NotFtp, options));
        _defender.Replace([new Ban(IPNetwork.Parse("0.0.0.0/0"), _clock.GetUtcNow(), null, "all"), new Ban(IPNetwork.Parse("::/0"), _clock.GetUtcNow(), null, "all")], options);

        Assert.Null(_defender.FindBan(address, options));
        Assert.NotNull(_defender.FindBan(Attacker, options));
    }

    [Fact]
    public void Turned_off_it_leaves_the_bans_of_operators()
    {
        var off = Options with { IsOn = false };
        Fail();
        _defender.Replace([.. new[] { new Ban(IPNetwork.Parse("198.51.100.0/24"), _clock.GetUtcNow(), null, "by an operator") }, Fail()], off);

        Assert.Null(_defender.FindBan(Attacker, off));
        Assert.NotNull(_defender.FindBan(Owner, off));
        for (var i = 0; i < 100; i++)
            Assert.Null(_defender.Blame(IPAddress.Parse("192.0.2.1"), Offence.FailedLogin, off));
    }

    [Fact]
    public void Setting_the_time_neither_ends_nor_prolongs_a_ban()
    {
        var wall = new JumpingClock(_clock);
        var defender = new Defender(wall);
        for (var i = 0; i < 10; i++)
            defender.Blame(Attacker, Offence.FailedLogin, Options);

        wall.Offset = TimeSpan.FromHours(1);
        Assert.NotNull(defender.FindBan(Attacker, Options));
        wall.Offset = TimeSpan.FromHours(-1);
        _clock.Advance(TimeSpan.FromMinutes(15));
        Assert.Null(defender.FindBan(Attacker, Options));
    }

    [Fact]
    public void An_operator_who_lifts_a_ban_lifts_what_it_rested_on()
    {
        Fail();
        _defender.Replace([], Options);

        Assert.Null(_defender.FindBan(Attacker, Options));
        for (var i = 0; i < 9; i++)
            Assert.Null(_defender.Blame(Attacker, Offence.FailedLogin, Options));
        Assert.Equal(1, _defender.Blame(Attacker, Offence.FailedLogin, Options)!.Number);
    }

    [Fact]
    public async Task Of_a_thousand_guesses_at_once_no_more_are_looked_at_than_of_those_one_after_the_other()
    {
        var (looked, inside, most) = (0, 0, 0);
        await Task.WhenAll(Enumerable.Range(0, 1000).Select(_ => Task.Run(
            async () =>
            {
                if (await _defender.BeginLoginAsync(Attacker, Options, Cancellation) is not null)
                    return;
                Interlocked.Increment(ref looked);
                InterlockedMax(ref most, Interlocked.Increment(ref inside));
                await Task.Yield();
                Interlocked.Decrement(ref inside);
                _defender.Blame(Attacker, Offence.FailedLogin, Options);
                _defender.EndLogin(Attacker);
            },
            Cancellation))).WaitAsync(TimeSpan.FromSeconds(30), Cancellation);

        Assert.Equal(10, looked);
        Assert.InRange(most, 1, 10);
    }

    [Fact]
    public async Task A_hundred_right_logins_at_once_all_get_in()
    {
        var looked = 0;
        await Task.WhenAll(Enumerable.Range(0, 100).Select(_ => Task.Run(
            async () =>
            {
                Assert.Null(await _defender.BeginLoginAsync(Owner, Options, Cancellation));
                Interlocked.Increment(ref looked);
                await Task.Yield();
                _defender.EndLogin(Owner);
            },
            Cancellation))).WaitAsync(TimeSpan.FromSeconds(30), Cancellation);

        Assert.Equal(100, looked);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(100)]
    public void A_guesser_has_twenty_guesses_in_the_first_hour_and_fewer_after_it_and_the_owner_gets_in(int addresses)
    {
        var hours = 24;
        var guesses = new int[hours];
        for (var second = 0; second < hours * 3600; second += 5)
        {
            for (var i = 0; i < addresses; i++)
            {
                var client = new IPAddress([10, 0, (byte)(i >> 8), (byte)i]);
                if (_defender.FindBan(client, Options) is not null)
                    continue;
                guesses[second / 3600]++;
                _defender.Blame(client, Offence.FailedLogin, Options);
                _defender.CountFailure(client, "anna", "", Options);
            }

            _clock.Advance(TimeSpan.FromSeconds(5));
            Assert.Null(_defender.FindBan(Owner, Options));
        }

        Assert.InRange(guesses[0], addresses * 10, addresses * 20);
        Assert.All(guesses[1..], count => Assert.InRange(count, 0, addresses * 10));
        Assert.InRange(guesses.Sum(), 0, addresses * 60);
    }

    [Fact]
    public void Many_failures_of_one_account_make_answers_late_and_lock_nobody_out()
    {
        for (var i = 0; i < 49; i++)
            Assert.Equal(0, _defender.CountFailure(new IPAddress([10, 0, 0, (byte)i]), "anna", "", Options));
        Assert.Equal(int.MaxValue, _defender.CountFailure(Owner, "anna", "", Options));
        Assert.Equal(0, _defender.CountFailure(Owner, "bert", "", Options));
        Assert.Equal(0, _defender.CountFailure(Owner, "anna", "b.example", Options));
        Assert.Null(_defender.FindBan(Owner, Options));

        _clock.Advance(Options.Decay);
        Assert.Equal(0, _defender.CountFailure(Owner, "anna", "", Options));
    }

    /// <summary>A flood of addresses neither fills the memory nor washes away who has points already.</summary>
    [Fact]
    public void A_million_addresses_take_a_bounded_memory()
    {
        for (var i = 0; i < 9; i++)
            _defender.Blame(Attacker, Offence.FailedLogin, Options);
        for (var i = 0; i < 1_000_000; i++)
        {
            var client = new IPAddress([10, (byte)(i >> 16), (byte)(i >> 8), (byte)i]);
            _defender.Blame(client, Offence.FailedLogin, Options);
            _defender.CountFailure(client, $"user{i}", "", Options);
        }

        Assert.InRange(_defender.ClientCount, 1, ScoreTable<IPNetwork>.DefaultCapacity);
        Assert.InRange(_defender.AccountCount, 1, ScoreTable<IPNetwork>.DefaultCapacity);
        Assert.NotNull(_defender.Blame(Attacker, Offence.FailedLogin, Options));
    }

    [Fact]
    public void A_hundred_thousand_bans_take_a_bounded_memory_and_those_of_operators_stay()
    {
        var operators = new Ban(IPNetwork.Parse("198.51.100.0/24"), _clock.GetUtcNow(), null, "by an operator");
        _defender.Replace([operators], Options);
        for (var i = 0; i < 100_000; i++)
        {
            var client = new IPAddress([10, (byte)(i >> 16), (byte)(i >> 8), (byte)i]);
            while (_defender.Blame(client, Offence.NotFtp, Options) is null)
            {
            }
        }

        Assert.InRange(_defender.BanCount, BanTable.Capacity / 2, BanTable.Capacity + 1);
        Assert.Equal(operators, _defender.FindBan(Owner, Options));
        Assert.NotNull(_defender.FindBan(new IPAddress([10, 1, 0x86, 0x9F]), Options));
    }

    private static void InterlockedMax(ref int most, int now)
    {
        for (var seen = Volatile.Read(ref most); now > seen; seen = Volatile.Read(ref most))
            Interlocked.CompareExchange(ref most, now, seen);
    }

    private Ban Fail()
    {
        while (true)
        {
            if (_defender.Blame(Attacker, Offence.FailedLogin, Options) is { } ban)
                return ban;
        }
    }

    /// <summary>Somebody sets the time.</summary>
    private sealed class JumpingClock(FakeTimeProvider clock) : TimeProvider
    {
        public TimeSpan Offset { get; set; }

        public override long TimestampFrequency => clock.TimestampFrequency;

        public override long GetTimestamp() => clock.GetTimestamp();

        public override DateTimeOffset GetUtcNow() => clock.GetUtcNow() + Offset;
    }
}
