using Portcullis.Protocol.Paths;
using Portcullis.Storage;
using Portcullis.Storage.Local;
using Portcullis.Storage.Memory;
using Portcullis.Storage.Mounts;
using static Portcullis.Tests.Storage.StorageSteps;

namespace Portcullis.Tests.Storage.Mounts;

public sealed class MountedStorageTests
{
    private readonly MemoryStorage _root = new(), _orders = new(), _archive = new();
    private readonly MountedStorage _storage;

    public MountedStorageTests() => _storage = new MountedStorage(
    [
        new Mount(FtpPath.Parse("/in/orders"), _orders), new Mount(FtpPath.Root, _root), new Mount(FtpPath.Parse("/in/orders/old/archive"), _archive),
    ]);

    [Fact]
    public async Task Each_path_leads_to_the_innermost_mount()
    {
        await _storage.PutAsync("/a", "root");
        await _storage.PutAsync("/in/orders/a", "orders");
        await _storage.PutAsync("/in/orders/old/archive/a", "archive");

        Assert.Equal(("root", "orders", "archive"), (await _root.GetAsync("/a"), await _orders.GetAsync("/a"), await _archive.GetAsync("/a")));
        Assert.Equal(("root", "orders", "archive"), (await _storage.GetAsync("/a"), await _storage.GetAsync("/in/orders/a"), await _storage.GetAsync("/in/orders/old/archive/a")));
    }

    [Fact]
    public async Task Mount_points_and_the_directories_on_the_way_are_listed_once()
    {
        await _root.PutAsync("/a", "");
        await _orders.PutAsync("/b", "");

        Assert.Equal("a in", await _storage.NamesAsync("/"));
        Assert.Equal("orders", await _storage.NamesAsync("/in"));
        Assert.Equal("b old", await _storage.NamesAsync("/in/orders"));
        Assert.Equal("archive", await _storage.NamesAsync("/in/orders/old"));
        Assert.Equal(
            (EntryRole.Virtual, EntryRole.MountPoint, EntryRole.Virtual, EntryRole.MountPoint),
            ((await _storage.FindAsync("/in"))!.Role, (await _storage.FindAsync("/in/orders"))!.Role, (await _storage.FindAsync("/in/orders/old"))!.Role, (await _storage.FindAsync("/in/orders/old/archive"))!.Role));
        Assert.Equal("orders", (await _storage.FindAsync("/in/orders"))!.Name);
    }

    [Fact]
    public async Task A_mount_hides_what_stands_under_its_path()
    {
        await _root.MakeDirectoryAsync("/in");
        await _root.PutAsync("/in/orders", "a file of the store around");
        await _root.PutAsync("/in/visible", "");
        await _orders.PutAsync("/old", "a file where the way to the archive is");

        Assert.Equal("orders visible", await _storage.NamesAsync("/in"));
        Assert.Equal(EntryKind.Directory, (await _storage.FindAsync("/in/orders"))!.Kind);
        Assert.Equal(EntryKind.Directory, (await _storage.FindAsync("/in/orders/old"))!.Kind);
        Assert.Equal("archive", await _storage.NamesAsync("/in/orders/old"));
        await FailsAsync(StorageFault.NotAFile, () => _storage.GetAsync("/in/orders/old"));
    }

    [Fact]
    public async Task Mount_points_and_what_leads_to_them_stay()
    {
        foreach (var path in new[] { "/in", "/in/orders", "/in/orders/old", "/in/orders/old/archive" })
        {
            await FailsAsync(StorageFault.NotPossible, () => _storage.RemoveDirectoryAsync(path));
            await FailsAsync(StorageFault.NotPossible, () => _storage.RenameAsync(path, "/x"));
            await FailsAsync(StorageFault.NotAFile, () => _storage.DeleteAsync(path));
            await FailsAsync(StorageFault.NotAFile, () => _storage.PutAsync(path, ""));
            await FailsAsync(StorageFault.NotAFile, () => _storage.PutAsync(path, "", WriteMode.Unique));
            await FailsAsync(StorageFault.AlreadyExists, () => _storage.MakeDirectoryAsync(path));
        }

        await _storage.PutAsync("/x", "");
        await FailsAsync(StorageFault.AlreadyExists, () => _storage.RenameAsync("/x", "/in/orders"));
    }

