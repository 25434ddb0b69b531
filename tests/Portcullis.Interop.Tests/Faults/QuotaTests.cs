using System.Globalization;
using System.Net.Sockets;
using System.Text.RegularExpressions;

namespace Portcullis.Interop.Tests.Faults;

/// <summary>
/// Sixty-four clients against one quota, and kill -9 among them: it is never overshot, what fails gives its space back, and what the
/// server says is used is what a look at the disk says, in the same process and in the one after it.
/// </summary>
[Collection(Alone.Name)]
public sealed partial class QuotaTests : InteropTest
{
    private const int Clients = 64, Octets = 8 * 1024 * 1024, Files = 60, Largest = 600_000;

    private static readonly int Kills = Environment.GetEnvironmentVariable("PORTCULLIS_NIGHTLY") == "1" ? 50 : 5;

    private readonly byte[] _content = new byte[Largest];
    private int _stored, _refused, _cutOff;

    private string Counted => Path.Combine(Base, "in");

    [Fact]
    public async Task A_quota_is_never_overshot_and_the_ledger_is_what_a_rescan_says_also_after_a_kill()
    {
        var seed = int.TryParse(Environment.GetEnvironmentVariable("PORTCULLIS_SEED"), NumberStyles.None, CultureInfo.InvariantCulture, out var given) ? given : Random.Shared.Next();
        var random = new Random(seed);
        random.NextBytes(_content);
        Directory.CreateDirectory(Counted);
        var config = Path.Combine(Base, "portcullis.json");
        await File.WriteAllTextAsync(config, $$"""{ "mounts": [{ "path": "/in", "folder": "{{Counted}}", "quota": { "octets": {{Octets}}, "files": {{Files}} } }] }""");

        for (var kill = 1; kill <= Kills; kill++)
        {
            using var server = await ServerProcess.StartAsync(Root, new Dictionary<string, string>(), "--config", config);
            await Eventually.NoPartialFileAsync(Counted);
            await IsAsOnDiskAsync(server, seed);

            // First to the end, in this process.
            await Task.WhenAll(Begin(server, random, rounds: 4));
            await Eventually.NoSessionAsync(server);
            await IsAsOnDiskAsync(server, seed);

            var uploads = Begin(server, random, rounds: 1000);
            await Task.Delay(TimeSpan.FromMilliseconds(random.Next(100, 600)), TimeProvider.System);
            await server.KillAsync();
            await Task.WhenAll(uploads);
            Assert.Empty(server.Errors);
            AssertWithin(OnDisk(), seed);
        }

        TestContext.Current.TestOutputHelper?.WriteLine($"PORTCULLIS_SEED={seed}: {Kills} kills, {_stored} files stored, {_refused} refused for the quota, {_cutOff} cut off.");
        Assert.True(_stored > Kills * Clients && _refused > Kills && _cutOff > Kills, $"It was not put to the test: {_stored}, {_refused}, {_cutOff}.");
        await StartAsync("--config", config);
        await Eventually.NoPartialFileAsync(Counted);
        await IsAsOnDiskAsync(Server, seed);
    }

    private List<Task> Begin(ServerProcess server, Random random, int rounds) =>
        [.. Enumerable.Range(0, Clients).Select(_ => random.Next()).ToList().Select(seed => RunAsync(server, new Random(seed), rounds))];

    private async Task RunAsync(ServerProcess server, Random random, int rounds)
    {
        try
        {
            using var client = await ControlClient.LogInAsync(server);
            for (var round = 0; round < rounds; round++)
                await StepAsync(client, random);
            (await client.SendAsync("QUIT")).Is(221);
        }
        catch (Exception e) when (e is IOException or SocketException or OperationCanceledException)
        {
            // The server was killed, or, without a kill, the sums will tell.
        }
    }

    private async Task StepAsync(ControlClient client, Random random)
    {
        var (name, length) = ($"/in/file-{random.Next(80)}", random.Next(Largest));
        switch (random.Next(6))
        {
            case 0:
                Assert.Contains((await client.SendAsync($"DELE {name}")).Code, (int[])[250, 450, 550]);
                break;

            // What did not come is given back.
            case 1:
                var (reply, data) = await client.BeginAsync($"STOR {name}");
                if (data is null)
                {
                    Refused(reply);
                    break;
                }

                using (data)
                {
                    await ControlClient.SendAllAsync(data, _content.AsMemory(0, length));
                    ControlClient.Reset(data);
                }

                // A reset may come after the last octet was taken for the end of the file by nobody.
                Assert.InRange((await client.ReadAsync()).Code, 400, 599);
                Interlocked.Increment(ref _cutOff);
                break;

            default:
                var answer = await client.UploadAsync($"{(random.Next(3) == 0 ? "APPE" : "STOR")} {name}", _content.AsMemory(0, length));
                if (answer.Code == 226)
                    Interlocked.Increment(ref _stored);
                else
                    Refused(answer);
                break;
        }
    }

    // 450 where two change one file at once.
    private void Refused(WireReply reply)
    {
        Assert.Contains(reply.Code, (int[])[552, 450, 452]);
        if (reply.Code == 552)
            Interlocked.Increment(ref _refused);
    }

    private async Task IsAsOnDiskAsync(ServerProcess server, int seed)
    {
        using var client = await ControlClient.LogInAsync(server);
        (await client.SendAsync("CWD /in")).Is(250);
        var told = Status().Match((await client.SendAsync("SITE QUOTA")).Is(200).Text);
        Assert.True(told.Success);
        var (octets, files) = OnDisk();
        Assert.Equal(
            (seed, octets, files),
            (seed, long.Parse(told.Groups["octets"].ValueSpan, CultureInfo.InvariantCulture), int.Parse(told.Groups["files"].ValueSpan, CultureInfo.InvariantCulture)));
        AssertWithin((octets, files), seed);
    }

    private static void AssertWithin((long Octets, int Files) there, int seed) =>
        Assert.True(there is { Octets: <= Octets, Files: <= Files }, $"PORTCULLIS_SEED={seed}: {there.Octets} octets in {there.Files} files are there.");

    // What uploads under way have is not stored.
    private (long Octets, int Files) OnDisk()
    {
        var files = new DirectoryInfo(Counted).GetFiles("file-*");
        return (files.Sum(file => file.Length), files.Length);
    }

    [GeneratedRegex(@"/in: (?<octets>\d+) of \d+ octets, (?<files>\d+) of \d+ files")]
    private static partial Regex Status();
}
