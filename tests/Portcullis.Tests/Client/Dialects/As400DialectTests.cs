using System.Net;
using System.Net.Sockets;
using Portcullis.Client;
using static Portcullis.Tests.Client.Connecting;

namespace Portcullis.Tests.Client.Dialects;

/// <summary>The client of Microsoft's article Q140424.</summary>
public sealed class As400DialectTests
{
    private const string Refusal = "504 Invalid PORT command: the port is reserved.";

    private static readonly Answer RefuseReserved = (session, argument) =>
        ScriptedSession.PortOf(argument) is < 1024 and var port ? session.ReplyAsync(Refusal) : session.AgreeOnAsync(ScriptedSession.PortOf(argument), "200 Fine.");

    [Fact]
    public async Task It_walks_from_1018_to_1024_a_port_a_command()
    {
        var local = OwnLoopback();
        await using var server = new ScriptedServer(local) { On = { ["PORT"] = RefuseReserved, ["LIST"] = ScriptedServer.Send("a\r\nb\r\n") } };
        await using var client = await server.LogInAsync(As400(1018, local));

        for (var i = 0; i < 6; i++)
        {
            var refused = await FailsAsync(() => client.ListAsync());
            Assert.Equal(FtpFailure.DataConnection, refused.Failure);
            Assert.Equal(Refusal, refused.Reply!.ToString());
        }

        Assert.Equal(["a", "b"], await client.ListAsync());
        var h = local.ToString().Replace('.', ',');
        Assert.Equal([$"PORT {h},3,250", $"PORT {h},3,251", $"PORT {h},3,252", $"PORT {h},3,253", $"PORT {h},3,254", $"PORT {h},3,255", $"PORT {h},4,0", "LIST"], server.Commands);
    }

    [Fact]
    public async Task SYST_follows_the_login()
    {
        await using var server = new ScriptedServer();
        await using var client = await FtpClient.ConnectAsync("127.0.0.1", server.Port, As400(5000));
        await client.LoginAsync("anna", "geheim");
        Assert.Equal(["USER anna", "PASS geheim", "SYST"], server.Commands);
    }

    [Fact]
    public async Task Port_65535_is_followed_by_the_first()
    {
        await using var server = new ScriptedServer { On = { ["PORT"] = ScriptedServer.Say("504 No.") } };
        await using var client = await server.LogInAsync(As400(65534));
        for (var i = 0; i < 3; i++)
            await FailsAsync(() => client.ListAsync());
        Assert.Equal(["PORT 127,0,0,1,255,254", "PORT 127,0,0,1,255,255", "PORT 127,0,0,1,255,254"], server.Commands);
    }

    [Fact]
    public async Task A_port_it_cannot_listen_on_is_asked_for_all_the_same_and_told_once()
    {
        using var taken = new TcpListener(IPAddress.Loopback, 0);
        taken.Start();
        var port = ((IPEndPoint)taken.LocalEndpoint).Port;
        var notices = new List<string>();
        await using var server = new ScriptedServer { On = { ["PORT"] = ScriptedServer.Say("504 No.") } };

        await using var client = await server.LogInAsync(As400(port, noticed: notices.Add));
        await FailsAsync(() => client.ListAsync());

        Assert.Equal(["PORT"], server.Verbs);
        Assert.Equal($"cannot listen on port {port} here (port in use); sending the PORT all the same: a refusal needs no listener", Assert.Single(notices));
    }

    [Fact]
    public async Task A_port_accepted_without_a_listener_fails_before_the_transfer_command()
    {
        using var taken = new TcpListener(IPAddress.Loopback, 0);
        taken.Start();
        var port = ((IPEndPoint)taken.LocalEndpoint).Port;
        await using var server = new ScriptedServer();
        await using var client = await server.LogInAsync(As400(port));

        var failed = await FailsAsync(() => client.ListAsync());

        Assert.Equal(FtpFailure.DataConnection, failed.Failure);
        Assert.Contains($"accepted data port {port}", failed.Message, StringComparison.Ordinal);
        Assert.Equal(["PORT"], server.Verbs);
    }

    [Fact]
    public async Task Files_go_as_text_and_come_as_text()
    {
        var local = OwnLoopback();
        var stored = "";
        await using var server = new ScriptedServer(local)
        {
            On =
            {
                ["RETR"] = ScriptedServer.Send("x\r\ny\r"),
                ["STOR"] = async (session, _) =>
                {
                    await session.ReplyAsync("125 Go on.");
                    using (var data = await session.OpenDataAsync())
                        stored = (await ScriptedSession.ReceiveAllAsync(data)).Data;
                    await session.ReplyAsync("250 Stored.");
                },
            },
        };
        await using var client = await server.LogInAsync(As400(2000, local));

        await client.StoreAsync("t", new MemoryStream("a\nb"u8.ToArray()));
        var retrieved = new MemoryStream();
        await client.RetrieveAsync("t", retrieved);

        Assert.Equal("a\r\nb", stored);
        Assert.Equal("x\ny\r"u8.ToArray(), retrieved.ToArray());
        Assert.DoesNotContain("TYPE", server.Verbs);
    }

    [Fact]
    public async Task It_speaks_IPv4_only() =>
        Assert.Equal(FtpFailure.Connect, (await FailsAsync(() => FtpClient.ConnectAsync("::1", 1, As400(2000)))).Failure);
}
