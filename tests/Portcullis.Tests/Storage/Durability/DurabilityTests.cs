using System.Collections.Concurrent;
using Portcullis.Protocol.Paths;
using Portcullis.Storage;
using Portcullis.Storage.Local;
using Kind = Portcullis.Storage.Local.Durability;

namespace Portcullis.Tests.Storage.Durability;

/// <summary>What is synced before a change is acknowledged, and that a relaxed store keeps all its other promises.</summary>
public sealed class DurabilityTests : IDisposable
{
    private readonly LocalFolder _folder = LocalFolder.CreateFast();

    [Fact]
    public async Task A_durable_store_syncs_the_file_and_then_its_directory()
    {
        using var storage = Open(Kind.Durable, out var synced);

        await storage.PutAsync("/a", "text");
        Assert.Equal(["upload", "/"], synced);

        synced.Clear();
        await ChangeAllAsync(storage);
        Assert.Equal(["/", "/", "/", "b", "/", "/"], synced);
    }

    [Fact]
    public async Task A_relaxed_store_syncs_nothing()
    {
        using var storage = Open(Kind.Relaxed, out var synced);

        await storage.PutAsync("/a", "text");
        await storage.PutAsync("/a", " and more", WriteMode.Append);
        Assert.Equal("text and more", await storage.GetAsync("/a"));
        await using (var upload = await storage.BeginAsync("/a"))
        {
            await upload.ContinueAsync("text");
            await upload.FlushAsync(CancellationToken.None);
            await upload.CommitAsync(CancellationToken.None);
        }

        await ChangeAllAsync(storage);
        Assert.Empty(synced);
    }

    [Fact]
    public async Task What_was_promised_is_synced_all_the_same()
    {
        using var storage = Open(Kind.Relaxed, out var synced);

        await using var upload = await storage.BeginAsync("/a");
        await upload.ContinueAsync("text");
        var kept = await upload.KeepAsync(new Promise("anna", "tag", 4, DateTimeOffset.MaxValue), CancellationToken.None);

        Assert.NotNull(kept);
        Assert.Equal("upload", synced.First());
        Assert.Equal("/", synced.Last());
    }

    [Fact]
    public async Task A_name_never_stands_for_a_part()
    {
        using var storage = Open(Kind.Relaxed, out _);
        await storage.PutAsync("/a", "old");

        await using (var upload = await storage.BeginAsync("/a"))
        {
            await upload.ContinueAsync("a part of the new");
            Assert.Equal("old", await storage.GetAsync("/a"));
            await upload.FlushAsync(CancellationToken.None);
            Assert.Equal("old", await storage.GetAsync("/a"));
        }

        Assert.Equal("old", await storage.GetAsync("/a"));
        Assert.Equal(["a"], _folder.Names());
    }

    [Fact]
    public async Task A_new_file_has_its_mode_before_its_name()
    {
        using var storage = Open(Kind.Relaxed, out _);
        await storage.PutAsync("/a", "text");

        Assert.Equal(new LocalStorageOptions().CreateFileMode, new FileInfo(_folder["/a"]).UnixFileMode);
    }

    [Fact]
    public async Task Folders_below_are_as_durable_as_their_store()
    {
        using var storage = Open(Kind.Relaxed, out var synced);
        using var below = storage.OpenBelow(FtpPath.Parse("/d"), create: true);
        await below.PutAsync("/a", "text");

        Assert.Empty(synced);
    }

    public void Dispose() => _folder.Dispose();

    private LocalStorage Open(Kind durability, out ConcurrentQueue<string> synced)
    {
        synced = SyncRecorder.Record(_folder.Root);
        return LocalStorage.Open(_folder.Root, new LocalStorageOptions { Durability = durability });
    }

    private static async Task ChangeAllAsync(LocalStorage storage)
    {
        await storage.MakeDirectoryAsync("/d");
        await storage.RenameAsync("/a", "/d/b");
        await storage.SetModifiedAsync("/d/b", DateTimeOffset.UnixEpoch);
        await storage.DeleteAsync("/d/b");
        await storage.RemoveDirectoryAsync("/d");
    }
}
