using System.Globalization;

namespace Portcullis.Bench;

/// <summary>What the command line says.</summary>
/// <param name="Benches">codec, wire, or both.</param>
/// <param name="Rounds">Pairs of runs of which the median is told.</param>
/// <param name="Octets">Stored octets of one run.</param>
/// <param name="Only">Combinations that begin with one of these; all if empty.</param>
/// <param name="Program">The server.</param>
internal sealed record Settings(IReadOnlyList<string> Benches, int Rounds, long Octets, IReadOnlyList<string> Only, string Program)
{
    public const string Usage = "bench/run [codec] [wire] [--quick] [--rounds N] [--mib N] [--only 'A F']... [--program artifacts/aot/portcullis]";

    public bool Includes(Combination combination) =>
        Only.Count == 0 || Only.Any(only => combination.ToString().StartsWith(only, StringComparison.Ordinal));

    /// <exception cref="FormatException">Not as <see cref="Usage"/> says.</exception>
    public static Settings Parse(string[] arguments)
    {
        var settings = new Settings([], 5, 256 * 1024 * 1024, [], Path.Combine(AppContext.BaseDirectory, "portcullis"));
        var rest = new Queue<string>(arguments);
        while (rest.TryDequeue(out var argument))
        {
            settings = argument switch
            {
                "codec" or "wire" => settings with { Benches = [.. settings.Benches, argument] },
                "--quick" => settings with { Rounds = 3, Octets = 32 * 1024 * 1024 },
                "--rounds" => settings with { Rounds = Number(rest) },
                "--mib" => settings with { Octets = Number(rest) * 1024L * 1024 },
                "--program" when rest.TryDequeue(out var program) => settings with { Program = program },
                "--only" when rest.TryDequeue(out var only) => settings with { Only = [.. settings.Only, only] },
                _ => throw new FormatException($"{argument} is no option. {Usage}"),
            };
        }

        return settings.Benches.Count > 0 ? settings : settings with { Benches = ["codec", "wire"] };
    }

    private static int Number(Queue<string> rest) =>
        rest.TryDequeue(out var text) && int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var number) && number is > 0 and <= 1024
            ? number
            : throw new FormatException($"A number from 1 to 1024 is missing. {Usage}");
}
