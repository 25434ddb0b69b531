using Portcullis.Protocol.Commands;

namespace Portcullis.Tests.Protocol.Commands;

public sealed class CommandLineTests
{
    [Theory]
    [InlineData("NOOP", "NOOP", "")]
    [InlineData("noop", "NOOP", "")]
    [InlineData("Retr a.txt", "RETR", "a.txt")]
    [InlineData("RETR ", "RETR", "")]
    [InlineData("RETR  a ", "RETR", " a ")]
    [InlineData("RETR a  b", "RETR", "a  b")]
    [InlineData(" RETR a", "", "RETR a")]
    [InlineData("RETR\ta", "RETR\tA", "")]
    [InlineData("", "", "")]
    public void All_after_the_first_space_is_the_argument(string line, string verb, string argument) =>
        Assert.Equal(new CommandLine(verb, argument), CommandLine.Parse(line));

    [Fact]
    public void An_argument_of_nothing_is_none()
    {
        Assert.False(CommandLine.Parse("CWD ").HasArgument);
        Assert.True(CommandLine.Parse("CWD  ").HasArgument);
    }

    [Fact]
    public void Arguments_are_UTF_8() =>
        Assert.Equal("Grüße/日本/😀", CommandLine.Parse([.. "CWD "u8, .. "Grüße/日本/😀"u8]).Argument);

    [Theory]
    [InlineData(new byte[] { 0xE9 }, "é")]
    [InlineData(new byte[] { 0x80, 0xFF }, "\u0080ÿ")]
    [InlineData(new byte[] { 0xC3, 0xA9, 0xE9 }, "Ã©é")]
    [InlineData(new byte[] { 0xC0, 0xAF }, "À¯")]
    [InlineData(new byte[] { 0xED, 0xA0, 0x80 }, "í\u00A0\u0080")]
    public void What_is_not_valid_UTF_8_is_Latin_1_as_a_whole(byte[] argument, string expected) =>
        Assert.Equal(expected, CommandLine.Parse([.. "CWD "u8, .. argument]).Argument);

    [Theory]
    [InlineData("ſTOR a")]
    [InlineData("lıst a")]
    [InlineData("\uFF33TOR a")]
    public void No_letter_beyond_ASCII_makes_a_verb(string line) =>
        Assert.False(System.Text.Ascii.IsValid(CommandLine.Parse(line).Verb));
}
