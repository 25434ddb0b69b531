using System.Net;
using System.Net.Sockets;
using Portcullis.Tests.Storage;

namespace Portcullis.Tests.Conversations;

/// <summary>Transfers beside their commands: progress, order, size, and where the server connects from and to.</summary>
public sealed class TransferTests
{
    [Fact]
    public async Task STAT_tells_how_far_a_transfer_is()
    {
        await using var conversation = await Conversation.BeginAsync();
        var user = await conversation.LogInAsync();
        await user.SayAsync("TYPE I", "200");
        await user.SayAsync("PASV", "227");
        var data = await user.OpenDataAsync();
        await user.SayAsync("STOR new.bin", "150");
        await data.SendAsync("12345");
        await user.UntilTransferredAsync(5);

        await user.SayAsync("STAT", """
            211-Status of this session:
             Connected from 198.51.100.7:40001, logged in as anna
             TYPE I, STRU F, MODE S; working directory /
             Profile default: nothing is set, and nothing tells what the client is
             STOR /new.bin in progress: 5 octets so far
            211 End of status
            """);

        await data.SendAllAsync("67");
        await user.ExpectAsync("226");
        conversation.Metrics.Observe();
        Assert.Equal(7, conversation.Metrics["portcullis.transferred direction=received"]);
    }

    [Fact]
    public async Task STAT_of_a_directory_waits_for_the_transfer()
    {
        await using var conversation = await Conversation.BeginAsync();
        var user = await conversation.LogInAsync();
        await user.SayAsync("PASV", "227");
        await user.SendAsync("RETR letter.txt", "STAT docs/drafts", "STAT");
        await user.ExpectAsync("150");
        await (await user.OpenDataAsync()).ReceiveAllAsync();
        await user.ExpectAsync("226", "212", "211");
    }

    [Fact]
    public async Task Commands_behind_a_transfer_keep_their_order_however_many()
    {
        await using var conversation = await Conversation.BeginAsync();
        var user = await conversation.LogInAsync();
        await user.SayAsync("PASV", "227");
        string[] commands = [.. Enumerable.Range(1, 200).Select(i => $"MKD {i}")];
        await user.SendAsync(["RETR letter.txt", .. commands]);
        await user.ExpectAsync("150");
        await (await user.OpenDataAsync()).ReceiveAllAsync();
        await user.ExpectAsync(["226", .. Enumerable.Range(1, 200).Select(i => $"257 \"/{i}\" directory created.")]);
    }

    [Theory]
    [InlineData("I")]
    [InlineData("A")]
    public async Task Files_of_any_size_come_back_as_they_went(string type)
    {
        await using var conversation = await Conversation.BeginAsync();
        var user = await conversation.LogInAsync();
        await user.SayAsync("TYPE " + type, "200");
        foreach (var length in new[] { 0, 1, 65_535, 262_144, 262_145, 800_000 })
        {
            // Line ends fall everywhere, on the edges of buffers too.
            var content = string.Concat(Enumerable.Repeat("12345\r\n", length / 7 + 1))[..length];
            await user.SayAsync("EPSV", "229");
            var up = await user.OpenDataAsync();
            await user.SayAsync("STOR file", "150");
            await up.SendAllAsync(content);
            await user.ExpectAsync("226");

            await user.SayAsync("SIZE file", $"213 {length}");
            await user.SayAsync("EPSV", "229");
            var down = await user.OpenDataAsync();
            await user.SayAsync("RETR file", "150");
            Assert.Equal(content, await down.ReceiveAllAsync());
            await user.ExpectAsync("226");
        }
    }

    [Fact]
    public async Task A_transfer_has_the_parameters_of_its_command()
    {
        await using var conversation = await Conversation.BeginAsync();
        var user = await conversation.LogInAsync();
        await user.SayAsync("PASV", "227");
        await user.SendAsync("RETR letter.txt", "TYPE I");
        await user.ExpectAsync("150");
        Assert.Equal("Dear Bert,\r\nall is well.\r\n", await (await user.OpenDataAsync()).ReceiveAllAsync());
        await user.ExpectAsync("226", "200");
    }

    [Fact]
    public async Task A_transfer_ends_under_the_login_it_was_begun_with()
    {
        await using var conversation = await Conversation.BeginAsync();
        var user = await conversation.LogInAsync();
        await user.SayAsync("PASV", "227");
        var data = await user.OpenDataAsync();
        await user.SayAsync("STOR new.txt", "150");
        await data.SendAsync("all ");
        await user.UntilTransferredAsync(4);

        // The reader may store nothing.
        await user.SendAsync("USER reader", "PASS secret", "STOR other.txt");
        while (!user.Control.IsDelivered)
            await Task.Yield();
        await data.SendAllAsync("of it");

        await user.ExpectAsync("226", "331", "230", "425");
        Assert.Equal("all of it", await conversation.Storage.GetAsync("/new.txt"));
    }

