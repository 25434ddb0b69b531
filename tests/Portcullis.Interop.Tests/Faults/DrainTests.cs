using System.Net.Sockets;

namespace Portcullis.Interop.Tests.Faults;

/// <summary>SIGTERM: no new sessions, 421 to the idle, and what is under way is finished.</summary>
[Collection(Alone.Name)]
public sealed class DrainTests : InteropTest
{
    [Fact]
    public async Task Transfers_under_way_complete_and_the_server_ends_with_0()
    {
        var source = MakeOnServer("down", 30_000_000);
        var octets = await File.ReadAllBytesAsync(MakeLocal("up", 3_000_000));
        await StartAsync();
        using var idle = await ControlClient.LogInAsync(Server);
        using var stranger = await ControlClient.ConnectAsync(Server);
        using var downloader = await ControlClient.LogInAsync(Server);
        using var uploader = await ControlClient.LogInAsync(Server);
        using var down = (await downloader.BeginAsync("RETR down")).Data!;
        using var up = (await uploader.BeginAsync("STOR up")).Data!;
        await ControlClient.SendAllAsync(up, octets.AsMemory(0, 1_000_000));
        await Eventually.PartialFileAsync(Root, 1_000_000);

        Server.Terminate();
        (await idle.ReadAsync()).Is(421);
        Assert.True(await idle.IsClosedAsync());
        (await stranger.ReadAsync()).Is(421);
        await Assert.ThrowsAnyAsync<SocketException>(() => ControlClient.ConnectAsync(Server));

        Assert.Equal(Digest.OfFile(source), Digest.Of(await ControlClient.ReadToEndAsync(down)));
        (await downloader.ReadAsync()).Is(226);
        await ControlClient.SendAllAsync(up, octets.AsMemory(1_000_000));
        up.Shutdown(SocketShutdown.Send);
        (await uploader.ReadAsync()).Is(226);
        Assert.Equal(0, await Server.WaitAsync());
        Assert.Equal(Digest.Of(octets), Digest.OfFile(OnServer("up")));
    }

    [Fact]
    public async Task Without_sessions_the_server_ends_at_once()
    {
        await StartAsync();
        Server.Terminate();
        Assert.Equal(0, await Server.WaitAsync().WaitAsync(TimeSpan.FromSeconds(5)));
    }
}
