using System.Text;
using Portcullis.Configuration;
using Portcullis.Server.Accounts;

namespace Portcullis.Accounts;

/// <summary>The settings of a stored account with those of its groups below them, judged like those of the configuration file.</summary>
/// <param name="Settings">Of use only where there are no errors.</param>
/// <param name="Given">What was given, and by whom: the origin of each value is "account anna" or "group partners", with its place there.</param>
/// <param name="Errors">Likewise.</param>
internal sealed record ComposedAccount(AccountSettings Settings, ConfigNode.Map Given, IReadOnlyList<ConfigurationError> Errors)
{
    /// <param name="entry">Of the database.</param>
    /// <param name="server">Whose networks, and whose representation, they rely on.</param>
    public static ComposedAccount Of(AccountEntry entry, ServeSettings server)
    {
        var reading = new Reading(folder: null) { Settings = server };
        var given = Parse($"account {entry.Account.Name}", entry.Account.Settings, reading);
        var groups = new List<AccountGroup>();
        foreach (var group in entry.Groups)
        {
            var (limits, inherited) = GroupTable.ReadStored(group.Name, Parse(SourceOf(group), group.Settings, reading), reading);
            groups.Add(limits);
            given = Inheritance.Over(given, inherited);
        }

        return new ComposedAccount(AccountTable.ReadStored(entry.Account.Name, given, reading) with { Groups = groups }, given, reading.Errors.Errors);
    }

    /// <summary>All that is wrong with the settings of a group by themselves.</summary>
    public static IReadOnlyList<ConfigurationError> ErrorsOf(StoredGroup group, ServeSettings server)
    {
        var reading = new Reading(folder: null) { Settings = server };
        var (_, inherited) = GroupTable.ReadStored(group.Name, Parse(SourceOf(group), group.Settings, reading), reading);
        AccountTable.ReadStored("", inherited, reading);
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
}
