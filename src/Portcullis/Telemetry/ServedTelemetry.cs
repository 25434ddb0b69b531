using OpenTelemetry;
using OpenTelemetry.Exporter;
using OpenTelemetry.Metrics;
using OpenTelemetry.Resources;
using OpenTelemetry.Trace;
using Portcullis.Configuration;
using Portcullis.Server.Diagnostics;

namespace Portcullis.Telemetry;

/// <summary>Where metrics and traces of a server go, by its settings; made before the server, so that nothing is missed.</summary>
internal sealed class ServedTelemetry : IDisposable
{
    private const string ServiceName = "portcullis";

    private readonly List<IDisposable> _exporters = [];

    public ServedTelemetry(ServeSettings settings, bool isRead)
    {
        if (isRead || settings.Prometheus is not null)
            Prometheus = new PrometheusText(Meters);
        if (settings.Otlp is { } collector)
            Export(collector);
    }

    public OwnMeters Meters { get; } = new();

    /// <summary>Null where nobody reads it.</summary>
    public PrometheusText? Prometheus { get; }

    /// <summary>What has not been sent yet is sent, within a few seconds.</summary>
    public void Dispose()
    {
        foreach (var exporter in _exporters)
            exporter.Dispose();
        Prometheus?.Dispose();
        Meters.Dispose();
    }

    // Over HTTP and not gRPC: one dependency less, and every collector has both.
    private void Export(Uri collector)
    {
        var resource = ResourceBuilder.CreateEmpty().AddService(ServiceName, serviceVersion: ProgramVersion.Text, serviceInstanceId: Environment.MachineName);
        _exporters.Add(Sdk.CreateMeterProviderBuilder().SetResourceBuilder(resource).AddMeter(ServerMetrics.MeterName).AddOtlpExporter(options => Configure(options, "v1/metrics")).Build());
        _exporters.Add(Sdk.CreateTracerProviderBuilder().SetResourceBuilder(resource).AddSource(ServerActivities.SourceName).AddOtlpExporter(options => Configure(options, "v1/traces")).Build());

        void Configure(OtlpExporterOptions options, string path)
        {
            options.Protocol = OtlpExportProtocol.HttpProtobuf;
            options.Endpoint = new Uri($"{collector.ToString().TrimEnd('/')}/{path}");
        }
    }
}
