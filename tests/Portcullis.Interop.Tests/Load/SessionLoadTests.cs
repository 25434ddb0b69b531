using System.Security.Cryptography;

namespace Portcullis.Interop.Tests.Load;

/// <summary>A thousand sessions at once, and transfers beside them: nothing is lost, and nothing stays open.</summary>
[Collection(Alone.Name)]
public sealed class SessionLoadTests : InteropTest
{
    private const int Sessions = 1000, Transfers = 64, Length = 2_000_003;

    [Fact]
    public async Task A_thousand_sessions_answer_while_64_transfers_run_and_nothing_stays_open()
    {
        var octets = RandomNumberGenerator.GetBytes(Length);
        await File.WriteAllBytesAsync(OnServer("down"), octets);
        await StartAsync();
        await TransferAsync(0, octets);
        await Eventually.NoSessionAsync(Server);
        var baseline = Server.DescriptorCount;

        var clients = new List<ControlClient>();
        try
        {
            foreach (var group in Enumerable.Range(0, Sessions).Chunk(50))
                clients.AddRange(await Task.WhenAll(group.Select(_ => ControlClient.LogInAsync(Server))));
            Assert.True(Server.DescriptorCount >= baseline + Sessions);

            await Task.WhenAll(Enumerable.Range(0, Transfers).Select(number => TransferAsync(number, octets)));
            var replies = await Task.WhenAll(clients.Select(client => client.SendAsync("NOOP")));
            Assert.All(replies, reply => reply.Is(200));
        }
        finally
        {
            clients.ForEach(client => client.Dispose());
        }

        await Eventually.NoSessionAsync(Server);
        await Eventually.TrueAsync(() => Server.DescriptorCount <= baseline + 2, () => $"{Server.DescriptorCount} descriptors are open; it were {baseline}.");
        Assert.Empty(Eventually.PartialFiles(Root));
        foreach (var number in Enumerable.Range(0, Transfers).Where(IsUpload))
            Assert.Equal(Digest.Of(octets), Digest.OfFile(OnServer($"up-{number}")));
    }

    private static bool IsUpload(int number) => number % 2 == 0;

    private async Task TransferAsync(int number, byte[] octets)
    {
        using var client = await ControlClient.LogInAsync(Server);
        if (IsUpload(number))
        {
            (await client.UploadAsync($"STOR up-{number}", octets)).Is(226);
            return;
        }

        var (reply, received) = await client.DownloadAsync("RETR down");
        reply.Is(226);
        Assert.Equal(Digest.Of(octets), Digest.Of(received));
    }
}
