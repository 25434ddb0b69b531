using Portcullis.Tests.Storage;

namespace Portcullis.Tests.Conversations;

/// <summary>ABOR, QUIT and lost connections while a transfer is under way.</summary>
public sealed class AbortTests
{
    [Fact]
    public async Task ABOR_while_the_server_connects()
    {
        await using var conversation = await Conversation.BeginAsync();
        conversation.Network.BlackHoles[Conversation.UserAddress] = true;
        var user = await conversation.LogInAsync();
        await user.SayAsync("PORT 198,51,100,7,156,65", "200");
        await user.SayAsync("RETR letter.txt", "150");
        await conversation.Network.NextAttemptAsync();

        await user.SayAsync("ABOR", "426", "226 ABOR command successful.");
        await user.SayAsync("PWD", "257");
    }

    [Fact]
    public async Task ABOR_while_the_server_sends()
    {
        await using var conversation = await Conversation.BeginAsync();
        await conversation.Storage.PutAsync("/big", new string('x', 1_000_000));
        var user = await conversation.LogInAsync();
        await user.SayAsync("PASV", "227");
        var data = await user.OpenDataAsync();
        await user.SayAsync("RETR big", "150");
        await data.ReceiveAsync(10);

        await user.SayAsync("ABOR", "426 Connection closed; transfer aborted: nothing is stored or complete.", "226 ABOR command successful.");

        await data.ExpectResetAsync();
        Assert.Equal(1, conversation.Metrics["portcullis.transfers direction=sent outcome=aborted"]);
    }

    [Fact]
    public async Task ABOR_while_the_server_receives_stores_nothing()
    {
        await using var conversation = await Conversation.BeginAsync();
        var user = await conversation.LogInAsync();
        await user.SayAsync("PASV", "227");
        var data = await user.OpenDataAsync();
        await user.SayAsync("STOR letter.txt", "150");
        await data.SendAsync("half");
        await user.UntilTransferredAsync(4);

        await user.SayAsync("ABOR", "426", "226");

        await data.ExpectResetAsync();
        Assert.Equal("Dear Bert,\nall is well.\n", await conversation.Storage.GetAsync("/letter.txt"));
    }

    [Fact]
    public async Task ABOR_overtakes_what_waits()
    {
        await using var conversation = await Conversation.BeginAsync();
        var user = await conversation.LogInAsync();
        await user.SayAsync("PASV", "227");
        await user.SendAsync("RETR letter.txt", "PWD", "ABOR", "SYST");
        await user.ExpectAsync("150", "426", "226", "257", "215");
    }

    [Fact]
    public async Task Each_ABOR_is_answered()
    {
        await using var conversation = await Conversation.BeginAsync();
        var user = await conversation.LogInAsync();
        await user.SayAsync("PASV", "227");
        await user.SendAsync("RETR letter.txt", "ABOR", "ABOR", "ABOR");
        await user.ExpectAsync("150", "426", "226", "226", "226");
    }

