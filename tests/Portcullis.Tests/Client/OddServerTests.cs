using System.Net.Sockets;
using System.Text;
using Portcullis.Client;
using static Portcullis.Tests.Client.Connecting;

namespace Portcullis.Tests.Client;

/// <summary>What other servers do, and ours never does.</summary>
public sealed class OddServerTests
{
    private static readonly byte[] WholeBlock = [0x40, 0, 2, (byte)'h', (byte)'i'];

    [Theory]
    [InlineData("", "226 Done.")]
    [InlineData("150 Once.\r\n", "250 Done.")]
    [InlineData("150 Once.\r\n150 Twice.\r\n", "226 Done.")]
    [InlineData("125 List started.\r\n", "250 List completed.")]
    [InlineData("150-Many\r\n 226 lines\r\n150 of it.\r\n", "226-Done,\r\n 550 really.\r\n226 Yes.")]
    [InlineData("110 MARK 5\r\n150 Once.\r\n", "200 Fine.")]
    public async Task A_transfer_may_be_announced_as_often_as_the_server_likes(string beginning, string completion)
    {
        // Larger than what sockets hold: a server that waits for its data to go has not said anything yet.
        var data = string.Concat(Enumerable.Repeat("0123456789abcdef", 200_000));
        await using var server = new ScriptedServer
        {
            On =
            {
                ["RETR"] = async (session, _) =>
                {
                    if (beginning.Length > 0)
                        await session.ReplyAsync(beginning[..^2]);
                    using (var connection = await session.OpenDataAsync())
                        await SendAllAsync(connection, Encoding.ASCII.GetBytes(data));
                    await session.ReplyAsync(completion);
                },
            },
        };
        await using var client = await server.LogInAsync();
        foreach (var isPassive in (bool[])[true, false])
        {
            client.Dialect.Ways = isPassive ? Portcullis.Client.Dialects.DataPortWays.Passive : Portcullis.Client.Dialects.DataPortWays.Active;
            var back = new MemoryStream();
            await client.RetrieveAsync("f", back);
            Assert.Equal(data, Encoding.ASCII.GetString(back.ToArray()));
        }
    }

