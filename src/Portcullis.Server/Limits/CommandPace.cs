namespace Portcullis.Server.Limits;

/// <summary>How fast commands of one session are taken: a second's worth at once, and no faster than the rate from then on. Nothing is refused; what comes faster waits in the connection.</summary>
internal sealed class CommandPace(TimeProvider time)
{
    // Of the clock's timestamps: when all commands so far are paid for.
    private long _paid = time.GetTimestamp() - time.TimestampFrequency;

    /// <param name="rate">Commands a second; 0 for any.</param>
    /// <param name="cancellation">Ends the session.</param>
    public ValueTask TakeAsync(int rate, CancellationToken cancellation)
    {
        if (rate == 0)
            return default;

        var now = time.GetTimestamp();
        _paid = Math.Max(_paid, now - time.TimestampFrequency) + time.TimestampFrequency / rate;
        return _paid <= now ? default : new ValueTask(Task.Delay(TimeSpan.FromSeconds((_paid - now) / (double)time.TimestampFrequency), time, cancellation));
    }
}
