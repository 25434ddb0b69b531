using System.Diagnostics.Metrics;
using System.Text.Json;
using System.Text.RegularExpressions;
using Portcullis.Server.Diagnostics;
using Portcullis.Telemetry;
using Portcullis.Tests.Documents;

namespace Portcullis.Tests.Telemetry;

/// <summary>Metrics as Prometheus reads them, and the dashboard that asks for them.</summary>
public sealed partial class PrometheusTextTests : IDisposable
{
    private readonly OwnMeters _meters = new();

    public void Dispose() => _meters.Dispose();

    [Fact]
    public void Counters_gauges_and_histograms_are_written_as_the_format_has_them()
    {
        using var text = new PrometheusText(_meters);
        using var meter = _meters.Create(new MeterOptions("test"));
        var counter = meter.CreateCounter<long>("test.octets", "By", "Octets.");
        counter.Add(3, new KeyValuePair<string, object?>("direction", "sent"));
        counter.Add(4, new KeyValuePair<string, object?>("direction", "sent"));
        meter.CreateUpDownCounter<long>("test.sessions", "{session}", "Sessions.").Add(-2);
        var histogram = meter.CreateHistogram("test.time", "s", "Times.", tags: null, new InstrumentAdvice<double> { HistogramBucketBoundaries = [0.1, 1] });
        foreach (var time in (double[])[0.05, 0.1, 0.5, 7])
            histogram.Record(time, new KeyValuePair<string, object?>("outcome", "a \"b\"\\\n"));

        Assert.Equal(
            """
            # HELP test_octets_bytes_total Octets.
            # TYPE test_octets_bytes_total counter
            test_octets_bytes_total{direction="sent"} 7
            # HELP test_sessions Sessions.
            # TYPE test_sessions gauge
            test_sessions -2
            # HELP test_time_seconds Times.
            # TYPE test_time_seconds histogram
            test_time_seconds_bucket{outcome="a \"b\"\\\n",le="0.1"} 2
            test_time_seconds_bucket{outcome="a \"b\"\\\n",le="1"} 3
            test_time_seconds_bucket{outcome="a \"b\"\\\n",le="+Inf"} 4
            test_time_seconds_sum{outcome="a \"b\"\\\n"} 7.65
            test_time_seconds_count{outcome="a \"b\"\\\n"} 4

            """,
            text.Write());
    }

    [Fact]
    public void What_is_observed_is_of_now_and_gone_when_it_is_not_told()
    {
        using var text = new PrometheusText(_meters);
        using var meter = _meters.Create(new MeterOptions("test"));
        Measurement<long>[] told = [new(5), new(7, new KeyValuePair<string, object?>("a", "b"))];
        meter.CreateObservableGauge("test.now", () => told, "s", "Now.");
        Assert.EndsWith("test_now_seconds 5\ntest_now_seconds{a=\"b\"} 7\n", text.Write(), StringComparison.Ordinal);
        Assert.EndsWith("test_now_seconds 5\ntest_now_seconds{a=\"b\"} 7\n", text.Write(), StringComparison.Ordinal);
        told = [];
        Assert.EndsWith("gauge\n", text.Write(), StringComparison.Ordinal);
    }

    [Fact]
    public void Another_servers_meters_are_not_its_own()
    {
        using var text = new PrometheusText(_meters);
        using var other = new ServerMetrics();
        other.SessionBegan();
        Assert.Equal("", text.Write());
    }

    [Fact]
    public void The_dashboard_asks_for_metrics_and_labels_that_there_are()
    {
        var known = ServerInstruments.All.SelectMany(info =>
        {
            var name = PrometheusText.NameOf(info.Name, info.Unit, info.Kind == InstrumentKind.Counter);
            return (info.Kind == InstrumentKind.Histogram ? [$"{name}_bucket", $"{name}_sum", $"{name}_count"] : new[] { name }).Select(each => (Name: each, Labels: info.Tags.Append("le")));
        }).ToDictionary(each => each.Name, each => each.Labels.ToHashSet());
        var queries = Queries(JsonDocument.Parse(Repository.ReadText("packaging/grafana/portcullis.json")).RootElement).ToList();
        Assert.NotEmpty(queries);

        var asked = new HashSet<string>();
        foreach (var query in queries)
        {
            var names = Name().Matches(query).Select(match => match.Value).ToList();
            Assert.NotEmpty(names);
            Assert.All(names, name => Assert.True(known.ContainsKey(name), $"{query}: there is no metric {name}."));
            asked.UnionWith(names);
            foreach (Match by in By().Matches(query))
                Assert.All(by.Groups[1].Value.Split(',', StringSplitOptions.TrimEntries), label => Assert.True(names.All(name => known[name].Contains(label)), $"{query}: there is no label {label}."));
            foreach (Match label in Label().Matches(query))
                Assert.True(names.Any(name => known[name].Contains(label.Groups[1].Value)), $"{query}: there is no label {label.Groups[1].Value}.");
        }

        // Nothing that is measured is left unseen.
        Assert.All(
            ServerInstruments.All.Select(info => PrometheusText.NameOf(info.Name, info.Unit, info.Kind == InstrumentKind.Counter)),
            name => Assert.Contains(asked, each => each.StartsWith(name, StringComparison.Ordinal)));
    }

    private static IEnumerable<string> Queries(JsonElement element) => element.ValueKind switch
    {
        JsonValueKind.Object => element.EnumerateObject().SelectMany(member => member.Name == "expr" ? [member.Value.GetString()!] : Queries(member.Value)),
        JsonValueKind.Array => element.EnumerateArray().SelectMany(Queries),
        _ => [],
    };

    [GeneratedRegex(@"portcullis_[a-z_]+")]
    private static partial Regex Name();

    [GeneratedRegex(@"by \(([^)]+)\)")]
    private static partial Regex By();

    [GeneratedRegex(@"[{,]\s*([a-z_]+)\s*(?:=|!=|=~|!~)")]
    private static partial Regex Label();
}
