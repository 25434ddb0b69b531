using System.CommandLine;
using Portcullis.Configuration;
using Portcullis.Server;
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
    /// <param name="settings">All that a file and other options say: an option that is given here goes before it.</param>
    public FtpServerOptions Read(SettingsReader reader, ServeSettings settings)
    {
        var server = settings.Server;
        if (reader.IsGiven(_preset))
            server = server.WithPreset(reader.One(_preset, Parsers.Preset));

        // The networks of a file go with its preset: another one on the command line leaves them without use, not wrong; and
        // whoever says nt351 there wants low ports closed, also to networks that have a preset of their own.
        var networks = reader.IsGiven(_networks) ? reader.All(_networks, Parsers.LegacyNetwork)
            : reader.IsGiven(_preset) && server.DataPorts.Preset != DataPortPreset.Legacy ? []
            : server.DataPorts.LegacyNetworks;
        server = server with { DataPorts = server.DataPorts with { LegacyNetworks = networks } };

        if (reader.IsGiven(_networks) && !(settings with { Server = server }).HasLegacyPreset)
            reader.Error("--legacy-network: it is of no use without --data-ports legacy.");
        if (reader.IsGiven(_preset) && server.DataPorts is { Preset: DataPortPreset.Legacy, LegacyNetworks.Count: 0 } && !reader.IsGiven(_networks))
            reader.Error("--data-ports legacy: it needs --legacy-network CIDR, the clients that may ask for low ports.");
        return server;
    }
}
