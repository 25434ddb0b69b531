using System.Globalization;

namespace Portcullis.Interop.Tests.Faults;

/// <summary>
/// kill -9 at a random moment, again and again: if the client read 226, the file is there whole; if it did not, what was
/// there before is.
/// </summary>
[Collection(Alone.Name)]
public sealed class KillTests : InteropTest
{
    private const int Clients = 8;

    private static readonly int Kills = Environment.GetEnvironmentVariable("PORTCULLIS_NIGHTLY") == "1" ? 200 : 50;

    private readonly UploadJournal _journal = new();

    [Fact]
    public async Task No_acknowledged_upload_is_lost_and_no_part_of_one_is_ever_seen()
    {
        var seed = int.TryParse(Environment.GetEnvironmentVariable("PORTCULLIS_SEED"), NumberStyles.None, CultureInfo.InvariantCulture, out var given)
            ? given
            : Random.Shared.Next();
        var random = new Random(seed);
        var (cutOff, partial) = (0, 0);
        for (var kill = 1; kill <= Kills; kill++)
        {
            using var server = await ServerProcess.StartAsync(Root, new Dictionary<string, string>());

            // What the last crash left behind goes by itself, while the server already serves.
            await Eventually.NoPartialFileAsync(Root);
            await UploadUntilKilledAsync(server, random);

            (cutOff, partial) = (cutOff + _journal.UnderWay, partial + Eventually.PartialFiles(Root).Length);
            var wrong = _journal.Settle(Root);
            Assert.True(wrong.Count == 0, $"After kill {kill} with PORTCULLIS_SEED={seed}:\n{string.Join('\n', wrong)}\n{server.Log}");
            Assert.Empty(server.Errors);
            _journal.Forget(Root, Uploader.IsNew);
        }

        TestContext.Current.TestOutputHelper?.WriteLine(
            $"PORTCULLIS_SEED={seed}: {Kills} kills, {_journal.Acknowledged} uploads acknowledged, {cutOff} cut off, {partial} temporary files left behind.");
        Assert.True(_journal.Acknowledged > Kills && cutOff > Kills && partial > 0, $"The kills hit nothing: {_journal.Acknowledged}, {cutOff}, {partial}.");

        await StartAsync();
        await Eventually.NoPartialFileAsync(Root);
        Assert.Empty(_journal.Settle(Root));
    }

    private async Task UploadUntilKilledAsync(ServerProcess server, Random random)
    {
        var clients = await Task.WhenAll(Enumerable.Range(0, Clients).Select(_ => ControlClient.LogInAsync(server)));
        var uploads = clients.Select((client, number) => new Uploader(number, new Random(random.Next()), _journal).RunAsync(client)).ToList();
        await Task.Delay(TimeSpan.FromMilliseconds(random.Next(5, 500)), TimeProvider.System);
        await server.KillAsync();
        await Task.WhenAll(uploads);
    }
}
