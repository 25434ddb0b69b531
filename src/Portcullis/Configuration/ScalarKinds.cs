using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using System.Text.Json;

namespace Portcullis.Configuration;

/// <summary>A text that means something.</summary>
/// <param name="allowed">See <see cref="Kind.Allowed"/>.</param>
/// <param name="parse">Its value, or null for what is not allowed.</param>
/// <param name="format">As it would stand in the file.</param>
internal sealed class TextKind<T>(string allowed, Func<string, Parsed<T>?> parse, Func<T, string> format) : Kind<T>
{
    public override string Allowed => allowed;

    /// <summary>Null for what is not allowed.</summary>
    public Parsed<T>? Parse(string text) => parse(text);

    public override bool IsText => true;

    /// <summary>For the schema: an ECMA-262 regular expression.</summary>
    public string? Pattern { get; init; }

    /// <summary>For the schema: all that there is.</summary>
    public IReadOnlyList<string> Values { get; init; } = [];

    public string? ExampleText { get; init; }

    public override string? Example => ExampleText is null ? null : JsonText.Write(writer => writer.WriteStringValue(ExampleText));

    /// <summary>Whether a text means something.</summary>
    public bool IsAllowed(string text) => parse(text) is { Error: null };

    public override bool TryRead(ConfigNode node, string path, Reading reading, [MaybeNullWhen(false)] out T value)
    {
        if (node is ConfigNode.Text text && parse(text.Value) is { Error: null } parsed)
        {
            value = parsed.Value!;
            return true;
        }

        value = default;
        reading.Errors.Add(node.Origin, path, $"{(IsSecret ? "The value (not shown)" : node.Shown)} is not {allowed}.");
        return false;
    }

    public override void Write(Utf8JsonWriter writer, T value) => writer.WriteStringValue(format(value));

    public override void WriteSchema(Utf8JsonWriter schema)
    {
        schema.WriteString("type", "string");
        if (Pattern is not null)
            schema.WriteString("pattern", Pattern);
        if (Values.Count > 0)
            schema.WriteStrings("enum", Values);
    }
}

internal sealed class BooleanKind : Kind<bool>
{
    public override string Allowed => "true or false";

    public override string Example => "true";

    public override bool TryRead(ConfigNode node, string path, Reading reading, out bool value)
    {
        bool? read = node switch
        {
            ConfigNode.Boolean boolean => boolean.Value,
            ConfigNode.Text { Origin.IsEnvironment: true } text when bool.TryParse(text.Value, out var parsed) => parsed,
            _ => null,
        };
        if (read is null)
            reading.Wrong(node, path, this);
        value = read ?? false;
        return read is not null;
    }

    public override void Write(Utf8JsonWriter writer, bool value) => writer.WriteBooleanValue(value);

    public override void WriteSchema(Utf8JsonWriter schema) => schema.WriteString("type", "boolean");
}

internal sealed class IntegerKind(int minimum, int maximum) : Kind<int>
{
    public override string Allowed => $"a whole number from {minimum} to {maximum}";

    public override bool TryRead(ConfigNode node, string path, Reading reading, out int value)
    {
        if (Integers.TryRead(node, out var read) && read >= minimum && read <= maximum)
        {
            value = (int)read;
            return true;
        }

        reading.Wrong(node, path, this);
        value = 0;
        return false;
    }

    public override void Write(Utf8JsonWriter writer, int value) => writer.WriteNumberValue(value);

    public override void WriteSchema(Utf8JsonWriter schema)
    {
        schema.WriteString("type", "integer");
        schema.WriteNumber("minimum", minimum);
        schema.WriteNumber("maximum", maximum);
    }
}

/// <summary>Octets: a number, or one with a binary unit.</summary>
/// <param name="minimum">The least.</param>
/// <param name="maximum">The most.</param>
/// <param name="zero">0 is allowed too: it stands for any.</param>
internal sealed class SizeKind(long minimum, long maximum, bool zero = false) : Kind<long>
{
    private static readonly (string Name, long Octets)[] Units = [("TiB", 1L << 40), ("GiB", 1L << 30), ("MiB", 1L << 20), ("KiB", 1L << 10), ("B", 1)];

    public override string Allowed => $"{(zero ? "0 or " : "")}a size from {Format(minimum)} to {Format(maximum)}, like 65536, \"64KiB\" or \"10MiB\"";

    public override string Example => "\"10MiB\"";

    public override bool TryRead(ConfigNode node, string path, Reading reading, out long value)
    {
        if ((Integers.TryRead(node, out value) || (node is ConfigNode.Text text && TryParse(text.Value, out value))) && ((value >= minimum && value <= maximum) || (zero && value == 0)))
            return true;

        reading.Wrong(node, path, this);
        return false;
    }

    public override void Write(Utf8JsonWriter writer, long value)
    {
        if (value == 0)
            writer.WriteNumberValue(0);
        else
            writer.WriteStringValue(Format(value));
    }

    public override void WriteSchema(Utf8JsonWriter schema)
    {
        schema.WriteStrings("type", ["integer", "string"]);
        schema.WriteNumber("minimum", zero ? 0 : minimum);
        schema.WriteNumber("maximum", maximum);
        schema.WriteString("pattern", "^[0-9]{1,18}(B|KiB|MiB|GiB|TiB)$");
    }

    private static bool TryParse(string text, out long octets)
    {
        octets = 0;
        foreach (var (name, factor) in Units)
        {
            if (!text.EndsWith(name, StringComparison.Ordinal) || !Integers.TryParse(text[..^name.Length], out var count) || count > long.MaxValue / factor)
                continue;
            octets = count * factor;
            return true;
        }

        return false;
    }

    private static string Format(long octets)
    {
        var (name, factor) = Units.First(unit => octets % unit.Octets == 0 && octets >= unit.Octets || unit.Octets == 1);
        return string.Create(CultureInfo.InvariantCulture, $"{octets / factor}{name}");
    }
}

internal static class Integers
{
    /// <summary>A JSON number without fraction or exponent; from the environment, the text of one.</summary>
    public static bool TryRead(ConfigNode node, out long value)
    {
        value = 0;
        return node switch
        {
            ConfigNode.Number number => TryParse(number.Digits, out value),
            ConfigNode.Text { Origin.IsEnvironment: true } text => TryParse(text.Value, out value),
            _ => false,
        };
    }

    public static bool TryParse(string digits, out long value) =>
        long.TryParse(digits, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out value);
}
