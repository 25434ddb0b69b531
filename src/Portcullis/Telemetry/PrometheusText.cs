using System.Diagnostics.Metrics;
using System.Globalization;
using System.Text;

namespace Portcullis.Telemetry;

/// <summary>
/// What the server measures, as Prometheus reads it (text format 0.0.4). It counts from when it is made, so it is made before the server.
/// </summary>
internal sealed class PrometheusText : IDisposable
{
    public const string ContentType = "text/plain; version=0.0.4; charset=utf-8";

    private readonly Lock _lock = new();
    private readonly SortedDictionary<string, PrometheusFamily> _families = new(StringComparer.Ordinal);
    private readonly MeterListener _listener = new();

    public PrometheusText(OwnMeters meters)
    {
        _listener.InstrumentPublished = (instrument, listener) =>
        {
            if (!meters.Owns(instrument.Meter))
                return;
            var family = new PrometheusFamily(instrument);
            lock (_lock)
                _families[family.Name] = family;
            listener.EnableMeasurementEvents(instrument, family);
        };
        _listener.SetMeasurementEventCallback<long>((_, value, tags, state) => Add(state, value, tags));
        _listener.SetMeasurementEventCallback<double>((_, value, tags, state) => Add(state, value, tags));
        _listener.Start();
    }

    public string Write()
    {
        lock (_lock)
        {
            foreach (var family in _families.Values)
                family.ForgetObserved();
        }

        _listener.RecordObservableInstruments();
        var text = new StringBuilder();
        lock (_lock)
        {
            foreach (var family in _families.Values)
                family.Write(text);
        }

        return text.ToString();
    }

    public void Dispose() => _listener.Dispose();

    /// <summary>The name that a metric has for Prometheus, without the suffixes of a histogram's lines.</summary>
    public static string NameOf(string name, string? unit, bool isCounter)
    {
        // What is counted, in braces, is no unit.
        var suffix = unit switch
        {
            "s" => "_seconds",
            "By" => "_bytes",
            _ => "",
        };
        return $"{name.Replace('.', '_')}{suffix}{(isCounter ? "_total" : "")}";
    }

    private void Add(object? family, double value, ReadOnlySpan<KeyValuePair<string, object?>> tags)
    {
        lock (_lock)
            ((PrometheusFamily)family!).Add(value, LabelsOf(tags));
    }

    private static string LabelsOf(ReadOnlySpan<KeyValuePair<string, object?>> tags)
    {
        if (tags.IsEmpty)
            return "";

        var labels = new StringBuilder();
        foreach (var (name, value) in tags)
            labels.Append(CultureInfo.InvariantCulture, $"{(labels.Length > 0 ? "," : "")}{name.Replace('.', '_')}=\"{Escape(Convert.ToString(value, CultureInfo.InvariantCulture) ?? "")}\"");
        return labels.ToString();
    }

    private static string Escape(string value) =>
        value.Replace("\\", "\\\\", StringComparison.Ordinal).Replace("\"", "\\\"", StringComparison.Ordinal).Replace("\n", "\\n", StringComparison.Ordinal);
}
