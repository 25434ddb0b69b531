using System.Text;
using Portcullis.Configuration;

namespace Portcullis.Accounts;

/// <summary>The settings of a stored account with those of its groups below them, judged like those of the configuration file.</summary>
/// <param name="Settings">Of use only where there are no errors.</param>
/// <param name="Given">What was given, and by whom: the origin of each value is "account anna" or "group partners", with its place there.</param>
/// <param name="Errors">Likewise.</param>
internal sealed record ComposedAccount(AccountSettings Settings, ConfigNode.Map Given, IReadOnlyList<ConfigurationError> Errors)
{
    // Lists of an account that do not take the place of a group's, but come before them: as the mounts of an account come before the server's.
    private static readonly string[] Added = ["mounts", "rules"];

    /// <param name="entry">Of the database.</param>
    /// <param name="server">Whose networks, and whose representation, they rely on.</param>
    public static ComposedAccount Of(AccountEntry entry, ServeSettings server)
    {
        var reading = new Reading(folder: null) { Settings = server };
        var given = Parse($"account {entry.Account.Name}", entry.Account.Settings, reading);
        foreach (var group in entry.Groups)
            given = Over(given, Parse(SourceOf(group), group.Settings, reading), Added);
        return new ComposedAccount(AccountTable.ReadStored(entry.Account.Name, given, reading), given, reading.Errors.Errors);
    }

    /// <summary>All that is wrong with the settings of a group by themselves.</summary>
    public static IReadOnlyList<ConfigurationError> ErrorsOf(StoredGroup group, ServeSettings server)
    {
        var reading = new Reading(folder: null) { Settings = server };
        AccountTable.ReadStored("", Parse(SourceOf(group), group.Settings, reading), reading);
        return reading.Errors.Errors;
    }

    private static string SourceOf(StoredGroup group) => $"group {group.Name}";

    private static ConfigNode.Map Parse(string source, string json, Reading reading)
    {
        var node = ConfigText.Parse(Encoding.UTF8.GetBytes(json), source, reading.Errors);
        if (node is not (null or ConfigNode.Map))
            reading.Errors.Add(node.Origin, "", $"{node.Shown} is not an object in braces.");
        return node as ConfigNode.Map ?? new ConfigNode.Map(new Origin(source, 1, 1), []);
    }

    private static ConfigNode.Map Over(ConfigNode.Map own, ConfigNode.Map inherited, IReadOnlyList<string> added) => new(
        own.Origin,
        [
            .. own.Members.Select(member => !inherited.TryFind(member.Name, out var below) ? member : (member.Value, below) switch
            {
                (ConfigNode.Map mine, ConfigNode.Map theirs) => member with { Value = Over(mine, theirs, []) },
                (ConfigNode.List mine, ConfigNode.List theirs) when added.Contains(member.Name) =>
                    member with { Value = new ConfigNode.List(mine.Origin, [.. mine.Items.Concat(theirs.Items).DistinctBy(PathOf)]) },
                _ => member,
            }),
            .. inherited.Members.Where(member => !own.TryFind(member.Name, out _)),
        ]);

    // A mount of the account hides that of a group at the same place; what has no path is like nothing else.
    private static object PathOf(ConfigNode item) =>
        item is ConfigNode.Map map && map.TryFind("path", out var path) && path is ConfigNode.Text text ? text.Value : item;
}
