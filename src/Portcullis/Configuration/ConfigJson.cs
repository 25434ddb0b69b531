using System.Text.Json;

namespace Portcullis.Configuration;

/// <summary>A tree of the configuration as JSON again; comments are gone.</summary>
internal static class ConfigJson
{
    public static string Write(ConfigNode node, bool indented = false) => JsonText.Write(writer => Write(writer, node), indented);

    public static void Write(Utf8JsonWriter writer, ConfigNode node)
    {
        switch (node)
        {
            case ConfigNode.Text text:
                writer.WriteStringValue(text.Value);
                break;
            case ConfigNode.Number number:
                writer.WriteRawValue(number.Digits);
                break;
            case ConfigNode.Boolean boolean:
                writer.WriteBooleanValue(boolean.Value);
                break;
            case ConfigNode.List list:
                writer.WriteStartArray();
                foreach (var item in list.Items)
                    Write(writer, item);
                writer.WriteEndArray();
                break;
            case ConfigNode.Map map:
                writer.WriteStartObject();
                foreach (var member in map.Members)
                {
                    writer.WritePropertyName(member.Name);
                    Write(writer, member.Value);
                }

                writer.WriteEndObject();
                break;
            default:
                writer.WriteNullValue();
                break;
        }
    }
}
