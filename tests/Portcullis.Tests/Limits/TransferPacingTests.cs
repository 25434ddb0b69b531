using System.Collections.Concurrent;
using Microsoft.Extensions.Time.Testing;
using Portcullis.Server.Limits;

namespace Portcullis.Tests.Limits;

/// <summary>Rates over ten seconds of a clock that tests move.</summary>
public sealed class TransferPacingTests
{
    private const int Chunk = 256 * 1024;

    /// <summary>Of 10,000,000 octets a second: what goes in a hundredth of it.</summary>
    private const int Share = 100_000;

    private static readonly TimeSpan TenSeconds = TimeSpan.FromSeconds(10);

    private readonly FakeTimeProvider _clock = new();

    [Theory]
    [InlineData(2_000)]
    [InlineData(100_000)]
    [InlineData(1_000_000)]
    [InlineData(10_000_000)]
    [InlineData(1_000_000_000)]
    public void A_rate_is_kept_within_five_percent(long rate)
    {
        var mover = new Mover(new TransferPacing((new RateBucket(_clock), rate)), Chunk);

        Run(mover);

        AssertRate(rate, mover.Octets);
    }

    [Fact]
    public void Late_timers_are_made_up_for()
    {
        var mover = new Mover(new TransferPacing((new RateBucket(_clock), 1_000_000)), Chunk);

        Run(TimeSpan.FromMilliseconds(170), mover);

        AssertRate(1_000_000, mover.Octets);
    }

    [Fact]
    public void Many_small_files_go_no_faster_than_a_large_one()
    {
        var mover = new Mover(new TransferPacing((new RateBucket(_clock), 100_000)), 700);

        Run(mover);

        AssertRate(100_000, mover.Octets);
    }

    [Fact]
    public void The_slowest_rate_counts()
    {
        var mover = new Mover(new TransferPacing((new RateBucket(_clock), 1_000_000), (new RateBucket(_clock), 200_000), (new RateBucket(_clock), 500_000)), Chunk);

        Run(mover);

        AssertRate(200_000, mover.Octets);
    }

    [Theory]
    [InlineData(2)]
    [InlineData(7)]
    [InlineData(200)]
    public void Sessions_share_a_rate_fairly(int count)
    {
        var shared = new RateBucket(_clock);
        var movers = Enumerable.Range(0, count).Select(_ => new Mover(new TransferPacing((shared, 10_000_000)), Chunk)).ToArray();

        Run(movers);

        AssertRate(10_000_000, movers.Sum(mover => mover.Octets));
        foreach (var mover in movers)
            Assert.InRange(mover.Octets, 100_000_000 / count - 2 * Share, 100_000_000 / count + 2 * Share);
    }

    [Fact]
    public void Who_moves_small_pieces_has_the_same_share_as_who_moves_large_ones()
    {
        var shared = new RateBucket(_clock);
        var (large, small) = (new Mover(new TransferPacing((shared, 1_000_000)), Chunk), new Mover(new TransferPacing((shared, 1_000_000)), 1000));

        Run(large, small);

        AssertRate(5_000_000 / 10, large.Octets);
        AssertRate(5_000_000 / 10, small.Octets);
    }

    [Fact]
    public void What_a_slow_session_leaves_the_others_have()
    {
        var shared = new RateBucket(_clock);
        var slow = new Mover(new TransferPacing((new RateBucket(_clock), 100_000), (shared, 1_000_000)), Chunk);
        var fast = new Mover(new TransferPacing((shared, 1_000_000)), Chunk);

        Run(slow, fast);

        AssertRate(100_000, slow.Octets);
        AssertRate(900_000, fast.Octets);
    }

