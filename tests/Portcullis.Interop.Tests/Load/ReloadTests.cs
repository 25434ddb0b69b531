using System.Diagnostics;
using System.Globalization;
using System.Net.Sockets;
using System.Security.Cryptography;

namespace Portcullis.Interop.Tests.Load;

/// <summary>
/// The configuration goes to and fro between two, by SIGHUP, while clients come, stay and transfer: no session and no transfer
/// is disturbed, and each session has all of the one or all of the other.
/// </summary>
[Collection(Alone.Name)]
public sealed class ReloadTests : InteropTest
{
    private const int Visitors = 8, Length = 3_000_001;

    private static readonly int Reloads = Environment.GetEnvironmentVariable("PORTCULLIS_NIGHTLY") == "1" ? 200 : 20;

    private readonly byte[] _content = RandomNumberGenerator.GetBytes(Length);
    private volatile bool _ends;
    private int _visits, _transfers;

    private string Config => Path.Combine(Base, "portcullis.json");

    [Fact]
    public async Task No_reload_disturbs_a_session_or_a_transfer_and_none_sees_half_of_it()
    {
        await File.WriteAllBytesAsync(OnServer("down"), _content);
        await WriteAsync("one");
        await StartAsync("--config", Config);
        using var stays = await LogInAsync();
        var (_, data) = await stays.BeginAsync("STOR slow");

        var visitors = Enumerable.Range(0, Visitors).Select(VisitAsync).Append(TransferAsync("up-1")).Append(TransferAsync("up-2")).ToList();
        for (var reload = 1; reload <= Reloads; reload++)
        {
            await WriteAsync(reload % 2 == 0 ? "one" : "two");
            using (var kill = Process.Start("kill", ["-HUP", Server.Id.ToString(CultureInfo.InvariantCulture)]))
                await kill.WaitForExitAsync();
            await Eventually.TrueAsync(() => Server.Log.Split("The configuration is that of ").Length > reload, () => $"Reload {reload}:\n{Server.Log}");
            await ControlClient.SendAllAsync(data!, _content.AsMemory(0, 1000));
            Assert.DoesNotContain(visitors, visitor => visitor.IsFaulted);
        }

        _ends = true;
        await Task.WhenAll(visitors);
        data!.Shutdown(SocketShutdown.Send);
        (await stays.ReadAsync()).Is(226);
        Assert.Equal(Reloads * 1000, new FileInfo(OnServer("slow")).Length);
        Assert.Equal("215 one", (await stays.SendAsync("SYST")).Text);
        data.Dispose();
        TestContext.Current.TestOutputHelper?.WriteLine($"{Reloads} reloads, {_visits} sessions and {_transfers} transfers meanwhile.");
        Assert.True(_visits > Reloads && _transfers > 2, $"Too little went on: {_visits} sessions, {_transfers} transfers.");
    }

    // Each setting has its own place in the server: the greeting, what SYST says, a policy, and the rights of the accounts.
    private async Task WriteAsync(string which)
    {
        var (isOne, temporary) = (which == "one", Config + ".new");
        await File.WriteAllTextAsync(
            temporary,
            $$"""
            {
              "greeting": "{{which}}",
              "systemType": "{{which}}",
              "messages": { "welcome": ["{{which}}"], "exit": "{{which}}" },
              "dataPorts": { "preset": "{{(isOne ? "nt351" : "nt4")}}" },
              "readOnly": {{(isOne ? "false" : "true")}},
            }
            """);
        File.Move(temporary, Config, overwrite: true);
    }

    private async Task VisitAsync(int number)
    {
        while (!_ends)
        {
            var (client, which) = await GreetedAsync();
            using (client)
            {
                (await client.SendAsync($"USER {ServerProcess.User}")).Is(331);
                Assert.Contains(which, (await client.SendAsync($"PASS {ServerProcess.Password}")).Is(230).Text, StringComparison.Ordinal);
                Assert.Equal($"215 {which}", (await client.SendAsync("SYST")).Text);
                (await client.SendAsync("PORT 127,0,0,1,0,20")).Is(which == "one" ? 504 : 200);
                var made = await client.SendAsync($"MKD made-{number}");
                made.Is(which == "one" ? 257 : 550);
                if (made.Code == 257)
                    (await client.SendAsync($"RMD made-{number}")).Is(250);
                Assert.Equal($"221 {which}", (await client.SendAsync("QUIT")).Text);
            }

            Interlocked.Increment(ref _visits);
        }
    }

    private async Task TransferAsync(string name)
    {
        using var client = await LogInAsync();
        while (!_ends)
        {
            (await client.UploadAsync($"STOR {name}", _content)).Is(226);
            var (reply, octets) = await client.DownloadAsync("RETR down");
            reply.Is(226);
            Assert.Equal(Length, octets.Length);
            Assert.True(octets.AsSpan().SequenceEqual(_content));
            Interlocked.Increment(ref _transfers);
        }
    }

    // With the rights of the first: whoever came under the other leaves again.
    private async Task<ControlClient> LogInAsync()
    {
        while (true)
        {
            var (client, which) = await GreetedAsync();
            if (which == "one")
            {
                (await client.SendAsync($"USER {ServerProcess.User}")).Is(331);
                (await client.SendAsync($"PASS {ServerProcess.Password}")).Is(230);
                (await client.SendAsync("TYPE I")).Is(200);
                return client;
            }

            client.Dispose();
        }
    }

    private async Task<(ControlClient Client, string Which)> GreetedAsync()
    {
        var (client, greeting) = await ControlClient.GreetedAsync(Server);
        return (client, greeting.Text["220 ".Length..]);
    }
}