    [Fact]
    public async Task A_refusal_that_closes_the_data_connection_is_a_refusal()
    {
        await using var server = new ScriptedServer
        {
            On =
            {
                ["RETR"] = async (session, _) =>
                {
                    (await session.OpenDataAsync()).Dispose();
                    await session.ReplyAsync("550 Not found.");
                },
            },
        };
        await using var client = await server.LogInAsync();
        for (var i = 0; i < 20; i++)
            Assert.Equal(FtpFailure.CommandRefused, (await FailsAsync(() => client.RetrieveAsync("f", Stream.Null))).Failure);
        Assert.True(client.IsOpen);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task A_data_connection_that_is_reset_before_the_150_is_no_empty_file(bool closesFirst)
    {
        await using var server = new ScriptedServer
        {
            On =
            {
                ["RETR"] = async (session, _) =>
                {
                    using var data = await session.OpenDataAsync();
                    data.LingerState = new LingerOption(true, 0);
                    if (closesFirst)
                        data.Dispose();
                    await session.ReplyAsync("150 Here it comes.");
                    data.Dispose();
                    await session.ReplyAsync("226 Done.");
                },
            },
        };
        await using var client = await server.LogInAsync();
        for (var i = 0; i < 50; i++)
            Assert.Equal(FtpFailure.Transfer, (await FailsAsync(() => client.RetrieveAsync("f", Stream.Null))).Failure);
    }

    [Theory]
    [InlineData("334 ADAT must follow.")]
    [InlineData("300 What?")]
    [InlineData("550 No.")]
    public async Task A_login_answered_with_anything_else_is_refused(string reply)
    {
        await using var server = new ScriptedServer { On = { ["USER"] = ScriptedServer.Say(reply) } };
        Assert.Equal(FtpFailure.Login, (await FailsAsync(() => server.LogInAsync())).Failure);
    }

    [Fact]
    public async Task An_account_asked_for_is_given()
    {
        await using var server = new ScriptedServer { On = { ["PASS"] = ScriptedServer.Say("332 Account?"), ["ACCT"] = ScriptedServer.Say("230 In.") } };
        await using var client = await FtpClient.ConnectAsync("127.0.0.1", server.Port);
        await client.LoginAsync("anna", "geheim", "project 7");
        Assert.Equal(["USER anna", "PASS geheim", "ACCT project 7"], server.Commands);
    }

    [Theory]
    [InlineData("F", "B", new byte[] { 0, 0, 5, (byte)'a' })]
    [InlineData("F", "B", new byte[] { 0, 0, 1, (byte)'a' })]
    [InlineData("F", "C", new byte[] { 2, (byte)'a' })]
    [InlineData("R", "S", new byte[] { (byte)'a', 0xFF, 1 })]
    [InlineData("R", "S", new byte[] { (byte)'a', 0xFF })]
    [InlineData("F", "Z", new byte[] { 0x78, 0x9C, 0x4B })]
    [InlineData("F", "B", new byte[] { 1, 0, 1, (byte)'a', 64, 0, 0 })]
    [InlineData("F", "B", new byte[] { 64, 0, 1, (byte)'a', 64, 0, 0 })]
    [InlineData("R", "S", new byte[] { 0xFF, 9, 0xFF, 2 })]
    public async Task Data_that_ends_early_or_makes_no_sense_fails_even_if_226_follows(string structure, string mode, byte[] wire)
    {
        await using var server = new ScriptedServer { On = { ["MODE"] = ScriptedServer.Say("200 Fine."), ["STRU"] = ScriptedServer.Say("200 Fine."), ["RETR"] = Send(wire) } };
        await using var client = await server.LogInAsync();
        await client.SetParametersAsync(RepresentationTests.Parameters("A", structure, mode));
        Assert.Equal(FtpFailure.Transfer, (await FailsAsync(() => client.RetrieveAsync("f", Stream.Null))).Failure);
        Assert.Equal("/", await client.GetWorkingDirectoryAsync());
    }

    [Theory]
    [InlineData("A", "R", "C", "a\n\n", new byte[] { 0, 128, 1, (byte)'a', 0, 192 })]
    [InlineData("I", "F", "C", "", new byte[] { 0, 64 })]
    [InlineData("I", "F", "C", "ab", new byte[] { 1, (byte)'a', 0, 64, 1, (byte)'b' })]
    [InlineData("I", "F", "C", "\0@c", new byte[] { 2, 0, 64, 0, 64, 1, (byte)'c' })]
    [InlineData("I", "F", "B", "ab", new byte[] { 0, 0, 1, (byte)'a', 64, 0, 1, (byte)'b' })]
    [InlineData("A", "R", "S", "a\n", new byte[] { (byte)'a', 0xFF, 1, 0xFF, 2 })]
    public async Task The_end_of_a_file_is_found_whether_the_connection_ends_or_not(string type, string structure, string mode, string text, byte[] wire)
    {
        foreach (var closes in (bool[])[true, false])
        {
            if (!closes && mode == "S")
                continue;

            var held = new List<Socket>();
            await using var server = new ScriptedServer
            {
                On =
                {
                    ["MODE"] = ScriptedServer.Say("200 Fine."),
                    ["STRU"] = ScriptedServer.Say("200 Fine."),
                    ["RETR"] = async (session, _) =>
                    {
                        await session.ReplyAsync("150 Here it comes.");
                        var data = await session.OpenDataAsync();
                        held.Add(data);
                        data.NoDelay = true;
                        foreach (var octet in wire)
                            await data.SendAsync(new[] { octet });
                        if (closes)
                            data.Dispose();
                        await session.ReplyAsync(closes ? "226 Done." : "250 Stays open.");
                    },
                },
            };
            await using var client = await server.LogInAsync();
            await client.SetParametersAsync(RepresentationTests.Parameters(type, structure, mode));
            Assert.Equal(text, await RetrieveAsync(client));
            held.ForEach(socket => socket.Dispose());
        }
    }

    [Fact]
    public async Task A_226_in_MODE_B_closes_and_the_next_transfer_gets_a_connection_of_its_own()
    {
        await using var server = new ScriptedServer { On = { ["MODE"] = ScriptedServer.Say("200 Fine."), ["RETR"] = Send(WholeBlock) } };
        await using var client = await server.LogInAsync();
        await client.SetParametersAsync(RepresentationTests.Parameters("I", "F", "B"));
        Assert.Equal("hi", await RetrieveAsync(client));
        Assert.Equal("hi", await RetrieveAsync(client));
        Assert.Equal(["TYPE", "MODE", "EPSV", "RETR", "EPSV", "RETR"], server.Verbs);
    }

    [Fact]
    public async Task A_server_that_says_250_and_closes_all_the_same_is_asked_for_a_new_connection()
    {
        await using var server = new ScriptedServer { On = { ["MODE"] = ScriptedServer.Say("200 Fine."), ["RETR"] = Send(WholeBlock, "250 Stays open.") } };
        await using var client = await server.LogInAsync();
        await client.SetParametersAsync(RepresentationTests.Parameters("I", "F", "B"));
        for (var i = 0; i < 3; i++)
            Assert.Equal("hi", await RetrieveAsync(client));
        Assert.Equal(3, server.Verbs.Count(verb => verb == "EPSV"));
    }

    [Fact]
    public async Task A_425_for_a_connection_left_open_is_told_once_and_the_command_is_given_again()
    {
        var notices = new List<string>();
        var held = new List<Socket>();
        await using var server = new ScriptedServer { On = { ["MODE"] = ScriptedServer.Say("200 Fine.") } };
        server.On["RETR"] = async (session, _) =>
        {
            if (server.Commands.Skip(server.Commands.Count - 2).First() != "EPSV")
            {
                await session.ReplyAsync("425 No PASV before this.");
                return;
            }

            await session.ReplyAsync("150 Here it comes.");
            var data = await session.OpenDataAsync();
            held.Add(data);
            await data.SendAsync(WholeBlock);
            await session.ReplyAsync("250 Stays open.");
        };
        await using var client = await server.LogInAsync(new FtpClientOptions { Noticed = notices.Add });
        await client.SetParametersAsync(RepresentationTests.Parameters("I", "F", "B"));
        for (var i = 0; i < 3; i++)
            Assert.Equal("hi", await RetrieveAsync(client));

        Assert.Equal(["TYPE", "MODE", "EPSV", "RETR", "RETR", "EPSV", "RETR", "EPSV", "RETR"], server.Verbs);
        Assert.StartsWith("the server did not use its open data connection again", Assert.Single(notices), StringComparison.Ordinal);
        held.ForEach(socket => socket.Dispose());
    }

    [Fact]
    public async Task A_listing_without_end_is_refused_before_it_fills_the_memory()
    {
        await using var server = new ScriptedServer
        {
            On =
            {
                ["NLST"] = async (session, _) =>
                {
                    await session.ReplyAsync("150 Here it comes.");
                    using var data = await session.OpenDataAsync();
                    try
                    {
                        while (true)
                            await data.SendAsync(new byte[64 * 1024]);
                    }
                    catch (SocketException)
                    {
                        await session.ReplyAsync("426 You left.");
                    }
                },
            },
        };
        await using var client = await server.LogInAsync();
        Assert.Equal(FtpFailure.Transfer, (await FailsAsync(() => client.ListAsync(ListingCommand.Nlst))).Failure);
    }

    [Fact]
    public async Task Replies_that_come_late_are_brought_into_step()
    {
        await using var server = new ScriptedServer { On = { ["NOOP"] = ScriptedServer.Say("200 Once.\r\n226 And this, from before.\r\n225 And this."), ["CWD"] = ScriptedServer.Say("250 There.") } };
        await using var client = await server.LogInAsync();
        await client.QuoteAsync("NOOP");
        await client.ResynchronizeAsync();
        Assert.Equal("250 There.", (await client.QuoteAsync("CWD x")).ToString());
    }

    [Theory]
    [InlineData("550 No.")]
    [InlineData("200 Not a 257.")]
    public async Task Replies_that_stay_out_of_step_are_told(string reply)
    {
        var replies = string.Join("\r\n", Enumerable.Repeat(reply, 20));
        await using var server = new ScriptedServer { On = { ["PWD"] = ScriptedServer.Say(replies) } };
        await using var client = await server.LogInAsync();
        Assert.Equal(FtpFailure.ConnectionLost, (await FailsAsync(() => client.ResynchronizeAsync())).Failure);
    }

    private static async Task<string> RetrieveAsync(FtpClient client)
    {
        var back = new MemoryStream();
        await client.RetrieveAsync("f", back);
        return Encoding.ASCII.GetString(back.ToArray());
    }

    internal static Answer Send(byte[] wire, string completion = "226 Done.") => async (session, _) =>
    {
        await session.ReplyAsync("150 Here it comes.");
        using (var data = await session.OpenDataAsync())
            await SendAllAsync(data, wire);
        await session.ReplyAsync(completion);
    };

    private static async Task SendAllAsync(Socket data, byte[] octets)
    {
        for (var sent = 0; sent < octets.Length;)
            sent += await data.SendAsync(octets.AsMemory(sent));
    }
}
