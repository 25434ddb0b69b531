using System.Diagnostics;
using System.Diagnostics.Metrics;
using Portcullis.Server.DataTransfer;
using Portcullis.Server.Policies;

namespace Portcullis.Server.Diagnostics;

/// <summary>What a server measures, on the meter "Portcullis.Server": see <see cref="ServerInstruments"/> and docs/telemetry.md.</summary>
public sealed class ServerMetrics : IDisposable
{
    public const string MeterName = "Portcullis.Server";

    // From what a disk in memory takes to what a slow line takes.
    private static readonly InstrumentAdvice<double> Times = new() { HistogramBucketBoundaries = [0.0005, 0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10] };

    private static readonly InstrumentAdvice<double> LongTimes = new() { HistogramBucketBoundaries = [0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30, 60, 300, 900, 3600, 14_400, 86_400] };

    private readonly Meter _meter;
    private readonly Counter<long> _refusals;
    private readonly UpDownCounter<long> _sessions;
    private readonly Histogram<double> _sessionDuration;
    private readonly Counter<long> _logins;
    private readonly Counter<long> _transfers;
    private readonly UpDownCounter<long> _activeTransfers;
    private readonly Histogram<double> _transferDuration;
    private readonly TransferTotals _octets = new();
    private readonly Histogram<double> _connects;
    private readonly Histogram<double> _storage;
    private readonly Histogram<double> _handshakes;
    private readonly Counter<long> _protected;
    private readonly Counter<long> _bans;
    private readonly Counter<long> _unexpected;

    public ServerMetrics(IMeterFactory? factory = null)
    {
        _meter = factory?.Create(MeterName) ?? new Meter(MeterName);
        _refusals = Counter(ServerInstruments.Refusals);
        _sessions = UpDownCounter(ServerInstruments.Sessions);
        _sessionDuration = Histogram(ServerInstruments.SessionDuration, LongTimes);
        _logins = Counter(ServerInstruments.Logins);
        _transfers = Counter(ServerInstruments.Transfers);
        _activeTransfers = UpDownCounter(ServerInstruments.ActiveTransfers);
        _transferDuration = Histogram(ServerInstruments.TransferDuration, LongTimes);
        var octets = ServerInstruments.Transferred;
        _meter.CreateObservableCounter(octets.Name, _octets.Observe, octets.Unit, octets.Description);
        _connects = Histogram(ServerInstruments.ConnectDuration, Times);
        _storage = Histogram(ServerInstruments.StorageDuration, Times);
        _handshakes = Histogram(ServerInstruments.HandshakeDuration, Times);
        _protected = Counter(ServerInstruments.ProtectedData);
        _bans = Counter(ServerInstruments.Bans);
        _unexpected = Counter(ServerInstruments.Unexpected);
    }

    public void Refused(PolicyRule rule) => _refusals.Add(1, new KeyValuePair<string, object?>("rule", rule.Id));

    /// <param name="proof">That it belongs to the client of its control connection: resumed, certificate, or unproven; or refused for want of one.</param>
    public void DataConnectionProtected(string proof) => _protected.Add(1, new KeyValuePair<string, object?>("proof", proof));

    public void SessionBegan() => _sessions.Add(1);

    /// <param name="end">Why, of a closed list.</param>
    /// <param name="duration">Since it began.</param>
    public void SessionEnded(string end, TimeSpan duration)
    {
        _sessions.Add(-1);
        _sessionDuration.Record(duration.TotalSeconds, new KeyValuePair<string, object?>("end", end));
    }

    /// <param name="outcome">accepted, rejected, or unavailable.</param>
    public void LoginAnswered(string outcome) => _logins.Add(1, new KeyValuePair<string, object?>("outcome", outcome));

    public void Banned() => _bans.Add(1);

    public void Unexpected() => _unexpected.Add(1);

    internal void TransferBegan(string direction, TransferProgress progress)
    {
        _octets.Begin(direction, progress);
        _activeTransfers.Add(1, new KeyValuePair<string, object?>("direction", direction));
    }

    /// <summary>Every transfer that began ends once, and is answered once: see <see cref="TransferAnswered"/>.</summary>
    internal void TransferEnded(string direction, string outcome, TransferProgress progress, TimeSpan duration)
    {
        _octets.End(direction, progress);
        _activeTransfers.Add(-1, new KeyValuePair<string, object?>("direction", direction));
        _transferDuration.Record(duration.TotalSeconds, new TagList { { "direction", direction }, { "outcome", outcome } });
    }

    internal void TransferAnswered(string direction, string outcome) =>
        _transfers.Add(1, new TagList { { "direction", direction }, { "outcome", outcome } });

    /// <param name="mode">active or passive.</param>
    /// <param name="isOpen">It came about.</param>
    /// <param name="duration">Of the wait.</param>
    internal void DataConnection(string mode, bool isOpen, TimeSpan duration) =>
        _connects.Record(duration.TotalSeconds, new TagList { { "mode", mode }, { "outcome", isOpen ? "opened" : "failed" } });

    /// <param name="operation">open or commit.</param>
    /// <param name="isDone">It did not fail.</param>
    /// <param name="duration">Of the call.</param>
    internal void Storage(string operation, bool isDone, TimeSpan duration) => Record(_storage, "operation", operation, isDone, duration);

    /// <param name="connection">control or data.</param>
    /// <param name="isDone">It did not fail.</param>
    /// <param name="duration">Of the handshake.</param>
    internal void Handshake(string connection, bool isDone, TimeSpan duration) => Record(_handshakes, "connection", connection, isDone, duration);

    /// <summary>What is asked when somebody wants to know.</summary>
    /// <param name="ports">Those in use.</param>
    /// <param name="portLimit">How many there may be.</param>
    /// <param name="bans">Known now.</param>
    internal void Observe(PassivePortUse ports, Func<int> portLimit, Func<int> bans)
    {
        Gauge(ServerInstruments.ActiveBans, () => [new Measurement<long>(bans())]);
        Gauge(ServerInstruments.PassivePortsUsed, () => [new Measurement<long>(ports.Count)]);
        Gauge(ServerInstruments.PassivePortsLimit, () => [new Measurement<long>(portLimit())]);
        Gauge(ServerInstruments.PassivePortsExhaustion, () => ports.Exhaustion(portLimit()) is { } rest ? [new Measurement<long>((long)rest.TotalSeconds)] : []);
    }

    public void Dispose() => _meter.Dispose();

    private static void Record(Histogram<double> histogram, string tag, string value, bool isDone, TimeSpan duration) =>
        histogram.Record(duration.TotalSeconds, new TagList { { tag, value }, { "outcome", isDone ? "completed" : "failed" } });

    private Counter<long> Counter(InstrumentInfo info) => _meter.CreateCounter<long>(info.Name, info.Unit, info.Description);

    private UpDownCounter<long> UpDownCounter(InstrumentInfo info) => _meter.CreateUpDownCounter<long>(info.Name, info.Unit, info.Description);

    private Histogram<double> Histogram(InstrumentInfo info, InstrumentAdvice<double> advice) => _meter.CreateHistogram(info.Name, info.Unit, info.Description, tags: null, advice);

    private void Gauge(InstrumentInfo info, Func<IEnumerable<Measurement<long>>> observe) => _meter.CreateObservableGauge(info.Name, observe, info.Unit, info.Description);
}
