using Portcullis.Server.Defence;
using Portcullis.Server.Diagnostics;

namespace Portcullis.Tests.Conversations;

/// <summary>What a server measures: docs/telemetry.md is held to the same list.</summary>
public sealed class MetricsTests
{
    [Fact]
    public async Task The_instruments_are_those_of_the_list()
    {
        await using var conversation = await Conversation.BeginAsync();
        Assert.Equal(
            ServerInstruments.All.Select(info => (info.Name, info.Unit, info.Description)).Order(),
            conversation.Metrics.Instruments.Select(each => (each.Name, each.Unit!, each.Description!)).Order());
    }

    [Fact]
    public async Task A_session_is_measured_with_all_that_it_does()
    {
        await using var conversation = await Conversation.BeginAsync();
        var metrics = conversation.Metrics;
        var user = await conversation.ConnectAsync();
        await user.SayAsync("USER anna", "331");
        await user.SayAsync("PASS wrong", "530");
        await user.LogInAsync();
        await user.SayAsync("EPSV", "229");
        metrics.Observe();
        Assert.Equal((1, 1), (metrics["portcullis.passive_ports.used"], metrics["portcullis.passive_ports.limit"]));

        await user.SayAsync("RETR data.bin", "150");
        Assert.Equal("0123456789", await (await user.OpenDataAsync()).ReceiveAllAsync());
        await user.ExpectAsync("226");
        await user.SayAsync("EPSV", "229");
        await user.SayAsync("STOR new", "150");
        var data = await user.OpenDataAsync();
        await data.SendAsync("abc");
        await user.UntilTransferredAsync(3);

        // While it is under way.
        metrics.Observe();
        Assert.Equal(3, metrics["portcullis.transferred direction=received"]);
        Assert.Equal(1, metrics["portcullis.transfers.active direction=received"]);
        await data.SendAllAsync("");
        await user.ExpectAsync("226");
        await user.SayAsync("QUIT", "221");
        await user.ExpectEndAsync();

        await conversation.Server.StopAsync(Conversation.Patience);
        metrics.Observe();
        Assert.Equal(0, metrics["portcullis.sessions"]);
        Assert.Equal(1, metrics["portcullis.session.duration end=Quit"]);
        Assert.Equal((1, 1), (metrics["portcullis.logins outcome=accepted"], metrics["portcullis.logins outcome=rejected"]));
        Assert.Equal((1, 1), (metrics["portcullis.transfers direction=sent outcome=completed"], metrics["portcullis.transfers direction=received outcome=completed"]));
        Assert.Equal((1, 1), (metrics["portcullis.transfer.duration direction=sent outcome=completed"], metrics["portcullis.transfer.duration direction=received outcome=completed"]));
        Assert.Equal((0, 0), (metrics["portcullis.transfers.active direction=sent"], metrics["portcullis.transfers.active direction=received"]));
        Assert.Equal((10, 3), (metrics["portcullis.transferred direction=sent"], metrics["portcullis.transferred direction=received"]));
        Assert.Equal(2, metrics["portcullis.data_connection.duration mode=passive outcome=opened"]);
        Assert.Equal((2, 1), (metrics["portcullis.storage.duration operation=open outcome=completed"], metrics["portcullis.storage.duration operation=commit outcome=completed"]));
        Assert.Equal(0, metrics["portcullis.passive_ports.used"]);
        AssertTagsAreThoseOfTheList(metrics);
    }

    [Fact]
    public async Task Failures_are_measured_as_such()
    {
        await using var conversation = await Conversation.BeginAsync(options => options with { Defender = new DefenderOptions { BanAt = 1 } });
        var metrics = conversation.Metrics;
        var user = await conversation.LogInAsync();
        await user.SayAsync("PORT 198,51,100,7,195,80", "200");
        await user.SayAsync("LIST", "150", "425");
        await user.SayAsync("EPSV", "229");
        await user.SayAsync("RETR none", "550");
        var other = await conversation.ConnectAsync();
        await other.SayAsync("USER anna", "331");
        await other.SayAsync("PASS wrong", "421");

        metrics.Observe();
        Assert.Equal(1, metrics["portcullis.data_connection.duration mode=active outcome=failed"]);
        Assert.Equal(1, metrics["portcullis.storage.duration operation=open outcome=failed"]);
        Assert.Equal(1, metrics["portcullis.transfers direction=sent outcome=not-opened"]);
        Assert.Equal((1, 1), (metrics["portcullis.bans"], metrics["portcullis.bans.active"]));
        AssertTagsAreThoseOfTheList(metrics);
    }

    private static void AssertTagsAreThoseOfTheList(RecordingMetrics metrics) => Assert.All(metrics.Keys, key =>
    {
        var words = key.Split(' ');
        Assert.Equal(ServerInstruments.All.Single(info => info.Name == words[0]).Tags, words.Skip(1).Select(word => word.Split('=')[0]));
    });
}
