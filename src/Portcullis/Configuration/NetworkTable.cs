using System.Diagnostics.CodeAnalysis;
using System.Net;
using System.Text.Json;

namespace Portcullis.Configuration;

/// <summary>Networks by name (<c>networks</c>), and the settings that take such a name or a network itself.</summary>
internal static class NetworkTable
{
    /// <summary>It begins with a letter and has neither '.' nor ':', so that it is never taken for an address.</summary>
    private static readonly TextKind<string> Name = new(
        "a name of letters, digits, - and _, a letter first, of at most 64",
        text => IsName(text) ? new(text, null) : null,
        text => text)
    { Pattern = "^[A-Za-z][A-Za-z0-9_-]{0,63}$" };

    public static MapKind<IReadOnlyList<IPNetwork>> Named { get; } = new(Name, new ListKind<IPNetwork>(Kinds.Network, minimum: 1));

    /// <summary>For the settings that say for whom they hold.</summary>
    public static ListKind<NetworkSetting> List { get; } = new(new NetworkKind(), minimum: 1);

    private static bool IsName(string text) =>
        text.Length is > 0 and <= 64 && char.IsAsciiLetter(text[0]) && text.All(c => char.IsAsciiLetterOrDigit(c) || c is '-' or '_');

    private sealed class NetworkKind : Kind<NetworkSetting>
    {
        public override string Allowed => "a network, like \"192.168.4.0/24\" or \"192.168.4.29\", or the name of one from networks";

        public override string Example => "\"192.168.4.0/24\"";

        public override bool TryRead(ConfigNode node, string path, Reading reading, [MaybeNullWhen(false)] out NetworkSetting value)
        {
            value = null;
            if (node is not ConfigNode.Text text)
                reading.Wrong(node, path, this);
            else if (reading.Settings.Networks.TryGetValue(text.Value, out var named))
                value = new NetworkSetting(text.Value, named);
            else if (Parsers.Network(text.Value) is { Error: null, Value: var network })
                value = new NetworkSetting(text.Value, [network]);
            else if (IsName(text.Value) && Suggestion.For(text.Value, [.. reading.Settings.Networks.Keys]) is { } suggestion)
                reading.Errors.Add(node.Origin, path, $"{node.Shown} is not {Allowed}. Did you mean \"{suggestion}\"?");
            else
                reading.Wrong(node, path, this);
            return value is not null;
        }

        public override void Write(Utf8JsonWriter writer, NetworkSetting value) => writer.WriteStringValue(value.Name);

        public override void WriteSchema(Utf8JsonWriter schema) => schema.WriteString("type", "string");
    }
}

/// <param name="Name">As written: a name from <c>networks</c>, or the network itself.</param>
/// <param name="Networks">What it stands for.</param>
internal sealed record NetworkSetting(string Name, IReadOnlyList<IPNetwork> Networks);
