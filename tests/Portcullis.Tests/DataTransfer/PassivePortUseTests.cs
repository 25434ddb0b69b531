using Portcullis.Server.DataTransfer;
using Portcullis.Tests.Conversations;

namespace Portcullis.Tests.DataTransfer;

public sealed class PassivePortUseTests
{
    private readonly ConversationClock _clock = new();

    [Theory]
    [InlineData("0,0,0", 100, null)]
    [InlineData("10,20,30", 100, 7)]
    [InlineData("10,20,30,40,50", 100, 5)]
    [InlineData("30,20,10", 100, null)]
    [InlineData("10,20", 100, null)]
    [InlineData("50,50,50", 100, null)]
    [InlineData("10,20,100", 100, 0)]
    [InlineData("0,0,1", 1_000_000, null)]
    public void A_rise_is_drawn_on_to_the_limit(string peaks, int limit, int? minutes) =>
        Assert.Equal(minutes is null ? null : TimeSpan.FromMinutes(minutes.Value), PassivePortUse.Forecast([.. peaks.Split(',').Select(int.Parse)], limit));

    [Fact]
    public void Each_minute_counts_by_its_peak_and_old_ones_no_more()
    {
        var use = new PassivePortUse(_clock);
        for (var minute = 0; minute < 4; minute++)
        {
            // 10 more at once each minute, and all of them go again.
            for (var i = 0; i < 10 * (minute + 1); i++)
                use.Take();
            for (var i = 0; i < 10 * (minute + 1); i++)
                use.Release();
            if (minute < 3)
                _clock.Advance(TimeSpan.FromMinutes(1));
        }

        Assert.Equal(0, use.Count);
        Assert.Equal(16, use.Exhaustion(200)!.Value.TotalMinutes, 3);

        // A year in which nothing happened takes no longer than an hour.
        _clock.Advance(TimeSpan.FromDays(365));
        Assert.Null(use.Exhaustion(200));
    }
}
