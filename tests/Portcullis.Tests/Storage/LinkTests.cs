using Portcullis.Protocol.Paths;
using Portcullis.Storage;
using Portcullis.Storage.Local;
using static Portcullis.Tests.Storage.StorageSteps;

namespace Portcullis.Tests.Storage;

public sealed class LinksByWalkTests() : LinkTests(Confinement.Walk);

/// <summary>Links are followed below the root and nowhere else, the same by both confinements.</summary>
public abstract class LinkTests(Confinement confinement) : LocalStorageFixture(confinement)
{
    [Theory]
    [InlineData("../outside")]
    [InlineData("d/../../outside")]
    [InlineData("ABSOLUTE")]
    [InlineData("out2")]
    [InlineData("../root/d")]
    public async Task Nothing_is_reached_through_a_link_out_of_the_root(string target)
    {
        Directory.CreateDirectory(Folder["/d"]);
        Folder.Link("/out2", "../outside");
        Folder.Link("/out", target == "ABSOLUTE" ? Folder.Outside : target);

        await FailsAsync(StorageFault.AccessDenied, () => Storage.ListAsync("/out"));
        await FailsAsync(StorageFault.AccessDenied, () => Storage.GetAsync("/out/secret"));
        await FailsAsync(StorageFault.AccessDenied, () => Storage.GetAsync("/out"));
        await FailsAsync(StorageFault.AccessDenied, () => Storage.PutAsync("/out/new", ""));
        await FailsAsync(StorageFault.AccessDenied, () => Storage.PutAsync("/out/secret", "", WriteMode.Append));
        await FailsAsync(StorageFault.AccessDenied, () => Storage.PutAsync("/out/secret", "", WriteMode.Unique));
        await FailsAsync(StorageFault.AccessDenied, () => Storage.DeleteAsync("/out/secret"));
        await FailsAsync(StorageFault.AccessDenied, () => Storage.RenameAsync("/out/secret", "/stolen"));
        await FailsAsync(StorageFault.AccessDenied, () => Storage.RenameAsync("/d", "/out/d"));
        await FailsAsync(StorageFault.AccessDenied, () => Storage.MakeDirectoryAsync("/out/new"));
        await FailsAsync(StorageFault.AccessDenied, () => Storage.RemoveDirectoryAsync("/out/d"));
        await FailsAsync(StorageFault.AccessDenied, () => Storage.SetModifiedAsync("/out", DateTimeOffset.UnixEpoch));
        await FailsAsync(StorageFault.AccessDenied, () => Storage.SetModifiedAsync("/out/secret", DateTimeOffset.UnixEpoch));
        await FailsAsync(StorageFault.AccessDenied, async () => await Storage.FindAsync("/out/secret"));

        Assert.Equal("outside", File.ReadAllText(Path.Combine(Folder.Outside, "secret")));
        Assert.Single(Directory.EnumerateFileSystemEntries(Folder.Outside));
    }

    [Theory]
    [InlineData("../outside/secret", StorageFault.AccessDenied)]
    [InlineData("/etc/passwd", StorageFault.AccessDenied)]
    [InlineData("nowhere", StorageFault.NotFound)]
    [InlineData("broken", StorageFault.AccessDenied)]
    public async Task A_link_that_leads_out_or_nowhere_is_listed_broken_and_never_opened(string target, StorageFault fault)
    {
        Folder.Link("/broken", target);

        var listed = Assert.Single(await Storage.ListAsync("/"));
        Assert.Equal(("broken", EntryKind.BrokenLink, 0), (listed.Name, listed.Kind, listed.Length));
        Assert.Equal(listed, await Storage.FindAsync("/broken"));
        await FailsAsync(fault, () => Storage.GetAsync("/broken"));
    }

    [Fact]
    public async Task Links_below_the_root_lead_where_they_say()
    {
        Directory.CreateDirectory(Folder["/d/e"]);
        File.WriteAllText(Folder["/d/e/f"], "inside");
        Folder.Link("/d/up", "../d/e/");
        Folder.Link("/again", "d/./up");
        Folder.Link("/d/e/deep", "../../again/f");
        Folder.Link("/file", "d//e/deep");

        Assert.Equal("inside", await Storage.GetAsync("/file"));
        Assert.Equal("inside", await Storage.GetAsync("/again/deep"));
        Assert.Equal("deep f", await Storage.NamesAsync("/d/up"));
        Assert.Equal(
            [("again", EntryKind.Directory, 0L), ("d", EntryKind.Directory, 0L), ("file", EntryKind.File, 6L)],
            (await Storage.ListAsync("/")).Select(entry => (entry.Name, entry.Kind, entry.Length)));
        Assert.Equal((await Storage.FindAsync("/d/e/f"))!.Unique, (await Storage.FindAsync("/file"))!.Unique);

        await Storage.PutAsync("/again/new", "new");
        await Storage.SetModifiedAsync("/file", DateTimeOffset.UnixEpoch);
        Assert.Equal("new", File.ReadAllText(Folder["/d/e/new"]));
        Assert.Equal(DateTime.UnixEpoch, File.GetLastWriteTimeUtc(Folder["/d/e/f"]));
    }

