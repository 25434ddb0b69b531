using System.Diagnostics;
using System.Diagnostics.Metrics;
using Portcullis.Server.Policies;

namespace Portcullis.Server.Diagnostics;

/// <summary>The counters of a server, on the meter "Portcullis.Server".</summary>
public sealed class ServerMetrics : IDisposable
{
    public const string MeterName = "Portcullis.Server";

    private readonly Meter _meter;
    private readonly Counter<long> _refusals;
    private readonly UpDownCounter<long> _sessions;
    private readonly Counter<long> _transfers;
    private readonly Counter<long> _octets;
    private readonly Counter<long> _protected;

    public ServerMetrics(IMeterFactory? factory = null)
    {
        _meter = factory?.Create(MeterName) ?? new Meter(MeterName);
        _refusals = _meter.CreateCounter<long>("portcullis.refusals", "{refusal}", "Requests refused, by rule.");
        _sessions = _meter.CreateUpDownCounter<long>("portcullis.sessions", "{session}", "Sessions open now.");
        _transfers = _meter.CreateCounter<long>("portcullis.transfers", "{transfer}", "Transfers ended, by direction and outcome.");
        _octets = _meter.CreateCounter<long>("portcullis.transferred", "By", "Octets carried by data connections, by direction.");
        _protected = _meter.CreateCounter<long>("portcullis.tls.data_connections", "{connection}", "Data connections under TLS, by what proves whose they are.");
    }

    public void Refused(PolicyRule rule) => _refusals.Add(1, new KeyValuePair<string, object?>("rule", rule.Id));

    /// <param name="proof">That it belongs to the client of its control connection: resumed, certificate, or unproven; or refused for want of one.</param>
    public void DataConnectionProtected(string proof) => _protected.Add(1, new KeyValuePair<string, object?>("proof", proof));

    public void SessionBegan() => _sessions.Add(1);

    public void SessionEnded() => _sessions.Add(-1);

    public void TransferEnded(string direction, string outcome, long octets)
    {
        _transfers.Add(1, new TagList { { "direction", direction }, { "outcome", outcome } });
        _octets.Add(octets, new KeyValuePair<string, object?>("direction", direction));
    }

    public void Dispose() => _meter.Dispose();
}
