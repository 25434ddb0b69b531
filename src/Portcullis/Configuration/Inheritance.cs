namespace Portcullis.Configuration;

/// <summary>The settings of an account over those of its groups, before they are read: objects are put together member by member.</summary>
internal static class Inheritance
{
    // Lists of an account that do not take the place of a group's, but come before them: as the mounts of an account come before the server's.
    private static readonly string[] Added = ["mounts", "rules"];

    public static ConfigNode.Map Over(ConfigNode.Map own, ConfigNode.Map inherited) => Over(own, inherited, Added);

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
