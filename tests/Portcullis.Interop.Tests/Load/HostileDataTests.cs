using System.IO.Compression;

namespace Portcullis.Interop.Tests.Load;

/// <summary>Data connections that mean harm, over real sockets: the memory of the server does not grow with what they send.</summary>
[Collection(Alone.Name)]
public sealed class HostileDataTests : InteropTest
{
    private const int Mebi = 1024 * 1024;

    /// <summary>What the garbage collector may have kept at one moment and not at another.</summary>
    private const long Bound = 24 * 1024;

    [Fact]
    public async Task Memory_does_not_grow_with_what_hostile_senders_send()
    {
        await StartAsync("--mode-z");
        using var client = await ControlClient.LogInAsync(Server);

        // The same on a small scale: what a transfer of each kind allocates is in the baseline, what it holds on to is not.
        await AttackAsync(client, Mebi);
        var before = Server.Memory("VmHWM");
        await AttackAsync(client, 64 * Mebi);
        var after = Server.Memory("VmHWM");
        TestContext.Current.TestOutputHelper?.WriteLine($"VmHWM {before} -> {after} KiB");
        Assert.True(after - before < Bound, $"The peak of memory went from {before} to {after} KiB.");
        Assert.Equal(["large"], Tree(Root));
    }

    private async Task AttackAsync(ControlClient client, int size)
    {
        // A record of any length; text of one line; fillers, each octet of them 63 of the file.
        await RefuseAsync(client, "I", "R", "S", Repeated(size, 0x41), 426);
        await RefuseAsync(client, "I", "R", "B", Repeated(size, 0, 0, 2, 0x41, 0x41), 426);
        await RefuseAsync(client, "A", "R", "S", Repeated(size, 0x41), 426);
        await RefuseAsync(client, "I", "F", "C", Repeated(size / 63, 0xFF), 426);

        // Nothing of a file, for as long as the server listens.
        await RefuseAsync(client, "I", "F", "B", Repeated(size, 0, 0, 0), 451);
        await RefuseAsync(client, "I", "F", "C", Repeated(size, 0, 0x80), 451);
        await RefuseAsync(client, "I", "F", "Z", Bomb(64 * Mebi), 451);

        // Asks for a large file, and never reads.
        await SetAsync(client, "I", "F", "S");
        await using (var large = File.Create(OnServer("large")))
            large.SetLength(256L * Mebi);
        var (_, data) = await client.BeginAsync("RETR large");
        using (data!)
        {
            await Eventually.TrueAsync(() => data!.Available > 0, () => "Nothing came.");
            await client.WriteAsync("ABOR");
            (await client.ReadAsync()).Is(426);
            (await client.ReadAsync()).Is(226);
        }
    }

    private static async Task RefuseAsync(ControlClient client, string type, string structure, string mode, byte[] wire, int code)
    {
        await SetAsync(client, type, structure, mode);
        (await client.UploadAsync("STOR file", wire)).Is(code);
    }

    private static async Task SetAsync(ControlClient client, string type, string structure, string mode)
    {
        (await client.SendAsync("TYPE " + type)).Is(200);
        (await client.SendAsync("STRU " + structure)).Is(200);
        (await client.SendAsync("MODE " + mode)).Is(200);
    }

    private static byte[] Repeated(int size, params byte[] unit)
    {
        var wire = new byte[size / unit.Length * unit.Length];
        for (var at = 0; at < wire.Length; at += unit.Length)
            unit.CopyTo(wire, at);
        return wire;
    }

    private static byte[] Bomb(int size)
    {
        using var bomb = new MemoryStream();
        using (var zlib = new ZLibStream(bomb, CompressionLevel.SmallestSize, leaveOpen: true))
            zlib.Write(new byte[size]);
        return bomb.ToArray();
    }
}
