using Portcullis.Server.Profiles;

namespace Portcullis.Configuration;

/// <summary><c>networkSettings</c>: what holds for clients by where they are.</summary>
internal static class NetworkSettingsTable
{
    private static readonly Table<Entry> Rows = new(
    [
        new Setting<Entry, IReadOnlyList<NetworkSetting>>(
            "networks", NetworkTable.List, "The clients it is for; of several networks around a client the smallest counts.", new(), null, (s, v) => s with { Networks = v }) { IsRequired = true },
        new Setting<Entry, int>("sessions", ClientSettingsTable.Count, "Sessions from these networks at once, all addresses together; one more is answered 421. 0: any number.", new(), null, (s, v) => s with { Sessions = v }) { ExampleJson = "500" },
        new Setting<Entry, int>("sessionsPerAddress", ClientSettingsTable.Count, "Instead of limits.sessionsPerAddress.", new(), null, (s, v) => s with { SessionsPerAddress = v }) { ExampleJson = "20" },
        .. ClientSettingsTable.Rows<Entry>(new(), (entry, change) => entry with { Settings = change(entry.Settings) }),
    ]);

    public static ListKind<NetworkSettings> List { get; } =
        new(new ObjectKind<Entry, NetworkSettings>(Rows, _ => new(), (entry, _, _, _) => entry.ToNetworkSettings())) { Identity = each => each.Name };

    internal sealed record Entry
    {
        public IReadOnlyList<NetworkSetting> Networks { get; init; } = [];

        public int? Sessions { get; init; }

        public int? SessionsPerAddress { get; init; }

        public ClientSettings Settings { get; init; } = ClientSettings.None;

        public NetworkSettings ToNetworkSettings() =>
            new(string.Join(", ", Networks.Select(each => each.Name)), [.. Networks.SelectMany(each => each.Networks)])
            {
                MaximumSessions = Sessions,
                MaximumSessionsPerAddress = SessionsPerAddress,
                Settings = Settings,
            };
    }
}
