using Microsoft.Extensions.Time.Testing;
using Portcullis.Server.Limits;

namespace Portcullis.Tests.Limits;

public sealed class SharedLimitsTests
{
    private readonly FakeTimeProvider _clock = new();
    private readonly SharedLimits _limits;

    public SharedLimitsTests() => _limits = new SharedLimits(_clock);

    [Fact]
    public async Task A_thousand_answers_may_wait_and_the_next_one_does_not()
    {
        var cancellation = TestContext.Current.CancellationToken;
        var waiting = Enumerable.Range(0, 1000).Select(_ => _limits.DelayAsync(TimeSpan.FromSeconds(5), cancellation).AsTask()).ToList();
        Assert.False(await _limits.DelayAsync(TimeSpan.FromSeconds(5), cancellation));
        Assert.DoesNotContain(waiting, each => each.IsCompleted);

        _clock.Advance(TimeSpan.FromSeconds(5));
        Assert.All(await Task.WhenAll(waiting), Assert.True);
        var again = _limits.DelayAsync(TimeSpan.FromSeconds(5), cancellation).AsTask();
        _clock.Advance(TimeSpan.FromSeconds(5));
        Assert.True(await again);
    }

    [Fact]
    public void Of_those_who_are_banned_the_log_has_one_a_second()
    {
        Assert.True(_limits.MayTellOfBanned());
        Assert.False(_limits.MayTellOfBanned());
        _clock.Advance(TimeSpan.FromSeconds(1));
        Assert.True(_limits.MayTellOfBanned());
    }

    [Fact]
    public async Task Commands_come_a_seconds_worth_at_once_and_then_at_their_rate()
    {
        var pace = new CommandPace(_clock);
        for (var i = 0; i < 10; i++)
            Assert.True(pace.TakeAsync(10, CancellationToken.None).AsTask().IsCompleted);
        for (var i = 0; i < 20; i++)
        {
            var next = pace.TakeAsync(10, CancellationToken.None).AsTask();
            Assert.False(next.IsCompleted);
            _clock.Advance(TimeSpan.FromSeconds(0.1));
            await next;
        }

        Assert.True(pace.TakeAsync(0, CancellationToken.None).AsTask().IsCompleted);
    }
}
