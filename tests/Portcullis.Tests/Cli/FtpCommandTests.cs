using System.CommandLine;
using System.Net;
using System.Net.Sockets;
using Portcullis.Cli;
using Portcullis.Client.Security;
using Portcullis.Tests.Client;

namespace Portcullis.Tests.Cli;

/// <summary><c>portcullis ftp</c> as a script sees it: exit code, standard output, standard error.</summary>
public sealed class FtpCommandTests : IDisposable
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("portcullis-tests-");

    public void Dispose() => _folder.Delete(recursive: true);

    [Fact]
    public async Task The_AS400_fails_thrice_and_goes_on()
    {
        await using var server = new ScriptedServer { On = { ["PORT"] = ScriptedServer.SayInTurn("504 Reserved: one.", "504-Reserved:\r\n504 two.", "504 Reserved: three.") } };
        var run = await RunAsync(server, "--dialect", "as400", "-e", "ls; ls; ls; pwd");

        Assert.Equal(6, run.ExitCode);
        Assert.Equal("/\n", run.Output);
        Assert.Equal(["504 Reserved: one.", "504-Reserved:", "504 two.", "504 Reserved: three."], run.Errors.Where(line => line.StartsWith("504", StringComparison.Ordinal)));
        Assert.Equal(["PORT 127,0,0,1,3,250", "PORT 127,0,0,1,3,251", "PORT 127,0,0,1,3,252", "PWD", "QUIT"], server.Commands.Skip(3));
    }

    [Fact]
    public async Task Listings_go_to_standard_output_and_the_conversation_to_standard_error()
    {
        await using var server = new ScriptedServer { On = { ["LIST"] = ScriptedServer.Send("a\r\nb\u001b\r\n") } };
        var run = await RunAsync(server, "--verbose", "-e", "ls; quit");

        Assert.Equal(0, run.ExitCode);
        Assert.Equal("a\nb?\n", run.Output);
        Assert.Equal(
            ["<--- 220 Scripted.", "---> USER anna", "<--- 331 Password.", "---> PASS ****", "<--- 230 In.", "---> EPSV"],
            run.Errors.Take(6));
        Assert.Equal(["---> LIST", "<--- 150 Here it comes.", "<--- 226 Done.", "---> QUIT", "<--- 221 Bye."], run.Errors.Skip(7));
    }

    [Theory]
    [InlineData("NOOP", "500 What?", "noop", 5)]
    [InlineData("DELE", "550 Not found.", "delete x", 5)]
    [InlineData("EPSV", "530 Log in.", "ls", 5)]
    [InlineData("LIST", "425 Cannot connect.", "ls", 6)]
    [InlineData("LIST", "150 Trying.\r\n426 Cut.", "ls", 7)]
    [InlineData("PASS", "530 Wrong.", "ls", 4)]
    [InlineData("NOOP", "hello", "noop", 9)]
    [InlineData("RETR", "550 None.", "get x /dev/null", 8)]
    [InlineData("RETR", "550 None.", "put /no/such/file", 8)]
    public async Task Each_kind_of_failure_has_its_exit_code(string verb, string reply, string script, int exitCode)
    {
        await using var server = new ScriptedServer { On = { [verb] = ScriptedServer.Say(reply) } };
        Assert.Equal(exitCode, (await RunAsync(server, "-e", script)).ExitCode);
    }

    [Fact]
    public async Task The_first_failure_decides()
    {
        await using var server = new ScriptedServer { On = { ["DELE"] = ScriptedServer.Say("550 No.") } };
        var run = await RunAsync(server, "-e", "put /no/such/file; delete x; pwd");
        Assert.Equal(8, run.ExitCode);
        Assert.Equal("/\n", run.Output);
    }

    [Fact]
    public async Task After_a_lost_connection_nothing_is_tried()
    {
        await using var server = new ScriptedServer { On = { ["NOOP"] = ScriptedServer.Say("421 Good night.") } };
        var run = await RunAsync(server, "-e", "noop; pwd; pwd");
        Assert.Equal(5, run.ExitCode);
        Assert.Equal(["421 Good night."], run.Errors);
    }

    [Fact]
    public async Task Nothing_listening_is_3()
    {
        int closed;
        using (var listener = new TcpListener(IPAddress.Loopback, 0))
        {
            listener.Start();
            closed = ((IPEndPoint)listener.LocalEndpoint).Port;
        }

        Assert.Equal(3, (await InvokeAsync($"127.0.0.1:{closed}", "-e", "ls")).ExitCode);
    }

    [Theory]
    [InlineData("127.0.0.1:0", "-e", "ls")]
    [InlineData("127.0.0.1:65536", "-e", "ls")]
    [InlineData("127.0.0.1", "-e", "frobnicate")]
    [InlineData("127.0.0.1", "-e", "ls; get")]
    [InlineData("127.0.0.1", "--data-port-start", "1018")]
    [InlineData("127.0.0.1", "--dialect", "mvs")]
    [InlineData("127.0.0.1", "-e", "ls", "--script", "x")]
    [InlineData("127.0.0.1", "--dialect", "as400", "--data-port-start", "65536")]
    [InlineData("127.0.0.1", "--user", "a:b\r\nDELE c", "-e", "ls")]
    public async Task Wrong_usage_is_2_and_touches_nothing(params string[] arguments) =>
        Assert.Equal(2, (await InvokeAsync(arguments)).ExitCode);

    [Fact]
    public async Task A_script_file_has_comments_and_puts_and_gets()
    {
        var stored = "";
        await using var server = new ScriptedServer
        {
            On =
            {
                ["RETR"] = ScriptedServer.Send("one\r\n"),
                ["STOR"] = async (session, _) =>
                {
                    await session.ReplyAsync("150 Send it.");
                    using (var data = await session.OpenDataAsync())
                        stored = (await ScriptedSession.ReceiveAllAsync(data)).Data;
                    await session.ReplyAsync("226 Done.");
                },
            },
        };
        var script = Path.Combine(_folder.FullName, "script");
        await File.WriteAllTextAsync(script, $"* IBM's comments, and ours\n# here\nlcd {_folder.FullName}\nascii\nget a/one\nput one \"t w o;\"\nquit\n");

        var run = await RunAsync(server, "--script", script);

        Assert.Equal((0, ""), (run.ExitCode, string.Join('\n', run.Errors)));
        Assert.Equal("one\r\n", stored);
        Assert.Equal("one\n", await File.ReadAllTextAsync(Path.Combine(_folder.FullName, "one")));
        Assert.Contains("STOR t w o;", server.Commands);
    }

    [Fact]
    public async Task Help_lists_the_exit_codes()
    {
        var run = await InvokeAsync("--help");
        for (var code = 0; code <= 10; code++)
            Assert.Equal(code != 1, run.Output.Contains($"\n{code,5}  ", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("host", "host", null)]
    [InlineData("host:2121", "host", 2121)]
    [InlineData("[::1]:2121", "::1", 2121)]
    [InlineData("[::1]", "::1", null)]
    [InlineData("::1", "::1", null)]
    [InlineData("ftps://host", "host", null, TlsUse.Implicit)]
    [InlineData("FTPES://[::1]:2121/", "::1", 2121, TlsUse.Explicit)]
    [InlineData("", null)]
    [InlineData(":21", null)]
    [InlineData("host:", null)]
    [InlineData("host:+1", null)]
    [InlineData("[::1", null)]
    [InlineData("[::1]2121", null)]
    [InlineData("ftps://", null)]
    [InlineData("ftp://host", null)]
    [InlineData("ftps://host/dir", null)]
    public void A_target_is_a_host_and_maybe_a_port(string text, string? host, int? port = null, TlsUse? tls = null) =>
        Assert.Equal(host is null ? null : new FtpTarget(host, port, tls), FtpTarget.TryParse(text));

    [Theory]
    [InlineData("host", TlsUse.Off, 21)]
    [InlineData("host", TlsUse.Implicit, 990)]
    [InlineData("ftps://host", TlsUse.Off, 990)]
    [InlineData("ftpes://host", TlsUse.Off, 21)]
    [InlineData("ftps://host:21", TlsUse.Off, 21)]
    public void Implicit_TLS_has_a_port_of_its_own(string text, TlsUse use, int port) => Assert.Equal(port, FtpTarget.TryParse(text)!.PortUnder(use));

    private static Task<(int ExitCode, string Output, string[] Errors)> RunAsync(ScriptedServer server, params string[] arguments) =>
        InvokeAsync([$"127.0.0.1:{server.Port}", "--user", "anna:geheim", .. arguments]);

    private static async Task<(int ExitCode, string Output, string[] Errors)> InvokeAsync(params string[] arguments)
    {
        var output = new StringWriter { NewLine = "\n" };
        var error = new StringWriter { NewLine = "\n" };
        var exitCode = await CommandLineApplication.RunAsync(["ftp", .. arguments], new InvocationConfiguration { Output = output, Error = error });
        return (exitCode, output.ToString(), error.ToString().Split('\n', StringSplitOptions.RemoveEmptyEntries));
    }
}
