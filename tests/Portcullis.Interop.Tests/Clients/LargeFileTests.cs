namespace Portcullis.Interop.Tests.Clients;

/// <summary>More than 4 GiB: every count of octets on the way has to be 64 bits wide.</summary>
[Collection(Alone.Name)]
public sealed class LargeFileTests : InteropTest
{
    private const long Length = 5L << 30, Needed = 6L << 30;

    private static readonly TimeSpan Timeout = TimeSpan.FromMinutes(3);

    // Where 31 and 32 bits end: what is written to the wrong place is seen.
    private static readonly long[] Marked = [0, (1L << 31) - 8, (1L << 32) - 8, Length - 64];

    [Fact]
    public async Task A_file_of_5_GiB_is_downloaded_whole_and_from_beyond_4_GiB()
    {
        await StartAsync();
        Make(OnServer("sparse"));

        // Looked at on the way, so that it takes no disk.
        await FetchAsync($"{Server.Url}/sparse", from: 0);
        await FetchAsync($"{Server.Url}/sparse", from: Length - 100_000);
    }

    // Into memory where there is enough of it: this is about octets, not about the disk.
    [Fact]
    public async Task A_file_of_5_GiB_is_uploaded_whole()
    {
        var inMemory = Directory.Exists("/dev/shm") && Free("/dev/shm") > Needed && GC.GetGCMemoryInfo().TotalAvailableMemoryBytes > 2 * Needed;
        var folder = inMemory ? Directory.CreateDirectory($"/dev/shm/portcullis-{Guid.NewGuid():N}").FullName : Root;
        Assert.SkipUnless(Free(folder) > Needed, $"{Needed} octets are needed in {folder}; {Free(folder)} are free.");
        try
        {
            Make(Path.Combine(Local, "sparse"));
            using var server = await ServerProcess.StartAsync(folder, new Dictionary<string, string>());
            (await Tool.RunAsync("curl", ["-q", "-sS", "--user", "anna:secret", "-T", "sparse", $"{server.Url}/copy"], "", Local, Timeout)).Succeeded();
            await server.StopAsync();

            using var copy = File.OpenRead(Path.Combine(folder, "copy"));
            Assert.Equal(Length, copy.Length);
            await CheckAsync(copy, from: 0);
        }
        finally
        {
            File.Delete(Path.Combine(folder, "copy"));
            if (inMemory)
                Directory.Delete(folder, recursive: true);
        }
    }

    private static long Free(string folder) => new DriveInfo(folder).AvailableFreeSpace;

    private static async Task FetchAsync(string url, long from)
    {
        using var curl = Tool.Start("curl", ["-q", "-sS", "--max-time", "150", "--user", "anna:secret", "-r", $"{from}-", url]);
        await CheckAsync(curl.StandardOutput.BaseStream, from);
        using var limit = new CancellationTokenSource(Timeout);
        await curl.WaitForExitAsync(limit.Token);
        Assert.Equal(0, curl.ExitCode);
    }

    // Holes all over, but for eight numbers at each of the marked places.
    private static void Make(string path)
    {
        using var file = File.Create(path);
        file.SetLength(Length);
        foreach (var position in Marked)
        {
            file.Position = position;
            for (var i = 1; i <= 8; i++)
                file.Write(BitConverter.GetBytes(position + i));
        }
    }

    private static async Task CheckAsync(Stream stream, long from)
    {
        var expected = Marked.SelectMany(position => Enumerable.Range(1, 8)
            .SelectMany(i => BitConverter.GetBytes(position + i).Select((octet, j) => (Place: position + ((i - 1) * 8) + j, Octet: octet))))
            .Where(octet => octet.Octet != 0 && octet.Place >= from).ToList();
        var found = new List<(long Place, byte Octet)>();
        var buffer = new byte[1 << 20];
        var place = from;
        for (int count; (count = await stream.ReadAsync(buffer)) > 0; place += count)
        {
            for (int start = 0, next; (next = buffer.AsSpan(start, count - start).IndexOfAnyExcept((byte)0)) >= 0; start += next + 1)
                found.Add((place + start + next, buffer[start + next]));
            Assert.True(found.Count <= expected.Count, "Octets where there should be none.");
        }

        Assert.Equal(Length, place);
        Assert.Equal(expected, found);
    }
}
