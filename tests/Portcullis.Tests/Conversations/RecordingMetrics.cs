using System.Collections.Concurrent;
using System.Diagnostics.Metrics;

namespace Portcullis.Tests.Conversations;

/// <summary>Sums what one server measures, and no other that runs beside it.</summary>
internal sealed class RecordingMetrics : IMeterFactory
{
    private readonly ConcurrentDictionary<string, long> _sums = new();
    private readonly ConcurrentDictionary<string, bool> _observed = new();
    private readonly ConcurrentQueue<Instrument> _instruments = new();
    private readonly ConcurrentBag<Meter> _meters = [];
    private readonly MeterListener _listener = new();

    public RecordingMetrics()
    {
        _listener.InstrumentPublished = (instrument, listener) =>
        {
            if (!ReferenceEquals(instrument.Meter.Scope, this))
                return;
            _instruments.Enqueue(instrument);
            if (instrument.IsObservable)
                _observed[instrument.Name] = true;
            listener.EnableMeasurementEvents(instrument);
        };
        _listener.SetMeasurementEventCallback<long>((instrument, value, tags, _) => Add(instrument, value, tags));
        _listener.SetMeasurementEventCallback<double>((instrument, _, tags, _) => Add(instrument, 1, tags));
        _listener.Start();
    }

    /// <summary>The sum under an instrument, and its tags: <c>portcullis.refusals rule=data-port.reserved</c>; of durations, how many there were.</summary>
    public long this[string key] => _sums.GetValueOrDefault(key);

    /// <summary>Instruments with their tags, as far as anything was measured.</summary>
    public IEnumerable<string> Keys => _sums.Keys;

    public IReadOnlyList<Instrument> Instruments => [.. _instruments];

    /// <summary>Asks for what is only measured when somebody asks.</summary>
    public void Observe()
    {
        foreach (var key in _sums.Keys.Where(key => _observed.ContainsKey(key.Split(' ')[0])))
            _sums.TryRemove(key, out _);
        _listener.RecordObservableInstruments();
    }

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

    private void Add(Instrument instrument, long value, ReadOnlySpan<KeyValuePair<string, object?>> tags)
    {
        var key = instrument.Name;
        foreach (var (tag, tagValue) in tags)
            key += $" {tag}={tagValue}";
        _sums.AddOrUpdate(key, value, (_, sum) => sum + value);
    }
}
