using System.CommandLine;
using System.CommandLine.Parsing;
using Portcullis.Server.Policies;

namespace Portcullis.Cli;

/// <summary>The options of the data-port policy: <c>serve</c> and <c>explain</c> take the same ones.</summary>
internal static class DataPortSettings
{
    public static Option<DataPortPreset> PresetOption()
    {
        var option = new Option<DataPortPreset>("--data-ports")
        {
            Description = "Which data ports below 1024 are connected to: nt351 none (the default), nt4 port 20, legacy those of --legacy-network clients.",
            HelpName = "nt351|nt4|legacy",
            CustomParser = Parsers.Preset,
        };
        option.CompletionSources.Add("nt351", "nt4", "legacy");
        return option;
    }

    public static Option<LegacyNetwork[]> LegacyNetworkOption() => new("--legacy-network")
    {
        Description = "With --data-ports legacy: clients of this network may ask for data ports below 1024, at their own address, services' ports excepted; each use is audited. May be given more than once; @YYYY-MM-DD ends it after that day.",
        HelpName = "CIDR[@LAST-DAY]",
        CustomParser = Parsers.LegacyNetworks,
    };

    public static void Validate(CommandResult result, Option<DataPortPreset> preset, Option<LegacyNetwork[]> networks)
    {
        var listed = result.GetResult(networks) is not null;
        var legacy = Parsers.ValueOrDefault(result, preset) == DataPortPreset.Legacy;
        if (listed && !legacy)
            result.AddError("--legacy-network: it is of no use without --data-ports legacy.");
        if (legacy && !listed)
            result.AddError("--data-ports legacy: it needs --legacy-network CIDR, the clients that may ask for low ports.");
    }

    public static DataPortOptions Read(ParseResult parsed, Option<DataPortPreset> preset, Option<LegacyNetwork[]> networks) => new()
    {
        Preset = parsed.GetValue(preset),
        LegacyNetworks = parsed.GetValue(networks) ?? [],
    };
}
