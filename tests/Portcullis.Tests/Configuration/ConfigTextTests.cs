using System.Text;
using Portcullis.Configuration;
using Portcullis.Tests.Protocol;

namespace Portcullis.Tests.Configuration;

/// <summary>JSON with positions: each value's, and each error's.</summary>
public sealed class ConfigTextTests
{
    [Fact]
    public void Every_value_knows_its_line_and_column()
    {
        var root = Assert.IsType<ConfigNode.Map>(Parse("""
            { // a comment
              "ä": [1, true,
            	"x"], /* a
              comment */ "b": { "c": null, },
            }
            """, out var errors));
        Assert.Equal(0, errors.Count);
        Assert.Equal("f:1:1", root.Origin.ToString());
        Assert.Equal(["f:2:3", "f:4:14"], root.Members.Select(member => member.Origin.ToString()));

        // Columns count characters: the name before has two octets.
        var list = Assert.IsType<ConfigNode.List>(root.Members[0].Value);
        Assert.Equal(["f:2:8", "f:2:9", "f:2:12", "f:3:2"], list.Items.Prepend(list).Select(item => item.Origin.ToString()));
        var inner = Assert.IsType<ConfigNode.Map>(root.Members[1].Value);
        Assert.Equal("f:4:26", inner.Members[0].Value.Origin.ToString());
    }

    [Theory]
    [InlineData("", "f:1:1: The input does not contain any JSON tokens. Expected the input to start with a valid JSON token, when isFinalBlock is true.")]
    [InlineData("{\n  \"a\": [1,}\n}", "f:2:11: '}' is an invalid start of a value.")]
    [InlineData("{ \"ä\": 1, \"b\" 2 }", "f:1:15: '2' is invalid after a property name. Expected a ':'.")]
    [InlineData("{\n\n", "f:3:1: Expected depth to be zero at the end of the JSON payload. There is an open JSON object or array that should be closed.")]
    [InlineData("{} {}", "f:1:4: '{' is invalid after a single JSON value. Expected end of data.")]
    [InlineData("{ \"a\": 01 }", "f:1:9: Invalid leading zero before '1'.")]
    [InlineData("/* one\n*/ {\n \"a\": tru }", "f:3:10: 'tru }' is an invalid JSON literal. Expected the literal 'true'.")]
    [InlineData("{ \"a\": \"\\ud800\" }", "f:1:8: The text has half a surrogate pair, which is no character.")]
    [InlineData("{ \"a\": 1,\n \"a\": 2 }", "f:2:2: 'a' stands here twice; the first is at f:1:3.")]
    public void A_fault_is_told_with_its_place(string text, string error)
    {
        Parse(text, out var errors);
        Assert.Equal(error, Assert.Single(errors.Errors).ToString());
    }

    [Fact]
    public void What_is_not_UTF8_is_told_with_its_place()
    {
        var errors = new ConfigurationErrors();
        Assert.Null(ConfigText.Parse([.. "{\n \"\u00E4\": \""u8, 0xFF, .. "\" }"u8], "f", errors));
        Assert.Equal("f:2:8: This is not UTF-8.", Assert.Single(errors.Errors).ToString());

        // UTF-16, as some editors save it.
        errors = new ConfigurationErrors();
        Assert.Null(ConfigText.Parse(Encoding.Unicode.GetPreamble().Concat(Encoding.Unicode.GetBytes("{}")).ToArray(), "f", errors));
        Assert.Equal("f:1:1: This is not UTF-8.", Assert.Single(errors.Errors).ToString());
    }

    [Fact]
    public void A_byte_order_mark_is_no_column()
    {
        var errors = new ConfigurationErrors();
        Assert.Equal("f:1:1", ConfigText.Parse([0xEF, 0xBB, 0xBF, .. "{}"u8], "f", errors)!.Origin.ToString());
        Assert.Equal(0, errors.Count);
    }

    [Fact]
    public void Length_and_depth_are_bounded()
    {
        Parse(new string(' ', ConfigText.MaximumLength) + "{}", out var errors);
        Assert.Equal($"f:1:1: It is longer than {ConfigText.MaximumLength} octets.", Assert.Single(errors.Errors).ToString());

        Assert.NotNull(Parse(new string('[', ConfigText.MaximumDepth) + new string(']', ConfigText.MaximumDepth), out _));
        Parse(new string('[', ConfigText.MaximumDepth + 1) + new string(']', ConfigText.MaximumDepth + 1), out errors);
        Assert.StartsWith($"f:1:{ConfigText.MaximumDepth + 1}: The maximum configured depth of {ConfigText.MaximumDepth} has been exceeded.", Assert.Single(errors.Errors).ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public void Errors_are_bounded_and_the_largest_file_is_read_at_once()
    {
        var members = new StringBuilder("{");
        for (var i = 0; members.Length < ConfigText.MaximumLength - 20; i++)
            members.Append(System.Globalization.CultureInfo.InvariantCulture, $"\"{i}\":0,");
        var errors = Settings.ErrorsOf(members.Append('}').ToString());
        Assert.Equal(ConfigurationErrors.Maximum + 1, errors.Length);
        Assert.Equal("test.json: There are more errors; these are the first 200.", errors[^1]);
    }

    private static readonly string[] Good =
    [
        """{ "listeners": ["[::]:21"], "modeZ": true, }""",
        """{ "networks": { "plant": ["10.0.0.0/8"] }, "readOnly": false }""",
        """{ "timeouts": { "idle": "10m" }, /* a */ "limits": { "sessions": 5 } } // b""",
        """{ "dataPorts": { "preset": "legacy", "exceptions": [{ "networks": ["10.1.1.1"], "until": "2027-06-30" }] } }""",
        """{ "representation": { "codePage": 273, "markerInterval": "1MiB", "records": { "format": "fixed", "length": 80 } } }""",
        """{ "accounts": [{ "name": "anna", "password": "x", "home": "/in", "permissions": "elr" }] }""",
        """{ "virtualHosts": [{ "name": "b", "anonymous": true }], "folder": "x" }""",
    ];

    private static readonly char[] Alphabet = [.. "{}[]\":,/*\\ \n0123456789.-eEtfnu\"\"abcdäß€\uD83D\uDE00\u0000"];

    [Fact]
    public void A_million_mutated_files_give_settings_or_errors() => Seeded.Run(700_000, random =>
    {
        var file = Settings.Read(Seeded.Mutated(random, Good[random.Next(Good.Length)], Alphabet));
        foreach (var error in file.Errors)
            Assert.InRange(error.Origin.Line, 1, 6);
    });

    [Fact]
    public void So_do_random_ones() => Seeded.Run(300_000, random => Settings.Read(Seeded.Text(random, Alphabet, 60)));

    [Fact]
    public void So_do_random_octets() => Seeded.Run(100_000, random =>
    {
        var errors = new ConfigurationErrors();
        if (ConfigText.Parse(Seeded.Octets(random, [0xC3, 0xA4, 0xED, 0xA0, 0x80, 0xF4, 0xFF, .. "{}[]\"\":,1 "u8], 40), "f", errors) is null)
            Assert.Equal(1, errors.Count);
    });

    private static ConfigNode? Parse(string text, out ConfigurationErrors errors) =>
        ConfigText.Parse(Encoding.UTF8.GetBytes(text), "f", errors = new ConfigurationErrors());
}
