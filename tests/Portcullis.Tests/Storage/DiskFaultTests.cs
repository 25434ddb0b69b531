using Portcullis.Storage;
using Portcullis.Storage.Local;
using static Portcullis.Tests.Storage.StorageSteps;
using Kind = Portcullis.Storage.Local.Durability;

namespace Portcullis.Tests.Storage;

/// <summary>Full, read-only, failing and losing its power: real file systems, mounted for the test.</summary>
public sealed class DiskFaultTests
{
    private const long ImageLength = 64 * 1024 * 1024;

    [Theory]
    [InlineData(Kind.Durable)]
    [InlineData(Kind.Relaxed)]
    public async Task A_full_disk_is_no_space_and_keeps_the_old_version(Kind durability)
    {
        await using var disk = await MountedFolder.InMemoryAsync("256k");
        using var storage = LocalStorage.Open(disk.Path, new LocalStorageOptions { Durability = durability });
        await storage.PutAsync("/a", "old");

        await using (var upload = await storage.BeginAsync("/a"))
        {
            await FailsAsync(StorageFault.NoSpace, () => upload.ContinueAsync(new string('x', 300_000)).AsTask());
            await FailsAsync(StorageFault.Failed, () => upload.CommitAsync(CancellationToken.None).AsTask());
        }

        Assert.Equal("old", await storage.GetAsync("/a"));
        Assert.Equal([Path.Combine(disk.Path, "a")], Directory.EnumerateFileSystemEntries(disk.Path));

        await storage.PutAsync("/b", new string('x', 200_000));
        await FailsAsync(StorageFault.NoSpace, () => storage.PutAsync("/b", "", WriteMode.Append));
        Assert.Equal(2, Directory.EnumerateFileSystemEntries(disk.Path).Count());
    }

    [Fact]
    public async Task A_read_only_disk_says_so()
    {
        await using var disk = await MountedFolder.InMemoryAsync("256k");
        using var storage = LocalStorage.Open(disk.Path);
        await storage.PutAsync("/a", "text");
        await disk.RemountReadOnlyAsync();

        await FailsAsync(StorageFault.ReadOnly, () => storage.PutAsync("/a", ""));
        await FailsAsync(StorageFault.ReadOnly, () => storage.DeleteAsync("/a"));
        await FailsAsync(StorageFault.ReadOnly, () => storage.RenameAsync("/a", "/b"));
        await FailsAsync(StorageFault.ReadOnly, () => storage.MakeDirectoryAsync("/d"));
        await FailsAsync(StorageFault.ReadOnly, () => storage.SetModifiedAsync("/a", DateTimeOffset.UnixEpoch));
        Assert.Equal("text", await storage.GetAsync("/a"));
    }

    [Fact]
    public async Task A_rename_between_file_systems_is_not_possible()
    {
        await using var disk = await MountedFolder.InMemoryAsync("256k");
        Directory.CreateDirectory(Path.Combine(disk.Path, "mount"));
        await using var other = await MountedFolder.InMemoryAsync("256k");
        using var storage = LocalStorage.Open(Path.GetTempPath());
        await storage.PutAsync("/" + Path.GetFileName(disk.Path) + "/a", "text");

        await FailsAsync(StorageFault.NotPossible, () => storage.RenameAsync(
            "/" + Path.GetFileName(disk.Path) + "/a", "/" + Path.GetFileName(other.Path) + "/a"));
    }

    [Fact]
    public async Task What_the_kernel_does_not_copy_between_file_systems_is_copied_all_the_same()
    {
        await using var disk = await MountedFolder.InMemoryAsync("2m");
        await using var other = await MountedFolder.InMemoryAsync("2m");
        using var storage = LocalStorage.Open(Path.GetTempPath());
        var text = new string('x', 1_000_000);
        File.WriteAllText(Path.Combine(other.Path, "a"), text);
        File.CreateSymbolicLink(Path.Combine(disk.Path, "link"), Path.Combine("..", Path.GetFileName(other.Path), "a"));

        var link = "/" + Path.GetFileName(disk.Path) + "/link";
        await storage.PutAsync(link, "+", WriteMode.Append);

        Assert.Equal(text + "+", await storage.GetAsync(link));
    }

