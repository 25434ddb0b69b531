using System.Net;
using Portcullis.Server;
using Portcullis.Server.Accounts;
using Portcullis.Tests.Storage;

namespace Portcullis.Tests.Conversations;

/// <summary>How long each thing may take, to the tick before and the tick after.</summary>
public sealed class TimeoutTests
{
    private static readonly TimeSpan Tick = TimeSpan.FromTicks(1), Second = TimeSpan.FromSeconds(1);

    [Fact]
    public void The_times_are_those_that_are_documented()
    {
        var options = new FtpServerOptions { Authenticator = new StaticAccounts() };
        Assert.Equal(
            (300, 60, 10, 30, 300),
            (options.IdleTimeout.TotalSeconds, options.LoginTimeout.TotalSeconds, options.ConnectTimeout.TotalSeconds, options.PassiveTimeout.TotalSeconds, options.DataTimeout.TotalSeconds));
    }

    [Fact]
    public async Task An_idle_session_ends_after_five_minutes_and_each_command_begins_them_anew()
    {
        await using var conversation = await Conversation.BeginAsync();
        var user = await conversation.LogInAsync();

        conversation.Clock.Advance(300 * Second - Tick);
        await user.SayAsync("NOOP", "200");
        conversation.Clock.Advance(300 * Second - Tick);
        await user.SayAsync("NOOP", "200");
        conversation.Clock.Advance(300 * Second);

        await user.ExpectAsync("421 Idle for too long; closing the control connection.");
        await user.ExpectEndAsync();
        await conversation.Server.StopAsync(TimeSpan.Zero);
        Assert.Equal("Idle", conversation.Log.Named("SessionEnded").Single()["End"]);
    }

    [Fact]
    public async Task The_login_has_a_minute_and_no_command_prolongs_it()
    {
        await using var conversation = await Conversation.BeginAsync();
        var user = await conversation.ConnectAsync();

        conversation.Clock.Advance(60 * Second - Tick);
        await user.SayAsync("USER anna", "331");
        conversation.Clock.Advance(Tick);

        await user.ExpectAsync("421 Not logged in in time; closing the control connection.");
        await user.ExpectEndAsync();
    }

    [Theory]
    [InlineData("REIN", "220")]
    [InlineData("USER anna", "331")]
    public async Task Another_login_has_a_minute_of_its_own(string command, string reply)
    {
        await using var conversation = await Conversation.BeginAsync();
        var user = await conversation.LogInAsync();
        conversation.Clock.Advance(200 * Second);
        await user.SayAsync(command, reply);

        conversation.Clock.Advance(60 * Second);
        await user.ExpectAsync("421 Not logged in in time; closing the control connection.");
    }

    [Fact]
    public async Task A_transfer_stops_the_clock_of_the_session()
    {
        await using var conversation = await Conversation.BeginAsync();
        var user = await conversation.LogInAsync();
        await user.SayAsync("PASV", "227");
        var data = await user.OpenDataAsync();
        await user.SayAsync("STOR new.txt", "150");

        for (var octets = 2400; octets <= 4 * 2400; octets += 2400)
        {
            await data.SendAsync(new string('x', 2400));
            await user.UntilTransferredAsync(octets);
            conversation.Clock.Advance(299 * Second);
        }

        data.Connection.ShutdownSend();
        await user.ExpectAsync("226");
        conversation.Clock.Advance(300 * Second - Tick);
        await user.SayAsync("NOOP", "200");
        conversation.Clock.Advance(300 * Second);
        await user.ExpectAsync("421");
    }

    [Fact]
    public async Task A_data_connection_that_stands_still_ends_and_nothing_is_stored()
    {
        await using var conversation = await Conversation.BeginAsync();
        var user = await conversation.LogInAsync();
        await user.SayAsync("PASV", "227");
        var data = await user.OpenDataAsync();
        await user.SayAsync("STOR new.txt", "150");
        await data.SendAsync("half");
        await user.UntilTransferredAsync(4);

        // It looks every 300 s: first it sees that something has moved, then that nothing has.
        conversation.Clock.Advance(300 * Second);
        await user.UntilTransferredAsync(4);
        conversation.Clock.Advance(300 * Second);

        await user.ExpectAsync("426 Connection closed; transfer aborted: nothing moved for 300 s.");
        await data.ExpectResetAsync();
        Assert.Null(await conversation.Storage.FindAsync("/new.txt"));
        await user.SayAsync("NOOP", "200");
    }

    [Fact]
    public async Task A_data_port_that_does_not_answer_is_given_up_after_ten_seconds()
    {
        await using var conversation = await Conversation.BeginAsync();
        conversation.Network.BlackHoles[Conversation.UserAddress] = true;
        var user = await conversation.LogInAsync();
        await user.SayAsync("PORT 198,51,100,7,156,65", "200");
        await user.SayAsync("RETR letter.txt", "150");
        await conversation.Network.NextAttemptAsync();

        conversation.Clock.Advance(10 * Second - Tick);
        await user.SayAsync("NOOP", "200");
        conversation.Clock.Advance(Tick);

        await user.ExpectAsync("425 Can't open data connection: port 40001 of your host did not answer within 10 s. If a firewall or NAT is in between, use PASV or EPSV.");
        Assert.Equal(new IPEndPoint(Conversation.UserAddress, 40001), Assert.Single(conversation.Network.Attempts).Remote);
    }

    [Fact]
    public async Task A_passive_port_waits_thirty_seconds_for_its_connection()
    {
        await using var conversation = await Conversation.BeginAsync();
        var user = await conversation.LogInAsync();
        await user.SayAsync("PASV", "227");
        conversation.Clock.Advance(30 * Second);

        await user.SayAsync("RETR letter.txt", "150", "425 Can't open data connection: nobody connected to port 50000 from your address in time.");

        Assert.False(conversation.Network.IsListening(new IPEndPoint(Conversation.ServerAddress, Conversation.PassivePort)));
        await user.SayAsync("RETR letter.txt", "425 Can't open data connection: the passive port has been used. Send PASV or EPSV again.");
    }

    [Fact]
    public async Task And_thirty_more_from_the_transfer_command_on()
    {
        await using var conversation = await Conversation.BeginAsync();
        var user = await conversation.LogInAsync();
        await user.SayAsync("PASV", "227");
        conversation.Clock.Advance(30 * Second - Tick);
        await user.SayAsync("RETR letter.txt", "150");

        // Answered when the transfer has begun.
        await user.SayAsync("NOOP", "200");
        conversation.Clock.Advance(30 * Second - Tick);
        await user.SayAsync("NOOP", "200");
        conversation.Clock.Advance(Tick);
        await user.ExpectAsync("425");
    }
}
