using System.Buffers;
using System.Text;
using Portcullis.Protocol.Replies;

namespace Portcullis.Tests.Protocol.Replies;

public sealed class ReplyReaderTests
{
    private const string Conversation =
        "220 Ready\r\n331-One\r\n 331 not yet\r\n230 nor this\r\n331-331 Two\r\n\r\n331 Grüße\r\n211-Features:\n MDTM\n211 End\n200\r\n226 \r\n";

    [Theory]
    [InlineData("220 Ready\r\n", 220, "Ready")]
    [InlineData("220 Ready\n", 220, "Ready")]
    [InlineData("220\r\n", 220, "")]
    [InlineData("220 \r\n", 220, "")]
    [InlineData("220  a \r\n", 220, " a ")]
    [InlineData("599 Unknown\r\n", 599, "Unknown")]
    [InlineData("220 a\rb\r\n", 220, "a\rb")]
    [InlineData("214-a\r\n214-b\r\n214 c\r\n", 214, "a", "b", "c")]
    [InlineData("214-a\r\nb\r\n\r\n214 c\r\n", 214, "a", "b", "", "c")]
    [InlineData("211-Features:\r\n MDTM\r\n211 End\r\n", 211, "Features:", " MDTM", "End")]
    [InlineData("123-First\r\n234 no\r\n 123 no\r\n1234 no\r\n123\r\n123 last\r\n", 123, "First", "234 no", " 123 no", "1234 no", "123", "last")]
    public void A_reply_is_its_code_and_its_lines(string wire, int code, params string[] lines)
    {
        var reply = Assert.Single(Read(Encoding.UTF8.GetBytes(wire)).Replies);
        Assert.Equal(code, (int)reply.Code);
        Assert.Equal(lines, reply.Lines);
    }

    [Theory]
    [InlineData("hello\r\n")]
    [InlineData("\r\n")]
    [InlineData("22 Ready\r\n")]
    [InlineData("2200 Ready\r\n")]
    [InlineData("220_Ready\r\n")]
    [InlineData(" 220 Ready\r\n")]
    [InlineData("099 Ready\r\n")]
    [InlineData("600 Ready\r\n")]
    [InlineData("SSH-2.0-OpenSSH\r\n")]
    public void What_begins_without_a_reply_code_is_a_fault_for_good(string wire)
    {
        var (replies, fault) = Read(Encoding.UTF8.GetBytes(wire + "200 Done.\r\n"));
        Assert.Empty(replies);
        Assert.Equal(ReplyFault.NoReplyCode, fault);
    }

    [Fact]
    public void A_line_of_the_limit_fits_and_one_octet_more_is_a_fault()
    {
        var longest = "220 " + new string('x', ReplyReader.MaximumLineLength - 4);
        Assert.Equal(ReplyFault.None, Read(Encoding.UTF8.GetBytes(longest + "\r\n")).Fault);
        Assert.Equal(ReplyFault.None, Read(Encoding.UTF8.GetBytes(longest + "\n")).Fault);
        Assert.Equal(ReplyFault.LineTooLong, Read(Encoding.UTF8.GetBytes(longest + "x\n")).Fault);
        Assert.Equal(ReplyFault.LineTooLong, Read(Encoding.UTF8.GetBytes(longest + "xx")).Fault);
    }

    [Fact]
    public void A_line_that_never_ends_is_a_fault_once_it_is_too_long()
    {
        var part = Encoding.UTF8.GetBytes("220 " + new string('x', ReplyReader.MaximumLineLength / 2));
        Assert.Equal(ReplyFault.None, Read(part).Fault);
        Assert.Equal(ReplyFault.LineTooLong, Read(part, part).Fault);
    }

    [Fact]
    public void A_reply_of_the_limit_fits_and_one_line_more_is_a_fault()
    {
        string Lines(int count) => "220-a\r\n" + string.Concat(Enumerable.Repeat("b\r\n", count - 2)) + "220 c\r\n";
        Assert.Equal(ReplyReader.MaximumLines, Assert.Single(Read(Encoding.UTF8.GetBytes(Lines(ReplyReader.MaximumLines))).Replies).Lines.Count);
        Assert.Equal(ReplyFault.TooManyLines, Read(Encoding.UTF8.GetBytes(Lines(ReplyReader.MaximumLines + 1))).Fault);
    }

    [Fact]
    public void A_line_that_is_not_UTF_8_is_Latin_1_and_the_others_are_not()
    {
        byte[] wire = [.. "214-Grüße\r\n"u8, .. "Gr"u8, 0xFC, .. "n\r\n214 End\r\n"u8];
        Assert.Equal(["Grüße", "Grün", "End"], Assert.Single(Read(wire).Replies).Lines);
    }

    [Fact]
    public void However_the_octets_are_cut_the_replies_are_the_same()
    {
        var wire = Encoding.UTF8.GetBytes(Conversation);
        var whole = Describe(Read(wire).Replies);
        Assert.Equal(5, whole.Length);

        for (var cut = 0; cut <= wire.Length; cut++)
            Assert.Equal(whole, Describe(Read(wire[..cut], wire[cut..]).Replies));
        Assert.Equal(whole, Describe(Read([.. wire.Select(octet => new[] { octet })]).Replies));
    }

    [Fact]
    public void What_the_writer_writes_the_reader_reads() => Seeded.Run(100_000, random =>
    {
        var lines = new string[1 + random.Next(4)];
        for (var i = 0; i < lines.Length; i++)
            lines[i] = Seeded.Text(random, "ab2 -ü", 6);
        var output = new ArrayBufferWriter<byte>();
        ReplyWriter.Write(output, new Reply(ReplyCode.HelpMessage, lines));

        Assert.Equal(lines, Assert.Single(Read(output.WrittenSpan.ToArray()).Replies).Lines);
    });

    [Fact]
    public void No_input_makes_it_throw_and_cutting_it_changes_nothing() => Seeded.Run(1_000_000, random =>
    {
        var wire = Seeded.Octets(random, "2205 - \r\n\n\u00ff1"u8, 40);
        var cut = random.Next(wire.Length + 1);
        var (replies, fault) = Read(wire);
        var (replies2, fault2) = Read(wire[..cut], wire[cut..]);

        // Counts first: describing a million replies takes longer than reading them.
        if (fault != fault2 || replies.Count != replies2.Count || (replies.Count > 0 && !replies[^1].Lines.SequenceEqual(replies2[^1].Lines)))
            Assert.Fail($"cut at {cut}: {Convert.ToHexString(wire)}");
    });

    private static (List<Reply> Replies, ReplyFault Fault) Read(params byte[][] parts)
    {
        var reader = new ReplyReader();
        var replies = new List<Reply>();
        foreach (var part in parts)
        {
            ReadOnlySpan<byte> input = part;
            ReplyEvent found;
            while ((found = reader.Read(ref input)) == ReplyEvent.Reply)
                replies.Add(reader.Reply);
            Assert.Equal(found == ReplyEvent.Malformed, reader.Fault != ReplyFault.None);
        }

        return (replies, reader.Fault);
    }

    private static string[] Describe(List<Reply> replies) => [.. replies.Select(reply => $"{(int)reply.Code}: {string.Join('|', reply.Lines)}")];
}
