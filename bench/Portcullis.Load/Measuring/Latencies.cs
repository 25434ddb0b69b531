namespace Portcullis.Load.Measuring;

/// <summary>Times of single operations, in ticks of Stopwatch.</summary>
internal sealed class Latencies
{
    private readonly List<long> _ticks = new(4096);

    public int Count => _ticks.Count;

    public void Add(long ticks) => _ticks.Add(ticks);

    /// <returns>Milliseconds that <paramref name="share"/> of all operations did not exceed.</returns>
    public static double Percentile(IEnumerable<Latencies> all, double share)
    {
        var sorted = all.SelectMany(one => one._ticks).Order().ToArray();
        var rank = (int)Math.Ceiling(share * sorted.Length) - 1;
        return sorted.Length == 0 ? 0 : sorted[Math.Max(rank, 0)] * 1000.0 / System.Diagnostics.Stopwatch.Frequency;
    }
}
