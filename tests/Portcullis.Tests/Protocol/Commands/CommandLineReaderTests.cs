using System.Text;
using Portcullis.Protocol.Commands;
using static Portcullis.Tests.Protocol.Commands.Reading;

namespace Portcullis.Tests.Protocol.Commands;

public sealed class CommandLineReaderTests
{
    private const int Limit = CommandLineReader.DefaultMaximumLength;

    [Theory]
    [InlineData("NOOP\r\n", "NOOP")]
    [InlineData("NOOP\n", "NOOP")]
    [InlineData("\r\n", "")]
    [InlineData("\n", "")]
    [InlineData("USER anna\r\nPASS x\r\n", "USER anna", "PASS x")]
    [InlineData("USER anna\nPASS x\n", "USER anna", "PASS x")]
    public void Lines_end_with_CR_LF_or_a_bare_LF(string text, params string[] lines) =>
        Assert.Equal(lines.Select(Line), EventsOf(Octets(text)));

    [Theory]
    [InlineData("a\rb\r\n", "a\rb")]
    [InlineData("DELE x\rDELE y\r\n", "DELE x\rDELE y")]
    [InlineData("a\r\r\n", "a\r")]
    public void A_lone_CR_ends_no_line(string text, string line) => Assert.Equal([Line(line)], EventsOf(Octets(text)));

    [Fact]
    public void A_line_without_its_end_is_no_line() => Assert.Empty(EventsOf(Octets("QUIT")));

    [Theory]
    [InlineData("\r\n")]
    [InlineData("\n")]
    public void The_limit_fits_exactly(string lineEnd)
    {
        var longest = new string('x', Limit);
        Assert.Equal([Line(longest)], EventsOf(Octets(longest + lineEnd)));
        Assert.Equal(["TooLong"], EventsOf(Octets(longest + "x" + lineEnd)));
        Assert.Equal(["TooLong"], EventsOf(Octets(longest + "\r" + "\r\n")));
    }

    [Theory]
    [InlineData(4096)]
    [InlineData(4097)]
    [InlineData(4098)]
    [InlineData(8192)]
    [InlineData(100_000)]
    public void No_part_of_a_line_too_long_is_a_command(int before)
    {
        // "DELE x" stands past the limit, before and after a CR: only after the line's real end is the next line read.
        var line = new string('x', before) + "\rDELE y\rDELE z";
        Assert.Equal(["TooLong", Line("NOOP")], EventsOf(Octets(line + "\r\nNOOP\r\n")));
    }

    [Fact]
    public void After_a_line_too_long_the_limit_is_the_same_again()
    {
        var longest = new string('y', Limit);
        Assert.Equal(["TooLong", Line(longest), "TooLong"], EventsOf(Octets($"{longest}xx\n{longest}\n{longest}x\n")));
    }

    [Theory]
    [InlineData("\0\r\n")]
    [InlineData("DELE a\0b\r\n")]
    [InlineData("DELE a\r\0\r\n")]
    [InlineData("DELE a\0\n")]
    public void A_line_with_NUL_is_no_command(string text) =>
        Assert.Equal(["HasNul", Line("NOOP")], EventsOf(Octets(text + "NOOP\r\n")));

    [Theory]
    [InlineData("\u00FF\u00F4\u00FF\u00F2ABOR\r\n", "ABOR")]
    [InlineData("\u00FF\u00F1NO\u00FF\u00F1OP\r\n", "NOOP")]
    [InlineData("RETR \u00FF\u00FF.txt\r\n", "RETR \u00FF.txt")]
    [InlineData("RETR \u00FF\u00FF\u00FF\u00FF\r\n", "RETR \u00FF\u00FF")]
    [InlineData("\u00FF\u00FC\u0001\u00FF\u00FE\u0001NOOP\r\n", "NOOP")]
    [InlineData("\u00FF\u00FA\u0018\u0000xterm\r\n\u00FF\u00FF\u00FF\u00F0NOOP\r\n", "NOOP")]
    public void Telnet_commands_are_taken_out(string text, string line) => Assert.Equal([Line(line)], EventsOf(Octets(text)));

    /// <summary>
    /// The Synch of ABOR is sent as urgent data. Where the urgent octet is lost on its way, what is left of
    /// IAC IP IAC DM must still not spoil the command.
    /// </summary>
    [Theory]
    [InlineData("\u00FF\u00F4\u00F2ABOR\r\n")]
    [InlineData("\u00FF\u00F4\u00FFABOR\r\n")]
    [InlineData("\u00F4\u00F2ABOR\r\n")]
    [InlineData("\u00F2ABOR\r\n")]
    public void ABOR_is_read_after_what_is_left_of_a_Synch(string text) => Assert.Equal([Line("ABOR")], EventsOf(Octets(text)));

    [Fact]
    public void The_octets_of_a_Synch_are_data_within_a_line() =>
        Assert.Equal([Line("RETR \u00F2\u00F4")], EventsOf(Octets("RETR \u00F2\u00F4\r\n")));

    [Fact]
    public void IAC_hides_no_line_end() =>
        Assert.Equal([Line("NOOP"), Line("QUIT")], EventsOf(Octets("NOOP\u00FF\nQUIT\u00FF\r\n")));

    [Fact]
    public void Telnet_options_are_refused_where_they_stand() =>
        Assert.Equal(
            ["FFFC01", "FFFE18", Line("NOOP")],
            EventsOf(Octets("NO\u00FF\u00FD\u0001O\u00FF\u00FB\u0018P\r\n")));

    [Fact]
    public void Telnet_commands_do_not_count_towards_the_limit() =>
        Assert.Equal([Line("NOOP")], EventsOf(Octets(string.Concat(Enumerable.Repeat("\u00FF\u00F1", 10_000)) + "NOOP\r\n")));

    [Theory]
    [InlineData("")]
    [InlineData("\u00FF\u00FA")]
    public void What_never_ends_costs_no_memory(string beginning)
    {
        using var reader = new CommandLineReader();
        Assert.Empty(EventsOf(reader, Octets(beginning + "x")));

        var flood = Octets(new string('x', 64 * 1024));
        var events = 0;
        var before = GC.GetAllocatedBytesForCurrentThread();
        for (var i = 0; i < 100; i++)
        {
            ReadOnlySpan<byte> input = flood;
            if (reader.Read(ref input) != CommandLineEvent.NeedMore)
                events++;
        }

        // Of 6 MiB that came. The runtime may take a little of its own meanwhile, for code that it compiles anew.
        Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, 0, 16 * 1024);
        Assert.Equal(0, events);
    }

    [Fact]
    public void A_line_ends_a_read_so_that_what_follows_stays_in_the_input()
    {
        using var reader = new CommandLineReader();
        ReadOnlySpan<byte> input = "AUTH TLS\r\nUSER smuggled\r\n"u8;
        Assert.Equal(CommandLineEvent.Line, reader.Read(ref input));
        Assert.Equal("USER smuggled\r\n", Encoding.Latin1.GetString(input));
    }
}
