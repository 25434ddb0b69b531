using Portcullis.Cli;
using Portcullis.Client;
using Portcullis.Tests.Client;

namespace Portcullis.Tests.Cli;

/// <summary>What a person at a terminal is asked, and what becomes of the answers.</summary>
public sealed class TerminalTests : IDisposable
{
    private readonly StringWriter _output = new() { NewLine = "\n" };
    private readonly StringWriter _error = new() { NewLine = "\n" };

    public void Dispose()
    {
        _output.Dispose();
        _error.Dispose();
    }

    [Theory]
    [InlineData("geheim\r", "PASS geheim")]
    [InlineData("gx\bj\b\beheim\r", "PASS eheim")]
    [InlineData("\b\u001bge\theim\r", "PASS geheim")]
    [InlineData("\r", "PASS ")]
    public async Task A_password_is_typed_unseen(string keys, string sent)
    {
        await using var server = new ScriptedServer();
        Assert.Equal(0, await RunAsync(server, keys, []));
        Assert.Contains(sent, server.Commands);
        Assert.Equal("Password of anna: \n", _error.ToString());
        Assert.Equal("ftp> ", _output.ToString());
    }

    [Fact]
    public async Task Each_file_is_asked_about_and_yes_begins_with_y()
    {
        await using var server = new ScriptedServer
        {
            On = { ["NLST"] = ScriptedServer.Send("a\r\nb\r\nc\r\nd\r\n"), ["DELE"] = ScriptedServer.Say("250 Gone.") },
        };
        Assert.Equal(0, await RunAsync(server, "x\r", ["mdelete *", "y", "n", "Yes", ""]));
        Assert.Equal("ftp> delete a? [y/n] delete b? [y/n] delete c? [y/n] delete d? [y/n] ftp> ", _output.ToString());
        Assert.Equal(["DELE a", "DELE c"], server.Commands.Where(line => line.StartsWith("DELE", StringComparison.Ordinal)));
    }

    [Fact]
    public async Task Where_nobody_is_there_nobody_is_asked()
    {
        await using var server = new ScriptedServer();
        Assert.Equal(2, await RunAsync(server, "geheim\r", [], isPresent: false));
        Assert.Equal("portcullis: There is no password: give --user NAME:PASSWORD or --password-file, or set PORTCULLIS_PASSWORD.\n", _error.ToString());
        Assert.Empty(server.Commands);
    }

    private Task<int> RunAsync(ScriptedServer server, string keys, string[] lines, bool isPresent = true)
    {
        var (typed, said) = (new Queue<char>(keys), new Queue<string>(lines));
        var terminal = new Terminal(isPresent, () => said.TryDequeue(out var line) ? line : null, () => KeyOf(typed.Dequeue()));
        var job = new FtpJob(new FtpTarget("127.0.0.1", server.Port), "anna", null, null);
        return new FtpRun(new FtpConsole(_output, _error, null, terminal), job, new FtpClientOptions()).RunAsync(default);
    }

    private static ConsoleKeyInfo KeyOf(char character) => new(
        character, character switch { '\r' => ConsoleKey.Enter, '\b' => ConsoleKey.Backspace, _ => ConsoleKey.None }, shift: false, alt: false, control: false);
}
