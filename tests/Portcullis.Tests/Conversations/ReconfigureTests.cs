using System.Net;

namespace Portcullis.Tests.Conversations;

/// <summary>A running server takes new options whole or not at all.</summary>
public sealed class ReconfigureTests
{
    private static readonly IPEndPoint First = new(Conversation.ServerAddress, 21), Second = new(Conversation.ServerAddress, 2121);

    [Fact]
    public async Task New_sessions_have_the_new_options_and_open_ones_keep_theirs()
    {
        await using var conversation = await Conversation.BeginAsync();
        var old = await conversation.LogInAsync();
        await conversation.ReconfigureAsync(options => options with { Greeting = "New.", OfferModeZ = true });

        await old.SayAsync("MODE Z", "504");
        var young = conversation.Call();
        await young.ExpectAsync("220 New.");
        await young.LogInAsync();
        await young.SayAsync("MODE Z", "200");
        await old.SayAsync("REIN", "220");
        await old.LogInAsync();
        await old.SayAsync("MODE Z", "504");
    }

    [Fact]
    public async Task A_transfer_goes_on_under_the_old_options()
    {
        await using var conversation = await Conversation.BeginAsync();
        var user = await conversation.LogInAsync();
        await user.SayAsync("PASV", "227");
        var data = await user.OpenDataAsync();
        await user.SayAsync("STOR new.txt", "150");
        await data.SendAsync("half");
        await conversation.ReconfigureAsync(options => options with { Listeners = [Second] });
        await data.SendAllAsync(" and half");
        await user.ExpectAsync("226");
    }

    [Fact]
    public async Task End_points_come_and_go()
    {
        await using var conversation = await Conversation.BeginAsync();
        var old = await conversation.LogInAsync();
        await conversation.ReconfigureAsync(options => options with { Listeners = [First, Second] });
        Assert.Equal([First, Second], conversation.Server.EndPoints);
        Assert.True(conversation.Network.IsListening(Second));
        Assert.False(conversation.Network.IsListening(new IPEndPoint(Conversation.ServerAddress6, 21)));

        await conversation.ReconfigureAsync(options => options with { Listeners = [Second] });
        Assert.Equal([Second], conversation.Server.EndPoints);
        Assert.False(conversation.Network.IsListening(First));
        Assert.Equal(2, conversation.Log.Named("NotListening").Count);

        // Whoever came through an end point that is gone stays; and one that stayed was not opened anew.
        await old.SayAsync("NOOP", "200");
        Assert.Equal(3, conversation.Log.Named("Listening").Count);
    }

    [Fact]
    public async Task A_port_in_use_refuses_all_of_it()
    {
        await using var conversation = await Conversation.BeginAsync();
        using var taken = conversation.Network.Listen(Second);
        var third = new IPEndPoint(Conversation.ServerAddress, 2122);
        var e = await Assert.ThrowsAsync<IOException>(() => conversation.ReconfigureAsync(options => options with { Greeting = "New.", Listeners = [third, Second] }));
        Assert.Equal($"Cannot listen on {Second}: the port is in use.", e.Message);

        Assert.False(conversation.Network.IsListening(third));
        Assert.Equal([First, new(Conversation.ServerAddress6, 21)], conversation.Server.EndPoints);
        await conversation.ConnectAsync();
    }

    [Fact]
    public async Task Wrong_options_change_nothing()
    {
        await using var conversation = await Conversation.BeginAsync();
        await Assert.ThrowsAsync<ArgumentException>(() => conversation.ReconfigureAsync(options => options with { Greeting = "New.", MaximumSessions = 0 }));
        await conversation.ConnectAsync();
    }

    [Fact]
    public async Task A_lower_limit_of_sessions_holds_for_the_next_one()
    {
        await using var conversation = await Conversation.BeginAsync();
        var old = await conversation.LogInAsync();
        await conversation.ReconfigureAsync(options => options with { MaximumSessions = 1 });
        await conversation.Call().ExpectAsync("421");
        await old.SayAsync("NOOP", "200");
    }

    [Fact]
    public async Task A_server_that_stopped_takes_none()
    {
        await using var conversation = await Conversation.BeginAsync();
        await conversation.Server.StopAsync(TimeSpan.Zero);
        await Assert.ThrowsAsync<ObjectDisposedException>(() => conversation.ReconfigureAsync(options => options));
    }
}
