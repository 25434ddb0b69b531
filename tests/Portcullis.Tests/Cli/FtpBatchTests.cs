using System.Text;
using System.Text.Json;
using Portcullis.Tests.Client;

namespace Portcullis.Tests.Cli;

/// <summary>Batch scripts of IBM i, as they are, against our own server; and what is left of them in the log.</summary>
public sealed class FtpBatchTests : IDisposable
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("portcullis-tests-");

    public void Dispose() => _folder.Delete(recursive: true);

    [Fact]
    public async Task A_job_with_the_dummy_host_opens_logs_in_and_goes_on_after_its_mistakes()
    {
        await using var server = new OwnServer();
        await server.WriteAsync("/orders.txt", "first\nsecond\n"u8.ToArray());
        await File.WriteAllTextAsync(Local("old"), "old");
        var run = await RunAsync(
            $"""
            dummy dummy
            * the real host
            OPEN 127.0.0.1 {server.Port}
            anna geheim
            LCD '{_folder.FullName}'
            ASC
            GET orders.txt
            GET orders.txt old
            GET orders.txt old (REPLACE
            FROBNICATE geheim
            PUT orders.txt 'of today'
            DEL nothing
            SENDEPSV 0
            BIN
            GET "of today" t (REP)
            QUIT
            """, "LOOPBACK", "--batch", "--dialect", "as400", "--data-port-start", "2000");

        // The first failure: a file that is there already.
        Assert.Equal(8, run.ExitCode);
        Assert.Equal("first\nsecond\n", await File.ReadAllTextAsync(Local("orders.txt")));
        Assert.Equal("first\nsecond\n", await File.ReadAllTextAsync(Local("old")));
        Assert.Equal("first\nsecond\n", await File.ReadAllTextAsync(Local("t")));
        Assert.Equal("first\nsecond\n"u8.ToArray(), await server.ReadAsync("/of today"));
        Assert.Equal(
            [
                "> dummy ****", "* There is no connection yet, so this login is for nobody.",
                "> OPEN 127.0.0.1 PORT", "220 FTP server ready.",
                "> anna ****", "331 Password required.", "230 User logged in.", "215 UNIX Type: L8",
                "> LCD FOLDER",
                "> ASC",
                "> GET orders.txt", "200 PORT", "150 Opening", "226 Transfer complete.", "* 15 octets in TIME s",
                "> GET orders.txt old", "! FOLDER/old exists",
                "> GET orders.txt old (REPLACE", "200 PORT", "150 Opening", "226 Transfer complete.", "* 15 octets in TIME s",
                "> FROBNICATE ****", "! line 10: there is no command 'FROBNICATE'",
                "> PUT orders.txt of today", "200 PORT", "150 Opening", "226 Transfer complete.", "* 15 octets in TIME s",
                "> DEL nothing", "550 /nothing: No such file or directory.",
                "> SENDEPSV 0", "  Using EPSV is off.",
                "> BIN", "200 Type set to I.",
                "> GET of today t (REP)", "200 PORT", "150 Opening", "226 Transfer complete.", "* 13 octets in TIME s",
                "> QUIT", "221 Goodbye.",
                "* Ended with exit code 8.",
            ],
            Shown(server));
    }

    [Fact]
    public async Task The_first_line_logs_in_and_the_dialect_makes_a_batch_of_a_script()
    {
        await using var server = new OwnServer();
        var run = await RunAsync("anna geheim\nuser\nstop it\nnoop\n", $"127.0.0.1:{server.Port}", "--dialect", "as400");
        Assert.Equal(2, run.ExitCode);
        Assert.Contains("200", run.Output, StringComparison.Ordinal);
        Assert.StartsWith("portcullis: line 2: usage: user name", run.Errors[0], StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("anna wrong\nnoop", 4)]
    [InlineData("noop\nanna geheim\npwd", 0)]
    [InlineData("anna geheim\ndelete x\nfrobnicate", 5)]
    [InlineData("anna geheim\nfrobnicate\ndelete x", 2)]
    [InlineData("anna geheim\nopen 127.0.0.1 1\npwd", 3)]
    [InlineData("anna geheim\nquit", 0)]
    [InlineData("user anna geheim\npwd", 0)]
    [InlineData("anna 'gehe", 2)]
    public async Task The_exit_code_is_that_of_the_first_failure(string script, int exitCode)
    {
        await using var server = new OwnServer(options => options with { FailedLoginDelay = TimeSpan.Zero });
        var run = await RunAsync(script, $"127.0.0.1:{server.Port}", "--batch");
        Assert.True(exitCode == run.ExitCode, $"{run.ExitCode}: {string.Join('\n', run.Errors)}");
    }

    [Fact]
    public async Task Stop_on_error_stops()
    {
        await using var server = new OwnServer();
        var run = await RunAsync("anna geheim\nfrobnicate\nmkdir x", $"127.0.0.1:{server.Port}", "--batch", "--stop-on-error");
        Assert.Equal(2, run.ExitCode);
        Assert.DoesNotContain("257", await File.ReadAllTextAsync(Local("log")), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_connection_that_cannot_be_made_takes_the_login_with_it()
    {
        var run = await RunAsync("dummy dummy\nopen 127.0.0.1 1\nanna geheim\nls\n", "LOOPBACK", "--batch");
        Assert.Equal(3, run.ExitCode);
        Assert.Contains("> anna ****", await File.ReadAllLinesAsync(Local("log")));
    }

    [Fact]
    public async Task A_script_in_EBCDIC_of_80_columns_runs()
    {
        await using var server = new OwnServer();
        var script = Local("script");
        string[] lines = ["anna geheim", "mkdir today", "quit"];
        await File.WriteAllBytesAsync(script, CodePagesEncodingProvider.Instance.GetEncoding(37)!.GetBytes(string.Concat(lines.Select(line => line.PadRight(80)))));
        var run = await FtpProgram.RunAsync($"127.0.0.1:{server.Port}", "--batch", "--script", script);
        Assert.Equal((0, ""), (run.ExitCode, string.Join('\n', run.Errors)));
        await using var client = await server.LogInAsync();
        Assert.Equal(["today"], await client.ListAsync(Portcullis.Client.ListingCommand.Nlst));
    }

    [Fact]
    public async Task Without_a_host_the_commands_open_one()
    {
        await using var server = new OwnServer();
        var run = await FtpProgram.RunAsync("-e", $"status; open 127.0.0.1 {server.Port}; user anna geheim; pwd; close; status; open 127.0.0.1 {server.Port}; user anna geheim; pwd");
        Assert.Equal((0, ""), (run.ExitCode, string.Join('\n', run.Errors)));
        Assert.Equal(["Not connected.", "/", "Not connected.", "/"], run.Output.Split('\n', StringSplitOptions.RemoveEmptyEntries).Where(line => !line.StartsWith("Local", StringComparison.Ordinal)));
        Assert.Equal(2, (await FtpProgram.RunAsync("--user", "anna:geheim", "-e", "ls")).ExitCode);
    }

    [Fact]
    public async Task An_account_may_be_given_with_the_login_or_after_it()
    {
        foreach (var script in (string[])["anna geheim project7\nnoop", "anna geheim\nacct project7\nnoop"])
        {
            await using var server = new ScriptedServer { On = { ["PASS"] = ScriptedServer.Say("332 Account?"), ["ACCT"] = ScriptedServer.Say("230 In."), ["NOOP"] = ScriptedServer.Say("200 Here.") } };
            var run = await RunAsync(script, $"127.0.0.1:{server.Port}", "--batch");
            Assert.Equal((0, ""), (run.ExitCode, string.Join('\n', run.Errors)));
            Assert.Contains("ACCT project7", server.Commands);
            Assert.DoesNotContain("project7", await File.ReadAllTextAsync(Local("log")), StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task In_the_log_nothing_but_a_reply_begins_with_a_code_and_no_line_is_long()
    {
        await using var server = new ScriptedServer
        {
            On =
            {
                ["NLST"] = ScriptedServer.Send($"226 forged\r\n550\u001b[2J\r\n{new string('9', 300)}\r\n"),
                ["NOOP"] = ScriptedServer.Say($"200-{string.Join(' ', Enumerable.Repeat("250", 100))}\r\n 550 inner\r\n226 inner\r\n200 Done."),
            },
        };
        var run = await RunAsync("anna geheim\nnlst\nnoop\n226 x\nquit", $"127.0.0.1:{server.Port}", "--batch");
        Assert.Equal(2, run.ExitCode);

        var lines = await File.ReadAllLinesAsync(Local("log"));
        Assert.All(lines, line => Assert.InRange(line.Length, 1, 80));
        Assert.Equal(["220", "331", "230", "229", "150", "226", "200", "200", "200", "221"], lines.Where(line => char.IsAsciiDigit(line[0])).Select(line => line[..3]));
        Assert.DoesNotContain('\u001b', string.Concat(lines));
    }

    [Fact]
    public async Task The_log_for_programs_has_an_object_a_line_and_no_password()
    {
        await using var server = new OwnServer();
        var run = await RunAsync("anna geheim\nfrobnicate geheim\ndelete x\nquote pass geheim\nls", $"127.0.0.1:{server.Port}", "--batch", "--log-format", "json");
        Assert.Equal(2, run.ExitCode);

        var lines = await File.ReadAllLinesAsync(Local("log"));
        var events = lines.Select(line => JsonDocument.Parse(line).RootElement).ToArray();
        Assert.DoesNotContain("geheim", string.Concat(lines), StringComparison.Ordinal);
        Assert.All(events, e => Assert.Equal(DateTimeKind.Utc, e.GetProperty("time").GetDateTime().Kind));
        Assert.Equal(
            ["reply 220", "input anna ****", "sent USER anna", "reply 331", "sent PASS ****", "reply 230", "input frobnicate ****", "failure 2", "input delete x", "sent DELE x", "reply 550"],
            events.Take(11).Select(Describe));
        Assert.Equal("end 2", Describe(events[^1]));
    }

    [Theory]
    [InlineData("--log", "/no/such/folder/log", 8)]
    [InlineData("--password-file", "/no/such/file", 8)]
    [InlineData("--script", "/no/such/file", 8)]
    public async Task A_file_that_cannot_be_used_is_a_local_file(string option, string path, int exitCode) =>
        Assert.Equal(exitCode, (await FtpProgram.RunAsync("127.0.0.1:1", "--user", "anna", option, path)).ExitCode);

    [Fact]
    public async Task The_password_may_stand_in_a_file()
    {
        await using var server = new OwnServer();
        await File.WriteAllTextAsync(Local("password"), "geheim\n");
        var run = await FtpProgram.RunAsync($"127.0.0.1:{server.Port}", "--user", "anna", "--password-file", Local("password"), "-e", "pwd");
        Assert.Equal((0, "/\n"), (run.ExitCode, run.Output));
    }

    private static string Describe(JsonElement e) => e.GetProperty("event").GetString() + " " + (e.GetProperty("event").GetString() switch
    {
        "reply" => e.GetProperty("code").ToString(),
        "failure" or "end" => e.GetProperty("exitCode").ToString(),
        _ => e.GetProperty("text").GetString(),
    });

    private async Task<FtpOutcome> RunAsync(string script, params string[] arguments)
    {
        await File.WriteAllTextAsync(Local("script"), script);
        return await FtpProgram.RunAsync([.. arguments, "--script", Local("script"), "--log", Local("log")]);
    }

    // What differs from run to run, or is another test's business, is left out.
    private string[] Shown(OwnServer server) =>
    [
        .. File.ReadAllLines(Local("log"))
            .Where(line => !line.StartsWith("    ", StringComparison.Ordinal))
            .Select(line => line.Replace(_folder.FullName, "FOLDER", StringComparison.Ordinal).Replace($" {server.Port}", " PORT", StringComparison.Ordinal))
            .Select(line => line.StartsWith("150", StringComparison.Ordinal) ? "150 Opening" : line.StartsWith("200 PORT", StringComparison.Ordinal) ? "200 PORT" : line)
            .Select(line => line.StartsWith('!') ? line.Split(';')[0] : line)
            .Select(line => line.Contains(" octets in ", StringComparison.Ordinal) ? string.Join(' ', line.Split(' ')[..4]) + " TIME s" : line),
    ];

    private string Local(string name) => Path.Combine(_folder.FullName, name);
}
