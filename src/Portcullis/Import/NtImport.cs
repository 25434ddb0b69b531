using System.Text.Json.Nodes;
using Portcullis.Configuration;

namespace Portcullis.Import;

/// <summary>One value of the file, and what became of it.</summary>
internal sealed record NtReportLine(RegValue Value, NtOutcome Outcome)
{
    public override string ToString()
    {
        var word = Outcome.Verdict switch
        {
            NtVerdict.Carried => "carried",
            NtVerdict.SafeDefaultKept => "safe default kept",
            NtVerdict.Unsafe => "unsafe",
            _ => "unsupported",
        };
        var settings = string.Join(", ", Outcome.Settings.Select(setting => $"{setting.Path} = {JsonText.Write(writer => setting.Value.WriteTo(writer))}"));
        var text = string.Join(". ", new[] { settings, Outcome.Reason }.Where(part => part.Length > 0));
        return $"line {Value.Line}: {Value.Name} = {Shown(Value.Data)}: {word}: {text}";
    }

    // It may be a whole greeting.
    private static string Shown(RegData data) => Protocol.Replies.Printable.Line(data.Shown is { Length: > 60 } text ? text[..60] + "..." : data.Shown);
}

/// <summary>From the registry keys of an FTP service of Microsoft's to a configuration of ours.</summary>
/// <param name="Configuration">portcullis.json.</param>
/// <param name="Report">A line for each value of these keys, in the order of the file.</param>
/// <param name="Ignored">Values of other keys.</param>
internal sealed record NtImport(string Configuration, IReadOnlyList<NtReportLine> Report, int Ignored)
{
    private const string AccessCheck = "AccessCheck";

    /// <summary>The later service counts where both are in a file.</summary>
    private static readonly string[] Services = ["Ftpsvc", "MSFTPSVC"];

    public static NtImport Of(RegFile file)
    {
        var (report, root) = (new List<NtReportLine>(), new JsonObject());
        var ours = file.Values.Select(value => (Value: value, Place: PlaceOf(value.Key))).Where(each => each.Place is not null).ToList();
        foreach (var (value, place) in ours)
        {
            var outcome = OutcomeOf(value, place!);
            var stronger = ours.LastOrDefault(other => IsSame(other.Value, value) && other.Place!.Rank > place!.Rank);
            if (stronger.Value is not null)
                outcome = NtOutcome.None($"The value of line {stronger.Value.Line} counts.");
            report.Add(new NtReportLine(value, outcome));
            foreach (var (path, setting) in outcome.Settings)
                Set(root, path, setting);
        }

        return new NtImport(JsonText.Write(writer => root.WriteTo(writer), indented: true) + "\n", report, file.Values.Count - ours.Count);

        static bool IsSame(RegValue one, RegValue other) => one.Name.Equals(other.Name, StringComparison.OrdinalIgnoreCase);
    }

    private static NtOutcome OutcomeOf(RegValue value, Place place) => place.Subkey switch
    {
        "" when NtParameters.Find(value.Name) is { } parameter => parameter.Import(value.Data),
        "" => NtOutcome.None("It is no parameter that Microsoft documents."),
        AccessCheck => NtParameters.Find(AccessCheck)!.Import(value.Data),
        "Virtual Roots" => NtOutcome.None("There are no virtual directories: put the files below \"folder\", or give an account a folder of its own."),
        _ => NtOutcome.None($"There is no counterpart to {place.Subkey}."),
    };

    // ...\Services\MSFTPSVC\Parameters and what is below it; of several control sets the current one.
    private static Place? PlaceOf(string key)
    {
        var names = key.Split('\\');
        var service = Array.FindIndex(names, name => Services.Contains(name, StringComparer.OrdinalIgnoreCase));
        if (service < 1 || !names[service - 1].Equals("Services", StringComparison.OrdinalIgnoreCase) || service + 1 == names.Length)
            return null;

        var below = names[(service + 1)..];
        var isParameters = below[0].Equals("Parameters", StringComparison.OrdinalIgnoreCase);
        var subkey = string.Join('\\', isParameters ? below[1..] : below);
        if (!isParameters && !below[0].Equals(AccessCheck, StringComparison.OrdinalIgnoreCase))
            return null;

        var isCurrent = names.Contains("CurrentControlSet", StringComparer.OrdinalIgnoreCase);
        var isLater = names[service].Equals(Services[1], StringComparison.OrdinalIgnoreCase);
        return new Place(subkey.Equals(AccessCheck, StringComparison.OrdinalIgnoreCase) ? AccessCheck : subkey, (isLater ? 2 : 0) + (isCurrent ? 1 : 0));
    }

    private static void Set(JsonObject root, string path, JsonNode value)
    {
        var names = path.Split('.');
        var owner = root;
        foreach (var name in names[..^1])
        {
            if (owner[name] is not JsonObject inner)
                owner[name] = inner = [];
            owner = inner;
        }

        owner[names[^1]] = value.DeepClone();
    }

    /// <param name="Subkey">Below Parameters; empty for Parameters itself.</param>
    /// <param name="Rank">The higher one counts.</param>
    private sealed record Place(string Subkey, int Rank);
}