    [Fact]
    public async Task Nothing_is_made_where_no_store_is()
    {
        await _root.PutAsync("/a", "");

        await FailsAsync(StorageFault.ReadOnly, () => _storage.PutAsync("/in/x", ""));
        await FailsAsync(StorageFault.ReadOnly, () => _storage.MakeDirectoryAsync("/in/x"));
        await FailsAsync(StorageFault.ReadOnly, () => _storage.RenameAsync("/a", "/in/x"));
        await FailsAsync(StorageFault.NotFound, () => _storage.GetAsync("/in/x"));
        await FailsAsync(StorageFault.NotFound, () => _storage.PutAsync("/in/orders/none/x", ""));

        var alone = new MountedStorage([new Mount(FtpPath.Parse("/m"), _orders)]);
        Assert.Equal("m", await alone.NamesAsync("/"));
        Assert.Null(await alone.FindAsync("/none"));
        await FailsAsync(StorageFault.ReadOnly, () => alone.PutAsync("/x", ""));
        await FailsAsync(StorageFault.NotFound, () => alone.ListAsync("/none"));
        Assert.Equal(0, await alone.FindAvailableSpaceAsync(FtpPath.Root, CancellationToken.None));
    }

    [Fact]
    public async Task Nothing_goes_from_one_mount_into_another_by_rename()
    {
        await _storage.PutAsync("/a", "");
        await FailsAsync(StorageFault.NotPossible, () => _storage.RenameAsync("/a", "/in/orders/a"));
        Assert.Equal("a in", await _storage.NamesAsync("/"));
    }

    [Fact]
    public async Task What_is_kept_of_uploads_and_free_space_are_those_of_the_mount()
    {
        var small = new MemoryStorage(capacity: 7);
        var storage = new MountedStorage([new Mount(FtpPath.Root, _root), new Mount(FtpPath.Parse("/small"), small)]);
        await using (var upload = await storage.BeginAsync("/small/a"))
        {
            await upload.ContinueAsync("abc");
            await upload.KeepAsync(new Promise("anna", "tag", 3, DateTimeOffset.MaxValue), CancellationToken.None);
        }

        Assert.Equal(4, await storage.FindAvailableSpaceAsync(FtpPath.Parse("/small"), CancellationToken.None));
        var kept = await storage.FindPartialAsync(FtpPath.Parse("/small/a"), "anna", CancellationToken.None);
        Assert.Equal(new StoredAmount(3, 1), await storage.MeasureAsync(FtpPath.Root, CancellationToken.None));
        await storage.PutAsync("/small/a", "d", WriteMode.Continue(kept!.Id, "anna", 3));
        Assert.Equal("abcd", await small.GetAsync("/a"));
    }

    [Fact]
    public async Task A_mount_whose_store_fails_is_listed_all_the_same()
    {
        var failing = new Conversations.FailingStorage(new MemoryStorage()) { LookupsFail = true, Failure = path => new StorageException(StorageFault.Failed, path) };
        var storage = new MountedStorage([new Mount(FtpPath.Root, _root), new Mount(FtpPath.Parse("/broken"), failing)]);

        Assert.Equal("broken", await storage.NamesAsync("/"));
    }

    [Fact]
    public async Task No_link_leads_from_one_mount_into_another_and_files_keep_their_handles()
    {
        using var folder = LocalFolder.CreateFast();
        Directory.CreateDirectory(folder["one"]);
        Directory.CreateDirectory(folder["two"]);
        await File.WriteAllTextAsync(folder["two/secret"], "secret");
        File.CreateSymbolicLink(folder["one/out"], "../two/secret");
        File.CreateSymbolicLink(folder["one/absolute"], folder["two/secret"]);
        using var one = LocalStorage.Open(folder["one"]);
        using var two = LocalStorage.Open(folder["two"]);
        var storage = new MountedStorage([new Mount(FtpPath.Parse("/one"), one), new Mount(FtpPath.Parse("/two"), two)]);

        Assert.Equal("secret", await storage.GetAsync("/two/secret"));
        await FailsAsync(StorageFault.AccessDenied, () => storage.GetAsync("/one/out"));
        await FailsAsync(StorageFault.AccessDenied, () => storage.GetAsync("/one/absolute"));
        await FailsAsync(StorageFault.NotPossible, () => storage.CreateLinkAsync(FtpPath.Parse("/one/x"), FtpPath.Parse("/two/secret"), CancellationToken.None).AsTask());

        await using var file = await storage.OpenReadAsync(FtpPath.Parse("/two/secret"), CancellationToken.None);
        await using var upload = await storage.BeginAsync("/one/new");
        Assert.NotNull(file.Handle);
        Assert.NotNull(upload.Handle);
    }

    [Fact]
    public void Two_mounts_have_two_paths() =>
        Assert.Throws<ArgumentException>(() => new MountedStorage([new Mount(FtpPath.Root, _root), new Mount(FtpPath.Root, _orders)]));
}
