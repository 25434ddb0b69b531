using System.Buffers.Binary;
using System.Net.Sockets;
using System.Security.Cryptography;
using System.Text;

namespace Portcullis.Interop.Tests.Faults;

/// <summary>What a 110 has promised is there after a lost connection and after kill -9; and what clients resume by themselves.</summary>
[Collection(Alone.Name)]
public sealed class RestartTests : InteropTest
{
    private const int Piece = 1_500_000, Pieces = 4;

    private readonly byte[] _octets = RandomNumberGenerator.GetBytes(Piece * Pieces);

    [Theory]
    [InlineData("openat2", false)]
    [InlineData("walk", false)]
    [InlineData("openat2", true)]
    [InlineData("walk", true)]
    public async Task An_upload_goes_on_from_its_last_marker_after_a_lost_connection_and_after_a_kill(string confinement, bool kill)
    {
        var environment = new Dictionary<string, string> { ["PORTCULLIS_CONFINEMENT"] = confinement };
        await File.WriteAllTextAsync(OnServer("file"), "old");
        await StartAsync(environment);
        for (var answered = 1; answered < Pieces; answered++)
        {
            var marker = await SendAsync(answered, kill);
            if (kill)
                await StartAsync(environment);
            else
                await Eventually.NoSessionAsync(Server);

            await Eventually.NoPartialFileAsync(Root);
            Assert.Equal("old", await File.ReadAllTextAsync(OnServer("file")));
            using var client = await ControlClient.LogInAsync(Server);
            Assert.Equal(["file"], (await client.ListAsync("NLST")));
            (await client.SendAsync("MODE B")).Is(200);
            (await client.SendAsync($"REST {marker}")).Is(350);
            var (_, data) = await client.BeginAsync("STOR file");
            using (data)
            {
                await SendPiecesAsync(data!, answered, Pieces);
                await ControlClient.SendAllAsync(data!, Block(64, []));
                await UntilAsync(client, 250);
            }

            Assert.Equal(Digest.Of(_octets), Digest.OfFile(OnServer("file")));
            Assert.Equal(["file"], Tree(Root));
            await File.WriteAllTextAsync(OnServer("file"), "old");
        }
    }

    [Fact]
    public async Task What_is_kept_is_swept_by_a_later_start_only_when_it_is_of_no_use()
    {
        await StartAsync();
        await SendAsync(1, kill: true);
        var mark = Directory.GetFiles(Root, ".portcullis-*.mark").Single();
        await StartAsync();
        using (await ControlClient.LogInAsync(Server))
            Assert.Equal(2, Directory.GetFiles(Root, ".portcullis-*").Length);
        await Server.StopAsync();

        await File.WriteAllTextAsync(mark, "of no use");
        await StartAsync();
        await Eventually.TrueAsync(() => Directory.GetFiles(Root, ".portcullis-*").Length == 0, () => "What is of no use was not swept.");
    }

    [Fact]
    public async Task A_curl_that_was_killed_is_resumed_by_the_next_one()
    {
        var source = MakeLocal("large", 60_000_000);
        await StartAsync("--partial-uploads", "always");
        using (var curl = Tool.Start("curl", ["-q", "-sS", "--limit-rate", "20M", "--user", "anna:secret", "-T", source, $"{Server.Url}/file"]))
        {
            await Eventually.TrueAsync(() => Longest() > 5_000_000, () => "No upload has begun.");
            curl.Kill();
        }

        await Eventually.NoSessionAsync(Server);
        Assert.False(File.Exists(OnServer("file")));
        Assert.True(Longest() > 5_000_000);
        var trace = (await Tool.RunAsync("curl", "-q", "-sS", "-v", "-C", "-", "--user", "anna:secret", "-T", source, $"{Server.Url}/file")).Succeeded().Error;
        Assert.Contains("> APPE file", trace, StringComparison.Ordinal);
        AssertSame(source, OnServer("file"));
        Assert.Equal(["file"], Tree(Root));
    }

    [Fact]
    public async Task An_upload_that_kill_9_cut_off_is_resumed_by_lftp_from_what_was_on_disk()
    {
        var source = MakeLocal("large", 60_000_000);
        await StartAsync("--partial-uploads", "always");
        using (var client = await ControlClient.LogInAsync(Server))
        {
            var (_, data) = await client.BeginAsync("STOR file");
            using (data)
            {
                await ControlClient.SendAllAsync(data!, (await File.ReadAllBytesAsync(source)).AsMemory(0, 40_000_000));
                await Eventually.TrueAsync(() => Longest() >= 40_000_000, () => "The upload is not as far as it should be.");
                await Server.KillAsync();
            }
        }

        await StartAsync("--partial-uploads", "always");
        using (var client = await ControlClient.LogInAsync(Server))
        {
            var kept = int.Parse((await client.SendAsync("SIZE file")).Is(213).Text[4..], System.Globalization.CultureInfo.InvariantCulture);
            Assert.InRange(kept, 16 * 1024 * 1024, 40_000_000);
        }

        var script = $"""
            set cmd:fail-exit yes
            set net:max-retries 2
            open -u anna,secret -p {Server.Port} 127.0.0.1
            put -c large -o file

            """;
        (await Tool.RunAsync("lftp", ["--norc"], script, Local)).Succeeded();
        AssertSame(source, OnServer("file"));
        Assert.Equal(["file"], Tree(Root));
    }

    // Sends all, with a marker after each piece; stops when so many markers were answered, and one more piece is on the way.
    private async Task<string> SendAsync(int answered, bool kill)
    {
        using var client = await ControlClient.LogInAsync(Server);
        (await client.SendAsync("MODE B")).Is(200);
        var (_, data) = await client.BeginAsync("STOR file");
        using (data)
        {
            var marker = "";
            for (var i = 0; i < answered; i++)
            {
                await SendPiecesAsync(data!, i, i + 1);
                await ControlClient.SendAllAsync(data!, Block(16, Encoding.ASCII.GetBytes($"m{i}")));
                var words = (await client.ReadAsync()).Is(110).Text.Split(' ');
                Assert.Equal(["110", "MARK", $"m{i}", "="], words[..4]);
                marker = words[4];
            }

            await SendPiecesAsync(data!, answered, answered + 1);
            if (kill)
            {
                await Server.KillAsync();
                return marker;
            }

            ControlClient.Reset(data!);
            (await client.ReadAsync()).Is(426);
            return marker;
        }
    }

    private async Task SendPiecesAsync(Socket data, int from, int to)
    {
        const int Size = 30_000;
        for (var at = from * Piece; at < to * Piece; at += Size)
            await ControlClient.SendAllAsync(data, Block(0, _octets[at..(at + Size)]));
    }

    private static byte[] Block(byte descriptor, byte[] octets)
    {
        var block = new byte[3 + octets.Length];
        block[0] = descriptor;
        BinaryPrimitives.WriteUInt16BigEndian(block.AsSpan(1), (ushort)octets.Length);
        octets.CopyTo(block, 3);
        return block;
    }

    private static async Task UntilAsync(ControlClient client, int code)
    {
        WireReply reply;
        while ((reply = await client.ReadAsync()).Code == 110)
        {
        }

        reply.Is(code);
    }

    private long Longest() => Directory.GetFiles(Root, ".portcullis-*").Select(name => new FileInfo(name) is { Exists: true } file ? file.Length : 0).DefaultIfEmpty().Max();
}
