namespace Portcullis.Server.Limits;

/// <summary>
/// A rate that transfers share: of an account, of a group, of the server. It keeps one moment, at which all that was taken so far
/// will have gone at that rate; from then on the next one may take.
/// </summary>
/// <remarks>
/// Not System.Threading.RateLimiting: its token bucket fills by a timer of the system's clock, hands a waiter all it asked for,
/// however much, and knows one rate only. Here who has had the least is served next (start-time fair queueing: each is tagged with the
/// octets it has had, and tags of those that were away catch up), so that sessions have equal shares of the rate, whether they
/// carry small files or large ones; the moment of each share is reckoned, not ticked, so that late timers are made up for and the
/// rate is kept; and who takes names the rate, so that after a reload sessions of the old and the new setting share one bucket,
/// each by its own.
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
    private readonly PriorityQueue<Waiting, (long Tag, long Number)> _queue = new();
    private ITimer? _timer;

    // Of the clock's timestamps.
    private long _next = time.GetTimestamp();

    // The tag of who was served last.
    private long _tag;
    private long _number;

    /// <summary>All that was taken has gone.</summary>
    public bool IsIdle
    {
        get
        {
            lock (_lock)
                return _queue.Count == 0 && _next <= time.GetTimestamp();
        }
    }

    /// <summary>
    /// One share, when its time has come. Who needs less gives the rest back: were shares as small as what is wanted, who moves
    /// little at a time would miss his turn while he comes for more.
    /// </summary>
    /// <param name="flow">Who takes; one call at a time.</param>
    /// <param name="cancellation">Gives the place in the queue up.</param>
    public ValueTask<int> TakeAsync(RateFlow flow, CancellationToken cancellation)
    {
        Waiting waiting;
        lock (_lock)
        {
            if (_queue.Count == 0 && Until() <= ShortestWait)
                return ValueTask.FromResult(Grant(flow, Math.Max(flow.Tag, _tag)));

            waiting = new Waiting(flow, Math.Max(flow.Tag, _tag));
            _queue.Enqueue(waiting, (waiting.Tag, _number++));
            if (_queue.Count == 1)
                Arm();
        }

        return new ValueTask<int>(waiting.WaitAsync(cancellation));
    }

    /// <summary>Of what was taken, octets that did not move.</summary>
    public void GiveBack(RateFlow flow, int octets)
    {
        if (octets == 0)
            return;

        lock (_lock)
        {
            flow.Tag -= octets;
            _next -= Length(octets, flow.Rate);
            Serve();
        }
    }

    private void OnTimer()
    {
        lock (_lock)
            Serve();
    }

    private void Serve()
    {
        while (_queue.Count > 0 && Until() <= ShortestWait)
        {
            // Who has given up takes nothing.
            var first = _queue.Dequeue();
            first.TryGrant(() => Grant(first.Flow, first.Tag));
        }

        if (_queue.Count > 0)
            Arm();
    }

    private int Grant(RateFlow flow, long tag)
    {
        var share = (int)Math.Clamp(flow.Rate / SharesASecond, SmallestShare, LargestShare);
        _next += Length(share, flow.Rate);
        (_tag, flow.Tag) = (tag, tag + share);
        return share;
    }

    private TimeSpan Until()
    {
        var now = time.GetTimestamp();
        _next = Math.Max(_next, now - (long)(CreditSeconds * time.TimestampFrequency));
        return TimeSpan.FromSeconds((_next - now) / (double)time.TimestampFrequency);
    }

    private void Arm()
    {
        _timer?.Dispose();
        _timer = time.CreateTimer(_ => OnTimer(), null, Until(), Timeout.InfiniteTimeSpan);
    }

    private long Length(int octets, long rate) => (long)(octets * (double)time.TimestampFrequency / rate);

    private sealed class Waiting(RateFlow flow, long tag)
    {
        private readonly TaskCompletionSource<int> _granted = new(TaskCreationOptions.RunContinuationsAsynchronously);
        private readonly Lock _lock = new();

        public RateFlow Flow => flow;

        public long Tag => tag;

        public void TryGrant(Func<int> grant)
        {
            lock (_lock)
            {
                if (!_granted.Task.IsCompleted)
                    _granted.SetResult(grant());
            }
        }

        public async Task<int> WaitAsync(CancellationToken cancellation)
        {
            await using (cancellation.UnsafeRegister(state => ((Waiting)state!).GiveUp(cancellation), this))
                return await _granted.Task;
        }

        private void GiveUp(CancellationToken cancellation)
        {
            lock (_lock)
                _granted.TrySetCanceled(cancellation);
        }
    }
}

/// <summary>One of those who share a rate.</summary>
/// <param name="rate">By which it takes, in octets a second.</param>
internal sealed class RateFlow(long rate)
{
    public long Rate => rate;

    /// <summary>Octets that it has had, or would have had, had it always taken. The bucket's own, under its lock.</summary>
    public long Tag { get; set; }
}
