using System.Diagnostics.Metrics;
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
        _listener.SetMeasurementEventCallback<long>((_, value, tags, family) => ((PrometheusFamily)family!).Add(value, tags));
        _listener.SetMeasurementEventCallback<double>((_, value, tags, family) => ((PrometheusFamily)family!).Add(value, tags));
        _listener.Start();
    }

    public string Write()
    {
        // One reader at a time: what is observed for one must not be forgotten for another.
        lock (_lock)
        {
            foreach (var family in _families.Values)
                family.ForgetObserved();
            _listener.RecordObservableInstruments();
            var text = new StringBuilder();
            foreach (var family in _families.Values)
                family.Write(text);
            return text.ToString();
        }
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
}
