using System.CommandLine;
using Portcullis.Configuration;
using Portcullis.Server.Policies;

namespace Portcullis.Cli;

/// <summary>The options of the data-port policy: <c>serve</c> and <c>explain</c> take the same ones.</summary>
internal sealed class DataPortSettings
{
    private readonly Option<string?> _preset = new("--data-ports")
    {
        Description = "Which data ports below 1024 are connected to: nt351 none (the default), nt4 port 20, legacy those of --legacy-network clients.",
        HelpName = "nt351|nt4|legacy",
    };

    private readonly Option<string[]> _networks = new("--legacy-network")
    {
        Description = "With --data-ports legacy: clients of this network may ask for data ports below 1024, at their own address, services' ports excepted; each use is audited. May be given more than once; @YYYY-MM-DD ends it after that day.",
        HelpName = "CIDR[@LAST-DAY]",
    };

    public void AddTo(Command command)
    {
        command.Options.Add(_preset);
        command.Options.Add(_networks);
    }

    /// <param name="reader">The command line.</param>
    /// <param name="file">What a configuration file says: an option that is given replaces it.</param>
    public DataPortOptions Read(SettingsReader reader, DataPortOptions file)
    {
        var preset = reader.IsGiven(_preset) ? reader.One(_preset, Parsers.Preset) : file.Preset;
        var networks = reader.IsGiven(_networks) ? reader.All(_networks, Parsers.LegacyNetwork) : file.LegacyNetworks;
        if (reader.IsGiven(_networks) && preset != DataPortPreset.Legacy)
            reader.Error("--legacy-network: it is of no use without --data-ports legacy.");
        if (reader.IsGiven(_preset) && preset == DataPortPreset.Legacy && networks.Count == 0 && !reader.IsGiven(_networks))
            reader.Error("--data-ports legacy: it needs --legacy-network CIDR, the clients that may ask for low ports.");

        // The networks of a file go with its preset: another one on the command line leaves them without use, not wrong.
        return file with { Preset = preset, LegacyNetworks = preset == DataPortPreset.Legacy ? networks : [] };
    }
}
