using System.Text;
using Portcullis.Client.Scripts;

namespace Portcullis.Tests.Client.Scripts;

/// <summary>Scripts of IBM i as they leave it.</summary>
public sealed class BatchScriptTests
{
    private const string Commands = "1:anna,geheim 2:CD,lib 3:get,a,b,(REPLACE 5:quit";

    private static readonly string[] Lines = ["anna geheim", "CD lib", "get a b (REPLACE", "", "quit"];

    [Theory]
    [InlineData("\n")]
    [InlineData("\r\n")]
    public void A_line_is_a_command(string lineEnd) => Assert.Equal(Commands, Describe(Encoding.ASCII.GetBytes(string.Join(lineEnd, Lines))));

    [Theory]
    [InlineData("* x\n# y\n-- z\n  * w\nls", "5:ls")]
    [InlineData("get 'a b' c", "1:get,a b,c")]
    [InlineData("get \"a b\" 'it''s'", "1:get,a b,it's")]
    [InlineData("get \"'USER.DATA(X)'\" a\\b", "1:get,'USER.DATA(X)',a\\b")]
    [InlineData("get it's o'neil", "1:get,it's,o'neil")]
    [InlineData("put a ''", "1:put,a,")]
    [InlineData("ls a*b *c", "1:ls,a*b,*c")]
    [InlineData("\uFEFFls", "1:ls")]
    [InlineData("", "")]
    [InlineData(" \n\t\n", "")]
    public void Words_comments_and_quotes(string script, string commands) => Assert.Equal(commands, Describe(Encoding.UTF8.GetBytes(script)));

    [Fact]
    public void Sequence_numbers_and_dates_of_a_member_are_left_out() =>
        Assert.Equal(Commands, Describe(Encoding.ASCII.GetBytes(string.Join("\n", Lines.Select((line, i) => $"{i + 1:000000}260102{line,-80}")))));

    [Fact]
    public void Sequence_numbers_of_cards_are_left_out() =>
        Assert.Equal(Commands, Describe(Encoding.ASCII.GetBytes(string.Join("\n", Lines.Select((line, i) => $"{line,-72}{i + 1:00000000}")))));

    [Fact]
    public void Digits_that_not_every_line_begins_with_are_a_word() =>
        Assert.Equal("1:000100260102x,y 2:ls", Describe("000100260102x y\nls"u8.ToArray()));

    [Fact]
    public void Records_of_80_columns_need_no_line_ends() =>
        Assert.Equal(Commands, Describe(Encoding.ASCII.GetBytes(string.Concat(Lines.Select(line => line.PadRight(80))))));

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void EBCDIC_is_known_when_it_is_seen(bool hasLineEnds)
    {
        var text = hasLineEnds ? string.Join('\n', Lines) : string.Concat(Lines.Select(line => line.PadRight(80)));
        var ebcdic = CodePagesEncodingProvider.Instance.GetEncoding(37)!.GetBytes(text);
        for (var i = 0; i < ebcdic.Length; i++)
            ebcdic[i] = text[i] == '\n' ? (byte)0x15 : ebcdic[i];
        Assert.Equal(Commands, Describe(ebcdic));
    }

    [Fact]
    public void A_name_with_an_at_sign_is_not_taken_for_EBCDIC() => Assert.Equal("1:cd,@x 2:noop", Describe("cd @x\nnoop"u8.ToArray()));

    [Theory]
    [InlineData("ls\nget 'a b", 2)]
    [InlineData("get \"a", 1)]
    public void A_quote_left_open_is_told_with_its_line(string script, int line) =>
        Assert.Equal(line, Assert.Throws<ScriptException>(() => BatchScript.Read(Encoding.ASCII.GetBytes(script))).Line);

    [Fact]
    public void No_octets_make_it_fail_otherwise()
    {
        var random = new Random(4711);
        for (var i = 0; i < 2000; i++)
        {
            var octets = new byte[random.Next(200)];
            random.NextBytes(octets);
            try
            {
                BatchScript.Read(octets);
            }
            catch (ScriptException)
            {
                // That is the one answer to nonsense.
            }
        }
    }

    [Theory]
    [InlineData("user anna geheim konto", "user anna ****")]
    [InlineData("us anna geheim", "user anna ****|us ****")]
    [InlineData("pass geheim", "pass ****")]
    [InlineData("ACCT geheim", "ACCT ****")]
    [InlineData("quote pass geheim", "quote pass ****")]
    [InlineData("quote \"PASS geheim\"", "quote PASS ****")]
    [InlineData("paß geheim", "paß ****")]
    [InlineData("get a b", "get a b")]
    [InlineData("de", "de")]
    public void What_is_echoed_holds_no_password(string script, string shown)
    {
        var line = BoundCommand.Show(BatchScript.Read(Encoding.UTF8.GetBytes(script))[0]);
        Assert.DoesNotContain("geheim", line, StringComparison.Ordinal);
        Assert.Contains(line.Replace("us anna", "user anna", StringComparison.Ordinal), shown.Split('|'));
    }

    private static string Describe(byte[] script) =>
        string.Join(' ', BatchScript.Read(script).Select(line => $"{line.Number}:{string.Join(',', line.Words)}"));
}
