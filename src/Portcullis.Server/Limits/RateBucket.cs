namespace Portcullis.Server.Limits;

/// <summary>
/// A rate that transfers share: of an account, of a group, of the server. It keeps one moment, at which all that was taken so far
/// would have gone at that rate; who takes more waits until then.
/// </summary>
/// <remarks>
/// Not System.Threading.RateLimiting: its token bucket fills by a timer of the system's clock, hands a waiter all it asked for,
/// however much, and knows one rate only. Here who waits is served in turn and takes the same share each time, which is what makes
/// it fair; the moment of each share is reckoned, not ticked, so that late timers are made up for and the rate is kept; and who
/// takes names the rate, so that after a reload sessions of the old and the new setting share one bucket, each by its own.
/// </remarks>
internal sealed class RateBucket(TimeProvider time)
{
    // A share is what goes in this time: small enough to look steady and for a thousand sessions to have their turns, large
    // enough for few timers.
    private const int SharesASecond = 100;

    private const int SmallestShare = 1024, LargestShare = 16 * 1024 * 1024;

    // What was not used for so long is lost: timers fire late by less, and over ten seconds it is 2.5 %.
    private const double CreditSeconds = 0.25;

    // No timer is better than a few milliseconds; what goes early here goes later with the next share.
    private static readonly TimeSpan ShortestWait = TimeSpan.FromMilliseconds(2);

    private readonly Lock _lock = new();

    // Of the clock's timestamps.
    private long _next = time.GetTimestamp();

    /// <summary>One share, when its time has come.</summary>
    /// <param name="rate">Octets a second.</param>
    /// <param name="cancellation">Gives the place in the queue up.</param>
    public ValueTask<int> TakeAsync(long rate, CancellationToken cancellation)
    {
        int share;
        TimeSpan wait;
        lock (_lock)
        {
            var now = time.GetTimestamp();
            _next = Math.Max(_next, now - (long)(CreditSeconds * time.TimestampFrequency));
            share = (int)Math.Clamp(rate / SharesASecond, SmallestShare, LargestShare);
            wait = TimeSpan.FromSeconds((_next - now) / (double)time.TimestampFrequency);
            _next += Length(share, rate);
        }

        return wait <= ShortestWait ? ValueTask.FromResult(share) : WaitAsync(share, rate, wait, cancellation);
    }

    /// <summary>Of a share that was taken, octets that did not move.</summary>
    public void GiveBack(int octets, long rate)
    {
        lock (_lock)
            _next -= Length(octets, rate);
    }

    private async ValueTask<int> WaitAsync(int share, long rate, TimeSpan wait, CancellationToken cancellation)
    {
        try
        {
            await Task.Delay(wait, time, cancellation);
            return share;
        }
        catch (OperationCanceledException)
        {
            GiveBack(share, rate);
            throw;
        }
    }

    private long Length(int octets, long rate) => (long)(octets * (double)time.TimestampFrequency / rate);
}
