using Portcullis.Client.Scripts;

namespace Portcullis.Tests.Client.Scripts;

public sealed class ScriptReaderTests
{
    [Theory]
    [InlineData("", "")]
    [InlineData(" ;; ; ", "")]
    [InlineData("ls", "1:ls")]
    [InlineData("ls; ls;ls", "1:ls 1:ls 1:ls")]
    [InlineData("put a b; get c d; quit", "1:put,a,b 1:get,c,d 1:quit")]
    [InlineData("ls\nls\r\nls", "1:ls 2:ls 3:ls")]
    [InlineData("put \"a;b\" c", "1:put,a;b,c")]
    [InlineData("put a\\;b c", "1:put,a;b,c")]
    [InlineData("put a\\\\b", "1:put,a\\b")]
    [InlineData("put \"a\\\"b\"", "1:put,a\"b")]
    [InlineData("put a\"b\"c", "1:put,abc")]
    [InlineData("ls \"\"", "1:ls,")]
    [InlineData("\tls\t a", "1:ls,a")]
    [InlineData("* a comment; ls\nls", "2:ls")]
    [InlineData("ls; # a comment; ls", "1:ls")]
    [InlineData("get a#b *c", "1:get,a#b,*c")]
    public void Semicolons_and_line_ends_separate_commands(string script, string commands) =>
        Assert.Equal(commands, Describe(ScriptReader.Read(script, semicolonSeparates: true)));

    [Theory]
    [InlineData("ls; ls", "1:ls;,ls")]
    [InlineData("* x\n\n# y\nls", "4:ls")]
    public void In_a_file_a_semicolon_is_a_character(string script, string commands) =>
        Assert.Equal(commands, Describe(ScriptReader.Read(script, semicolonSeparates: false)));

    [Fact]
    public void Blanks_in_quotes_and_after_a_backslash_are_kept() =>
        Assert.Equal(["put", "a  b", "c d"], Assert.Single(ScriptReader.Read("put \"a  b\" c\\ d", true)).Words);

    [Theory]
    [InlineData("ls\nput \"a", 2)]
    [InlineData("put a\\", 1)]
    [InlineData("put \"a\nb\"", 1)]
    public void What_is_not_closed_is_told_with_its_line(string script, int line) =>
        Assert.Equal(line, Assert.Throws<ScriptException>(() => ScriptReader.Read(script, true)).Line);

    [Theory]
    [InlineData("frobnicate", "there is no command 'frobnicate'; the commands are: open secopen secdata ccc user pass")]
    [InlineData("get", "usage: get remote [local]")]
    [InlineData("rename a", "usage: rename from to")]
    [InlineData("quit now", "usage: quit")]
    public void A_command_that_is_none_is_told_by_name(string script, string problem)
    {
        var failed = Assert.Throws<ScriptException>(() => BoundCommand.Bind(ScriptReader.Read(script, true)[0]));
        Assert.StartsWith($"line 1: {problem}", failed.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("LS")]
    [InlineData("bye")]
    [InlineData("quote site chmod 644 f")]
    [InlineData("recv a")]
    public void Commands_have_other_names_and_either_case(string script) =>
        Assert.NotNull(BoundCommand.Bind(ScriptReader.Read(script, true)[0]));

    private static string Describe(IReadOnlyList<ScriptLine> lines) =>
        string.Join(' ', lines.Select(line => $"{line.Number}:{string.Join(',', line.Words)}"));
}
