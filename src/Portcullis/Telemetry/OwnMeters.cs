using System.Collections.Concurrent;
using System.Diagnostics.Metrics;

namespace Portcullis.Telemetry;

/// <summary>The meters of one server of this process, told apart from those of another by their scope.</summary>
internal sealed class OwnMeters : IMeterFactory
{
    private readonly ConcurrentBag<Meter> _meters = [];

    public Meter Create(MeterOptions options)
    {
        options.Scope = this;
        var meter = new Meter(options);
        _meters.Add(meter);
        return meter;
    }

    public bool Owns(Meter meter) => ReferenceEquals(meter.Scope, this);

    public void Dispose()
    {
        foreach (var meter in _meters)
            meter.Dispose();
    }
}
