using System.Diagnostics;
using System.Net;
using System.Net.Sockets;
using System.Text;

namespace Portcullis.Interop.Tests.Load;

/// <summary>
/// One address sends wrong passwords as fast as it can, over many sessions and with nothing that delays or bans it; accounts of a
/// database that log in from another address, each for the first time, wait for one hash at most.
/// </summary>
[Collection(Alone.Name)]
public sealed class PasswordFloodTests : InteropTest
{
    private const int Guessers = 64, Logins = 100;

    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(2);

    private static readonly IPAddress Stranger = IPAddress.Parse("127.0.0.2");

    private int _guesses;

    [Fact]
    public async Task Who_guesses_from_one_address_holds_nobody_up_at_another()
    {
        var state = Path.Combine(Base, "state");
        var accounts = Path.Combine(Base, "accounts.json");
        await File.WriteAllTextAsync(accounts, $$"""{ "accounts": [{{string.Join(',', Enumerable.Range(0, Logins).Select(number => $$"""{ "name": "user-{{number}}", "password": "secret-{{number}}" }"""))}}] }""");
        (await Tool.RunAsync(ServerProcess.Program(), ["account", "import", accounts, "--state", state], "", Base)).Succeeded();
        var config = Path.Combine(Base, "portcullis.json");
        await File.WriteAllTextAsync(config, """{ "limits": { "failedLoginDelay": "0s", "failedLogins": 1000 }, "defender": { "enabled": false } }""");
        await StartAsync("--config", config, "--state", state);

        using var end = new CancellationTokenSource();
        var flood = Enumerable.Range(0, Guessers).Select(number => GuessAsync($"user-{number}", end.Token)).ToList();
        await Eventually.TrueAsync(() => Volatile.Read(ref _guesses) > Guessers, () => "Nobody guesses.");

        var times = new List<TimeSpan>();
        for (var number = 0; number < Logins; number++)
        {
            using var client = await ControlClient.ConnectAsync(Server);
            var began = Stopwatch.GetTimestamp();
            (await client.SendAsync($"USER user-{number}")).Is(331);
            (await client.SendAsync($"PASS secret-{number}")).Is(230);
            times.Add(Stopwatch.GetElapsedTime(began));
        }

        var before = Volatile.Read(ref _guesses);
        await end.CancelAsync();
        await Task.WhenAll(flood);
        times.Sort();
        TestContext.Current.TestOutputHelper?.WriteLine($"{before} guesses; logins: median {times[Logins / 2].TotalMilliseconds:0} ms, p99 {times[Logins * 99 / 100 - 1].TotalMilliseconds:0} ms, longest {times[^1].TotalMilliseconds:0} ms.");
        Assert.True(before > Logins, $"There were only {before} guesses.");
        Assert.True(times[Logins * 99 / 100 - 1] < Limit, $"p99 is {times[Logins * 99 / 100 - 1]}.");
    }

    // Whatever is answered, it goes on; where the session is ended, with another one.
    private async Task GuessAsync(string user, CancellationToken end)
    {
        var guess = Encoding.ASCII.GetBytes($"USER {user}\r\nPASS wrong\r\n");
        var buffer = new byte[4096];
        while (!end.IsCancellationRequested)
        {
            using var socket = new Socket(SocketType.Stream, ProtocolType.Tcp);
            try
            {
                socket.Bind(new IPEndPoint(Stranger, 0));
                await socket.ConnectAsync(Server.EndPoint, end);
                while (await socket.ReceiveAsync(buffer, end) > 0)
                {
                    await socket.SendAsync(guess, end);
                    Interlocked.Increment(ref _guesses);
                }
            }
            catch (Exception e) when (e is SocketException or OperationCanceledException)
            {
                // It was turned away, or has done its work.
            }
        }
    }
}
