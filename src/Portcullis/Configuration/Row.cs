using System.Text.Json;

namespace Portcullis.Configuration;

/// <summary>One setting: all that is known of it. Messages, the reference, the schema and the starting file come from here.</summary>
/// <param name="Key">Its name within its object.</param>
/// <param name="Kind">What it takes.</param>
/// <param name="Description">What it does, in a sentence or two.</param>
internal abstract record Row(string Key, Kind Kind, string Description)
{
    public bool IsRequired { get; init; }

    /// <summary>The option of the server behind it, by which <c>FtpServerOptions.Validate</c> names it; null for none.</summary>
    public string? Option { get; init; }

    /// <summary>As JSON; where null, that of the kind.</summary>
    public string? ExampleJson { get; init; }

    public string? Example => ExampleJson ?? Kind.Example;

    /// <summary>As JSON; null where the setting has none, or an object's rows have theirs.</summary>
    public abstract string? Default { get; }

    /// <summary>A value to begin with, as JSON: the default, or where that is nothing, the example.</summary>
    public string Sample => Default is null or "[]" or "{}" or "0" ? Example ?? Default ?? "{}" : Default;

    public static string At(string path, string key) => path.Length == 0 ? key : $"{path}.{key}";
}

/// <summary>A row of an object that is read into a <typeparamref name="TOwner"/>.</summary>
internal abstract record Row<TOwner>(string Key, Kind Kind, string Description) : Row(Key, Kind, Description)
{
    public abstract TOwner Read(ConfigNode node, string path, Reading reading, TOwner owner);
}

/// <summary>A row with a value. <c>Get</c> shows the default, and is null where there is none to show; <c>Set</c> gives the owner with the value.</summary>
internal sealed record Setting<TOwner, T>(string Key, Kind<T> Values, string Description, TOwner Initial, Func<TOwner, T?>? Get, Func<TOwner, T, TOwner> Set)
    : Row<TOwner>(Key, Values, Description)
{
    public override string? Default => Get is not null && Get(Initial) is { } value ? JsonText.Write(writer => Values.Write(writer, value)) : null;

    public override TOwner Read(ConfigNode node, string path, Reading reading, TOwner owner) =>
        Values.TryRead(node, path, reading, out var value) ? Set(owner, value) : owner;
}

/// <summary>An object that only groups rows of the same owner.</summary>
internal sealed record Group<TOwner>(string Key, string Description, Table<TOwner> Table) : Row<TOwner>(Key, new GroupKind(Table), Description)
{
    public override string? Default => null;

    public override TOwner Read(ConfigNode node, string path, Reading reading, TOwner owner) => Table.Read(node, path, reading, owner);

    private sealed class GroupKind(Table<TOwner> table) : Kind
    {
        public override string Allowed => "an object in braces";

        public override IReadOnlyList<Row> Rows => table.Rows;

        public override void WriteSchema(Utf8JsonWriter schema) => table.WriteSchema(schema);
    }
}
