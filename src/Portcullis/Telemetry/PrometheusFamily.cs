using System.Diagnostics.Metrics;
using System.Globalization;
using System.Text;

namespace Portcullis.Telemetry;

/// <summary>All that one instrument has measured, by its labels. Its owner holds a lock.</summary>
internal sealed class PrometheusFamily
{
    /// <summary>No instrument of ours has a tag that clients choose; should one have it, memory stays bounded all the same.</summary>
    private const int MaximumSeries = 2000;

    private readonly Instrument _instrument;
    private readonly bool _isCounter;
    private readonly IReadOnlyList<double>? _bounds;
    private readonly SortedDictionary<string, Series> _series = new(StringComparer.Ordinal);

    public PrometheusFamily(Instrument instrument)
    {
        _instrument = instrument;
        _isCounter = instrument is Counter<long> or ObservableCounter<long>;
        _bounds = (instrument as Histogram<double>)?.Advice?.HistogramBucketBoundaries;
        Name = PrometheusText.NameOf(instrument.Name, instrument.Unit, _isCounter);
    }

    public string Name { get; }

    /// <summary>What is observed is told anew each time, and what is told no more is no more.</summary>
    public void ForgetObserved()
    {
        if (_instrument.IsObservable)
            _series.Clear();
    }

    public void Add(double value, string labels)
    {
        if (!_series.TryGetValue(labels, out var series))
        {
            if (_series.Count == MaximumSeries)
                return;
            _series[labels] = series = new Series(new long[(_bounds?.Count ?? -1) + 1]);
        }

        series.Sum += value;
        series.Count++;
        if (_bounds is not null)
        {
            var bucket = 0;
            while (bucket < _bounds.Count && value > _bounds[bucket])
                bucket++;
            series.Buckets[bucket]++;
        }
    }

    public void Write(StringBuilder text)
    {
        text.Append(CultureInfo.InvariantCulture, $"# HELP {Name} {_instrument.Description}\n");
        text.Append(CultureInfo.InvariantCulture, $"# TYPE {Name} {(_bounds is not null ? "histogram" : _isCounter ? "counter" : "gauge")}\n");
        foreach (var (labels, series) in _series)
        {
            if (_bounds is null)
            {
                Write(text, Name, labels, series.Sum);
                continue;
            }

            var count = 0L;
            for (var i = 0; i <= _bounds.Count; i++)
            {
                count += series.Buckets[i];
                var bound = i < _bounds.Count ? _bounds[i].ToString(CultureInfo.InvariantCulture) : "+Inf";
                Write(text, $"{Name}_bucket", $"{labels}{(labels.Length > 0 ? "," : "")}le=\"{bound}\"", count);
            }

            Write(text, $"{Name}_sum", labels, series.Sum);
            Write(text, $"{Name}_count", labels, series.Count);
        }
    }

    private static void Write(StringBuilder text, string name, string labels, double value) =>
        text.Append(CultureInfo.InvariantCulture, $"{name}{(labels.Length > 0 ? $"{{{labels}}}" : "")} {value.ToString("R", CultureInfo.InvariantCulture)}\n");

    private sealed class Series(long[] buckets)
    {
        public double Sum { get; set; }

        public long Count { get; set; }

        public long[] Buckets { get; } = buckets;
    }
}
