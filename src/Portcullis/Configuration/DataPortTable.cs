using System.Collections.Frozen;
using Portcullis.Server;
using Portcullis.Server.Policies;

namespace Portcullis.Configuration;

/// <summary><c>dataPorts</c>: which data ports the server connects to.</summary>
internal static class DataPortTable
{
    private static readonly Table<ExceptionSettings> Exceptions = new(
        Of("networks", NetworkTable.List, "The clients it is for.", null, (s, v) => s with { Networks = v }) with { IsRequired = true },
        Of("until", Kinds.LastDay, "Its last day; without it the exception has no end.", null, (s, v) => s with { Until = v }),
        Of(
            "mode", Kinds.OneOf(("enforce", ExceptionMode.Enforce), ("warn", ExceptionMode.Warn), ("shadow", ExceptionMode.Shadow)),
            "enforce: it lets through what it is for. warn: it does, and each use is a warning in the log, for an exception that is to go. shadow: it lets nothing through, and the record of a refusal says that it would have; for trying one out.",
            s => s.Mode, (s, v) => s with { Mode = v }),
        Of("comment", Kinds.Line, "Why it exists, for who reads the audit record.", null, (s, v) => s with { Comment = v }));

    private static readonly ObjectKind<ExceptionSettings, ExceptionSettings> Exception = new(Exceptions, _ => new(), (owner, _, _, _) => owner);

    private static readonly ListKind<int> ServicePorts = new(new IntegerKind(0, 1023), maximum: 1024);

    public static Table<ServeSettings> Rows { get; } = new(
        new Setting<ServeSettings, DataPortPreset>(
            "preset",
            ClientSettingsTable.Preset,
            "Which data ports below 1024 a client may name: nt351 none, as Windows NT 3.51 (Q140424); nt4 port 20, as IIS 4; legacy those that exceptions allow.",
            ServeSettings.Default,
            s => s.Server.DataPorts.Preset,
            (s, v) => s with { Server = s.Server.WithPreset(v) })
        {
            Option = "Settings.DataPorts",
        },
        new Setting<ServeSettings, IReadOnlyList<ExceptionSettings>>(
            "exceptions",
            new ListKind<ExceptionSettings>(Exception),
            "With preset legacy, here or in settings of network, account or host: clients that may name data ports below 1024, at their own address, service ports excepted. Each use is audited.",
            ServeSettings.Default,
            _ => [],
            (s, v) => s with { Server = s.Server with { DataPorts = s.Server.DataPorts with { LegacyNetworks = [.. v.SelectMany(each => each.ToLegacyNetworks())] } } })
        {
            Option = "DataPorts",
            ExampleJson = """[{ "networks": ["192.168.4.29"], "until": "2027-06-30", "comment": "order entry on the AS/400" }]""",
        },
        Options(
            "servicePorts",
            ServicePorts,
            "Ports below 1024 that no exception opens, because a well-known service may listen there.",
            o => [.. o.ServicePorts.Order()],
            (o, v) => o with { ServicePorts = v.ToFrozenSet() }));

    private static Setting<ExceptionSettings, T> Of<T>(
        string key, Kind<T> kind, string description, Func<ExceptionSettings, T?>? get, Func<ExceptionSettings, T, ExceptionSettings> set) =>
        new(key, kind, description, new(), get, set);

    private static Setting<ServeSettings, T> Options<T>(
        string key, Kind<T> kind, string description, Func<DataPortOptions, T?> get, Func<DataPortOptions, T, DataPortOptions> set) =>
        new(
            key, kind, description, ServeSettings.Default, s => get(s.Server.DataPorts),
            (s, v) => s with { Server = s.Server with { DataPorts = set(s.Server.DataPorts, v) } });

    /// <summary>The preset as somebody wrote it: a profile of the server does not outrank it.</summary>
    public static FtpServerOptions WithPreset(this FtpServerOptions options, DataPortPreset preset) => options with
    {
        DataPorts = options.DataPorts with { Preset = preset },
        Settings = options.Settings with { DataPorts = preset },
    };

    private sealed record ExceptionSettings
    {
        public IReadOnlyList<NetworkSetting> Networks { get; init; } = [];

        public DateTimeOffset? Until { get; init; }

        public ExceptionMode Mode { get; init; }

        public string? Comment { get; init; }

        public IEnumerable<LegacyNetwork> ToLegacyNetworks() =>
            Networks.SelectMany(each => each.Networks).Select(network => new LegacyNetwork(network, Until, Comment) { Mode = Mode });
    }
}
