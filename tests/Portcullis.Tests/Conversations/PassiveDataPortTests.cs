using System.Net;
using System.Net.Sockets;
using Portcullis.Server.DataTransfer;

namespace Portcullis.Tests.Conversations;

/// <summary>A passive data port is for one connection of one peer, and gone when it is not needed.</summary>
public sealed class PassiveDataPortTests
{
    private static readonly IPEndPoint DataPort = new(Conversation.ServerAddress, Conversation.PassivePort);

    [Fact]
    public async Task A_stranger_is_dropped_and_the_right_client_is_served()
    {
        await using var conversation = await Conversation.BeginAsync();
        var user = await conversation.LogInAsync();
        await user.SayAsync("PASV", "227");

        for (var i = 0; i < 20; i++)
        {
            var stranger = new UserDtp(conversation.Network.Connect(new IPEndPoint(Conversation.Stranger, 0), DataPort));
            await stranger.ExpectResetAsync();
        }

        await user.SayAsync("RETR letter.txt", "150");
        Assert.Equal("Dear Bert,\r\nall is well.\r\n", await (await user.OpenDataAsync()).ReceiveAllAsync());
        await user.ExpectAsync("226");

        Assert.Equal(20, conversation.Metrics.Refusals("data-connection.stranger"));
        var logged = conversation.Log.Named("StrangerDropped")[0];
        Assert.Equal(("203.0.113.66", "50000", "198.51.100.7", "data-connection.stranger"), (logged["Stranger"], logged["Port"], logged["Peer"], logged["Rule"]));
    }

    [Fact]
    public async Task A_stranger_does_not_get_an_upload_in()
    {
        await using var conversation = await Conversation.BeginAsync();
        var user = await conversation.LogInAsync();
        await user.SayAsync("PASV", "227");
        await user.SayAsync("STOR new.txt", "150");

        var stranger = new UserDtp(conversation.Network.Connect(new IPEndPoint(Conversation.Stranger, 0), DataPort));
        await stranger.ExpectResetAsync();

        await (await user.OpenDataAsync()).SendAllAsync("mine");
        await user.ExpectAsync("226");
        await user.SayAsync("SIZE new.txt", "213 4");
    }

    [Fact]
    public async Task The_first_connection_closes_the_port()
    {
        await using var conversation = await Conversation.BeginAsync();
        var user = await conversation.LogInAsync();
        await user.SayAsync("PASV", "227");
        await user.SayAsync("RETR letter.txt", "150");
        await (await user.OpenDataAsync()).ReceiveAllAsync();
        await user.ExpectAsync("226");

        Assert.False(conversation.Network.IsListening(DataPort));
        Assert.Throws<SocketException>(() => user.ConnectData(Conversation.PassivePort));
        await user.SayAsync("LIST", "425 Can't open data connection: the passive port has been used. Send PASV or EPSV again.");
        Assert.Equal(1, conversation.Metrics.Refusals("data-connection.spent"));
        Assert.Empty(conversation.Network.Attempts);
    }

    [Theory]
    [InlineData("PORT 198,51,100,7,156,65")]
    [InlineData("PORT 198,51,100,7,3,250")]
    [InlineData("EPRT |1|198.51.100.7|40001|")]
    [InlineData("EPSV ALL")]
    [InlineData("ABOR")]
    [InlineData("REIN")]
    [InlineData("QUIT")]
    public async Task Another_command_closes_it_and_what_waits_there(string command)
    {
        await using var conversation = await Conversation.BeginAsync();
        var user = await conversation.LogInAsync();
        await user.SayAsync("PASV", "227");
        var data = await user.OpenDataAsync();

        await user.SendAsync(command);
        await user.ReadReplyAsync();

        await data.ExpectResetAsync();
        if (command == "QUIT")
            await conversation.Server.StopAsync(TimeSpan.Zero);
        Assert.False(conversation.Network.IsListening(DataPort));
    }

    [Fact]
    public async Task Another_PASV_takes_its_place_and_port_when_there_is_no_other()
    {
        await using var conversation = await Conversation.BeginAsync();
        var user = await conversation.LogInAsync();
        await user.SayAsync("PASV", "227");
        var data = await user.OpenDataAsync();
        await user.SayAsync("EPSV", "229 Entering Extended Passive Mode (|||50000|)");
        await data.ExpectResetAsync();
        await user.SayAsync("RETR letter.txt", "150");
        await (await user.OpenDataAsync()).ReceiveAllAsync();
        await user.ExpectAsync("226");
    }

    [Fact]
    public async Task The_end_of_the_session_closes_it()
    {
        await using var conversation = await Conversation.BeginAsync();
        var user = await conversation.LogInAsync();
        await user.SayAsync("PASV", "227");
        var data = await user.OpenDataAsync();
        await user.Control.DisposeAsync();
        await data.ExpectResetAsync();
        await conversation.Server.StopAsync(TimeSpan.Zero);
        Assert.Equal(0, conversation.Network.ListenerCount);
    }

    [Fact]
    public async Task When_no_port_is_free_that_is_said_and_nothing_is_connected_to()
    {
        await using var conversation = await Conversation.BeginAsync();
        var first = await conversation.LogInAsync();
        await first.SayAsync("PASV", "227");
        var second = await conversation.LogInAsync();
        second.ListenForData(second.Control.Local.Port);

        await second.SayAsync("PASV", "425 No passive port is free; try again later.");
        await second.SayAsync("EPSV", "425 No passive port is free; try again later.");
        await second.SayAsync("LIST", "425");

        Assert.Equal(2, conversation.Metrics.Refusals("data-connection.no-passive-port"));
        Assert.Empty(conversation.Network.Attempts);
        await first.SayAsync("QUIT", "221");
        await first.ExpectEndAsync();
        await second.SayAsync("PASV", "227");
    }

    [Fact]
    public async Task Two_sessions_have_two_ports()
    {
        await using var conversation = await Conversation.BeginAsync(options => options with { PassivePorts = new PortRange(50_000, 50_001) });
        var users = new[] { await conversation.LogInAsync(), await conversation.LogInAsync("reader") };
        foreach (var user in users)
        {
            await user.SayAsync("PASV", "227");
            await user.SayAsync("RETR letter.txt", "150");
        }

        foreach (var user in users.Reverse())
        {
            Assert.Equal(26, (await (await user.OpenDataAsync()).ReceiveAllAsync()).Length);
            await user.ExpectAsync("226");
        }
    }

    [Fact]
    public async Task EPSV_ALL_binds_until_REIN()
    {
        await using var conversation = await Conversation.BeginAsync();
        var user = await conversation.LogInAsync();
        await user.SayAsync("EPSV ALL", "200");
        await user.LogInAsync("reader");
        await user.SayAsync("PASV", "503");
        await user.SayAsync("REIN", "220");
        await user.LogInAsync();
        await user.SayAsync("PASV", "227");
        Assert.Equal(1, conversation.Metrics.Refusals("data-port.epsv-all"));
    }

    [Fact]
    public async Task What_EPSV_set_up_survives_a_PORT_refused_after_EPSV_ALL()
    {
        await using var conversation = await Conversation.BeginAsync();
        var user = await conversation.LogInAsync();
        await user.SayAsync("EPSV ALL", "200");
        await user.SayAsync("EPSV", "229");
        await user.SayAsync("PORT 198,51,100,7,156,65", "503");
        await user.SayAsync("RETR letter.txt", "150");
        await (await user.OpenDataAsync()).ReceiveAllAsync();
        await user.ExpectAsync("226");
    }
}
