using System.Net;
using System.Net.Sockets;
using Portcullis.Client;
using Portcullis.Client.Dialects;
using static Portcullis.Tests.Client.Connecting;

namespace Portcullis.Tests.Client.Dialects;

public sealed class StandardDialectTests
{
    private static readonly string[] Order = ["EPSV", "PASV", "EPRT"];

    private static readonly Answer No = ScriptedServer.Say("502 No.");

    [Theory]
    [InlineData(0, "EPSV LIST EPSV LIST")]
    [InlineData(1, "EPSV PASV LIST PASV LIST")]
    [InlineData(2, "EPSV PASV EPRT LIST EPRT LIST")]
    [InlineData(3, "EPSV PASV EPRT PORT LIST PORT LIST")]
    public async Task A_way_refused_is_not_tried_again(int refusals, string verbs)
    {
        await using var server = new ScriptedServer { On = { ["LIST"] = ScriptedServer.Send("a\r\n") } };
        foreach (var way in Order.Take(refusals))
            server.On[way] = No;
        await using var client = await server.LogInAsync();

        Assert.Equal(["a"], await client.ListAsync());
        Assert.Equal(["a"], await client.ListAsync());
        Assert.Equal(verbs, string.Join(' ', server.Verbs));
    }

    [Fact]
    public async Task A_way_refused_for_now_is_tried_again()
    {
        await using var server = new ScriptedServer { On = { ["EPSV"] = ScriptedServer.Say("450 Busy."), ["LIST"] = ScriptedServer.Send("") } };
        await using var client = await server.LogInAsync();
        await client.ListAsync();
        await client.ListAsync();
        Assert.Equal(["EPSV", "PASV", "LIST", "EPSV", "PASV", "LIST"], server.Verbs);
    }

    [Fact]
    public async Task All_ways_refused_is_no_data_connection()
    {
        await using var server = new ScriptedServer { On = { ["EPSV"] = No, ["PASV"] = No, ["EPRT"] = No, ["PORT"] = No } };
        await using var client = await server.LogInAsync();
        Assert.Equal(FtpFailure.DataConnection, (await FailsAsync(() => client.ListAsync())).Failure);
        Assert.Equal(FtpFailure.DataConnection, (await FailsAsync(() => client.ListAsync())).Failure);
        Assert.Equal(["EPSV", "PASV", "EPRT", "PORT"], server.Verbs);
    }

    [Fact]
    public async Task A_530_speaks_of_the_login_and_of_no_way()
    {
        await using var server = new ScriptedServer { On = { ["EPSV"] = ScriptedServer.Say("530 Log in.") } };
        await using var client = await server.LogInAsync();
        Assert.Equal(FtpFailure.CommandRefused, (await FailsAsync(() => client.ListAsync())).Failure);
        Assert.Equal(["EPSV"], server.Verbs);
    }

    [Fact]
    public async Task The_address_of_a_227_reply_is_ignored()
    {
        await using var server = new ScriptedServer
        {
            On =
            {
                ["EPSV"] = No,
                ["PASV"] = (session, _) => session.ListenAsync(port => $"227 Passive (192,0,2,1,{port >> 8},{port & 255})"),
                ["LIST"] = ScriptedServer.Send("a\r\n"),
            },
        };
        await using var client = await server.LogInAsync();
        Assert.Equal(["a"], await client.ListAsync());
        Assert.Equal(["EPSV", "PASV", "LIST"], server.Verbs);
    }

    [Theory]
    [InlineData("229 Extended, and no port")]
    [InlineData("229 (|||0|)")]
    [InlineData("200 (|||1|)")]
    public async Task A_reply_to_EPSV_that_names_no_port_leads_to_PASV(string reply)
    {
        await using var server = new ScriptedServer { On = { ["EPSV"] = ScriptedServer.Say(reply), ["LIST"] = ScriptedServer.Send("a\r\n") } };
        await using var client = await server.LogInAsync();
        Assert.Equal(["a"], await client.ListAsync());
        Assert.Equal(["EPSV", "PASV", "LIST"], server.Verbs);
    }

    [Fact]
    public async Task A_passive_port_where_nobody_listens_leads_to_the_next_way()
    {
        int closed;
        using (var listener = new TcpListener(IPAddress.Loopback, 0))
        {
            listener.Start();
            closed = ((IPEndPoint)listener.LocalEndpoint).Port;
        }

        await using var server = new ScriptedServer { On = { ["EPSV"] = ScriptedServer.Say($"229 (|||{closed}|)"), ["LIST"] = ScriptedServer.Send("a\r\n") } };
        await using var client = await server.LogInAsync();
        Assert.Equal(["a"], await client.ListAsync());
        Assert.Equal(["EPSV", "PASV", "LIST"], server.Verbs);
    }

    [Fact]
    public async Task An_active_data_connection_from_another_host_is_closed_and_the_servers_is_taken()
    {
        var thief = IPAddress.Parse("127.0.0.9");
        var stolen = "nothing";
        var notices = new List<string>();
        await using var server = new ScriptedServer
        {
            On =
            {
                ["LIST"] = async (session, _) =>
                {
                    await session.ReplyAsync("150 Here it comes.");
                    using (var other = await session.OpenDataAsync(thief))
                        stolen = (await ScriptedSession.ReceiveAllAsync(other)).Data;
                    using (var data = await session.OpenDataAsync())
                        await data.SendAsync("true\r\n"u8.ToArray());
                    await session.ReplyAsync("226 Done.");
                },
            },
        };
        await using var client = await server.LogInAsync(new FtpClientOptions { Noticed = notices.Add });
        client.Dialect.Ways = DataPortWays.Active;

        Assert.Equal(["true"], await client.ListAsync());
        Assert.Equal("", stolen);
        Assert.Contains("127.0.0.9", Assert.Single(notices), StringComparison.Ordinal);
        Assert.Equal(["EPRT", "LIST"], server.Verbs);
    }

    [Fact]
    public async Task IPv6_knows_EPSV_and_EPRT_only()
    {
        Assert.SkipUnless(Socket.OSSupportsIPv6, "This host has no IPv6.");
        await using var server = new ScriptedServer(IPAddress.IPv6Loopback) { On = { ["EPSV"] = No, ["LIST"] = ScriptedServer.Send("a\r\n") } };
        await using var client = await server.LogInAsync();
        Assert.Equal(["a"], await client.ListAsync());
        Assert.Equal(["EPSV", "EPRT", "LIST"], server.Verbs);
    }
}
