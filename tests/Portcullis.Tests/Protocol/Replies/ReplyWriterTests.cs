using System.Buffers;
using System.Text;
using System.Text.RegularExpressions;
using Portcullis.Protocol.Replies;

namespace Portcullis.Tests.Protocol.Replies;

public sealed partial class ReplyWriterTests
{
    [Fact]
    public void One_line_is_a_code_and_its_text() =>
        Assert.Equal("200 Done.\r\n", Written(new Reply(ReplyCode.CommandOkay, "Done.")));

    [Fact]
    public void Many_lines_carry_the_code_with_a_hyphen_but_for_the_last() =>
        Assert.Equal("214-One\r\n214-Two\r\n214 Three\r\n", Written(new Reply(ReplyCode.HelpMessage, "One", "Two", "Three")));

    [Fact]
    public void Inner_lines_that_begin_with_a_space_carry_no_code() =>
        Assert.Equal("211-Features:\r\n MDTM\r\n SIZE\r\n211 End\r\n", Written(new Reply(ReplyCode.SystemStatus, "Features:", " MDTM", " SIZE", "End")));

    [Fact]
    public void The_first_and_the_last_line_always_carry_the_code() =>
        Assert.Equal("211- a\r\n211  b\r\n", Written(new Reply(ReplyCode.SystemStatus, " a", " b")));

    [Fact]
    public void An_inner_line_cannot_look_like_the_last() =>
        Assert.Equal("211-a\r\n211-211 End\r\n 211 End\r\n211 b\r\n", Written(new Reply(ReplyCode.SystemStatus, "a", "211 End", " 211 End", "b")));

    [Fact]
    public void Text_is_UTF_8() =>
        Assert.Equal("550 Grüße 日本 😀\r\n", Written(new Reply(ReplyCode.ActionNotTaken, "Grüße 日本 😀")));

    [Fact]
    public void No_character_forges_a_line()
    {
        for (var c = 0; c <= char.MaxValue; c++)
        {
            var written = Bytes(new Reply(ReplyCode.ActionNotTaken, $"a{(char)c}226 Done."));
            Assert.Equal(1, written.Count((byte)'\n'));
            Assert.Equal(1, written.Count((byte)'\r'));
            Assert.True(written.EndsWith("\r\n"u8));
            Assert.Equal(-1, written.IndexOf((byte)255));
            Assert.False(written[..^2].ContainsAnyInRange((byte)0, (byte)31));
        }
    }

    [Theory]
    [InlineData("a\r\n226 Done", "a??226 Done")]
    [InlineData("a\u0085b\u2028c\u2029d", "a?b?c?d")]
    [InlineData("\u001b[2J\u009b2J", "?[2J?2J")]
    [InlineData("a\0\t\u007f", "a???")]
    public void What_could_end_a_line_or_steer_a_terminal_is_shown_as_a_question_mark(string text, string expected) =>
        Assert.Equal($"550 {expected}\r\n", Written(new Reply(ReplyCode.ActionNotTaken, text)));

    [Fact]
    public void Whatever_the_texts_a_reply_is_one_reply() => Seeded.Run(100_000, random =>
    {
        var lines = new string[1 + random.Next(4)];
        for (var i = 0; i < lines.Length; i++)
            lines[i] = Seeded.Text(random, "ab 226-\r\n\0\u0085\u2028\uD800\uDC00é", 12);

        var written = Written(new Reply(ReplyCode.SystemStatus, lines)).Split("\r\n");
        Assert.Equal(lines.Length, written.Length - 1);
        Assert.Equal("", written[^1]);
        Assert.StartsWith(lines.Length == 1 ? "211 " : "211-", written[0], StringComparison.Ordinal);
        Assert.All(written[..^2], line => Assert.DoesNotMatch(LastLine(), line));
        Assert.Matches(LastLine(), written[^2]);
    });

    [GeneratedRegex("^[0-9]{3} ")]
    private static partial Regex LastLine();

    private static ReadOnlySpan<byte> Bytes(Reply reply)
    {
        var output = new ArrayBufferWriter<byte>();
        ReplyWriter.Write(output, reply);
        return output.WrittenSpan;
    }

    private static string Written(Reply reply) => Encoding.UTF8.GetString(Bytes(reply));
}
