using System.Collections.Concurrent;
using System.Diagnostics.Metrics;

namespace Portcullis.Tests.Conversations;

/// <summary>Sums what one server measures, and no other that runs beside it.</summary>
internal sealed class RecordingMetrics : IMeterFactory
{
    private readonly ConcurrentDictionary<string, long> _sums = new();
    private readonly ConcurrentBag<Meter> _meters = [];
    private readonly MeterListener _listener = new();

    public RecordingMetrics()
    {
        _listener.InstrumentPublished = (instrument, listener) =>
        {
            if (ReferenceEquals(instrument.Meter.Scope, this))
                listener.EnableMeasurementEvents(instrument);
        };
        _listener.SetMeasurementEventCallback<long>((instrument, value, tags, _) => Add(instrument.Name, value, tags));
        _listener.Start();
    }

    /// <summary>The sum under an instrument, and its tags: <c>portcullis.refusals rule=data-port.reserved</c>.</summary>
    public long this[string key] => _sums.GetValueOrDefault(key);

    public long Refusals(string rule) => this[$"portcullis.refusals rule={rule}"];

    public Meter Create(MeterOptions options)
    {
        options.Scope = this;
        var meter = new Meter(options);
        _meters.Add(meter);
        return meter;
    }

    public void Dispose()
    {
        foreach (var meter in _meters)
            meter.Dispose();
        _listener.Dispose();
    }

    private void Add(string name, long value, ReadOnlySpan<KeyValuePair<string, object?>> tags)
    {
        var key = name;
        foreach (var (tag, tagValue) in tags)
            key += $" {tag}={tagValue}";
        _sums.AddOrUpdate(key, value, (_, sum) => sum + value);
    }
}
