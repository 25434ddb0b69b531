using System.Text.Json;

namespace Portcullis.Configuration;

/// <summary>The rows of an object. Read in their order: a row may rely on those before it.</summary>
internal sealed class Table<TOwner>(params IReadOnlyList<Row<TOwner>> rows)
{
    public IReadOnlyList<Row<TOwner>> Rows => rows;

    /// <param name="node">An object, or it is an error.</param>
    /// <param name="path">Where it stands.</param>
    /// <param name="reading">Takes the errors.</param>
    /// <param name="owner">What rows keep that are not given.</param>
    /// <param name="progress">Told after each row that was given.</param>
    public TOwner Read(ConfigNode node, string path, Reading reading, TOwner owner, Action<TOwner>? progress = null)
    {
        if (node is not ConfigNode.Map map)
        {
            reading.Errors.Add(node.Origin, path, $"{node.Shown} is not an object in braces.");
            return owner;
        }

        foreach (var member in map.Members.Where(member => rows.All(row => row.Key != member.Name)))
            reading.Unknown(member, path, rows);

        foreach (var row in rows)
        {
            if (map.TryFind(row.Key, out var value))
            {
                owner = row.Read(value, Row.At(path, row.Key), reading, owner);
                if (row.Option is { } option)
                    reading.OptionOrigins[option] = value.Origin;
                progress?.Invoke(owner);
            }
            else if (row.IsRequired)
            {
                reading.Errors.Add(node.Origin, path, $"\"{row.Key}\" is missing: {row.Kind.Allowed}.");
            }
        }

        return owner;
    }

    public void WriteSchema(Utf8JsonWriter schema)
    {
        schema.WriteString("type", "object");
        schema.WriteStartObject("properties");
        foreach (var row in rows)
        {
            schema.WriteStartObject(row.Key);
            schema.WriteString("description", row.Description);
            row.Kind.WriteSchema(schema);
            WriteJson("default", row.Default);
            if (row.Example is { } example)
                WriteJson("examples", $"[{example}]");
            schema.WriteEndObject();
        }

        schema.WriteEndObject();
        if (rows.Any(row => row.IsRequired))
            schema.WriteStrings("required", rows.Where(row => row.IsRequired).Select(row => row.Key));
        schema.WriteBoolean("additionalProperties", false);

        void WriteJson(string name, string? json)
        {
            if (json is null)
                return;
            using var document = JsonDocument.Parse(json);
            schema.WritePropertyName(name);
            document.RootElement.WriteTo(schema);
        }
    }
}
