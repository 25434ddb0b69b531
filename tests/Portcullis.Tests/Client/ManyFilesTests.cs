using Portcullis.Tests.Cli;

namespace Portcullis.Tests.Client;

/// <summary>mget, mput and mdelete: a server that lists what nobody asked for writes nothing here.</summary>
public sealed class ManyFilesTests : IDisposable
{
    private readonly DirectoryInfo _outside = Directory.CreateTempSubdirectory("portcullis-tests-");
    private readonly DirectoryInfo _folder;

    public ManyFilesTests() => _folder = _outside.CreateSubdirectory("in");

    public void Dispose() => _outside.Delete(recursive: true);

    [Theory]
    [InlineData("../escaped")]
    [InlineData("../in/../escaped")]
    [InlineData("/etc/escaped")]
    [InlineData("sub/escaped")]
    [InlineData("..\\escaped")]
    [InlineData("C:\\escaped")]
    [InlineData("..")]
    [InlineData(".")]
    [InlineData("CON")]
    [InlineData("nul.txt")]
    [InlineData("a\u0007b")]
    [InlineData("\u001b]0;x")]
    public async Task A_name_that_leads_elsewhere_is_left_alone(string name)
    {
        await using var server = Listing($"{name}\r\ngood\r\n");
        var run = await RunAsync(server, "mget *");
        Assert.Equal(5, run.ExitCode);
        Assert.Equal(["in", "in/good"], Tree());
        Assert.Equal(["RETR good"], server.Commands.Where(line => line.StartsWith("RETR", StringComparison.Ordinal)));
        Assert.StartsWith("portcullis: Left alone: the server lists '", Assert.Single(run.Errors), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("*.txt", ".profile")]
    [InlineData("*.txt", "a.sh")]
    [InlineData("a?", "abc")]
    [InlineData("plain", "other")]
    [InlineData("dir/*.txt", "x.sh")]
    public async Task A_name_that_nobody_asked_for_is_left_alone(string pattern, string name)
    {
        await using var server = Listing($"{name}\r\n");
        Assert.Equal(5, (await RunAsync(server, $"mget {pattern}")).ExitCode);
        Assert.Equal(["in"], Tree());
    }

    [Theory]
    [InlineData("dir/*.txt", "dir/a.txt", "RETR dir/a.txt", "a.txt")]
    [InlineData("dir/*.txt", "a.txt", "RETR dir/a.txt", "a.txt")]
    [InlineData("/dir/*", "/dir/a", "RETR /dir/a", "a")]
    [InlineData("lib/file.*", "LIB/FILE.MBR", "RETR lib/FILE.MBR", "FILE.MBR")]
    [InlineData("[ab]*", "b\u00e4", "RETR b\u00e4", "b\u00e4")]
    public async Task Names_come_with_their_directory_or_without_and_in_the_hosts_case(string pattern, string listed, string retrieved, string local)
    {
        await using var server = Listing($"{listed}\r\n");
        var run = await RunAsync(server, $"mget {pattern}");
        Assert.Equal((0, ""), (run.ExitCode, string.Join('\n', run.Errors)));
        Assert.Contains(retrieved, server.Commands);
        Assert.Equal(["in", $"in/{local}"], Tree());
    }

    [Fact]
    public async Task One_failure_is_told_and_the_next_file_follows()
    {
        await using var server = Listing("a\r\nb\r\nc\r\n");
        var good = server.On["RETR"];
        server.On["RETR"] = (session, argument) => argument == "b" ? session.ReplyAsync("550 Not b.") : good(session, argument);
        var run = await RunAsync(server, "mget *");
        Assert.Equal(5, run.ExitCode);
        Assert.Equal(["550 Not b."], run.Errors);
        Assert.Equal(["in", "in/a", "in/c"], Tree());
    }

    [Fact]
    public async Task The_AS400_replaces_on_demand_only()
    {
        await File.WriteAllTextAsync(Path.Combine(_folder.FullName, "a"), "old");
        await using var server = Listing("a\r\nb\r\n");
        Assert.Equal(8, (await RunAsync(server, "mget *", "--dialect", "as400", "--data-port-start", "2100")).ExitCode);
        Assert.Equal("old", await File.ReadAllTextAsync(Path.Combine(_folder.FullName, "a")));
        Assert.Equal(0, (await RunAsync(server, "mget * (REPLACE", "--dialect", "as400", "--data-port-start", "2200")).ExitCode);
        Assert.Equal("data", await File.ReadAllTextAsync(Path.Combine(_folder.FullName, "a")));
    }

    [Fact]
    public async Task Many_go_and_come_and_are_deleted_at_our_own_server()
    {
        foreach (var name in (string[])["a.txt", "b.txt", "c.bin"])
            await File.WriteAllTextAsync(Path.Combine(_folder.FullName, name), name);
        await using var server = new OwnServer();
        var back = _outside.CreateSubdirectory("back").FullName;
        var run = await FtpProgram.RunAsync($"127.0.0.1:{server.Port}", "--user", "anna:geheim", "-e",
            $"lcd {_folder.FullName}; mkdir d; cd d; mput *.txt c*; nlst; cdup; lcd {back}; mget d/*; mdelete d/*.txt; nlst d");
        Assert.Equal((0, "a.txt\nb.txt\nc.bin\nc.bin\n"), (run.ExitCode, run.Output));
        Assert.Equal(["a.txt", "b.txt", "c.bin"], Directory.GetFiles(back).Select(Path.GetFileName).Order());
    }

    [Theory]
    [InlineData("501", "mget *.txt", "", "a.txt B.TXT c.bin .h.txt . ..", "RETR a.txt|RETR B.TXT")]
    [InlineData("550", "mget *", "", "a .h . ..", "RETR a")]
    [InlineData("550", "mget .*", "", ".h a", "RETR .h")]
    [InlineData("450", "mdelete d/*.txt", "d", "d/a.txt d/b.bin", "DELE d/a.txt")]
    [InlineData("550", "mget /*", "/", "a", "RETR /a")]
    public async Task Where_a_server_knows_no_patterns_we_choose(string code, string command, string listed, string names, string done)
    {
        await using var server = Listing(names.Replace(" ", "\r\n", StringComparison.Ordinal) + "\r\n");
        KnowNoPatterns(server, code);
        server.On["DELE"] = ScriptedServer.Say("250 Gone.");
        var run = await RunAsync(server, command);
        Assert.Equal((0, ""), (run.ExitCode, string.Join('\n', run.Errors)));
        Assert.Contains(listed.Length == 0 ? "NLST" : $"NLST {listed}", server.Commands);
        Assert.Equal(done.Split('|'), server.Commands.Where(line => line.StartsWith("RETR", StringComparison.Ordinal) || line.StartsWith("DELE", StringComparison.Ordinal)));
    }

    [Theory]
    [InlineData("mget *.txt", "a.bin\r\n", "NLST *.txt|NLST")]
    [InlineData("mget *.txt", null, "NLST *.txt|NLST")]
    [InlineData("mget a.txt", "a.txt\r\n", "NLST a.txt")]
    [InlineData("mget *.txt", "../a.txt\r\na.txt/b\r\n", "NLST *.txt|NLST")]
    public async Task A_refusal_that_stands_is_told_as_the_server_put_it(string command, string? names, string asked)
    {
        await using var server = Listing(names ?? "");
        KnowNoPatterns(server, "550", refusesAll: names is null || !command.Contains('*', StringComparison.Ordinal));
        var run = await RunAsync(server, command);
        Assert.Equal(5, run.ExitCode);
        Assert.Equal(["550 No file of that name."], run.Errors);
        Assert.Equal(asked.Split('|'), server.Commands.Where(line => line.StartsWith("NLST", StringComparison.Ordinal)));
        Assert.Equal(["in"], Tree());
    }

    private static void KnowNoPatterns(ScriptedServer server, string code, bool refusesAll = false)
    {
        var list = server.On["NLST"];
        server.On["NLST"] = (session, argument) =>
            refusesAll || argument.Contains('*', StringComparison.Ordinal) ? session.ReplyAsync($"{code} No file of that name.") : list(session, argument);
    }

    private static ScriptedServer Listing(string names) => new()
    {
        On =
        {
            ["NLST"] = async (session, _) =>
            {
                await session.ReplyAsync("150 Here they come.");
                using (var data = await session.OpenDataAsync())
                    await data.SendAsync(System.Text.Encoding.UTF8.GetBytes(names));
                await session.ReplyAsync("250 List completed.");
            },
            ["RETR"] = ScriptedServer.Send("data"),
        },
    };

    private Task<FtpOutcome> RunAsync(ScriptedServer server, string commands, params string[] options) =>
        FtpProgram.RunAsync([$"127.0.0.1:{server.Port}", "--user", "anna:geheim", "-e", $"lcd {_folder.FullName}; {commands.Replace("\\", "\\\\", StringComparison.Ordinal)}", .. options]);

    private string[] Tree() => [.. _outside.EnumerateFileSystemInfos("*", SearchOption.AllDirectories).Select(file => Path.GetRelativePath(_outside.FullName, file.FullName)).Order(StringComparer.Ordinal)];
}
