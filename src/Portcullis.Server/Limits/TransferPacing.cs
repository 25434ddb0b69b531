namespace Portcullis.Server.Limits;

/// <summary>
/// How fast the transfers of one session in one direction go: as the slowest of several rates lets them. A pump takes before it
/// moves octets, and gives back what it took and did not move. One pump at a time; it holds no octets itself, so that it serves
/// copies within the kernel too. Where nothing is limited there is none of these.
/// </summary>
/// <remarks>
/// It lives with the session and not with one transfer: many small files would otherwise each begin anew, and go faster
/// than a large one.
/// </remarks>
internal sealed class TransferPacing
{
    private readonly Pace[] _paces;
    private int _held;
    private volatile bool _waits;

    /// <param name="paces">Buckets with the rates by which this session takes from them, in octets a second.</param>
    public TransferPacing(params IEnumerable<(RateBucket Bucket, long Rate)> paces) =>
        _paces = [.. paces.Select(each => new Pace(each.Bucket, each.Rate))];

    /// <summary>Waits until octets may move.</summary>
    /// <param name="wanted">As many at most; at least one.</param>
    /// <param name="cancellation">Ends the transfer.</param>
    /// <returns>How many may move: from 1 to <paramref name="wanted"/>.</returns>
    public async ValueTask<int> TakeAsync(int wanted, CancellationToken cancellation)
    {
        var granted = wanted;
        foreach (var pace in _paces)
        {
            if (pace.Purse == 0)
            {
                var taking = pace.Bucket.TakeAsync(pace.Flow, cancellation);
                pace.Purse = taking.IsCompletedSuccessfully ? taking.Result : await WaitAsync(taking);
            }

            granted = Math.Min(granted, pace.Purse);
        }

        foreach (var pace in _paces)
            pace.Purse -= granted;
        return granted;
    }

    /// <summary>Of what was taken last, octets that did not move.</summary>
    public void GiveBack(int unused)
    {
        foreach (var pace in _paces)
            pace.Purse += unused;
    }

    /// <summary>A transfer waits, or had to since this was asked last: that it moved little is not its client's fault.</summary>
    public bool WasHeld() => Interlocked.Exchange(ref _held, 0) != 0 || _waits;

    /// <summary>
    /// The transfer is over: what is left of its shares goes back. Sessions that kept it would have it on top of the rate, when all
    /// of them begin again at once.
    /// </summary>
    public void Rest()
    {
        foreach (var pace in _paces)
        {
            pace.Bucket.GiveBack(pace.Flow, pace.Purse);
            pace.Purse = 0;
        }
    }

    private async ValueTask<int> WaitAsync(ValueTask<int> taking)
    {
        _waits = true;
        try
        {
            return await taking;
        }
        finally
        {
            // In this order: who asks between the two must hear that it waited until now.
            Volatile.Write(ref _held, 1);
            _waits = false;
        }
    }

    private sealed class Pace(RateBucket bucket, long rate)
    {
        public RateBucket Bucket => bucket;

        public RateFlow Flow { get; } = new(rate);

        /// <summary>Of the last share, what has not moved.</summary>
        public int Purse { get; set; }
    }
}
