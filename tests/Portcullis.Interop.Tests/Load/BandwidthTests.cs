using System.Diagnostics;
using System.Globalization;
using System.Security.Cryptography;

namespace Portcullis.Interop.Tests.Load;

/// <summary>The real server over ten seconds of real time: what crosses is within five in a hundred of the rate, however it crosses. Nightly.</summary>
[Collection(Alone.Name)]
public sealed class BandwidthTests : InteropTest
{
    private const int Rate = 2 * 1024 * 1024, Length = 10 * Rate;

    public BandwidthTests() => Assert.SkipUnless(Environment.GetEnvironmentVariable("PORTCULLIS_NIGHTLY") == "1", "Ten seconds each: nightly.");

    [Theory]
    [InlineData("downloadRate", 1)]
    [InlineData("downloadRate", 5)]
    [InlineData("downloadRatePerAccount", 5)]
    [InlineData("downloadRatePerTransfer", 1)]
    public async Task Downloads_by_sendfile_keep_the_rate_and_share_it(string setting, int sessions)
    {
        await StartAsync(setting);
        await File.WriteAllBytesAsync(OnServer("large"), RandomNumberGenerator.GetBytes(Length / sessions));
        var began = Stopwatch.StartNew();
        var ends = await Task.WhenAll(Enumerable.Range(0, sessions).Select(async _ =>
        {
            using var client = await ControlClient.LogInAsync(Server);
            var (reply, octets) = await client.DownloadAsync("RETR large");
            reply.Is(226);
            Assert.Equal(Length / sessions, octets.Length);
            return began.Elapsed;
        }));

        AssertTen(ends.Max());
        AssertTen(ends.Min());
    }

    [Theory]
    [InlineData("uploadRate", 4)]
    [InlineData("uploadRatePerTransfer", 1)]
    public async Task Uploads_keep_the_rate_and_share_it(string setting, int sessions)
    {
        await StartAsync(setting);
        var octets = RandomNumberGenerator.GetBytes(Length / sessions);
        var began = Stopwatch.StartNew();
        var ends = await Task.WhenAll(Enumerable.Range(0, sessions).Select(async number =>
        {
            using var client = await ControlClient.LogInAsync(Server);
            (await client.UploadAsync($"STOR up-{number}", octets)).Is(226);
            return began.Elapsed;
        }));

        AssertTen(ends.Max());
        AssertTen(ends.Min());
    }

    [Theory]
    [InlineData("downloadRate")]
    [InlineData("downloadRatePerAccount")]
    public async Task Small_files_of_three_sessions_keep_the_rate(string setting)
    {
        const int Size = 16 * 1024;
        await StartAsync(setting);
        await File.WriteAllBytesAsync(OnServer("small"), RandomNumberGenerator.GetBytes(Size));
        var files = Length / Size;
        var next = 0;
        var began = Stopwatch.StartNew();
        await Task.WhenAll(Enumerable.Range(0, 3).Select(async _ =>
        {
            using var client = await ControlClient.LogInAsync(Server);
            while (Interlocked.Increment(ref next) <= files)
                (await client.DownloadAsync("RETR small")).Reply.Is(226);
        }));

        AssertTen(began.Elapsed);
    }

    [Theory]
    [InlineData("down")]
    [InlineData("up")]
    public async Task Under_TLS_the_rate_is_kept_too(string direction)
    {
        await StartAsync($"{direction}loadRate", "--tls", "require");
        await File.WriteAllBytesAsync(OnServer("large"), RandomNumberGenerator.GetBytes(Length));
        MakeLocal("large", Length);
        string[] way = direction == "down" ? ["-o", Path.Combine(Local, "got"), $"{Server.Url}/large"] : ["-T", Path.Combine(Local, "large"), $"{Server.Url}/up"];

        var result = (await Tool.RunAsync(
            "curl", ["-q", "-sS", "-k", "--ssl-reqd", "--user", $"{ServerProcess.User}:{ServerProcess.Password}", "-w", "%{time_total}", .. way], "", Local)).Succeeded();

        AssertTen(TimeSpan.FromSeconds(double.Parse(result.Output, CultureInfo.InvariantCulture)));
    }

    // The first quarter of a second may be ahead of the rate; logging in and the machine may take as long.
    private static void AssertTen(TimeSpan elapsed) => Assert.InRange(elapsed.TotalSeconds, 9.5, 10.5);

    private async Task StartAsync(string setting, params string[] options)
    {
        var file = Path.Combine(Base, "portcullis.json");
        await File.WriteAllTextAsync(file, $$"""{ "limits": { "{{setting}}": "{{Rate / 1024}}KiB" } }""");
        await StartAsync([.. options, "--config", file]);
    }
}