    [Fact]
    public async Task What_was_given_up_or_given_back_goes_to_the_others()
    {
        var shared = new RateBucket(_clock);
        using var given = new CancellationTokenSource();
        var first = new TransferPacing((shared, 1_000_000));
        var mover = new Mover(new TransferPacing((shared, 1_000_000)), Chunk);
        Assert.Equal(10_000, await first.TakeAsync(Chunk, TestContext.Current.CancellationToken));
        first.GiveBack(10_000);
        first.Rest();
        var waiting = Enumerable.Range(0, 100).Select(_ => shared.TakeAsync(new RateFlow(1_000_000), given.Token).AsTask()).ToArray()[1..];
        await given.CancelAsync();
        foreach (var each in waiting)
            await Assert.ThrowsAnyAsync<OperationCanceledException>(() => each);

        Run(mover);

        AssertRate(1_000_000, mover.Octets);
    }

    /// <summary>Each session carries a small file, rests, and carries the next; what it would keep between them would come on top.</summary>
    [Theory]
    [InlineData(1)]
    [InlineData(300)]
    public void Sessions_that_rest_between_small_files_go_no_faster(int count)
    {
        var shared = new RateBucket(_clock);
        var movers = Enumerable.Range(0, count).Select(_ => new Mover(new TransferPacing((shared, 1_000_000)), 700) { Rests = true }).ToArray();

        Run(movers);

        AssertRate(1_000_000, movers.Sum(mover => mover.Octets));
    }

    [Fact]
    public async Task Who_had_to_wait_was_held()
    {
        var pacing = new TransferPacing((new RateBucket(_clock), 1_000_000));
        Assert.Equal(10_000, await pacing.TakeAsync(Chunk, TestContext.Current.CancellationToken));
        Assert.False(pacing.WasHeld());

        var waiting = pacing.TakeAsync(1, TestContext.Current.CancellationToken).AsTask();
        Assert.False(waiting.IsCompleted);

        // As long as it waits, and once after it has.
        Assert.True(pacing.WasHeld());
        Assert.True(pacing.WasHeld());
        _clock.Advance(TimeSpan.FromSeconds(1));
        await waiting;
        Assert.True(pacing.WasHeld());
        Assert.False(pacing.WasHeld());
    }

    // Over ten seconds.
    private static void AssertRate(long rate, long octets) => Assert.InRange(octets, 0.95 * 10 * rate, 1.05 * 10 * rate);

    private void Run(params Mover[] movers) => Run(TimeSpan.FromMilliseconds(1), movers);

    private void Run(TimeSpan step, params Mover[] movers) => Turns.Run(turns =>
    {
        foreach (var mover in movers)
            mover.Move();
        for (var at = TimeSpan.Zero; at < TenSeconds; at += step)
        {
            _clock.Advance(step);
            turns.TakeAll();
            foreach (var mover in movers)
                mover.Move();
        }
    });

    /// <summary>What goes on after a wait goes on when the test says so, on its thread.</summary>
    private sealed class Turns : SynchronizationContext
    {
        private readonly ConcurrentQueue<(SendOrPostCallback Callback, object? State)> _waiting = new();

        public static void Run(Action<Turns> test)
        {
            var (turns, before) = (new Turns(), Current);
            SetSynchronizationContext(turns);
            try
            {
                test(turns);
            }
            finally
            {
                SetSynchronizationContext(before);
            }
        }

        public void TakeAll()
        {
            while (_waiting.TryDequeue(out var next))
                next.Callback(next.State);
        }

        public override void Post(SendOrPostCallback d, object? state) => _waiting.Enqueue((d, state));
    }

    /// <summary>A session that always has something to move, in pieces of so many octets.</summary>
    private sealed class Mover(TransferPacing pacing, int piece)
    {
        private Task<int>? _taking;

        public long Octets { get; private set; }

        /// <summary>Each piece is a transfer of its own.</summary>
        public bool Rests { get; init; }

        // Driven by the test alone: what goes at once goes at once, and what waits is looked at after each step of the clock.
        public void Move()
        {
            while (true)
            {
                _taking ??= pacing.TakeAsync(piece, CancellationToken.None).AsTask();
                if (!_taking.IsCompletedSuccessfully)
                    return;
                Octets += _taking.Result;
                if (Rests)
                    pacing.Rest();
                _taking = null;
            }
        }
    }
}
