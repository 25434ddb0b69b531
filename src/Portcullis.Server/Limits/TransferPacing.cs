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
internal sealed class TransferPacing : IDisposable
{
    private readonly Pace[] _paces;
    private int _held;

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
                var taking = pace.Bucket.TakeAsync(pace.Rate, cancellation);
                if (!taking.IsCompleted)
                    Volatile.Write(ref _held, 1);
                pace.Purse = await taking;
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

    /// <summary>A transfer had to wait since this was asked last: that it moved little is not its client's fault.</summary>
    public bool WasHeld() => Interlocked.Exchange(ref _held, 0) != 0;

    /// <summary>What is left of shares goes back to those who wait.</summary>
    public void Dispose()
    {
        foreach (var pace in _paces)
        {
            pace.Bucket.GiveBack(pace.Purse, pace.Rate);
            pace.Purse = 0;
        }
    }

    private sealed class Pace(RateBucket bucket, long rate)
    {
        public RateBucket Bucket => bucket;

        public long Rate => rate;

        /// <summary>Of the last share, what has not moved.</summary>
        public int Purse { get; set; }
    }
}
