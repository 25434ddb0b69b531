using System.Diagnostics.CodeAnalysis;
using System.Text.Json;
using Portcullis.Server.Accounts;

namespace Portcullis.Configuration;

/// <summary><c>groups</c>: what accounts inherit, and what those of a group have together.</summary>
internal static class GroupTable
{
    private const string LimitsKey = "limits";

    private static readonly Table<AccountGroup> LimitRows = new(
        Limit("sessions", ClientSettingsTable.Count, "Sessions of all members at once; one more is answered 421. 0: any number.", g => g.MaximumSessions, (g, v) => g with { MaximumSessions = v }),
        Limit("transfers", ClientSettingsTable.Count, "Transfers of all members under way at once; one more is answered 450. 0: any number.", g => g.MaximumTransfers, (g, v) => g with { MaximumTransfers = v }),
        Limit("uploadRate", ClientSettingsTable.Rate, "Octets a second of all uploads of its members, shared fairly between sessions. 0: any.", g => g.UploadRate, (g, v) => g with { UploadRate = v }),
        Limit("downloadRate", ClientSettingsTable.Rate, "The same of all their downloads and listings.", g => g.DownloadRate, (g, v) => g with { DownloadRate = v }));

    private static readonly Row<GroupSettings> Limits = new Setting<GroupSettings, Func<AccountGroup, AccountGroup>>(
        LimitsKey, new LimitsKind(), "What all members have together; what each of them has is in settings.", new(), null, (s, v) => s with { Group = v(s.Group) });

    private static readonly Table<GroupSettings> Rows = new(
        new Setting<GroupSettings, string>("name", Kinds.Name, "What accounts[].groups say, compared octet by octet. A group of the accountDatabase with the same name is the same one, as far as its limits go.", new(), null, (s, v) => s with { Group = s.Group with { Name = v } }) { IsRequired = true },
        Limits,
        new Setting<GroupSettings, ConfigNode.Map>(
            "settings", new InheritedKind(), "What its members have who do not say it themselves: all that an account has but its name, passwords and certificates. Mounts and rules are added.",
            new(), null, (s, v) => s with { Inherited = v })
        { ExampleJson = """{ "permissions": "elr" }""" });

    /// <summary>Of the file.</summary>
    public static ListKind<GroupSettings> List { get; } = new(new GroupKind()) { Identity = group => group.Group.Name, IsCaseSensitive = true };

    /// <summary>What a group in a database may have: limits, and all that accounts there have.</summary>
    public static IReadOnlyList<Row> StoredRows { get; } = [Limits, .. AccountTable.Stored.Rows];

    /// <summary>The limits of a group in a database, and what its members inherit; that is read with each of them.</summary>
    public static (AccountGroup Group, ConfigNode.Map Inherited) ReadStored(string name, ConfigNode.Map given, Reading reading)
    {
        var group = new AccountGroup(name);
        return given.TryFind(LimitsKey, out var limits)
            ? (LimitRows.Read(limits, LimitsKey, reading, group), given with { Members = [.. given.Members.Where(member => member.Name != LimitsKey)] })
            : (group, given);
    }

    private static Setting<AccountGroup, T> Limit<T>(string key, Kind<T> kind, string description, Func<AccountGroup, T?> get, Func<AccountGroup, T, AccountGroup> set) =>
        new(key, kind, description, new(""), get, set);

    // With its name it counts, whatever else is wrong with it: that its members know no such group would be one error too many.
    private sealed class GroupKind : Kind<GroupSettings>
    {
        public override string Allowed => "an object in braces";

        public override IReadOnlyList<Row> Rows => GroupTable.Rows.Rows;

        public override bool TryRead(ConfigNode node, string path, Reading reading, [MaybeNullWhen(false)] out GroupSettings value)
        {
            value = GroupTable.Rows.Read(node, path, reading, new());
            return value.Group.Name.Length > 0;
        }

        public override void Write(Utf8JsonWriter writer, GroupSettings value) => throw new NotSupportedException();

        public override void WriteSchema(Utf8JsonWriter schema) => GroupTable.Rows.WriteSchema(schema);
    }

    // Of a group that may not have its name yet.
    private sealed class LimitsKind : Kind<Func<AccountGroup, AccountGroup>>
    {
        public override string Allowed => "an object in braces";

        public override IReadOnlyList<Row> Rows => LimitRows.Rows;

        public override bool TryRead(ConfigNode node, string path, Reading reading, [MaybeNullWhen(false)] out Func<AccountGroup, AccountGroup> value)
        {
            var errors = reading.Errors.Count;
            var limits = LimitRows.Read(node, path, reading, new AccountGroup(""));
            value = group => limits with { Name = group.Name };
            return reading.Errors.Count == errors;
        }

        public override void Write(Utf8JsonWriter writer, Func<AccountGroup, AccountGroup> value) => throw new NotSupportedException();

        public override void WriteSchema(Utf8JsonWriter schema) => LimitRows.WriteSchema(schema);
    }

    /// <summary>Judged here, and kept as it stands, to be read with each member.</summary>
    private sealed class InheritedKind : Kind<ConfigNode.Map>
    {
        public override string Allowed => "an object in braces";

        public override IReadOnlyList<Row> Rows => AccountTable.Stored.Rows;

        public override string SameAs => "accounts[]";

        public override bool TryRead(ConfigNode node, string path, Reading reading, [MaybeNullWhen(false)] out ConfigNode.Map value)
        {
            var errors = reading.Errors.Count;
            AccountTable.Stored.Read(node, path, reading, new AccountSettings());
            value = node as ConfigNode.Map;
            return value is not null && reading.Errors.Count == errors;
        }

        public override void Write(Utf8JsonWriter writer, ConfigNode.Map value) => ConfigJson.Write(writer, value);

        public override void WriteSchema(Utf8JsonWriter schema) => AccountTable.Stored.WriteSchema(schema);
    }
}

/// <param name="Group">Its name, and what its members have together.</param>
/// <param name="Inherited">As it stands in the file: it is read with each member.</param>
internal sealed record GroupSettings(AccountGroup Group, ConfigNode.Map Inherited)
{
    public GroupSettings()
        : this(new AccountGroup(""), new ConfigNode.Map(new Origin(""), []))
    {
    }
}
