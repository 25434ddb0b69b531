using System.Globalization;

namespace Portcullis.Bench;

/// <summary>One run: wall time and processor time for so many stored octets.</summary>
internal readonly record struct Sample(long Octets, TimeSpan Wall, TimeSpan Processor)
{
    private const double Mebi = 1024 * 1024, Gibi = 1024 * Mebi;

    public double Rate => Octets / Mebi / Wall.TotalSeconds;

    public double ProcessorPerGibi => Processor.TotalSeconds / (Octets / Gibi);
}

/// <summary>
/// Runs of one thing, each right after a run of the plain transfer: a ratio is taken within a pair, so what disturbs the machine
/// for a while disturbs both, and the median of the ratios is what is told.
/// </summary>
internal sealed class Paired
{
    private readonly List<Sample> _samples = [];
    private readonly List<double> _ratios = [];

    public void Add(Sample sample, Sample plain)
    {
        _samples.Add(sample);
        _ratios.Add(sample.Rate / plain.Rate);
    }

    public string[] Cells =>
    [
        Number("0", Median(_samples.Select(sample => sample.Rate))),
        Number("0.00", Median(_samples.Select(sample => sample.ProcessorPerGibi))),
        Number("0.00", Median(_ratios)),
    ];

    public static double Median(IEnumerable<double> values)
    {
        double[] sorted = [.. values.Order()];
        return sorted.Length % 2 == 1 ? sorted[sorted.Length / 2] : (sorted[(sorted.Length / 2) - 1] + sorted[sorted.Length / 2]) / 2;
    }

    private static string Number(string format, double number) => number.ToString(format, CultureInfo.InvariantCulture);
}

/// <summary>A table in Markdown.</summary>
internal static class Table
{
    public static void Write(string title, string[] head, IEnumerable<string[]> rows)
    {
        Console.WriteLine($"\n### {title}\n");
        Line(head);
        Line([.. head.Select((_, column) => column == 0 ? "---" : "---:")]);
        foreach (var row in rows)
            Line(row);
    }

    private static void Line(string[] cells) => Console.WriteLine($"| {string.Join(" | ", cells)} |");
}