    [Fact]
    public async Task QUIT_and_FIN_behind_an_upload_let_it_end()
    {
        await using var conversation = await Conversation.BeginAsync();
        var user = await conversation.LogInAsync();
        await user.SayAsync("PASV", "227");
        var data = await user.OpenDataAsync();
        await user.SayAsync("STOR new.txt", "150");
        await user.SendAsync("QUIT");
        user.Control.ShutdownSend();

        await data.SendAllAsync("all of it");

        await user.ExpectAsync("226", "221 Goodbye.");
        await user.ExpectEndAsync();
        Assert.Equal("all of it", await conversation.Storage.GetAsync("/new.txt"));
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task An_upload_whose_control_connection_is_lost_is_not_stored(bool byReset)
    {
        await using var conversation = await Conversation.BeginAsync();
        var user = await conversation.LogInAsync();
        await user.SayAsync("PASV", "227");
        var data = await user.OpenDataAsync();
        await user.SayAsync("STOR new.txt", "150");
        await data.SendAsync("half");
        await user.UntilTransferredAsync(4);

        if (byReset)
            user.Control.Abort();
        else
            await user.Control.DisposeAsync();

        await data.ExpectResetAsync();
        await conversation.Server.StopAsync(TimeSpan.Zero);
        Assert.Null(await conversation.Storage.FindAsync("/new.txt"));
        Assert.Equal(byReset ? "Lost" : "ClosedByClient", conversation.Log.Named("SessionEnded").Single()["End"]);
    }

    [Fact]
    public async Task A_client_that_is_killed_closes_both_and_nothing_is_stored()
    {
        await using var conversation = await Conversation.BeginAsync();
        var user = await conversation.LogInAsync();
        await user.SayAsync("PASV", "227");
        var data = await user.OpenDataAsync();
        await user.SayAsync("STOR new.txt", "150");
        await data.SendAsync("half");
        await user.UntilTransferredAsync(4);

        await user.Control.DisposeAsync();
        data.Connection.ShutdownSend();

        await data.ExpectResetAsync();
        await conversation.Server.StopAsync(TimeSpan.Zero);
        Assert.Null(await conversation.Storage.FindAsync("/new.txt"));
    }

    [Fact]
    public async Task Nor_where_the_session_has_not_seen_it_yet()
    {
        await using var conversation = await Conversation.BeginAsync();
        var user = await conversation.LogInAsync();
        await user.SayAsync("PASV", "227");
        var data = await user.OpenDataAsync();
        await user.SayAsync("STOR new.txt", "150");
        await data.SendAsync("half");
        await user.UntilTransferredAsync(4);

        // With 64 commands that wait the session reads no more, so the transfer alone can find out.
        await user.SendAsync([.. Enumerable.Repeat("PWD", 64)]);
        while (!user.Control.IsDelivered)
            await Task.Yield();
        await user.Control.DisposeAsync();
        data.Connection.ShutdownSend();

        await data.ExpectResetAsync();
        await conversation.Server.StopAsync(TimeSpan.Zero);
        Assert.Null(await conversation.Storage.FindAsync("/new.txt"));
    }

    [Fact]
    public async Task Nor_where_the_control_connection_goes_when_the_commit_has_begun()
    {
        HoldingStorage? held = null;
        await using var conversation = await Conversation.BeginAsync(storage: inner => held = new HoldingStorage(inner, Held.Commit) { IgnoresCancellation = true });
        var user = await conversation.LogInAsync();
        var data = await user.BeginAsync("STOR new.txt");
        await data.SendAllAsync("half");
        await held!.ReachedAsync();

        await user.Control.DisposeAsync();
        held.Release();

        await conversation.Server.StopAsync(TimeSpan.FromSeconds(20));
        Assert.Null(await conversation.Storage.FindAsync("/new.txt"));
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Within_the_closing_grace_a_control_connection_may_follow(bool isSeenBySession)
    {
        var grace = TimeSpan.FromSeconds(2);
        await using var conversation = await Conversation.BeginAsync(options => options with { ClosingGrace = grace });
        var user = await conversation.LogInAsync();
        var data = await user.BeginAsync("STOR new.txt");
        if (!isSeenBySession)
        {
            // With 64 commands that wait the session reads no more, so the transfer alone can find out.
            await user.SendAsync([.. Enumerable.Repeat("PWD", 64)]);
            while (!user.Control.IsDelivered)
                await Task.Yield();
        }

        await data.SendAllAsync("half");
        await conversation.Clock.ArmedAsync(grace);
        await user.Control.DisposeAsync();
        if (!isSeenBySession)
            conversation.Clock.Advance(grace);

        await conversation.Server.StopAsync(TimeSpan.FromSeconds(20));
        Assert.Null(await conversation.Storage.FindAsync("/new.txt"));
    }

    [Fact]
    public async Task A_client_that_lives_waits_for_its_226_until_the_closing_grace_is_over()
    {
        var grace = TimeSpan.FromSeconds(2);
        await using var conversation = await Conversation.BeginAsync(options => options with { ClosingGrace = grace });
        var user = await conversation.LogInAsync();
        var data = await user.BeginAsync("STOR new.txt");
        await data.SendAllAsync("whole");
        await conversation.Clock.ArmedAsync(grace);
        Assert.Null(await conversation.Storage.FindAsync("/new.txt"));
        conversation.Clock.Advance(grace);
        await user.ExpectAsync("226");
        Assert.Equal("whole", await conversation.Storage.GetAsync("/new.txt"));
    }

    /// <summary>Their end tells itself: here time stands still.</summary>
    [Theory]
    [InlineData("STRU R", "\u00FF\u0002", "226")]
    [InlineData("MODE B", "\u0040\u0000\u0000", "250")]
    public async Task What_tells_its_end_has_no_closing_grace(string command, string end, string reply)
    {
        await using var conversation = await Conversation.BeginAsync(options => options with { ClosingGrace = TimeSpan.FromSeconds(2) });
        var user = await conversation.LogInAsync();
        await user.SayAsync(command, "200");
        var data = await user.BeginAsync("STOR new.txt");
        await data.SendAllAsync(end);
        await user.ExpectAsync(reply);
    }

    [Fact]
    public async Task A_data_connection_that_breaks_is_426_and_nothing_is_stored()
    {
        await using var conversation = await Conversation.BeginAsync();
        var user = await conversation.LogInAsync();
        await user.SayAsync("PASV", "227");
        var data = await user.OpenDataAsync();
        await user.SayAsync("STOR new.txt", "150");
        await data.SendAsync("half");
        await user.UntilTransferredAsync(4);

        data.Connection.Abort();

        await user.ExpectAsync("426 Connection closed; transfer aborted: The connection is lost: ConnectionReset.");
        Assert.Null(await conversation.Storage.FindAsync("/new.txt"));
    }

    [Fact]
    public async Task What_nobody_expected_ends_the_data_connection_by_reset()
    {
        FailingStorage? storage = null;
        await using var conversation = await Conversation.BeginAsync(storage: inner => storage = new FailingStorage(inner) { UploadsFailLate = true });
        conversation.ExpectErrors();
        var user = await conversation.LogInAsync();
        storage!.Failure = _ => new InvalidOperationException();
        await user.SayAsync("PASV", "227");
        var data = await user.OpenDataAsync();
        await user.SayAsync("STOR new.txt", "150");
        await data.SendAsync("some");

        await user.ExpectAsync("451");
        await data.ExpectResetAsync();
    }
}
