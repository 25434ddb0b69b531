using Microsoft.Extensions.Time.Testing;
using Portcullis.Client;
using Portcullis.Protocol.Replies;
using Portcullis.Protocol.Representation;
using static Portcullis.Tests.Client.Connecting;

namespace Portcullis.Tests.Client;

public sealed class FtpClientTests
{
    [Theory]
    [InlineData("120 Soon.\r\n220 Now.", null)]
    [InlineData("220-Long\r\n220 greeting.", null)]
    [InlineData("421 Full.", FtpFailure.Connect)]
    [InlineData("530 Not you.", FtpFailure.Connect)]
    [InlineData("SSH-2.0-OpenSSH_9", FtpFailure.ConnectionLost)]
    public async Task Only_a_220_lets_in(string greeting, FtpFailure? failure)
    {
        await using var server = new ScriptedServer { Greeting = greeting };
        if (failure is null)
            await using (await server.LogInAsync())
                return;
        Assert.Equal(failure, (await FailsAsync(() => server.LogInAsync())).Failure);
    }

    [Fact]
    public async Task USER_alone_may_log_in()
    {
        await using var server = new ScriptedServer { On = { ["USER"] = ScriptedServer.Say("230 In.") } };
        await using var client = await FtpClient.ConnectAsync("127.0.0.1", server.Port);
        await client.LoginAsync("anna", "geheim");
        Assert.Equal(["USER anna"], server.Commands);
    }

    [Theory]
    [InlineData("530 No.")]
    [InlineData("332 Account?")]
    [InlineData("421 Too many.")]
    public async Task A_login_refused_is_a_login_failure(string reply)
    {
        await using var server = new ScriptedServer { On = { ["PASS"] = ScriptedServer.Say(reply) } };
        var failed = await FailsAsync(() => server.LogInAsync());
        Assert.Equal(FtpFailure.Login, failed.Failure);
        Assert.Equal(reply, failed.Reply!.ToString());
    }

    [Fact]
    public async Task Passwords_are_masked_for_those_who_watch()
    {
        var seen = new List<string>();
        await using var server = new ScriptedServer();
        await using var client = await server.LogInAsync(new FtpClientOptions { CommandSent = seen.Add, ReplyReceived = reply => seen.Add(reply.ToString()) });
        await client.QuoteAsync("pass secret");
        Assert.Equal(["220 Scripted.", "USER anna", "331 Password.", "PASS ****", "230 In.", "pass ****", "502 Not here."], seen);
    }

    [Fact]
    public async Task A_line_end_in_a_name_is_no_second_command()
    {
        await using var server = new ScriptedServer();
        await using var client = await server.LogInAsync();
        await Assert.ThrowsAsync<ArgumentException>(() => client.DeleteAsync("a\r\nDELE b"));
        await Assert.ThrowsAsync<ArgumentException>(() => client.RetrieveAsync("a\nDELE b", Stream.Null));
        Assert.Equal("/", await client.GetWorkingDirectoryAsync());
        Assert.Equal(["PWD"], server.Commands);
    }

    [Fact]
    public async Task Commands_go_out_as_the_RFC_has_them()
    {
        await using var server = new ScriptedServer
        {
            On =
            {
                ["RNFR"] = ScriptedServer.Say("350 To?"), ["RNTO"] = ScriptedServer.Say("250 Done."),
                ["MKD"] = ScriptedServer.Say("257 Made."), ["RMD"] = ScriptedServer.Say("250 Gone."),
                ["CWD"] = ScriptedServer.Say("250 There."), ["CDUP"] = ScriptedServer.Say("200 Up."),
                ["PWD"] = ScriptedServer.Say("257 \"/a \"\"b\"\"\" is it"),
                ["SIZE"] = ScriptedServer.Say("213 42"), ["MDTM"] = ScriptedServer.Say("213 20260102030405"),
            },
        };
        await using var client = await server.LogInAsync();

        await client.RenameAsync("a b", "c");
        await client.MakeDirectoryAsync("d");
        await client.RemoveDirectoryAsync("d");
        await client.ChangeDirectoryAsync("e");
        await client.ChangeToParentDirectoryAsync();
        Assert.Equal("/a \"b\"", await client.GetWorkingDirectoryAsync());
        Assert.Equal(42, await client.GetSizeAsync("f"));
        Assert.Equal("20260102030405", await client.GetModifiedAsync("f"));
        Assert.Equal(FtpFailure.CommandRefused, (await FailsAsync(() => client.DeleteAsync("f"))).Failure);
        await client.QuitAsync();

        Assert.False(client.IsOpen);
        Assert.Equal(["RNFR a b", "RNTO c", "MKD d", "RMD d", "CWD e", "CDUP", "PWD", "TYPE I", "SIZE f", "MDTM f", "DELE f", "QUIT"], server.Commands);
    }

    [Fact]
    public async Task Listings_come_in_type_A_and_files_in_the_type_asked_for()
    {
        await using var server = new ScriptedServer { On = { ["LIST"] = ScriptedServer.Send(""), ["RETR"] = ScriptedServer.Send("") } };
        await using var client = await server.LogInAsync();
        await client.ListAsync();
        await client.RetrieveAsync("a", Stream.Null);
        await client.ListAsync();
        await client.SetTypeAsync(RepresentationType.AsciiNonPrint);
        await client.QuoteAsync("TYPE I");
        await client.RetrieveAsync("a", Stream.Null);
        Assert.Equal(
            ["EPSV", "LIST", "TYPE I", "EPSV", "RETR a", "TYPE A", "EPSV", "LIST", "TYPE I", "TYPE A", "EPSV", "RETR a"],
            server.Commands.Where(line => line.Length > 0));
    }

    [Fact]
    public async Task A_421_closes_the_client()
    {
        await using var server = new ScriptedServer { On = { ["NOOP"] = ScriptedServer.Say("421 Good night.") } };
        await using var client = await server.LogInAsync();
        Assert.Equal(ReplyCode.ServiceNotAvailable, (await client.QuoteAsync("NOOP")).Code);
        Assert.False(client.IsOpen);
        Assert.Equal(FtpFailure.ConnectionLost, (await FailsAsync(() => client.QuoteAsync("NOOP"))).Failure);
    }

    [Fact]
    public async Task A_server_that_hangs_up_is_a_lost_connection()
    {
        await using var server = new ScriptedServer { On = { ["NOOP"] = (session, _) => { session.HangUp(); return Task.CompletedTask; } } };
        await using var client = await server.LogInAsync();
        Assert.Equal(FtpFailure.ConnectionLost, (await FailsAsync(() => client.QuoteAsync("NOOP"))).Failure);
    }

    [Fact]
    public async Task A_silent_server_is_a_lost_connection()
    {
        var time = new FakeTimeProvider();
        var asked = new TaskCompletionSource();
        await using var server = new ScriptedServer { On = { ["NOOP"] = (_, _) => { asked.SetResult(); return Task.CompletedTask; } } };
        await using var client = await server.LogInAsync(new FtpClientOptions { TimeProvider = time });

        var waiting = client.QuoteAsync("NOOP");
        await asked.Task;
        // The client arms its clock after sending; a test cannot see when, so it lets time pass until it has.
        while (!waiting.IsCompleted)
        {
            time.Advance(TimeSpan.FromMinutes(3));
            await Task.Yield();
        }

        Assert.Equal(FtpFailure.ConnectionLost, (await FailsAsync(() => waiting)).Failure);
        Assert.False(client.IsOpen);
    }
}
