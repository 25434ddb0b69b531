using System.Runtime.Versioning;
using Portcullis.Protocol.Paths;
using Portcullis.Storage;
using Portcullis.Storage.Local;
using static Portcullis.Tests.Storage.StorageSteps;

namespace Portcullis.Tests.Storage;

[SupportedOSPlatform("linux")]
public sealed class UploadsByWalkTests() : LocalUploadTests(Confinement.Walk);

/// <summary>What stands on the disk while an upload is under way, and after it.</summary>
[SupportedOSPlatform("linux")]
public abstract class LocalUploadTests(Confinement confinement) : LocalStorageFixture(confinement)
{
    private const UnixFileMode ReadWrite = UnixFileMode.UserRead | UnixFileMode.UserWrite;

    [Fact]
    public async Task The_file_of_an_upload_under_way_is_hidden_locked_and_nobody_elses()
    {
        await using var upload = await Storage.BeginAsync("/a");
        var name = Assert.Single(Folder.Names());

        Assert.Matches("^\\.portcullis-[a-z2-7]{26}\\.part$", name);
        Assert.Equal(ReadWrite, File.GetUnixFileMode(Folder[name]));
        Assert.Throws<IOException>(() => new FileStream(Folder[name], FileMode.Open, FileAccess.Read, FileShare.None));
    }

    [Fact]
    public async Task A_process_being_started_meanwhile_does_not_keep_the_file_locked()
    {
        await using var upload = await Storage.BeginAsync("/a");
        using var copyOfChild = Host.Duplicate(upload.Handle!);
        await upload.CommitAsync(CancellationToken.None);

        new FileStream(Folder["/a"], FileMode.Open, FileAccess.Read, FileShare.None).Dispose();
    }

    [Fact]
    public async Task A_hidden_name_is_untouchable_by_every_method()
    {
        await using var upload = await Storage.BeginAsync("/a");
        await Storage.PutAsync("/f", "");
        var hidden = "/" + Folder.Names()[0];
        foreach (var path in new[] { hidden, hidden.ToUpperInvariant(), hidden + "/below" })
        {
            Assert.Null(await Storage.FindAsync(path));
            await FailsAsync(StorageFault.NotFound, () => Storage.GetAsync(path));
            await FailsAsync(StorageFault.NotFound, () => Storage.ListAsync(path));
            await FailsAsync(StorageFault.NotFound, () => Storage.DeleteAsync(path));
            await FailsAsync(StorageFault.NotFound, () => Storage.RemoveDirectoryAsync(path));
            await FailsAsync(StorageFault.NotFound, () => Storage.RenameAsync(path, "/b"));
            await FailsAsync(StorageFault.NotFound, () => Storage.SetModifiedAsync(path, DateTimeOffset.UnixEpoch));
            await FailsAsync(StorageFault.InvalidName, () => Storage.RenameAsync("/f", path));
            await FailsAsync(StorageFault.InvalidName, () => Storage.MakeDirectoryAsync(path));
            await FailsAsync(StorageFault.InvalidName, () => Storage.PutAsync(path, ""));
        }

        Assert.Equal("f", await Storage.NamesAsync("/"));
        await upload.CommitAsync(CancellationToken.None);
        Assert.Equal(["a", "f"], Folder.Names());
    }

    [Fact]
    public async Task Names_that_only_resemble_a_hidden_one_are_names_like_any_other()
    {
        var name = "/.portcullis-" + new string('1', 26) + ".part";
        await Storage.PutAsync(name, "mine");
        await Storage.PutAsync("/.portcullis-abc.part", "mine");

        Assert.Equal("mine", await Storage.GetAsync(name));
        Assert.Equal(2, (await Storage.ListAsync("/")).Length);
    }

