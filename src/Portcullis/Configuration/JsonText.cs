using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;

namespace Portcullis.Configuration;

/// <summary>JSON for people: nothing escaped that need not be, one LF a line.</summary>
internal static class JsonText
{
    public static string Write(Action<Utf8JsonWriter> write, bool indented = false)
    {
        var octets = new MemoryStream();
        using (var writer = new Utf8JsonWriter(octets, new JsonWriterOptions
        {
            Indented = indented,
            NewLine = "\n",
            Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
        }))
        {
            write(writer);
        }

        return Encoding.UTF8.GetString(octets.ToArray());
    }

    public static void WriteStrings(this Utf8JsonWriter writer, string name, IEnumerable<string> values)
    {
        writer.WriteStartArray(name);
        foreach (var value in values)
            writer.WriteStringValue(value);
        writer.WriteEndArray();
    }
}
