using System.Net;
using Portcullis.Server;
using Portcullis.Server.Security;
using Portcullis.Tests.Security;

namespace Portcullis.Tests.Conversations;

/// <summary>The listener for old devices: for whom, until when, and that nobody forgets it. What TLS it speaks is for sockets to show.</summary>
public sealed class OldDeviceTests
{
    private static readonly IPEndPoint Port = new(Conversation.ServerAddress, 2990);

    private static readonly OldDeviceListener Scanners = new("scanners", Port, [IPNetwork.Parse("198.51.100.0/24")], ConversationClock.Beginning.AddDays(3));

    [Fact]
    public async Task Others_than_those_it_is_for_are_refused()
    {
        await using var conversation = await BeginAsync(Scanners);
        await using (var device = Call(conversation, Conversation.UserAddress))
        {
            await device.ExpectAsync("220");
            await device.SayAsync("AUTH TLS", "234");
            await device.LogInAsync();
        }

        Assert.Single(conversation.Log.Named("OldDeviceBegan"));
        await using var stranger = Call(conversation, Conversation.Stranger);
        await stranger.ExpectAsync("421 This port is not for you; use the ordinary one.");
        Assert.Equal(1, conversation.Metrics.Refusals("tls.old-devices-network"));

        // To the others it is a server like any.
        await (await conversation.ConnectAsync(Conversation.Stranger)).SayAsync("AUTH TLS", "234");
        Assert.Single(conversation.Log.Named("OldDeviceBegan"));
    }

    [Fact]
    public async Task Its_last_day_is_the_last()
    {
        await using var conversation = await BeginAsync(Scanners);
        conversation.Clock.SetUtcNow(Scanners.Until.AddSeconds(-1));
        await using (var device = Call(conversation, Conversation.UserAddress))
            await device.ExpectAsync("220");
        conversation.Clock.SetUtcNow(Scanners.Until);
        await using (var device = Call(conversation, Conversation.UserAddress))
            await device.ExpectAsync("421");
        Assert.Equal(1, conversation.Metrics.Refusals("tls.old-devices-over"));
    }

    [Fact]
    public async Task Under_implicit_TLS_nothing_is_said_in_the_clear()
    {
        await using var conversation = await BeginAsync(Scanners with { IsImplicit = true });
        var stranger = conversation.Network.Connect(new IPEndPoint(Conversation.Stranger, 0), Port);
        Assert.Equal(0, await stranger.ReceiveAsync(new byte[10], TestContext.Current.CancellationToken));
        await stranger.DisposeAsync();
    }

    [Fact]
    public async Task The_log_reminds_of_it_at_the_start_and_daily()
    {
        await using var conversation = await BeginAsync(Scanners);
        var told = Assert.Single(conversation.Log.Named("OldDevicesServed"));
        Assert.Equal(("scanners", "198.51.100.0/24", "3"), (told["Name"], told["Networks"], told["Days"]));
        conversation.Clock.Advance(TimeSpan.FromDays(1));
        Assert.Equal("2", conversation.Log.Named("OldDevicesServed")[1]["Days"]);

        // Other options that leave it as it is are no reason.
        await conversation.ReconfigureAsync(options => options with { Greeting = "New." });
        Assert.Equal(2, conversation.Log.Named("OldDevicesServed").Count);
        await conversation.ReconfigureAsync(options => options with { Tls = options.Tls! with { OldDevices = Scanners with { Name = "plotters" } } });
        Assert.Equal(3, conversation.Log.Named("OldDevicesServed").Count);

        conversation.Clock.Advance(TimeSpan.FromDays(2));
        Assert.NotEmpty(conversation.Log.Named("OldDevicesOver"));
        await conversation.ReconfigureAsync(options => options with { Tls = options.Tls! with { OldDevices = null } });
        var count = conversation.Log.Named("OldDevicesOver").Count;
        conversation.Clock.Advance(TimeSpan.FromDays(2));
        Assert.Equal(count, conversation.Log.Named("OldDevicesOver").Count);
        Assert.False(conversation.Network.IsListening(Port));
    }

    [Fact]
    public void What_is_wrong_with_it_is_said_at_the_start()
    {
        Assert.Equal(
            [
                "Tls.OldDevices: the listener needs a name, on one line.",
                "Tls.OldDevices: at least one network is needed; it is not for everybody.",
                "Tls.OldDevices: TLS 1.0 and 1.1 need libssl 3 on Linux; SslStream does not speak them.",
                "Tls.OldDevices: it is of no use where TLS is off.",
            ],
            new FtpServerOptions
            {
                Listeners = [new(IPAddress.Loopback, 0)],
                Authenticator = new Portcullis.Server.Accounts.StaticAccounts(),
                Tls = TestCertificates.Options with { Engine = TlsEngine.SslStream, Control = TlsDuty.Off, OldDevices = Scanners with { Name = " ", Networks = [] } },
            }.Validate());
    }

    private static Task<Conversation> BeginAsync(OldDeviceListener listener) =>
        Conversation.BeginAsync(options => options with { Tls = TestCertificates.Options with { Control = TlsDuty.Allow, OldDevices = listener } });

    private static UserPi Call(Conversation conversation, IPAddress from) => new(conversation, conversation.Network.Connect(new IPEndPoint(from, 0), Port));
}
