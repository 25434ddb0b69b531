using System.Globalization;

namespace Portcullis.Load.Measuring;

/// <summary>One line of JSON: numbers by name, in order.</summary>
internal sealed class Result
{
    private readonly List<(string Name, double Value)> _numbers = [];

    public Result Add(string name, double value)
    {
        _numbers.Add((name, value));
        return this;
    }

    /// <summary>A rate by wall clock, and the processor time of one unit of it.</summary>
    public Result Add(Elapsed elapsed, string unit, double count) => this
        .Add($"{unit}_per_s", count / elapsed.Wall)
        .Add("server_s", elapsed.ServerUser + elapsed.ServerSystem)
        .Add("server_user_s", elapsed.ServerUser)
        .Add($"server_us_per_{unit}", (elapsed.ServerUser + elapsed.ServerSystem) * 1e6 / count)
        .Add($"client_us_per_{unit}", elapsed.Client * 1e6 / count)
        .Add("wall_s", elapsed.Wall)
        .Add(unit, count);

    public Result Add(IReadOnlyCollection<Latencies> latencies) => this
        .Add("p50_ms", Latencies.Percentile(latencies, 0.5))
        .Add("p99_ms", Latencies.Percentile(latencies, 0.99));

    public override string ToString() =>
        "{" + string.Join(",", _numbers.Select(one => string.Create(CultureInfo.InvariantCulture, $"\"{one.Name}\":{one.Value:0.######}"))) + "}";
}