    /// <summary>
    /// A disk that takes writes and cannot keep them: an image that is bigger than the memory it lies in. The kernel
    /// tells of it at fsync only.
    /// </summary>
    [Fact]
    public async Task What_cannot_be_synced_is_not_committed_and_the_old_version_stands()
    {
        await using var memory = await MountedFolder.InMemoryAsync("12m");
        var image = await MakeImageAsync(memory.Path);
        await using var disk = await MountedFolder.OfImageAsync(image);
        using var storage = LocalStorage.Open(disk.Path);
        await storage.PutAsync("/a", "old");

        await using (var upload = await storage.BeginAsync("/a"))
        {
            await upload.ContinueAsync(new string('x', 24_000_000));
            var exception = await Assert.ThrowsAsync<StorageException>(() => upload.CommitAsync(CancellationToken.None).AsTask());
            Assert.Matches("^fsync: (EIO|ENOSPC)$", exception.Detail);
        }

        Assert.Equal("old", await storage.GetAsync("/a"));
        Assert.DoesNotContain(Directory.EnumerateFileSystemEntries(disk.Path), name => name.EndsWith(".part", StringComparison.Ordinal));
    }

    /// <summary>The power is cut by copying the image while it is mounted: the copy has what reached the disk.</summary>
    [Fact]
    public async Task What_was_acknowledged_survives_a_power_cut()
    {
        await using var memory = await MountedFolder.InMemoryAsync("200m");
        var image = await MakeImageAsync(memory.Path);
        await using var disk = await MountedFolder.OfImageAsync(image);
        using var storage = LocalStorage.Open(disk.Path);

        await storage.PutAsync("/a", "first");
        await AfterPowerCutAsync(async after => Assert.Equal("first", await after.GetAsync("/a")));
        await storage.PutAsync("/a", "second version");
        await AfterPowerCutAsync(async after => Assert.Equal("second version", await after.GetAsync("/a")));
        await storage.PutAsync("/a", ", longer", WriteMode.Append);
        await AfterPowerCutAsync(async after => Assert.Equal("second version, longer", await after.GetAsync("/a")));
        await storage.SetModifiedAsync("/a", DateTimeOffset.UnixEpoch);
        await AfterPowerCutAsync(async after => Assert.Equal(DateTimeOffset.UnixEpoch, (await after.FindAsync("/a"))!.Modified));
        await storage.MakeDirectoryAsync("/d");
        await AfterPowerCutAsync(async after => Assert.True((await after.FindAsync("/d"))!.IsDirectory));
        await storage.RenameAsync("/a", "/d/b");
        await AfterPowerCutAsync(async after => Assert.Equal("b", await after.NamesAsync("/d")));
        await storage.DeleteAsync("/d/b");
        await AfterPowerCutAsync(async after => Assert.Equal("", await after.NamesAsync("/d")));
        await storage.RemoveDirectoryAsync("/d");
        await AfterPowerCutAsync(async after => Assert.Null(await after.FindAsync("/d")));

        async Task AfterPowerCutAsync(Func<LocalStorage, Task> look)
        {
            var copy = image + ".copy";
            await Host.RunOrSkipAsync("cp", "--sparse=always", image, copy);
            await using var after = await MountedFolder.OfImageAsync(copy);
            using var afterwards = LocalStorage.Open(after.Path);
            await look(afterwards);
        }
    }

    private static async Task<string> MakeImageAsync(string folder)
    {
        var image = Path.Combine(folder, "image");
        using (var file = File.Create(image))
            file.SetLength(ImageLength);
        await Host.RunOrSkipAsync("mkfs.ext4", "-q", "-F", image);
        return image;
    }
}
