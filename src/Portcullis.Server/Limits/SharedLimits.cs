using Portcullis.Server.DataTransfer;
using Portcullis.Server.Defence;

namespace Portcullis.Server.Limits;

/// <summary>What all sessions of a server take from, whatever options they began with.</summary>
internal sealed class SharedLimits(TimeProvider time)
{
    /// <summary>Answers to failed logins that wait.</summary>
    private const int MaximumDelayed = 1000;

    private int _delayed;
    private long _told = time.GetTimestamp() - time.TimestampFrequency;

    public Occupancy Places { get; } = new();

    public Defender Defender { get; } = new(time);

    public PassivePortUse PassivePorts { get; } = new(time);

    public SharedRates Rates { get; } = new(time);

    public RateBucket Uploads { get; } = new(time);

    public RateBucket Downloads { get; } = new(time);

    /// <summary>False, at once, where more answers wait than may: whoever has so many failed logins is not to be waited for.</summary>
    public async ValueTask<bool> DelayAsync(TimeSpan delay, CancellationToken cancellation)
    {
        try
        {
            if (Interlocked.Increment(ref _delayed) > MaximumDelayed)
                return false;
            await Task.Delay(delay, time, cancellation);
            return true;
        }
        finally
        {
            Interlocked.Decrement(ref _delayed);
        }
    }

    /// <summary>Once a second: who is banned and comes all the same must not fill the log. The counter has all of them.</summary>
    public bool MayTellOfBanned()
    {
        var (now, told) = (time.GetTimestamp(), Interlocked.Read(ref _told));
        return now - told >= time.TimestampFrequency && Interlocked.CompareExchange(ref _told, now, told) == told;
    }

    /// <summary>A rate of one session, for one transfer at a time.</summary>
    public RateBucket OfOneSession() => new(time);
}
