using Portcullis.Protocol.Paths;
using Portcullis.Storage;
using Portcullis.Storage.Local;
using Portcullis.Tests.Storage;

namespace Portcullis.MacOS.Tests;

public sealed class MacConfinementTests : IDisposable
{
    private readonly LocalFolder _folder = LocalFolder.CreateFast();

    [Fact]
    public void The_walk_is_what_confines()
    {
        using var storage = _folder.Open(Confinement.Automatic);

        Assert.Equal(Confinement.Walk, storage.Confinement);
    }

    [Fact]
    public void Openat2_is_refused_where_it_is_demanded() =>
        Assert.Throws<PlatformNotSupportedException>(() => _folder.Open(Confinement.OpenAt2));

    /// <summary>Longer than one buffer of the stand-in, so that the stream is read on.</summary>
    [Fact]
    public async Task A_listing_is_read_to_its_end_and_tells_the_time_of_creation()
    {
        for (var i = 0; i < 1000; i++)
            File.WriteAllText(_folder[$"/an-entry-with-a-name-of-some-length-{i}"], "");
        using var storage = _folder.Open(Confinement.Automatic);

        var entries = new List<StorageEntry>();
        await foreach (var entry in storage.ListAsync(FtpPath.Root, CancellationToken.None))
            entries.Add(entry);

        Assert.Equal(1000, entries.DistinctBy(entry => entry.Name).Count());
        Assert.All(entries, entry => Assert.NotNull(entry.Created));
    }

    [Fact]
    public async Task The_space_left_is_that_of_the_file_system()
    {
        using var storage = _folder.Open(Confinement.Automatic);

        var octets = await storage.FindAvailableSpaceAsync(FtpPath.Root, CancellationToken.None);
        Assert.InRange(octets, 1, new DriveInfo(_folder.Root).TotalSize);
    }

    public void Dispose() => _folder.Dispose();
}
