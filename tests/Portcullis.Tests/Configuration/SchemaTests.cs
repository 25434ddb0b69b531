using System.Text.Json;
using System.Text.RegularExpressions;
using Portcullis.Configuration;

namespace Portcullis.Tests.Configuration;

/// <summary>The JSON Schema agrees with the reader: what it takes and refuses, an editor does too.</summary>
public sealed class SchemaTests
{
    private static readonly JsonElement Schema = JsonDocument.Parse(SettingsSchema.Write()).RootElement;

    public static TheoryData<string> Given => [.. SettingCases.All.Values.Select(its => its.Given).Distinct()];

    [Theory]
    [MemberData(nameof(Given))]
    public void It_takes_what_the_reader_takes(string text) => Assert.Null(FaultOf(text));

    [Theory]
    [InlineData("""[]""")]
    [InlineData("""{ "lissteners": [] }""")]
    [InlineData("""{ "timeouts": { "idle": 300 } }""")]
    [InlineData("""{ "timeouts": { "idle": "5 m" } }""")]
    [InlineData("""{ "listeners": [] }""")]
    [InlineData("""{ "readOnly": "yes" }""")]
    [InlineData("""{ "networks": { "a.b": ["10.0.0.0/8"] } }""")]
    [InlineData("""{ "dataPorts": { "preset": "nt5" } }""")]
    [InlineData("""{ "dataPorts": { "exceptions": [{}] } }""")]
    [InlineData("""{ "dataPorts": { "servicePorts": [1024] } }""")]
    [InlineData("""{ "limits": { "sessions": 0 } }""")]
    [InlineData("""{ "limits": { "sessions": 1.5 } }""")]
    [InlineData("""{ "representation": { "codePage": 930 } }""")]
    [InlineData("""{ "representation": { "markerInterval": "1MB" } }""")]
    [InlineData("""{ "accounts": [{ "password": "x" }] }""")]
    [InlineData("""{ "accounts": [{ "name": "a", "password": "x", "home": "in" }] }""")]
    public void It_refuses_what_the_reader_refuses(string text)
    {
        Assert.NotEmpty(Settings.ErrorsOf(text));
        Assert.NotNull(FaultOf(text));
    }

    [Fact]
    public void Every_default_and_example_is_what_the_schema_and_the_reader_take()
    {
        foreach (var (path, row) in SettingsTable.All)
        {
            var schema = Find(path);
            Assert.Equal(row.Description, schema.GetProperty("description").GetString());
            foreach (var value in new[] { row.Default, row.Example }.OfType<string>())
                Assert.Null(FaultOf(JsonDocument.Parse(value).RootElement, schema));

            // At the top a setting can be read alone.
            if (!path.Contains('.') && row.Kind.Rows.Count == 0)
                Assert.Empty(Settings.ErrorsOf($$"""{ "{{path}}": {{row.Sample}} }"""));
        }
    }

    private static JsonElement Find(string path) => path.Replace("[]", ".[]", StringComparison.Ordinal).Replace("{}", ".{}", StringComparison.Ordinal).Split('.')
        .Aggregate(Schema, (schema, step) => step switch
        {
            "[]" => schema.GetProperty("items"),
            "{}" => schema.GetProperty("additionalProperties"),
            _ => schema.GetProperty("properties").GetProperty(step),
        });

    private static string? FaultOf(string text) => FaultOf(JsonDocument.Parse(text).RootElement, Schema);

    // As much of JSON Schema as ours uses; a keyword that is not here fails the test.
    private static string? FaultOf(JsonElement value, JsonElement schema)
    {
        foreach (var keyword in schema.EnumerateObject())
        {
            var fault = keyword.Name switch
            {
                "$schema" or "title" or "description" or "default" or "examples" => null,
                "type" => IsOfType(value, keyword.Value) ? null : $"{value} is not of type {keyword.Value}",
                "enum" => keyword.Value.EnumerateArray().Any(each => JsonElement.DeepEquals(each, value)) ? null : $"{value} is not in {keyword.Value}",
                "pattern" => value.ValueKind != JsonValueKind.String || Regex.IsMatch(value.GetString()!, keyword.Value.GetString()!, RegexOptions.ECMAScript) ? null : $"{value} is not like {keyword.Value}",
                "minLength" => value.ValueKind != JsonValueKind.String || value.GetString()!.Length >= keyword.Value.GetInt32() ? null : "too short",
                "minimum" => value.ValueKind != JsonValueKind.Number || value.GetDouble() >= keyword.Value.GetDouble() ? null : "too small",
                "maximum" => value.ValueKind != JsonValueKind.Number || value.GetDouble() <= keyword.Value.GetDouble() ? null : "too great",
                "minItems" => value.ValueKind != JsonValueKind.Array || value.GetArrayLength() >= keyword.Value.GetInt32() ? null : "too few",
                "maxItems" => value.ValueKind != JsonValueKind.Array || value.GetArrayLength() <= keyword.Value.GetInt32() ? null : "too many",
                "items" => value.ValueKind != JsonValueKind.Array ? null : value.EnumerateArray().Select(each => FaultOf(each, keyword.Value)).FirstOrDefault(each => each is not null),
                "required" => value.ValueKind != JsonValueKind.Object || keyword.Value.EnumerateArray().All(name => value.TryGetProperty(name.GetString()!, out _)) ? null : "something is missing",
                "propertyNames" => value.ValueKind != JsonValueKind.Object ? null
                    : value.EnumerateObject().Select(member => FaultOf(JsonSerializer.SerializeToElement(member.Name), keyword.Value)).FirstOrDefault(each => each is not null),
                "properties" => value.ValueKind != JsonValueKind.Object ? null
                    : value.EnumerateObject().Select(member => keyword.Value.TryGetProperty(member.Name, out var its) ? FaultOf(member.Value, its) : null).FirstOrDefault(each => each is not null),
                "additionalProperties" => value.ValueKind != JsonValueKind.Object ? null : FaultOfMore(value, schema, keyword.Value),
                _ => throw new InvalidOperationException($"The checker does not know '{keyword.Name}'."),
            };
            if (fault is not null)
                return fault;
        }

        return null;
    }

    private static string? FaultOfMore(JsonElement value, JsonElement schema, JsonElement more)
    {
        var others = value.EnumerateObject().Where(member => !schema.TryGetProperty("properties", out var known) || !known.TryGetProperty(member.Name, out _));
        return others
            .Select(member => more.ValueKind == JsonValueKind.False ? $"'{member.Name}' is unknown" : FaultOf(member.Value, more))
            .FirstOrDefault(each => each is not null);
    }

    private static bool IsOfType(JsonElement value, JsonElement type) => type.ValueKind == JsonValueKind.Array
        ? type.EnumerateArray().Any(each => IsOfType(value, each))
        : type.GetString() switch
        {
            "object" => value.ValueKind == JsonValueKind.Object,
            "array" => value.ValueKind == JsonValueKind.Array,
            "string" => value.ValueKind == JsonValueKind.String,
            "boolean" => value.ValueKind is JsonValueKind.True or JsonValueKind.False,
            "integer" => value.ValueKind == JsonValueKind.Number && value.TryGetInt64(out _),
            var other => throw new InvalidOperationException($"The checker does not know type '{other}'."),
        };
}
