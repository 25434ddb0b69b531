using System.Text;
using Portcullis.Import;
using Portcullis.Tests.Protocol;

namespace Portcullis.Tests.Import;

/// <summary>Both forms of what REGEDIT exports, whole and broken.</summary>
public sealed class RegReaderTests
{
    private const string Key = @"[HKEY_LOCAL_MACHINE\SYSTEM\CurrentControlSet\Services\MSFTPSVC\Parameters]";

    public static TheoryData<string, string> Values => new()
    {
        { "\"MaxConnections\"=dword:00000014", "20" },
        { "\"MaxConnections\"=DWORD:ff", "255" },
        { "\"ExitMessage\"=\"So \\\"long\\\", C:\\\\\"", "\"So \"long\", C:\\\"" },
        { "  \"ExitMessage\"  =  \"a = b; c\" ; a comment", "\"a = b; c\"" },
        { "@=\"the default\"", "\"the default\"" },
        { "\"a\"=\"\"", "\"\"" },
        { "\"a\"=\"one\r\ntwo\"", "\"one\ntwo\"" },
        { "\"a\"=hex:01,02,\\\r\n  03", "(3 octets)" },
        { "\"a\"=hex(0):", "(0 octets)" },
        { "\"a\"=hex(4):01,02,00,00", "513" },
        { "\"a\"=hex(b):00,00,00,00,01,00,00,00", "4294967296" },
        { "\"a\"=hex(4):01", "(1 octets)" },
    };

    [Theory]
    [MemberData(nameof(Values))]
    public void A_value_is_read_in_either_form(string line, string shown)
    {
        foreach (var octets in new[] { Version4(Key, line), Version5(Key, line) })
        {
            var file = RegReader.Read(octets);
            Assert.Empty(file.Errors);
            Assert.Equal((shown, 4), (Assert.Single(file.Values).Data.Shown, file.Values[0].Line));
        }
    }

    // UTF-16 in the one, octets of the ANSI code page in the other.
    [Fact]
    public void Texts_in_hexadecimal_are_in_the_character_set_of_the_form()
    {
        var expand = RegReader.Read(Version5(Key, "\"HomeDirectory\"=hex(2):43,00,3a,00,5c,00,fc,00,00,00"));
        Assert.Equal("\"C:\\ü\"", Assert.Single(expand.Values).Data.Shown);
        expand = RegReader.Read(Version4(Key, "\"HomeDirectory\"=hex(2):43,3a,5c,fc,00"));
        Assert.Equal("\"C:\\ü\"", Assert.Single(expand.Values).Data.Shown);

        var multi = RegReader.Read(Version5(Key, "\"GreetingMessage\"=hex(7):48,00,69,00,00,00,59,00,6f,00,75,00,\\", "  00,00,00,00"));
        Assert.Equal("[\"Hi\", \"You\"]", Assert.Single(multi.Values).Data.Shown);
        multi = RegReader.Read(Version4(Key, "\"GreetingMessage\"=hex(7):48,69,00,\\", "  59,6f,75,00,00"));
        Assert.Equal("[\"Hi\", \"You\"]", Assert.Single(multi.Values).Data.Shown);
    }

    [Fact]
    public void Without_a_byte_order_mark_it_is_UTF8_or_windows_1252()
    {
        const string Text = "REGEDIT4\r\n[k]\r\n\"a\"=\"ü\"\r\n";
        Assert.Equal("\"ü\"", RegReader.Read(Encoding.UTF8.GetBytes(Text)).Values[0].Data.Shown);
        Assert.Equal("\"ü\"", RegReader.Read(Encoding.Latin1.GetBytes(Text)).Values[0].Data.Shown);
        Assert.Equal("\"ü\"", RegReader.Read([0xEF, 0xBB, 0xBF, .. Encoding.UTF8.GetBytes(Text)]).Values[0].Data.Shown);
    }

    [Fact]
    public void Keys_and_values_are_deleted_and_the_last_one_counts()
    {
        var file = RegReader.Read(Version4(
            "; exported", @"[A\B]", "\"gone\"=dword:1", "\"GONE\"=-", "\"twice\"=dword:1", "\"Twice\"=dword:2", @"[A\B\C]", "\"below\"=dword:1", @"[A\BC]",
            "\"beside\"=dword:3", @"[-a\b\c]", "", @"[A\D]", "\"d\"=dword:4"));
        Assert.Empty(file.Errors);
        Assert.Equal(["Twice=2", "beside=3", "d=4"], file.Values.Select(value => $"{value.Name}={value.Data.Shown}"));
    }

