using Portcullis.Protocol.Paths;
using Portcullis.Storage.Local;

namespace Portcullis.Tests.Storage;

/// <summary>Alone, because it looks at the memory of the whole process.</summary>
[CollectionDefinition(nameof(BigDirectoryTests), DisableParallelization = true)]
[Collection(nameof(BigDirectoryTests))]
public sealed class BigDirectoryTests
{
    private const int Entries = 100_000;
    private const long Allowance = 512 * 1024;

    [Theory]
    [InlineData(Confinement.OpenAt2)]
    [InlineData(Confinement.Walk)]
    public async Task Listing_a_big_directory_takes_no_more_memory_than_a_small_one(Confinement confinement)
    {
        using var folder = LocalFolder.CreateFast();
        for (var i = 0; i < Entries; i++)
            File.Create(folder[$"/an-entry-with-a-name-of-some-length-{i}"]).Dispose();
        using var storage = folder.Open(confinement);

        var count = 0;
        var before = GC.GetTotalMemory(forceFullCollection: true);
        await foreach (var entry in storage.ListAsync(FtpPath.Root, CancellationToken.None))
        {
            if (++count % (Entries / 10) == 0)
                Assert.InRange(GC.GetTotalMemory(forceFullCollection: true) - before, long.MinValue, Allowance);
        }

        Assert.Equal(Entries, count);
    }
}
