namespace Portcullis.Server.DataTransfer;

/// <summary>
/// How many passive ports wait for their data connections, and when, going by the last quarter of an hour, there will be none left.
/// </summary>
/// <remarks>
/// What is kept of each minute is its highest number: ports run out at a peak. Minutes in which nothing happened have the number
/// that they began with, so that nothing needs to tick.
/// </remarks>
internal sealed class PassivePortUse(TimeProvider time)
{
    private const int Minutes = 15;

    /// <summary>A line through fewer points says nothing.</summary>
    private const int FewestPoints = 3;

    /// <summary>What is further away is not worth a warning, and no line holds for so long.</summary>
    private static readonly TimeSpan Furthest = TimeSpan.FromDays(7);

    private readonly Lock _lock = new();
    private readonly Queue<int> _peaks = new();
    private readonly long _began = time.GetTimestamp();
    private long _minute;
    private int _count;
    private int _peak;

    public int Count
    {
        get
        {
            lock (_lock)
                return _count;
        }
    }

    public void Take()
    {
        lock (_lock)
        {
            Advance();
            _peak = Math.Max(_peak, ++_count);
        }
    }

    public void Release()
    {
        lock (_lock)
        {
            Advance();
            _count--;
        }
    }

    /// <summary>Null while use does not rise, and before there is enough to go by.</summary>
    public TimeSpan? Exhaustion(int limit)
    {
        lock (_lock)
        {
            Advance();
            return Forecast([.. _peaks, _peak], limit);
        }
    }

    /// <summary>Until a straight line through the peaks, one a minute and the last one of now, reaches the limit.</summary>
    internal static TimeSpan? Forecast(IReadOnlyList<int> peaks, int limit)
    {
        if (peaks.Count > 0 && peaks[^1] >= limit)
            return TimeSpan.Zero;
        if (peaks.Count < FewestPoints)
            return null;

        // Least squares.
        var (n, middle, mean) = (peaks.Count, (peaks.Count - 1) / 2.0, peaks.Average());
        var slope = Enumerable.Range(0, n).Sum(x => (x - middle) * (peaks[x] - mean)) / Enumerable.Range(0, n).Sum(x => (x - middle) * (x - middle));
        if (slope <= 0)
            return null;

        var now = mean + (slope * (n - 1 - middle));
        var minutes = Math.Max(0, (limit - now) / slope);
        return minutes < Furthest.TotalMinutes ? TimeSpan.FromMinutes(minutes) : null;
    }

    private void Advance()
    {
        for (var minute = (long)time.GetElapsedTime(_began).TotalMinutes; _minute < minute; _minute++)
        {
            // Further back than all that is kept: nothing of it matters.
            _minute = Math.Max(_minute, minute - Minutes - 1);
            _peaks.Enqueue(_peak);
            if (_peaks.Count == Minutes)
                _peaks.Dequeue();
            _peak = _count;
        }
    }
}