    [Fact]
    public async Task The_server_connects_from_its_address_and_port_20()
    {
        await using var conversation = await Conversation.BeginAsync();
        var user = await conversation.LogInAsync();
        await user.OfferDataPortAsync(45_000);
        await user.SayAsync("RETR letter.txt", "150");
        await (await user.OpenDataAsync()).ReceiveAllAsync();
        await user.ExpectAsync("226");
        Assert.Equal(
            new ConnectionAttempt(new IPEndPoint(Conversation.ServerAddress, 20), new IPEndPoint(Conversation.UserAddress, 45_000)),
            Assert.Single(conversation.Network.Attempts));
    }

    [Theory]
    [InlineData(SocketError.AccessDenied)]
    [InlineData(SocketError.AddressAlreadyInUse)]
    [InlineData(SocketError.AddressNotAvailable)]
    public async Task Where_it_may_not_use_port_20_it_takes_another(SocketError fault)
    {
        await using var conversation = await Conversation.BeginAsync();
        conversation.Network.LocalPortFault = fault;
        var user = await conversation.LogInAsync();
        await user.OfferDataPortAsync(45_000);
        await user.SayAsync("RETR letter.txt", "150");
        await (await user.OpenDataAsync()).ReceiveAllAsync();
        await user.ExpectAsync("226");
        Assert.Equal([20, 0], conversation.Network.Attempts.Select(attempt => attempt.Local.Port));
        Assert.Equal(fault.ToString(), Assert.Single(conversation.Log.Named("NotFromDefaultDataPort"))["Reason"]);
    }

    [Fact]
    public async Task Without_a_PORT_it_connects_to_the_port_of_the_control_connection()
    {
        await using var conversation = await Conversation.BeginAsync();
        var user = await conversation.LogInAsync();
        user.ListenForData(user.Control.Local.Port);
        await user.SayAsync("RETR letter.txt", "150");
        Assert.Equal("Dear Bert,\r\nall is well.\r\n", await (await user.OpenDataAsync()).ReceiveAllAsync());
        await user.ExpectAsync("226");
    }

    [Fact]
    public async Task Where_nothing_listens_the_connection_is_refused()
    {
        await using var conversation = await Conversation.BeginAsync();
        var user = await conversation.LogInAsync();
        await user.SayAsync("PORT 198,51,100,7,156,65", "200");
        await user.SayAsync("RETR letter.txt", "150", "425 Can't open data connection: port 40001 of your host: connection refused, nothing listens there. If a firewall or NAT is in between, use PASV or EPSV.");
    }

    [Fact]
    public async Task A_server_that_stops_lets_a_transfer_end_and_answers_nothing_more()
    {
        await using var conversation = await Conversation.BeginAsync();
        var idle = await conversation.LogInAsync();
        var busy = await conversation.LogInAsync("reader");
        await busy.SayAsync("PASV", "227");
        await busy.SayAsync("RETR letter.txt", "150");
        await busy.SayAsync("STAT", "211");
        await busy.SendAsync("PWD");

        var stopping = conversation.Server.StopAsync(TimeSpan.FromSeconds(30));

        await idle.ExpectAsync("421 The server is stopping; closing the control connection.");
        await idle.ExpectEndAsync();
        await (await busy.OpenDataAsync()).ReceiveAllAsync();
        await busy.ExpectAsync("226", "421 The server is stopping; closing the control connection.");
        await stopping.WaitAsync(Conversation.Patience);
        Assert.Throws<SocketException>(() => conversation.Call());
    }

    [Fact]
    public async Task A_server_that_stops_can_be_told_to_make_haste()
    {
        await using var conversation = await Conversation.BeginAsync();
        var (data, stopping) = await StopAmidAnUploadAsync(conversation);
        await conversation.Server.DisposeAsync().AsTask().WaitAsync(Conversation.Patience);

        Assert.Equal(0, conversation.Server.SessionCount);
        await stopping.WaitAsync(Conversation.Patience);
        await data.ExpectResetAsync();
        Assert.Null(await conversation.Storage.FindAsync("/new.txt"));
    }

    [Fact]
    public async Task After_the_drain_what_is_left_is_cut_and_not_stored()
    {
        await using var conversation = await Conversation.BeginAsync();
        var (data, stopping) = await StopAmidAnUploadAsync(conversation);
        conversation.Clock.Advance(TimeSpan.FromSeconds(45));

        await stopping.WaitAsync(Conversation.Patience);
        await data.ExpectResetAsync();
        Assert.Null(await conversation.Storage.FindAsync("/new.txt"));
        Assert.Equal("Cut", conversation.Log.Named("SessionEnded").Single()["End"]);
    }

    // Half of a file has come, and there are 45 seconds for the rest.
    private static async Task<(UserDtp Data, Task Stopping)> StopAmidAnUploadAsync(Conversation conversation)
    {
        var user = await conversation.LogInAsync();
        await user.SayAsync("PASV", "227");
        var data = await user.OpenDataAsync();
        await user.SayAsync("STOR new.txt", "150");
        await data.SendAsync("half");
        await user.UntilTransferredAsync(4);

        var stopping = conversation.Server.StopAsync(TimeSpan.FromSeconds(45));
        await conversation.Clock.ArmedAsync(TimeSpan.FromSeconds(45));
        return (data, stopping);
    }
}
