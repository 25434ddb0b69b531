namespace Portcullis.Configuration;

/// <summary>The JSON Schema of the configuration file, draft 2020-12: docs/portcullis.schema.json.</summary>
internal static class SettingsSchema
{
    public static string Write() => JsonText.Write(
        schema =>
        {
            schema.WriteStartObject();
            schema.WriteString("$schema", "https://json-schema.org/draft/2020-12/schema");
            schema.WriteString("title", "Configuration of Portcullis");
            SettingsTable.Root.WriteSchema(schema);
            schema.WriteEndObject();
        },
        indented: true) + "\n";
}
