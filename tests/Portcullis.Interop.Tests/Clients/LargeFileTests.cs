namespace Portcullis.Interop.Tests.Clients;

/// <summary>More than 4 GiB: every count of octets on the way has to be 64 bits wide.</summary>
[Collection(Alone.Name)]
public sealed class LargeFileTests : InteropTest
{
    private const long Length = 5L << 30;

    private static readonly TimeSpan Timeout = TimeSpan.FromMinutes(3);

    public override async ValueTask InitializeAsync()
    {
        await base.InitializeAsync();
        await StartAsync();
    }

    [Fact]
    public async Task A_file_of_5_GiB_is_downloaded_whole()
    {
        var source = OnServer("sparse");
        MakeSparse(source);

        // Compared on the way, so that it takes no disk.
        var command = $"curl -q -sS --user anna:secret '{Server.Url}/sparse' | cmp - '{source}'";
        (await Tool.RunAsync("bash", ["-o", "pipefail", "-c", command], "", null, Timeout)).Succeeded();
    }

    [Fact]
    public async Task A_file_of_5_GiB_is_uploaded_whole()
    {
        var needed = Length + (1L << 30);
        var free = new DriveInfo(Base).AvailableFreeSpace;
        Assert.SkipUnless(free > needed, $"{needed} octets of disk are needed; {free} are free.");

        var source = Path.Combine(Local, "sparse");
        MakeSparse(source);
        (await Tool.RunAsync("curl", ["-q", "-sS", "--user", "anna:secret", "-T", source, $"{Server.Url}/copy"], "", null, Timeout)).Succeeded();
        (await Tool.RunAsync("cmp", [source, OnServer("copy")], "", null, Timeout)).Succeeded();
        File.Delete(OnServer("copy"));
    }

    [Fact]
    public async Task A_download_is_resumed_beyond_4_GiB()
    {
        MakeSparse(OnServer("sparse"));
        const long From = Length - 100_000;
        var rest = Path.Combine(Local, "rest");
        (await Tool.RunAsync("curl", "-q", "-sS", "--user", "anna:secret", "-r", $"{From}-", "-o", rest, $"{Server.Url}/sparse")).Succeeded();

        using var source = File.OpenRead(OnServer("sparse"));
        source.Position = From;
        var expected = new byte[Length - From];
        source.ReadExactly(expected);
        Assert.Equal(expected, await File.ReadAllBytesAsync(rest));
    }

    // Holes all over, and octets of their own where 32 bits end: what is written to the wrong place is seen.
    private static void MakeSparse(string path)
    {
        using var file = File.Create(path);
        file.SetLength(Length);
        foreach (var position in (long[])[0, (1L << 31) - 8, (1L << 32) - 8, Length - 64])
        {
            file.Position = position;
            for (var i = 0; i < 8; i++)
                file.Write(BitConverter.GetBytes(position + i));
        }
    }
}
