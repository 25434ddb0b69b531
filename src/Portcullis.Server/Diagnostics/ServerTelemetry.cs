using System.Diagnostics;

namespace Portcullis.Server.Diagnostics;

/// <summary>What goes on in one server, measured and traced. It outlives other options.</summary>
internal sealed class ServerTelemetry(ServerMetrics metrics, ServerActivities activities, TimeProvider time) : IDisposable
{
    public ServerMetrics Metrics { get; } = metrics;

    public ServerActivities Activities { get; } = activities;

    public TimeProvider Time { get; } = time;

    /// <summary>From now to its end. It has failed unless it is said to be done.</summary>
    /// <param name="span">Of the trace; null for what is only measured.</param>
    /// <param name="kind">Told with the duration.</param>
    /// <param name="record">Told its kind, whether it is done, and how long it took.</param>
    public TimedStep Begin(string? span, string kind, Action<ServerMetrics, string, bool, TimeSpan> record) =>
        new(this, span is null ? null : Activities.Step(span), kind, record);

    public TimedStep BeginCommit() => Begin("commit", "commit", static (metrics, kind, isDone, duration) => metrics.Storage(kind, isDone, duration));

    public TimedStep BeginOpen() => Begin(null, "open", static (metrics, kind, isDone, duration) => metrics.Storage(kind, isDone, duration));

    /// <param name="connection">control or data.</param>
    public TimedStep BeginHandshake(string connection) => Begin("handshake", connection, static (metrics, kind, isDone, duration) => metrics.Handshake(kind, isDone, duration));

    /// <param name="mode">active or passive.</param>
    public TimedStep BeginConnect(string mode) => Begin("connect", mode, static (metrics, kind, isDone, duration) => metrics.DataConnection(kind, isDone, duration));

    public void Dispose()
    {
        Metrics.Dispose();
        Activities.Dispose();
    }
}

/// <summary>Nothing is allocated for it. To be ended in any case; and no <c>using</c>, which would make it read-only.</summary>
internal struct TimedStep(ServerTelemetry telemetry, Activity? activity, string kind, Action<ServerMetrics, string, bool, TimeSpan> record)
{
    private readonly long _began = telemetry.Time.GetTimestamp();
    private bool _isDone;

    public void Done() => _isDone = true;

    public readonly void End()
    {
        record(telemetry.Metrics, kind, _isDone, telemetry.Time.GetElapsedTime(_began));
        if (!_isDone)
            activity?.SetStatus(ActivityStatusCode.Error);
        activity?.Dispose();
    }
}
