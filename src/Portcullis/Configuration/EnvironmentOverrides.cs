using System.Collections;
using System.Globalization;

namespace Portcullis.Configuration;

/// <summary>
/// Settings from the environment, over those of the file: <c>PORTCULLIS__TIMEOUTS__IDLE=10m</c> is <c>timeouts.idle</c>, and
/// <c>PORTCULLIS__LISTENERS__0</c> the first of the listeners. Lists and objects are JSON; all else stands without quotes.
/// </summary>
internal static class EnvironmentOverrides
{
    public const string Prefix = "PORTCULLIS__";

    private const string Separator = "__";

    /// <summary>The variable that sets what a path of the reference names: N stands for a number, NAME for a name.</summary>
    public static string VariableOf(string path) =>
        Prefix + path.Replace("[]", ".N", StringComparison.Ordinal).Replace("{}", ".NAME", StringComparison.Ordinal)
            .Replace(".", Separator, StringComparison.Ordinal).ToUpperInvariant();

    /// <summary>The variables that are ours, among all of the process.</summary>
    public static IReadOnlyDictionary<string, string> FromProcess() =>
        Environment.GetEnvironmentVariables().Cast<DictionaryEntry>()
            .Select(entry => ((string)entry.Key, (string?)entry.Value ?? ""))
            .Where(entry => entry.Item1.StartsWith(Prefix, StringComparison.Ordinal))
            .ToDictionary(StringComparer.Ordinal);

    public static ConfigNode Apply(ConfigNode root, IReadOnlyDictionary<string, string> variables, ConfigurationErrors errors)
    {
        // Shorter names first, so that item 2 of a list comes before item 10, and a list before its items.
        foreach (var (name, value) in variables.OrderBy(each => each.Key.Length).ThenBy(each => each.Key, StringComparer.Ordinal))
        {
            var variable = new Variable(new Origin(name), value, errors);
            root = variable.Into(root, SettingsTable.Root.Rows, name[Prefix.Length..].Split(Separator)) ?? root;
        }

        return root;
    }

    private sealed record Variable(Origin Origin, string Value, ConfigurationErrors Errors)
    {
        /// <summary>The node with this variable in it; the node itself where the variable is wrong, which is then an error.</summary>
        public ConfigNode? Into(ConfigNode? node, IReadOnlyList<Row> rows, ReadOnlySpan<string> path)
        {
            var head = path[0];
            var row = rows.FirstOrDefault(row => row.Key.Equals(head, StringComparison.OrdinalIgnoreCase));

            // An unknown name goes in as it stands: the table will complain of it.
            return row is null
                ? Put(node, head, new ConfigNode.Text(Origin, Value))
                : Put(node, row.Key, Into(Find(node, row.Key), row.Kind, path[1..]));
        }

        private ConfigNode? Into(ConfigNode? node, Kind kind, ReadOnlySpan<string> path)
        {
            if (path.IsEmpty)
                return kind.Rows.Count == 0 && kind.Item is null ? new ConfigNode.Text(Origin, Value) : ConfigText.ParseVariable(Origin.Source, Value, Errors) ?? node;
            if (kind.Rows.Count > 0)
                return Into(node, kind.Rows, path);
            if (kind is { IsMap: true, Item: { } value })
                return Put(node, path[0], Into(Find(node, path[0]), value, path[1..]));
            if (kind.Item is { } item)
                return IntoList(node, item, path);

            Errors.Add(Origin, "", $"There is nothing within this setting: it is {kind.Allowed}.");
            return node;
        }

        private ConfigNode? IntoList(ConfigNode? node, Kind item, ReadOnlySpan<string> path)
        {
            var items = node is ConfigNode.List list ? list.Items : [];
            if (!int.TryParse(path[0], NumberStyles.None, CultureInfo.InvariantCulture, out var index) || index > items.Count)
            {
                Errors.Add(Origin, "", $"'{path[0]}' is no item to set: there are {items.Count}, counted from 0, and the next is {items.Count}.");
                return node;
            }

            return Into(items.ElementAtOrDefault(index), item, path[1..]) is { } value
                ? new ConfigNode.List(node?.Origin ?? Origin, [.. items.Take(index), value, .. items.Skip(index + 1)])
                : node;
        }

        private static ConfigNode? Find(ConfigNode? node, string name) =>
            node is ConfigNode.Map map && map.TryFind(name, out var value) ? value : null;

        private ConfigNode? Put(ConfigNode? node, string name, ConfigNode? value)
        {
            if (value is null)
                return node;

            var (origin, members) = node is ConfigNode.Map map ? (map.Origin, map.Members) : (Origin, []);
            var at = members.FirstOrDefault(member => member.Name == name)?.Origin ?? Origin;
            return new ConfigNode.Map(origin, [.. members.Where(member => member.Name != name), new ConfigMember(name, at, value)]);
        }
    }
}
