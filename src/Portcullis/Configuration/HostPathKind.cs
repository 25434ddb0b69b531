using System.Diagnostics.CodeAnalysis;
using System.Text.Json;

namespace Portcullis.Configuration;

/// <summary>A pathname of the host. A relative one starts at the folder of the file it stands in.</summary>
internal sealed class HostPathKind(string what) : Kind<string>
{
    private const int MaximumLength = 4095;

    public override string Allowed => $"the pathname of a {what}; a relative one starts at the folder of the configuration file";

    public override bool IsText => true;

    public override string Example => $"\"/srv/{what}\"";

    public override bool TryRead(ConfigNode node, string path, Reading reading, [MaybeNullWhen(false)] out string value)
    {
        value = node is ConfigNode.Text { Value.Length: > 0 and <= MaximumLength } text && !text.Value.Any(char.IsControl)
            ? Path.Combine(reading.Folder ?? "", text.Value)
            : null;
        if (value is null)
        {
            reading.Wrong(node, path, this);
        }
        else if (reading.Folder is null && !Path.IsPathRooted(value))
        {
            reading.Errors.Add(node.Origin, path, $"{node.Shown} is relative; an account in a database has pathnames from the root.");
            value = null;
        }

        return value is not null;
    }

    public override void Write(Utf8JsonWriter writer, string value) => writer.WriteStringValue(value);

    public override void WriteSchema(Utf8JsonWriter schema)
    {
        schema.WriteString("type", "string");
        schema.WriteNumber("minLength", 1);
    }
}
