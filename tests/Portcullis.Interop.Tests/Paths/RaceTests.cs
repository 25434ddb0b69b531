using System.Globalization;
using System.Text;

namespace Portcullis.Interop.Tests.Paths;

/// <summary>
/// A local user exchanges a directory for a link that leads out, and back, as fast as the kernel can, while a client
/// works in it. Checking first and opening then loses such races (CVE-2008-7262 and its kin).
/// </summary>
[Collection(Alone.Name)]
public sealed class RaceTests : PathTest
{
    private static readonly TimeSpan Duration = TimeSpan.FromSeconds(3);

    private int _inside, _refused;

    [Theory]
    [MemberData(nameof(Confinements))]
    public async Task A_directory_that_becomes_a_link_and_back_lets_nothing_out(string confinement)
    {
        Directory.CreateDirectory(OnServer("flip"));
        await File.WriteAllTextAsync(OnServer("flip/secret"), "in");
        File.CreateSymbolicLink(OnServer("flop"), "../outside");
        File.WriteAllText(OnServer("file-flip"), "in");
        File.CreateSymbolicLink(OnServer("file-flop"), "../outside/secret");
        File.WriteAllText(OnServer("append-flip"), "in");
        File.CreateSymbolicLink(OnServer("append-flop"), "../outside/secret");
        await StartAsync(confinement);

        using var stop = new CancellationTokenSource(Duration);
        var flips = Task.Factory.StartNew(() => Flip(stop.Token), stop.Token, TaskCreationOptions.LongRunning, TaskScheduler.Default);
        await Task.WhenAll(ReadAsync(stop.Token), StoreAsync(stop.Token), ChangeAsync(stop.Token), ListAsync(stop.Token), RemoveTreesAsync(stop.Token));

        Assert.True(await flips > 1000, "The names were not exchanged often enough to race with.");
        Assert.True(_inside > 10 && _refused > 10, $"Not both were met: inside {_inside} times, refused {_refused} times.");
    }

    private long Flip(CancellationToken stop)
    {
        long count = 0;
        for (; !stop.IsCancellationRequested || count % 2 != 0; count++)
        {
            HostFiles.Exchange(OnServer("flip"), OnServer("flop"));
            HostFiles.Exchange(OnServer("file-flip"), OnServer("file-flop"));
            HostFiles.TryExchange(OnServer("append-flip"), OnServer("append-flop"));
            HostFiles.TryExchange(OnServer("tree/flip"), OnServer("tree/flop"));
        }

        return count;
    }

    private async Task ReadAsync(CancellationToken stop)
    {
        using var client = await ControlClient.LogInAsync(Server);
        while (!stop.IsCancellationRequested)
        {
            foreach (var file in (string[])["flip/secret", "file-flip"])
            {
                var (reply, octets) = await client.DownloadAsync($"RETR {file}");
                Count(reply);
                Assert.Equal(reply.Code == 226 ? "in" : "", Encoding.UTF8.GetString(octets));

                var size = await client.SendAsync($"SIZE {file}");
                Count(size);
                Assert.True(size.Code != 213 || size.Text == "213 2", $"The length of what is outside: {size}");
            }
        }
    }

    // What would have been stored, made or moved outside is seen at the end, by whatever stands there.
    private async Task StoreAsync(CancellationToken stop)
    {
        using var client = await ControlClient.LogInAsync(Server);
        for (var i = 0; !stop.IsCancellationRequested; i++)
        {
            Count(await client.UploadAsync(Invariant($"STOR flip/stored-{i}"), "x"u8.ToArray()));
            Count(await client.UploadAsync(Invariant($"APPE flip/secret-{i}"), "x"u8.ToArray()));
            await client.UploadAsync("APPE append-flop", "x"u8.ToArray());
            await client.UploadAsync("STOU flip/unique", "x"u8.ToArray());
        }
    }

    private async Task ChangeAsync(CancellationToken stop)
    {
        using var client = await ControlClient.LogInAsync(Server);
        for (var i = 0; !stop.IsCancellationRequested; i++)
        {
            Count(await client.SendAsync(Invariant($"MKD flip/made-{i}")));
            await client.SendAsync(Invariant($"RMD flip/made-{i}"));
            await client.SendAsync("DELE flip/sub/victim");
            await client.SendAsync("RMD flip/sub");
            await client.SendAsync("SITE RMDIR flip/sub");
            await client.SendAsync("SITE CHMOD 777 file-flip");
            await client.SendAsync("SITE COPY file-flip copy");
            await client.SendAsync("MFMT 20010101000000 file-flip");
            await client.UploadAsync(Invariant($"STOR source-{i}"), "x"u8.ToArray());
            (await client.SendAsync(Invariant($"RNFR source-{i}"))).Is(350);
            Count(await client.SendAsync(Invariant($"RNTO flip/renamed-{i}")));
            if ((await client.SendAsync("RNFR flip/sub")).Code == 350)
                await client.SendAsync(Invariant($"RNTO taken-{i}"));
        }
    }

    // What goes down a tree and removes must not go down where a link has just come up.
    private async Task RemoveTreesAsync(CancellationToken stop)
    {
        using var client = await ControlClient.LogInAsync(Server);
        while (!stop.IsCancellationRequested)
        {
            if (!Directory.Exists(OnServer("tree")))
            {
                Directory.CreateDirectory(OnServer("tree/flip/below"));
                File.CreateSymbolicLink(OnServer("tree/flop"), "../../outside");
            }

            await client.SendAsync("SITE RMDIR tree");
        }
    }

    private async Task ListAsync(CancellationToken stop)
    {
        using var client = await ControlClient.LogInAsync(Server);
        while (!stop.IsCancellationRequested)
        {
            foreach (var command in (string[])["MLSD flip", "LIST flip", "NLST flip"])
            {
                var (reply, octets) = await client.DownloadAsync(command);
                Count(reply);
                Assert.DoesNotContain("sub", Encoding.UTF8.GetString(octets), StringComparison.Ordinal);
            }

            Assert.DoesNotContain("sub", (await client.SendAsync("STAT flip")).Text, StringComparison.Ordinal);
            await client.SendAsync("CWD flip");
            await client.SendAsync("CWD /");
        }
    }

    private void Count(WireReply reply)
    {
        if (reply.IsRefusal)
            Interlocked.Increment(ref _refused);
        else
            Interlocked.Increment(ref _inside);
    }

    private static string Invariant(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);
}
