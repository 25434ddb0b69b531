using System.Security.Cryptography;
using System.Text;
using Portcullis.Audit;

namespace Portcullis.Configuration;

/// <summary>A setting as it was given.</summary>
/// <param name="Shown">As JSON; null for a secret.</param>
/// <param name="Digest">Tells two values apart, within this process.</param>
internal readonly record struct GivenValue(string? Shown, string Digest);

/// <summary>What a configuration says, each setting by its path: to tell what another one changes, without telling secrets.</summary>
internal static class GivenSettings
{
    private const string Hidden = "\"(not shown)\"";

    // A digest of a password must be of no use to who sees it.
    private static readonly byte[] Key = RandomNumberGenerator.GetBytes(32);

    public static IReadOnlyDictionary<string, GivenValue> Of(ConfigNode root)
    {
        var given = new SortedDictionary<string, GivenValue>(StringComparer.Ordinal);
        Add(given, root, "", SettingsTable.Root.Rows);
        return given;
    }

    public static IReadOnlyList<ChangedSetting> Changes(IReadOnlyDictionary<string, GivenValue> before, IReadOnlyDictionary<string, GivenValue> after) =>
    [
        .. before.Keys.Union(after.Keys).Order(StringComparer.Ordinal)
            .Where(path => before.GetValueOrDefault(path) != after.GetValueOrDefault(path))
            .Select(path => new ChangedSetting(path, Show(before, path), Show(after, path))),
    ];

    private static string? Show(IReadOnlyDictionary<string, GivenValue> given, string path) =>
        given.TryGetValue(path, out var value) ? value.Shown ?? Hidden : null;

    private static void Add(SortedDictionary<string, GivenValue> given, ConfigNode node, string path, IReadOnlyList<Row> rows)
    {
        if (node is not ConfigNode.Map map)
            return;
        foreach (var member in map.Members)
        {
            if (rows.FirstOrDefault(row => row.Key == member.Name) is { } row)
                Add(given, member.Value, Row.At(path, row.Key), row.Kind);
        }
    }

    private static void Add(SortedDictionary<string, GivenValue> given, ConfigNode node, string path, Kind kind)
    {
        switch (node)
        {
            case ConfigNode.Map map when kind is { IsMap: true, Item: { } item }:
                foreach (var member in map.Members)
                    Add(given, member.Value, $"{path}.{member.Name}", item);
                break;
            case ConfigNode.Map:
                Add(given, node, path, kind.Rows);
                break;
            case ConfigNode.List list when kind.Item is { } item:
                for (var i = 0; i < list.Items.Count; i++)
                    Add(given, list.Items[i], $"{path}[{NameOf(list.Items[i]) ?? i.ToString(System.Globalization.CultureInfo.InvariantCulture)}]", item);
                break;
            default:
                var text = TextOf(node);
                given[path] = new GivenValue(kind.IsSecret ? null : text, Convert.ToHexStringLower(HMACSHA256.HashData(Key, Encoding.UTF8.GetBytes(text))));
                break;
        }
    }

    // An account is the same one wherever it stands in the list.
    private static string? NameOf(ConfigNode item) =>
        item is ConfigNode.Map map && map.TryFind("name", out var name) && name is ConfigNode.Text text ? text.Value : null;

    private static string TextOf(ConfigNode node) => node switch
    {
        ConfigNode.Text text => JsonText.Write(writer => writer.WriteStringValue(text.Value)),
        ConfigNode.Number number => number.Digits,
        _ => node.Shown,
    };
}