    [Fact]
    public async Task A_new_file_gets_the_mode_of_the_options_and_a_replaced_one_keeps_its_own()
    {
        using var storage = Folder.Open(Storage.Confinement, createFileMode: ReadWrite | UnixFileMode.GroupWrite);
        File.WriteAllText(Folder["/old"], "old");
        File.SetUnixFileMode(Folder["/old"], ReadWrite | UnixFileMode.OtherExecute | UnixFileMode.SetUser);

        await storage.PutAsync("/new", "");
        await storage.PutAsync("/old", "");

        Assert.Equal(ReadWrite | UnixFileMode.GroupWrite, File.GetUnixFileMode(Folder["/new"]));
        Assert.Equal(ReadWrite | UnixFileMode.OtherExecute, File.GetUnixFileMode(Folder["/old"]));
    }

    [Fact]
    public async Task The_old_version_is_whole_at_every_moment_of_an_overwrite()
    {
        var texts = new[] { new string('a', 100_000), new string('b', 200_000) };
        await Storage.PutAsync("/a", texts[0]);

        var writing = Task.Run(async () =>
        {
            for (var i = 0; i < 200; i++)
                await Storage.PutAsync("/a", texts[(i + 1) % 2]);
        });
        while (!writing.IsCompleted)
            Assert.Contains(await Storage.GetAsync("/a"), texts);
        await writing;
    }

    [Fact]
    public async Task An_upload_follows_its_directory_when_that_is_renamed()
    {
        await Storage.MakeDirectoryAsync("/d");
        await using var upload = await Storage.BeginAsync("/d/a");
        await Storage.RenameAsync("/d", "/e");
        await upload.ContinueAsync("whole");
        await upload.CommitAsync(CancellationToken.None);

        Assert.Equal("whole", await Storage.GetAsync("/e/a"));
        Assert.Equal(["a"], Folder.Names("/e"));
    }

    [Fact]
    public async Task Unique_names_are_reserved_across_stores_and_links()
    {
        Directory.CreateDirectory(Folder["/d"]);
        Folder.Link("/link", "d");
        using var other = Folder.Open(Storage.Confinement);
        await using var first = await Storage.BeginAsync("/d/a", WriteMode.Unique);
        await using var second = await other.BeginAsync("/link/a", WriteMode.Unique);
        await first.CommitAsync(CancellationToken.None);
        await second.CommitAsync(CancellationToken.None);

        Assert.Equal(("/d/a", "/link/a.1"), (first.Path.Value, second.Path.Value));
        Assert.Equal(["a", "a.1"], Folder.Names("/d"));
    }

    [Fact]
    public async Task Big_files_are_cloned_whole()
    {
        var content = new byte[40_000_001];
        new Random(7).NextBytes(content);
        await File.WriteAllBytesAsync(Folder["/a"], content);

        await Storage.PutAsync("/a", "!", WriteMode.Append);
        AssertContent([.. content, (byte)'!']);

        await Storage.PutAsync("/a", "!", WriteMode.ResumeAt(39_999_999));
        AssertContent([.. content[..39_999_999], (byte)'!']);

        void AssertContent(byte[] expected) => Assert.True(File.ReadAllBytes(Folder["/a"]).AsSpan().SequenceEqual(expected));
    }

    [Fact]
    public async Task A_name_that_is_not_utf8_is_shown_but_opens_nothing()
    {
        await Host.RunOrSkipAsync("sh", "-c", "printf x > \"$0/$(printf 'a\\377b')\"", Folder.Root);

        Assert.Equal("a\uFFFDb", Assert.Single(await Storage.ListAsync("/")).Name);
        await FailsAsync(StorageFault.NotFound, () => Storage.GetAsync("/a\uFFFDb"));

        // .NET could not delete it either.
        await Host.RunOrSkipAsync("rm", "-r", Folder.Root);
    }

    [Fact]
    public async Task An_upload_and_a_file_offer_their_handles_for_kernel_copies()
    {
        await Storage.PutAsync("/a", "text");
        await using var file = await Storage.OpenReadAsync(FtpPath.Parse("/a"), CancellationToken.None);
        await using var upload = await Storage.BeginAsync("/b");

        Assert.Equal(4, RandomAccess.GetLength(file.Handle!));
        Assert.False(upload.Handle!.IsInvalid);
    }
}
