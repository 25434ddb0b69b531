using System.Diagnostics.Metrics;
using System.Globalization;
using System.Text;

namespace Portcullis.Telemetry;

/// <summary>All that one instrument has measured, by its labels. Measuring allocates nothing once a series is there.</summary>
internal sealed class PrometheusFamily
{
    /// <summary>No instrument of ours has a tag that clients choose; should one have it, memory stays bounded all the same.</summary>
    private const int MaximumSeries = 2000;

    private readonly Instrument _instrument;
    private readonly bool _isCounter;
    private readonly IReadOnlyList<double>? _bounds;
    private readonly Lock _lock = new();

    // No instrument of ours has more than two tags, and all values are strings; what is otherwise is put into one.
    private readonly Dictionary<(string? First, string? Second), Series> _series = [];

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
        if (!_instrument.IsObservable)
            return;
        lock (_lock)
            _series.Clear();
    }

    public void Add(double value, ReadOnlySpan<KeyValuePair<string, object?>> tags)
    {
        var key = tags switch
        {
            [] => default,
            [{ Value: string only }] => (only, null),
            [{ Value: string first }, { Value: string second }] => (first, second),
            _ => ((string?, string?))(LabelsOf(tags), null),
        };
        lock (_lock)
        {
            if (!_series.TryGetValue(key, out var series))
            {
                if (_series.Count == MaximumSeries)
                    return;
                _series[key] = series = new Series(LabelsOf(tags), new long[(_bounds?.Count ?? -1) + 1]);
            }

            Add(value, series);
        }
    }

    public void Write(StringBuilder text)
    {
        text.Append(CultureInfo.InvariantCulture, $"# HELP {Name} {_instrument.Description}\n");
        text.Append(CultureInfo.InvariantCulture, $"# TYPE {Name} {(_bounds is not null ? "histogram" : _isCounter ? "counter" : "gauge")}\n");
        lock (_lock)
        {
            foreach (var series in _series.Values.OrderBy(series => series.Labels, StringComparer.Ordinal))
                Write(text, series);
        }
    }

    private void Add(double value, Series series)
    {
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

    private void Write(StringBuilder text, Series series)
    {
        var labels = series.Labels;
        if (_bounds is null)
        {
            Write(text, Name, labels, series.Sum);
            return;
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

    private static void Write(StringBuilder text, string name, string labels, double value) =>
        text.Append(CultureInfo.InvariantCulture, $"{name}{(labels.Length > 0 ? $"{{{labels}}}" : "")} {value.ToString("R", CultureInfo.InvariantCulture)}\n");

    private static string LabelsOf(ReadOnlySpan<KeyValuePair<string, object?>> tags)
    {
        var labels = new StringBuilder();
        foreach (var (name, value) in tags)
            labels.Append(CultureInfo.InvariantCulture, $"{(labels.Length > 0 ? "," : "")}{name.Replace('.', '_')}=\"{Escape(Convert.ToString(value, CultureInfo.InvariantCulture) ?? "")}\"");
        return labels.ToString();
    }

    private static string Escape(string value) =>
        value.Replace("\\", "\\\\", StringComparison.Ordinal).Replace("\"", "\\\"", StringComparison.Ordinal).Replace("\n", "\\n", StringComparison.Ordinal);

    private sealed class Series(string labels, long[] buckets)
    {
        public string Labels { get; } = labels;

        public double Sum { get; set; }

        public long Count { get; set; }

        public long[] Buckets { get; } = buckets;
    }
}