    [Fact]
    public async Task A_link_to_a_file_with_a_slash_behind_it_is_no_directory()
    {
        await Storage.PutAsync("/f", "");
        Folder.Link("/link", "f/");

        await FailsAsync(StorageFault.NotADirectory, () => Storage.GetAsync("/link"));
        await FailsAsync(StorageFault.NotADirectory, () => Storage.ListAsync("/link"));
    }

    [Theory]
    [InlineData(39, true)]
    [InlineData(40, false)]
    public async Task Forty_links_are_followed_and_no_more(int furtherLinks, bool isReached)
    {
        await Storage.PutAsync("/end", "reached");
        Folder.Link("/0", "end");
        for (var i = 1; i <= furtherLinks; i++)
            Folder.Link($"/{i}", $"{i - 1}");

        if (isReached)
            Assert.Equal("reached", await Storage.GetAsync($"/{furtherLinks}"));
        else
            await FailsAsync(StorageFault.AccessDenied, () => Storage.GetAsync($"/{furtherLinks}"));
    }

    [Fact]
    public async Task Links_in_a_circle_end()
    {
        Folder.Link("/one", "two/x");
        Folder.Link("/two", "one/x");

        await FailsAsync(StorageFault.AccessDenied, () => Storage.ListAsync("/one"));
        Assert.Equal(EntryKind.BrokenLink, (await Storage.FindAsync("/two"))!.Kind);
    }

    [Fact]
    public async Task Stor_delete_and_rename_act_on_the_link_itself()
    {
        await Storage.PutAsync("/target", "target");
        foreach (var name in new[] { "/replaced", "/deleted", "/renamed" })
            Folder.Link(name, "target");
        Folder.Link("/outward", "../outside/secret");

        await Storage.PutAsync("/replaced", "new");
        await Storage.PutAsync("/outward", "new");
        await Storage.DeleteAsync("/deleted");
        await Storage.RenameAsync("/renamed", "/moved");

        Assert.Equal("target", await Storage.GetAsync("/target"));
        Assert.Null(new FileInfo(Folder["/replaced"]).LinkTarget);
        Assert.Equal("target", new FileInfo(Folder["/moved"]).LinkTarget);
        Assert.Equal("moved outward replaced target", await Storage.NamesAsync("/"));
        Assert.Equal("outside", File.ReadAllText(Path.Combine(Folder.Outside, "secret")));
    }

    [Fact]
    public async Task Append_and_resume_read_through_a_link_below_the_root_only()
    {
        await Storage.PutAsync("/target", "target");
        Folder.Link("/link", "target");
        Folder.Link("/outward", "../outside/secret");

        await Storage.PutAsync("/link", "+", WriteMode.Append);
        await FailsAsync(StorageFault.AccessDenied, () => Storage.PutAsync("/outward", "+", WriteMode.Append));
        await FailsAsync(StorageFault.AccessDenied, () => Storage.PutAsync("/outward", "+", WriteMode.ResumeAt(1)));

        Assert.Equal("target+", await Storage.GetAsync("/link"));
        Assert.Equal("target", await Storage.GetAsync("/target"));
        Assert.Equal("outside", File.ReadAllText(Path.Combine(Folder.Outside, "secret")));
    }

    [Fact]
    public async Task A_link_to_a_directory_is_removed_by_delete_only()
    {
        Directory.CreateDirectory(Folder["/d"]);
        Folder.Link("/link", "d");

        await FailsAsync(StorageFault.NotADirectory, () => Storage.RemoveDirectoryAsync("/link"));
        await Storage.DeleteAsync("/link");
        Assert.Equal("d", await Storage.NamesAsync("/"));
    }

    [Fact]
    public async Task Trees_as_deep_as_a_path_can_be_are_reached()
    {
        var path = string.Concat(Enumerable.Repeat("/d", FtpPath.MaximumDepth - 1));
        Directory.CreateDirectory(Folder[path]);
        await Storage.PutAsync(path + "/f", "deep");

        Assert.Equal("deep", await Storage.GetAsync(path + "/f"));
    }

    [Fact]
    public async Task A_name_a_store_should_never_give_leads_nowhere_either()
    {
        var root = FtpPath.Root;
        FtpPath[] paths = [root.Child(".."), root.Child("..").Child("outside").Child("secret"), root.Child("../outside/secret"), root.Child("a\0b")];
        await Storage.PutAsync("/a", "");

        foreach (var path in paths)
        {
            await Assert.ThrowsAsync<StorageException>(async () => await Storage.OpenReadAsync(path, CancellationToken.None));
            await Assert.ThrowsAsync<StorageException>(async () => await Storage.DeleteFileAsync(path, CancellationToken.None));
            await Assert.ThrowsAsync<StorageException>(async () => await Storage.CreateDirectoryAsync(path, CancellationToken.None));
            await Assert.ThrowsAsync<StorageException>(async () => await Storage.RenameAsync(FtpPath.Parse("/a"), path, CancellationToken.None));
            await Assert.ThrowsAsync<StorageException>(async () => await PutAsync(path));
        }

        Assert.Equal(["a"], Folder.Names());
        Assert.Single(Directory.EnumerateFileSystemEntries(Folder.Outside));
    }

    private async Task PutAsync(FtpPath path)
    {
        await using var upload = await Storage.OpenWriteAsync(path, WriteMode.Replace, CancellationToken.None);
        await upload.CommitAsync(CancellationToken.None);
    }
}
