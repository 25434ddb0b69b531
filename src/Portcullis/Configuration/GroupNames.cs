using System.Diagnostics.CodeAnalysis;
using System.Text.Json;

namespace Portcullis.Configuration;

/// <summary><c>accounts[].groups</c>: which of <c>groups</c> an account is in, and what it inherits from them.</summary>
internal static class GroupNames
{
    public static ListKind<GroupSettings> List { get; } = new(new NameKind()) { Identity = group => group.Group.Name, IsCaseSensitive = true };

    /// <summary>The node of an account, over those of the groups it names. What is wrong with the names shows when it is read.</summary>
    public static ConfigNode Inherit(ConfigNode account, Reading reading)
    {
        if (account is not ConfigNode.Map given || !given.TryFind("groups", out var named) || named is not ConfigNode.List names)
            return account;
        foreach (var name in names.Items.OfType<ConfigNode.Text>())
        {
            if (Find(name.Value, reading) is { } group)
                given = Inheritance.Over(given, group.Inherited);
        }

        return given;
    }

    private static GroupSettings? Find(string name, Reading reading) => reading.Settings.Groups.FirstOrDefault(group => group.Group.Name == name);

    private sealed class NameKind : Kind<GroupSettings>
    {
        public override string Allowed => "the name of one of groups";

        public override bool IsText => true;

        public override bool TryRead(ConfigNode node, string path, Reading reading, [MaybeNullWhen(false)] out GroupSettings value)
        {
            value = node is ConfigNode.Text text ? Find(text.Value, reading) : null;
            if (value is not null)
                return true;
            var suggestion = node is ConfigNode.Text given ? Suggestion.For(given.Value, [.. reading.Settings.Groups.Select(group => group.Group.Name)]) : null;
            reading.Errors.Add(node.Origin, path, $"{node.Shown} is not {Allowed}.{(suggestion is null ? "" : $" Did you mean \"{suggestion}\"?")}");
            return false;
        }

        public override void Write(Utf8JsonWriter writer, GroupSettings value) => writer.WriteStringValue(value.Group.Name);

        public override void WriteSchema(Utf8JsonWriter schema) => schema.WriteString("type", "string");
    }
}
