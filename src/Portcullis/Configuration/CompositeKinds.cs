using System.Diagnostics.CodeAnalysis;
using System.Text.Json;

namespace Portcullis.Configuration;

internal sealed class ListKind<T>(Kind<T> item, int minimum = 0, int maximum = 10_000) : Kind<IReadOnlyList<T>>
{
    public override string Allowed => $"a list in brackets, each item {item.Allowed}";

    public override Kind Item => item;

    public override string? SameAs => item.SameAs;

    /// <summary>What no two items may have in common; null for an item that may stand twice.</summary>
    public Func<T, string?>? Identity { get; init; }

    /// <summary>Whether identities that differ in case differ.</summary>
    public bool IsCaseSensitive { get; init; }

    public override string? Example => item.Example is { } example ? $"[{example}]" : null;

    public override bool TryRead(ConfigNode node, string path, Reading reading, [MaybeNullWhen(false)] out IReadOnlyList<T> value)
    {
        value = null;
        if (node is not ConfigNode.List list)
        {
            reading.Wrong(node, path, this);
            return false;
        }

        if (list.Items.Count < minimum || list.Items.Count > maximum)
            reading.Errors.Add(node.Origin, path, $"There are {list.Items.Count} items; from {minimum} to {maximum} are allowed.");

        var values = new List<T>();
        var seen = new HashSet<string>(IsCaseSensitive ? StringComparer.Ordinal : StringComparer.OrdinalIgnoreCase);
        for (var i = 0; i < Math.Min(list.Items.Count, maximum); i++)
        {
            var at = $"{path}[{i}]";
            if (!item.TryRead(list.Items[i], at, reading, out var read))
                continue;
            if (Identity?.Invoke(read) is { } identity && !seen.Add(identity))
                reading.Errors.Add(list.Items[i].Origin, at, $"There is another '{identity}' before it.");
            values.Add(read);
        }

        value = values;
        return true;
    }

    public override void Write(Utf8JsonWriter writer, IReadOnlyList<T> value)
    {
        writer.WriteStartArray();
        foreach (var each in value)
            item.Write(writer, each);
        writer.WriteEndArray();
    }

    public override void WriteSchema(Utf8JsonWriter schema)
    {
        schema.WriteString("type", "array");
        if (minimum > 0)
            schema.WriteNumber("minItems", minimum);
        schema.WriteNumber("maxItems", maximum);
        schema.WriteStartObject("items");
        item.WriteSchema(schema);
        schema.WriteEndObject();
    }
}

/// <summary>An object whose names the operator chooses.</summary>
internal sealed class MapKind<T>(TextKind<string> name, Kind<T> item) : Kind<IReadOnlyDictionary<string, T>>
{
    public override string Allowed => $"an object in braces; each name is {name.Allowed}, each value {item.Allowed}";

    public override Kind Item => item;

    public override bool IsMap => true;

    public override bool TryRead(ConfigNode node, string path, Reading reading, [MaybeNullWhen(false)] out IReadOnlyDictionary<string, T> value)
    {
        value = null;
        if (node is not ConfigNode.Map map)
        {
            reading.Wrong(node, path, this);
            return false;
        }

        var values = new Dictionary<string, T>(StringComparer.Ordinal);
        foreach (var member in map.Members)
        {
            if (name.TryRead(new ConfigNode.Text(member.Origin, member.Name), path, reading, out _)
                && item.TryRead(member.Value, $"{path}.{member.Name}", reading, out var read))
            {
                values[member.Name] = read;
            }
        }

        value = values;
        return true;
    }

    public override void Write(Utf8JsonWriter writer, IReadOnlyDictionary<string, T> value)
    {
        writer.WriteStartObject();
        foreach (var (key, each) in value)
        {
            writer.WritePropertyName(key);
            item.Write(writer, each);
        }

        writer.WriteEndObject();
    }

    public override void WriteSchema(Utf8JsonWriter schema)
    {
        schema.WriteString("type", "object");
        schema.WriteStartObject("propertyNames");
        name.WriteSchema(schema);
        schema.WriteEndObject();
        schema.WriteStartObject("additionalProperties");
        item.WriteSchema(schema);
        schema.WriteEndObject();
    }
}

/// <summary>An object with rows of its own.</summary>
/// <param name="table">Its rows.</param>
/// <param name="initial">What those keep that are not given.</param>
/// <param name="finish">Makes the value; null, and an error, where the rows do not fit together.</param>
/// <param name="sameAs">See <see cref="Kind.SameAs"/>.</param>
/// <param name="example">As JSON.</param>
internal sealed class ObjectKind<TOwner, T>(
    Table<TOwner> table, Func<Reading, TOwner> initial, Func<TOwner, ConfigNode, string, Reading, T?> finish, string? sameAs = null, string? example = null) : Kind<T>
{
    public override string Allowed => "an object in braces";

    public override IReadOnlyList<Row> Rows => table.Rows;

    public override string? SameAs => sameAs;

    public override string? Example => example;

    public override bool TryRead(ConfigNode node, string path, Reading reading, [MaybeNullWhen(false)] out T value)
    {
        var errors = reading.Errors.Count;
        var owner = table.Read(node, path, reading, initial(reading));
        value = reading.Errors.Count == errors ? finish(owner, node, path, reading) : default;
        return value is not null;
    }

    // No default has an object in it; those that are not given keep what they had.
    public override void Write(Utf8JsonWriter writer, T value) => throw new NotSupportedException();

    public override void WriteSchema(Utf8JsonWriter schema) => table.WriteSchema(schema);
}
