namespace Portcullis.Interop.Tests.Faults;

/// <summary>A disk of 16 MiB that is full in the middle of an upload.</summary>
[Collection(Alone.Name)]
public sealed class FullDiskTests : InteropTest
{
    private const int Disk = 16 << 20;

    private IDisposable? _disk;

    private long Free => new DriveInfo(Root).AvailableFreeSpace;

    public override async ValueTask InitializeAsync()
    {
        await base.InitializeAsync();
        _disk = HostFiles.MountMemory(Root, Disk);
        await StartAsync();
    }

    public override async ValueTask DisposeAsync()
    {
        GC.SuppressFinalize(this);
        _disk?.Dispose();
        await base.DisposeAsync();
    }

    [Theory]
    [InlineData("STOR new")]
    [InlineData("STOR file")]
    [InlineData("APPE file")]
    [InlineData("STOU new")]
    public async Task An_upload_that_does_not_fit_is_refused_and_its_space_is_free_again(string command)
    {
        var old = await File.ReadAllBytesAsync(MakeOnServer("file", 5 << 20));
        var free = Free;
        using var client = await ControlClient.LogInAsync(Server);
        var reply = await client.UploadAsync(command, new byte[Disk]);

        Assert.True(reply.Code is 452 or 552, reply.Text);
        Assert.Equal(["file"], Tree(Root));
        Assert.Equal(Digest.Of(old), Digest.OfFile(OnServer("file")));
        Assert.Equal(free, Free);
        (await client.UploadAsync("STOR small", new byte[1000])).Is(226);
    }

    [Fact]
    public async Task An_append_that_cannot_even_begin_leaves_the_old_file()
    {
        var old = await File.ReadAllBytesAsync(MakeOnServer("file", 10 << 20));
        using var client = await ControlClient.LogInAsync(Server);
        var reply = await client.UploadAsync("APPE file", new byte[1000]);

        Assert.True(reply.Code is 452 or 552, reply.Text);
        Assert.Equal(["file"], Tree(Root));
        Assert.Equal(Digest.Of(old), Digest.OfFile(OnServer("file")));
    }

    [Fact]
    public async Task Under_pressure_from_four_clients_each_226_is_whole_and_each_other_reply_tells_the_reason()
    {
        var free = Free;
        var outcomes = await Task.WhenAll(Enumerable.Range(0, 4).Select(UploadManyAsync));
        Assert.Contains(outcomes, outcome => outcome.Stored > 0);
        Assert.Contains(outcomes, outcome => outcome.Refused > 0);
        await Eventually.NoPartialFileAsync(Root);

        using var client = await ControlClient.LogInAsync(Server);
        foreach (var name in Tree(Root))
            (await client.SendAsync($"DELE {name}")).Is(250);
        Assert.Equal(free, Free);
    }

    private async Task<(int Stored, int Refused)> UploadManyAsync(int number)
    {
        var (stored, refused) = (0, 0);
        using var client = await ControlClient.LogInAsync(Server);
        for (var i = 0; i < 10; i++)
        {
            var octets = new byte[Random.Shared.Next(1, 6 << 20)];
            Random.Shared.NextBytes(octets);
            var before = File.Exists(OnServer($"file-{number}")) ? Digest.OfFile(OnServer($"file-{number}")) : null;
            var reply = await client.UploadAsync($"STOR file-{number}", octets);
            Assert.True(reply.Code is 226 or 452 or 552, reply.Text);
            (stored, refused) = reply.Code == 226 ? (stored + 1, refused) : (stored, refused + 1);

            var after = File.Exists(OnServer($"file-{number}")) ? Digest.OfFile(OnServer($"file-{number}")) : null;
            Assert.Equal(reply.Code == 226 ? Digest.Of(octets) : before, after);
        }

        return (stored, refused);
    }
}