    [Theory]
    [InlineData(1, "This is no export of the registry: it begins with neither REGEDIT4 nor \"Windows Registry Editor Version 5.00\".", "REGEDIT5")]
    [InlineData(2, "A value stands before any [key].", "REGEDIT4", "\"a\"=dword:1")]
    [InlineData(3, "A value stands before any [key].", "REGEDIT4", "[-k]", "\"a\"=dword:1")]
    [InlineData(2, "A [key] does not end with ']'.", "REGEDIT4", "[HKEY")]
    [InlineData(2, "A [key] does not end with ']'.", "REGEDIT4", "[]")]
    [InlineData(3, "A line is neither a [key] nor a \"name\"=value.", "REGEDIT4", "[k]", "name=dword:1")]
    [InlineData(3, "A line is neither a [key] nor a \"name\"=value.", "REGEDIT4", "[k]", "\"name=dword:1")]
    [InlineData(3, "There is no '=' after the name of the value.", "REGEDIT4", "[k]", "\"name\":1")]
    [InlineData(3, "'123456789' is not a dword: one to eight hexadecimal digits.", "REGEDIT4", "[k]", "\"a\"=dword:123456789")]
    [InlineData(3, "'' is not a dword: one to eight hexadecimal digits.", "REGEDIT4", "[k]", "\"a\"=dword:")]
    [InlineData(3, "The value is neither \"text\", dword:, hex: nor -.", "REGEDIT4", "[k]", "\"a\"=qword:1")]
    [InlineData(3, "'01,xy' is not hexadecimal octets with commas between them.", "REGEDIT4", "[k]", "\"a\"=hex:01,xy")]
    [InlineData(3, "'100' is not hexadecimal octets with commas between them.", "REGEDIT4", "[k]", "\"a\"=hex:01,\\", "100")]
    [InlineData(3, "There is no ':' after hex.", "REGEDIT4", "[k]", "\"a\"=hex(7)01")]
    [InlineData(3, "hex( has no closing parenthesis.", "REGEDIT4", "[k]", "\"a\"=hex(7:01")]
    [InlineData(3, "The last line ends with '\\', and nothing follows.", "REGEDIT4", "[k]", "\"a\"=hex:01,\\")]
    [InlineData(3, "A text has no closing quotation mark, or more than 65536 characters.", "REGEDIT4", "[k]", "\"a\"=\"open", "\\\"")]
    [InlineData(3, "Something stands after the closing quotation mark.", "REGEDIT4", "[k]", "\"a\"=\"b\" c")]
    public void What_is_wrong_is_told_with_its_line(int line, string message, params string[] lines)
    {
        var error = Assert.Single(RegReader.Read(Encoding.ASCII.GetBytes(string.Join("\n", lines))).Errors);
        Assert.Equal((line, message), (error.Line, error.Message));
    }

    [Fact]
    public void An_empty_file_and_a_huge_one_are_errors_and_so_are_twenty_wrong_lines()
    {
        Assert.Equal(1, Assert.Single(RegReader.Read([]).Errors).Line);
        Assert.Equal("The file is longer than 16 MiB.", Assert.Single(RegReader.Read(new byte[RegReader.MaximumLength + 1]).Errors).Message);
        Assert.Equal(20, RegReader.Read(Version4([Key, .. Enumerable.Repeat("wrong", 100)])).Errors.Count);
    }

    [Fact]
    public void Nothing_throws_whatever_the_octets() => Seeded.Run(5_000, random =>
    {
        string[] pieces = ["[", "]", "\"", "=", "dword:", "hex(7):", "hex:", "\\", "\r\n", "-", "@", ",", "00", "a", ";", "\u00FF", " "];
        var text = new StringBuilder("REGEDIT4\r\n[k]\r\n");
        for (var i = random.Next(40); i > 0; i--)
            text.Append(pieces[random.Next(pieces.Length)]);
        RegReader.Read(Encoding.Latin1.GetBytes(text.ToString()));
        RegReader.Read([0xFF, 0xFE, .. Encoding.Unicode.GetBytes(text.ToString()), 0]);
    });

    [Fact]
    public void A_file_of_many_keys_is_read_in_a_moment()
    {
        var text = new StringBuilder("REGEDIT4\r\n");
        for (var i = 0; i < 100_000; i++)
            text.Append(System.Globalization.CultureInfo.InvariantCulture, $"[k{i}]\r\n\"a\"=dword:{i:x}\r\n");
        Assert.Equal(100_000, RegReader.Read(Encoding.ASCII.GetBytes(text.ToString())).Values.Count);
    }

    internal static byte[] Version4(params string[] lines) => Encoding.Latin1.GetBytes("REGEDIT4\r\n\r\n" + string.Join("\r\n", lines) + "\r\n");

    internal static byte[] Version5(params string[] lines) =>
        [0xFF, 0xFE, .. Encoding.Unicode.GetBytes("Windows Registry Editor Version 5.00\r\n\r\n" + string.Join("\r\n", lines) + "\r\n")];
}
