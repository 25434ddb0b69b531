using Portcullis.Protocol.Paths;
using Portcullis.Storage;
using static Portcullis.Tests.Storage.StorageSteps;

namespace Portcullis.Tests.Storage;

/// <summary>What every store does, so that a server can be tested on one and run on another.</summary>
public abstract class StorageContract
{
    protected abstract IStorage Storage { get; }

    [Fact]
    public async Task What_was_put_is_got_again()
    {
        await Storage.PutAsync("/a", "one");

        Assert.Equal("one", await Storage.GetAsync("/a"));
        Assert.Equal("a", await Storage.NamesAsync("/"));
    }

    [Fact]
    public async Task An_entry_tells_kind_length_and_time()
    {
        await Storage.MakeDirectoryAsync("/d");
        await Storage.PutAsync("/d/a", "12345");
        var when = new DateTimeOffset(1999, 12, 31, 23, 59, 58, 250, TimeSpan.Zero);
        await Storage.SetModifiedAsync("/d/a", when);

        var file = await Storage.FindAsync("/d/a");
        Assert.Equal(("a", EntryKind.File, 5, when), (file!.Name, file.Kind, file.Length, file.Modified));
        Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.GroupRead | UnixFileMode.OtherRead, file.Mode);
        Assert.Equal(file, Assert.Single(await Storage.ListAsync("/d")));

