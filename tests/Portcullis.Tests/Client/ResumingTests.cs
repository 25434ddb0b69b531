using System.Net.Sockets;
using System.Text;
using Portcullis.Tests.Cli;

namespace Portcullis.Tests.Client;

/// <summary>reget, reput and restart: what was received or stored once is not sent again, and the file is the same.</summary>
public sealed class ResumingTests : IDisposable
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("portcullis-tests-");

    public void Dispose() => _folder.Delete(recursive: true);

    [Theory]
    [InlineData("binary", "one\r\ntwo\r\nthree\r\n")]
    [InlineData("ascii", "one\ntwo\r\nthree\n\n")]
    public async Task A_text_cut_anywhere_goes_on_there(string type, string text)
    {
        await using var server = new OwnServer();
        await server.WriteAsync("/f", Encoding.ASCII.GetBytes(text));
        for (var cut = 0; cut <= text.Length; cut++)
        {
            await File.WriteAllTextAsync(Local("f.part"), text[..cut]);
            var run = await RunAsync(server.Port, $"{type}; reget f");
            Assert.Equal((0, ""), (run.ExitCode, string.Join('\n', run.Errors)));
            Assert.Equal(text, await File.ReadAllTextAsync(Local("f")));
            Assert.Equal(["f"], Names());
            File.Delete(Local("f"));
        }
    }

    [Fact]
    public async Task Half_a_line_end_comes_again()
    {
        await using var server = new OwnServer();
        await server.WriteAsync("/f", "one\ntwo\n"u8.ToArray());
        await File.WriteAllTextAsync(Local("f.part"), "one\r");
        Assert.Equal(0, (await RunAsync(server.Port, "ascii; reget f")).ExitCode);
        Assert.Equal("one\ntwo\n", await File.ReadAllTextAsync(Local("f")));
    }

    [Theory]
    [InlineData("binary", "one\r\ntwo\r\nthree\r\n")]
    [InlineData("ascii", "one\ntwo\n\nthree\n")]
    public async Task A_text_stored_in_part_goes_on_there(string type, string text)
    {
        await File.WriteAllTextAsync(Local("f"), text);
        await using var server = new OwnServer();
        for (var cut = 0; cut <= text.Length; cut++)
        {
            await server.WriteAsync("/f", Encoding.ASCII.GetBytes(text[..cut]));
            Assert.Equal(0, (await RunAsync(server.Port, $"{type}; reput f")).ExitCode);
            Assert.Equal(text, Encoding.ASCII.GetString(await server.ReadAsync("/f")));
        }

        Assert.Equal(0, (await RunAsync(server.Port, $"{type}; reput f new")).ExitCode);
        Assert.Equal(text, Encoding.ASCII.GetString(await server.ReadAsync("/new")));
    }

    [Fact]
    public async Task What_breaks_is_kept_for_the_next_reget_and_the_file_stays_as_it_was()
    {
        await File.WriteAllTextAsync(Local("f"), "ab");
        await using var server = new ScriptedServer
        {
            On =
            {
                ["REST"] = ScriptedServer.Say("350 Go on."),
                ["RETR"] = async (session, _) =>
                {
                    await session.ReplyAsync("150 Here it comes.");
                    using (var data = await session.OpenDataAsync())
                        await data.SendAsync("cd"u8.ToArray());
                    await session.ReplyAsync("426 Cut.");
                },
            },
        };
        Assert.Equal(7, (await RunAsync(server.Port, "reget f")).ExitCode);
        Assert.Equal("ab", await File.ReadAllTextAsync(Local("f")));

        // How much of it came before the 426 the network decides; a prefix it is.
        var partial = File.Exists(Local("f.part")) ? await File.ReadAllTextAsync(Local("f.part")) : "ab";
        Assert.StartsWith(partial, "abcd", StringComparison.Ordinal);
        Assert.Equal(["REST 2", "RETR f"], server.Commands.Where(line => line.StartsWith('R')));

        server.On["RETR"] = ScriptedServer.Send("abcd"[partial.Length..]);
        Assert.Equal(0, (await RunAsync(server.Port, "reget f")).ExitCode);
        Assert.Equal("abcd", await File.ReadAllTextAsync(Local("f")));
        Assert.Contains($"REST {partial.Length}", server.Commands);
        Assert.Equal(["f"], Names());
    }

    [Fact]
    public async Task Restart_by_octets_is_for_the_next_command_only()
    {
        await using var server = new OwnServer();
        await server.WriteAsync("/f", "0123456789"u8.ToArray());
        await File.WriteAllTextAsync(Local("f"), "abcdef");
        Assert.Equal(0, (await RunAsync(server.Port, "restart 3; get f; get f g; restart 4; put f; restart; put g h")).ExitCode);
        Assert.Equal("abc3456789", await File.ReadAllTextAsync(Local("f")));
        Assert.Equal("0123456789", await File.ReadAllTextAsync(Local("g")));
        Assert.Equal("0123456789"u8.ToArray(), await server.ReadAsync("/f"));
        Assert.Equal("0123456789"u8.ToArray(), await server.ReadAsync("/h"));
    }

    [Theory]
    [InlineData("ebcdic; reget f", 8)]
    [InlineData("struct r; reget f", 8)]
    [InlineData("mode z; reget f", 8)]
    [InlineData("ascii; restart 3; get f", 8)]
    [InlineData("mode b; restart xyz; get f", 8)]
    [InlineData("ebcdic; reput f", 8)]
    [InlineData("struct r; reput f", 8)]
    public async Task Where_the_count_would_be_a_guess_it_is_refused(string commands, int exitCode)
    {
        await File.WriteAllTextAsync(Local("f"), "abcdef");
        await using var server = new OwnServer();
        Assert.Equal(exitCode, (await RunAsync(server.Port, commands)).ExitCode);
        Assert.Equal(["f"], Names());
    }

    [Fact]
    public async Task In_MODE_B_a_marker_received_is_where_to_go_on()
    {
        var first = true;
        await using var server = new ScriptedServer
        {
            On =
            {
                ["MODE"] = ScriptedServer.Say("200 Fine."),
                ["REST"] = ScriptedServer.Say("350 Go on."),
                ["RETR"] = async (session, _) =>
                {
                    await session.ReplyAsync("150 Here it comes.");
                    using (var data = await session.OpenDataAsync())
                        await data.SendAsync(first ? (byte[])[0, 0, 3, .. "abc"u8, 16, 0, 5, .. "mark1"u8, 0, 0, 2, .. "xy"u8] : (byte[])[64, 0, 3, .. "def"u8]);
                    first = false;
                    await session.ReplyAsync("226 Done.");
                },
            },
        };
        var run = await RunAsync(server.Port, "mode b; reget f; reget f", "--verbose");
        Assert.Equal(7, run.ExitCode);
        Assert.Equal("abcdef", await File.ReadAllTextAsync(Local("f")));
        Assert.Contains("portcullis: restart marker mark1 stands at octet 3 of the local file", run.Errors);
        Assert.Equal(["RETR f", "REST mark1", "RETR f"], server.Commands.Where(line => line.StartsWith('R')));
    }

    [Theory]
    [InlineData("reput f")]
    [InlineData("restart 700x; put f")]
    public async Task In_MODE_B_a_110_tells_where_to_go_on(string again)
    {
        await File.WriteAllTextAsync(Local("f"), "abcdef");
        var received = new List<byte[]>();
        await using var server = new ScriptedServer
        {
            On =
            {
                ["MODE"] = ScriptedServer.Say("200 Fine."),
                ["REST"] = ScriptedServer.Say("350 Go on."),
                ["STOR"] = async (session, _) =>
                {
                    await session.ReplyAsync("150 Send it.\r\n110 MARK 2 = 600x\r\n110 MARK 4 = 700x");
                    using (var data = await session.OpenDataAsync())
                        received.Add(await ReadBlocksAsync(data));

                    await session.ReplyAsync(received.Count == 1 ? "426 Cut." : "226 Done.");
                },
            },
        };
        var run = await RunAsync(server.Port, $"mode b; locsite markers=2; put f; {again}");
        Assert.Equal(7, run.ExitCode);
        Assert.Equal(["STOR f", "REST 700x", "STOR f"], server.Commands.Where(line => line.StartsWith("ST", StringComparison.Ordinal) || line.StartsWith('R')));
        Assert.Contains("\u0010\0\u00012", Encoding.Latin1.GetString(received[0]), StringComparison.Ordinal);
        Assert.Contains("ef", Encoding.Latin1.GetString(received[1]), StringComparison.Ordinal);
        Assert.DoesNotContain("cd", Encoding.Latin1.GetString(received[1]), StringComparison.Ordinal);
    }

    // Up to the block that ends the file.
    private static async Task<byte[]> ReadBlocksAsync(Socket data)
    {
        var received = new MemoryStream();
        var block = new byte[4096];
        while (true)
        {
            if (await data.ReceiveAsync(block.AsMemory(0, 3)) is var count && count < 3)
                return received.ToArray();
            var (isEnd, length) = ((block[0] & 64) != 0, block[1] * 256 + block[2]);
            received.Write(block, 0, 3);
            for (var at = 0; at < length; at += count)
                received.Write(block, 0, count = await data.ReceiveAsync(block.AsMemory(0, length - at)));
            if (isEnd)
                return received.ToArray();
        }
    }

    private Task<FtpOutcome> RunAsync(int port, string commands, params string[] options) =>
        FtpProgram.RunAsync([$"127.0.0.1:{port}", "--user", "anna:geheim", "-e", $"lcd {_folder.FullName}; {commands}", .. options]);

    private string[] Names() => [.. _folder.EnumerateFiles().Select(file => file.Name).Order()];

    private string Local(string name) => Path.Combine(_folder.FullName, name);
}