        var directory = await Storage.FindAsync("/d");
        Assert.Equal(("d", EntryKind.Directory, 0), (directory!.Name, directory.Kind, directory.Length));
        Assert.Equal(EntryKind.Directory, (await Storage.FindAsync("/"))!.Kind);
    }

    [Fact]
    public async Task A_time_before_1970_and_that_of_a_directory_are_kept()
    {
        await Storage.MakeDirectoryAsync("/d");
        var when = new DateTimeOffset(1969, 7, 20, 20, 17, 40, 500, TimeSpan.Zero);

        await Storage.SetModifiedAsync("/d", when);

        Assert.Equal(when, (await Storage.FindAsync("/d"))!.Modified);
    }

    [Fact]
    public async Task Nothing_is_found_where_nothing_is()
    {
        await Storage.PutAsync("/a", "");

        Assert.Null(await Storage.FindAsync("/b"));
        Assert.Null(await Storage.FindAsync("/b/c"));
        Assert.Null(await Storage.FindAsync("/a/c"));
        await FailsAsync(StorageFault.NotFound, () => Storage.GetAsync("/b"));
        await FailsAsync(StorageFault.NotFound, () => Storage.GetAsync("/b/c"));
        await FailsAsync(StorageFault.NotADirectory, () => Storage.GetAsync("/a/c"));
        await FailsAsync(StorageFault.NotFound, () => Storage.ListAsync("/b"));
        await FailsAsync(StorageFault.NotADirectory, () => Storage.ListAsync("/a"));
        await FailsAsync(StorageFault.NotFound, () => Storage.PutAsync("/b/c", ""));
        await FailsAsync(StorageFault.NotADirectory, () => Storage.PutAsync("/a/c", ""));
        await FailsAsync(StorageFault.NotFound, () => Storage.DeleteAsync("/b"));
        await FailsAsync(StorageFault.NotFound, () => Storage.RemoveDirectoryAsync("/b"));
        await FailsAsync(StorageFault.NotADirectory, () => Storage.RemoveDirectoryAsync("/a"));
        await FailsAsync(StorageFault.NotFound, () => Storage.MakeDirectoryAsync("/b/c"));
        await FailsAsync(StorageFault.NotFound, () => Storage.RenameAsync("/b", "/c"));
        await FailsAsync(StorageFault.NotFound, () => Storage.RenameAsync("/a", "/b/c"));
        await FailsAsync(StorageFault.NotFound, () => Storage.SetModifiedAsync("/b", DateTimeOffset.UnixEpoch));
    }

    [Fact]
    public async Task A_directory_is_no_file()
    {
        await Storage.MakeDirectoryAsync("/d");

        foreach (var mode in new[] { WriteMode.Replace, WriteMode.Append, WriteMode.ResumeAt(0), WriteMode.ResumeAt(1) })
            await FailsAsync(StorageFault.NotAFile, () => Storage.PutAsync("/d", "", mode));
        await FailsAsync(StorageFault.NotAFile, () => Storage.GetAsync("/d"));
        await FailsAsync(StorageFault.NotAFile, () => Storage.DeleteAsync("/d"));
    }

    [Fact]
    public async Task The_root_stays_what_it_is()
    {
        await Storage.PutAsync("/a", "");

        await FailsAsync(StorageFault.NotAFile, () => Storage.GetAsync("/"));
        await FailsAsync(StorageFault.NotAFile, () => Storage.PutAsync("/", ""));
        await FailsAsync(StorageFault.NotAFile, () => Storage.PutAsync("/", "", WriteMode.Unique));
        await FailsAsync(StorageFault.NotAFile, () => Storage.DeleteAsync("/"));
        await FailsAsync(StorageFault.NotPossible, () => Storage.RemoveDirectoryAsync("/"));
        await FailsAsync(StorageFault.NotPossible, () => Storage.RenameAsync("/", "/b"));
        await FailsAsync(StorageFault.AlreadyExists, () => Storage.RenameAsync("/a", "/"));
        await FailsAsync(StorageFault.AlreadyExists, () => Storage.MakeDirectoryAsync("/"));
    }

    [Fact]
    public async Task A_file_that_must_be_new_takes_no_place()
    {
        await Storage.PutAsync("/a", "old");
        await Storage.MakeDirectoryAsync("/d");
        await FailsAsync(StorageFault.AlreadyExists, () => Storage.PutAsync("/a", "new", WriteMode.Create));
        await FailsAsync(StorageFault.AlreadyExists, () => Storage.PutAsync("/d", "new", WriteMode.Create));

        await using (var late = await Storage.BeginAsync("/b", WriteMode.Create))
        {
            await late.ContinueAsync("late");
            await Storage.PutAsync("/b", "first", WriteMode.Create);
            await FailsAsync(StorageFault.AlreadyExists, () => late.CommitAsync(CancellationToken.None).AsTask());
        }

        Assert.Equal(("old", "first"), (await Storage.GetAsync("/a"), await Storage.GetAsync("/b")));
        Assert.Equal("a b d", await Storage.NamesAsync("/"));
    }

    [Fact]
    public async Task It_tells_how_much_it_stores()
    {
        await Storage.MakeDirectoryAsync("/d");
        await Storage.PutAsync("/d/a", "12345");
        await Storage.PutAsync("/d/b", "1");
        await Storage.PutAsync("/c", "12");
        await using var upload = await Storage.BeginAsync("/e");
        await upload.ContinueAsync("not yet");

        Assert.Equal(new StoredAmount(8, 3), await Storage.MeasureAsync(FtpPath.Root, CancellationToken.None));
        Assert.Equal(new StoredAmount(6, 2), await Storage.MeasureAsync(FtpPath.Parse("/d"), CancellationToken.None));
        Assert.Equal(new StoredAmount(2, 1), await Storage.MeasureAsync(FtpPath.Parse("/c"), CancellationToken.None));
        Assert.Equal(StoredAmount.None, await Storage.MeasureAsync(FtpPath.Parse("/none"), CancellationToken.None));
    }

    [Fact]
    public async Task Directories_are_made_once_and_removed_when_empty()
    {
        await Storage.MakeDirectoryAsync("/d");
        await Storage.PutAsync("/d/a", "");

        await FailsAsync(StorageFault.AlreadyExists, () => Storage.MakeDirectoryAsync("/d"));
        await FailsAsync(StorageFault.AlreadyExists, () => Storage.MakeDirectoryAsync("/d/a"));
        await FailsAsync(StorageFault.DirectoryNotEmpty, () => Storage.RemoveDirectoryAsync("/d"));

        await Storage.DeleteAsync("/d/a");
        await Storage.RemoveDirectoryAsync("/d");
        Assert.Equal("", await Storage.NamesAsync("/"));
    }

    [Fact]
    public async Task A_directory_that_is_uploaded_into_is_not_empty()
    {
        await Storage.MakeDirectoryAsync("/d");
        await using var upload = await Storage.BeginAsync("/d/a");

        Assert.Equal("", await Storage.NamesAsync("/d"));
        await FailsAsync(StorageFault.DirectoryNotEmpty, () => Storage.RemoveDirectoryAsync("/d"));

        await upload.CommitAsync(CancellationToken.None);
        Assert.Equal("a", await Storage.NamesAsync("/d"));
    }

    [Fact]
    public async Task An_upload_is_seen_when_it_commits_and_not_before()
    {
        await Storage.PutAsync("/a", "old");
        await using var upload = await Storage.BeginAsync("/a");
        await upload.ContinueAsync("new and longer");

        Assert.Equal("old", await Storage.GetAsync("/a"));
        Assert.Equal("a", await Storage.NamesAsync("/"));

        await upload.CommitAsync(CancellationToken.None);
        Assert.Equal("new and longer", await Storage.GetAsync("/a"));
    }

    [Fact]
    public async Task An_upload_that_ends_without_commit_leaves_nothing()
    {
        await Storage.PutAsync("/a", "old");
        foreach (var (path, mode) in new[] { ("/a", WriteMode.Replace), ("/a", WriteMode.Append), ("/a", WriteMode.ResumeAt(2)), ("/b", WriteMode.Replace), ("/c", WriteMode.Unique) })
        {
            await using var upload = await Storage.BeginAsync(path, mode);
            await upload.ContinueAsync("new");
        }

        Assert.Equal("a", await Storage.NamesAsync("/"));
        Assert.Equal("old", await Storage.GetAsync("/a"));
    }

    [Fact]
    public async Task A_reader_keeps_the_version_it_opened()
    {
        await Storage.PutAsync("/a", "old");
        await using var file = await Storage.OpenReadAsync(FtpPath.Parse("/a"), CancellationToken.None);
        await Storage.PutAsync("/a", "new version");
        await Storage.DeleteAsync("/a");

        var buffer = new byte[16];
        Assert.Equal(3, file.Length);
        Assert.Equal(3, await file.ReadAsync(buffer, 0, CancellationToken.None));
        Assert.Equal("old"u8, buffer.AsSpan(0, 3));
    }

    [Fact]
    public async Task Writes_go_by_position()
    {
        await using var upload = await Storage.BeginAsync("/a");
        await upload.ContinueAsync("world", 6);
        await upload.ContinueAsync("hello,", 0);
        await upload.ContinueAsync("?", 12);
        await upload.CommitAsync(CancellationToken.None);

        Assert.Equal("hello,world\0?", await Storage.GetAsync("/a"));
    }

    [Fact]
    public async Task Append_keeps_what_is_there_and_creates_what_is_not()
    {
        await Storage.PutAsync("/a", "one", WriteMode.Append);
        await Storage.PutAsync("/a", ",two", WriteMode.Append);

        Assert.Equal("one,two", await Storage.GetAsync("/a"));
        await using var upload = await Storage.BeginAsync("/a", WriteMode.Append);
        Assert.Equal(7, upload.StartOffset);
    }

    [Fact]
    public async Task Resume_keeps_as_much_as_the_marker_says_and_nothing_after_the_data()
    {
        await Storage.PutAsync("/a", "one,two,three");

        await Storage.PutAsync("/a", "2", WriteMode.ResumeAt(4));

        Assert.Equal("one,2", await Storage.GetAsync("/a"));
    }

    [Fact]
    public async Task Resume_beyond_the_end_is_refused()
    {
        await Storage.PutAsync("/a", "123");

        await FailsAsync(StorageFault.BeyondEnd, () => Storage.PutAsync("/a", "x", WriteMode.ResumeAt(4)));
        await FailsAsync(StorageFault.BeyondEnd, () => Storage.PutAsync("/b", "x", WriteMode.ResumeAt(1)));
        await Storage.PutAsync("/a", "4", WriteMode.ResumeAt(3));
        await Storage.PutAsync("/b", "x", WriteMode.ResumeAt(0));

        Assert.Equal("1234", await Storage.GetAsync("/a"));
        Assert.Equal("x", await Storage.GetAsync("/b"));
    }

    [Fact]
    public async Task Uploads_of_one_unique_name_get_names_of_their_own_and_keep_them()
    {
        await Storage.PutAsync("/a", "there before");
        await using var first = await Storage.BeginAsync("/a", WriteMode.Unique);
        await using var second = await Storage.BeginAsync("/a", WriteMode.Unique);
        await first.ContinueAsync("first");
        await second.ContinueAsync("second");
        await second.CommitAsync(CancellationToken.None);
        await first.CommitAsync(CancellationToken.None);

        Assert.Equal(("/a.1", "/a.2"), (first.Path.Value, second.Path.Value));
        Assert.Equal("first", await Storage.GetAsync("/a.1"));
        Assert.Equal("second", await Storage.GetAsync("/a.2"));
        Assert.Equal("there before", await Storage.GetAsync("/a"));
    }

    [Fact]
    public async Task A_unique_name_given_up_is_free_again()
    {
        await (await Storage.BeginAsync("/a", WriteMode.Unique)).DisposeAsync();

        await using var upload = await Storage.BeginAsync("/a", WriteMode.Unique);
        Assert.Equal("/a", upload.Path.Value);
    }

    [Fact]
    public async Task A_unique_name_taken_by_another_during_the_upload_is_not_overwritten()
    {
        await using var upload = await Storage.BeginAsync("/a", WriteMode.Unique);
        await Storage.PutAsync("/a", "another");

        await FailsAsync(StorageFault.AlreadyExists, () => upload.CommitAsync(CancellationToken.None).AsTask());
        Assert.Equal("another", await Storage.GetAsync("/a"));
    }

    [Fact]
    public async Task Numbers_run_out_but_unique_names_do_not()
    {
        for (var i = 0; i < 101; i++)
            await Storage.PutAsync("/a", "", WriteMode.Unique);
        await using var upload = await Storage.BeginAsync("/a", WriteMode.Unique);

        Assert.Matches("^/a\\.[0-9a-f]{16}$", upload.Path.Value);
    }

    [Fact]
    public async Task A_directory_made_during_the_upload_stays()
    {
        await using var upload = await Storage.BeginAsync("/a");
        await Storage.MakeDirectoryAsync("/a");

        await FailsAsync(StorageFault.NotAFile, () => upload.CommitAsync(CancellationToken.None).AsTask());
        await upload.DisposeAsync();
        Assert.Equal(EntryKind.Directory, Assert.Single(await Storage.ListAsync("/")).Kind);
    }

    [Fact]
    public async Task A_file_renamed_takes_the_place_of_a_file_only()
    {
        await Storage.PutAsync("/a", "a");
        await Storage.PutAsync("/b", "b");
        await Storage.MakeDirectoryAsync("/d");

        await FailsAsync(StorageFault.NotAFile, () => Storage.RenameAsync("/a", "/d"));
        await FailsAsync(StorageFault.NotADirectory, () => Storage.RenameAsync("/a", "/b/c"));
        await Storage.RenameAsync("/a", "/b");
        await Storage.RenameAsync("/b", "/b");
        await Storage.RenameAsync("/b", "/d/c");

        Assert.Equal("d", await Storage.NamesAsync("/"));
        Assert.Equal("a", await Storage.GetAsync("/d/c"));
    }

    [Fact]
    public async Task A_directory_renamed_takes_the_place_of_nothing()
    {
        await Storage.MakeDirectoryAsync("/d");
        await Storage.PutAsync("/d/a", "a");
        await Storage.MakeDirectoryAsync("/empty");
        await Storage.PutAsync("/file", "");

        await FailsAsync(StorageFault.AlreadyExists, () => Storage.RenameAsync("/d", "/empty"));
        await FailsAsync(StorageFault.AlreadyExists, () => Storage.RenameAsync("/d", "/file"));
        await FailsAsync(StorageFault.NotPossible, () => Storage.RenameAsync("/d", "/d/e"));
        await Storage.RenameAsync("/d", "/empty/e");

        Assert.Equal("a", await Storage.GetAsync("/empty/e/a"));
        Assert.Equal("empty file", await Storage.NamesAsync("/"));
    }

    [Fact]
    public async Task Names_are_any_unicode()
    {
        string[] names = ["Ärger", "a b", "back\\slash", "日本", "🗝", "-rf", "~", "*"];
        foreach (var name in names)
            await Storage.PutAsync("/" + name, name);

        Assert.Equal(names.Order(StringComparer.Ordinal), (await Storage.ListAsync("/")).Select(entry => entry.Name));
        foreach (var name in names)
            Assert.Equal(name, await Storage.GetAsync("/" + name));
    }

    [Fact]
    public async Task A_name_too_long_for_a_suffix_is_refused_before_the_transfer()
    {
        var name = "/" + new string('x', FtpPath.MaximumNameLength);
        await Storage.PutAsync(name, "longest");

        await FailsAsync(StorageFault.InvalidName, () => Storage.PutAsync(name, "", WriteMode.Unique));
        await FailsAsync(StorageFault.InvalidName, () => Storage.OpenWriteAsync(FtpPath.Root.Child(name[1..] + "x"), WriteMode.Replace, CancellationToken.None).AsTask());
    }

    [Fact]
    public async Task Unique_facts_tell_files_apart_and_outlive_a_rename()
    {
        await Storage.PutAsync("/a", "");
        await Storage.PutAsync("/b", "");
        var before = (await Storage.FindAsync("/a"))!.Unique;
        await Storage.RenameAsync("/a", "/c");

        Assert.Equal(before, (await Storage.FindAsync("/c"))!.Unique);
        Assert.NotEqual(before, (await Storage.FindAsync("/b"))!.Unique);
    }

    [Fact]
    public async Task A_cancelled_call_does_nothing()
    {
        var cancelled = new CancellationToken(canceled: true);
        await using var upload = await Storage.BeginAsync("/a");

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => upload.CommitAsync(cancelled).AsTask());
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => Storage.CreateDirectoryAsync(FtpPath.Parse("/d"), cancelled).AsTask());
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => Storage.OpenWriteAsync(FtpPath.Parse("/b"), WriteMode.Replace, cancelled).AsTask());

        Assert.Equal("", await Storage.NamesAsync("/"));
    }

    [Fact]
    public async Task An_upload_can_be_given_up_when_it_is_about_to_get_its_name()
    {
        await Storage.PutAsync("/a", "old");
        await using (var upload = await Storage.BeginAsync("/a"))
        {
            await upload.ContinueAsync("new");
            var asked = 0;
            upload.GiveUpIf(() => ++asked == 1);
            await Assert.ThrowsAnyAsync<OperationCanceledException>(() => upload.CommitAsync(CancellationToken.None).AsTask());
            Assert.Equal((1, "old"), (asked, await Storage.GetAsync("/a")));

            // It has not failed.
            await upload.CommitAsync(CancellationToken.None);
            Assert.Equal((2, "new"), (asked, await Storage.GetAsync("/a")));
        }

        await using (var upload = await Storage.BeginAsync("/a"))
        {
            upload.GiveUpIf(() => true);
            await Assert.ThrowsAnyAsync<OperationCanceledException>(() => upload.CommitAsync(CancellationToken.None).AsTask());
        }

        Assert.Equal(("new", "a"), (await Storage.GetAsync("/a"), await Storage.NamesAsync("/")));
    }

    [Fact]
    public async Task Of_64_uploads_to_one_name_one_stands_whole()
    {
        const int Length = 256 * 1024;
        await Task.WhenAll(Enumerable.Range(0, 64).Select(number => Task.Run(async () =>
        {
            await using var upload = await Storage.BeginAsync("/a");
            var piece = new string((char)(' ' + number), Length / 8);
            for (var i = 0; i < 8; i++)
            {
                await upload.ContinueAsync(piece, (long)i * piece.Length);
                await Task.Yield();
            }

            await upload.CommitAsync(CancellationToken.None);
        })));

        var content = await Storage.GetAsync("/a");
        Assert.Equal(Length, content.Length);
        Assert.Equal(new string(content[0], Length), content);
        Assert.Equal("a", await Storage.NamesAsync("/"));
    }
}
