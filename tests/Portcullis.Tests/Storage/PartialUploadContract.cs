using System.Runtime.Versioning;
using Microsoft.Extensions.Time.Testing;
using Portcullis.Protocol.Paths;
using Portcullis.Storage;
using Portcullis.Storage.Local;
using Portcullis.Storage.Memory;
using static Portcullis.Tests.Storage.StorageSteps;

namespace Portcullis.Tests.Storage;

/// <summary>What every store that keeps uploads does with them.</summary>
public abstract class PartialUploadContract
{
    protected static readonly TimeSpan Retention = TimeSpan.FromHours(24);

    protected FakeTimeProvider Clock { get; } = new(new DateTimeOffset(2026, 2, 9, 14, 5, 0, TimeSpan.Zero));

    protected abstract IStorage Storage { get; }

    [Fact]
    public async Task What_was_promised_stays_and_nothing_else_does()
    {
        var kept = await LeaveAsync("/a", "one,two,three", promised: 8);

        Assert.Equal(("AFB", 8, Clock.GetUtcNow() + Retention), (kept.Tag, kept.Length, kept.Expires));
        Assert.Matches("^[a-z0-9]{1,26}$", kept.Id);
        Assert.Equal(kept, await FindAsync("/a"));
        Assert.Null(await Storage.FindAsync("/a"));
        Assert.Equal("", await Storage.NamesAsync("/"));
    }

    [Fact]
    public async Task Without_a_promise_nothing_stays()
    {
        await using (var upload = await Storage.BeginAsync("/a"))
            await upload.ContinueAsync("one");

        Assert.Null(await FindAsync("/a"));
    }

    [Fact]
    public async Task A_continuation_makes_the_file_whole_and_then_nothing_is_kept()
    {
        await Storage.PutAsync("/a", "old");
        var kept = await LeaveAsync("/a", "one,two,three", promised: 8);
        Assert.Equal("old", await Storage.GetAsync("/a"));

        await using var upload = await ContinueAsync("/a", kept.Id, 8);
        Assert.Equal(8, upload.StartOffset);
        await upload.ContinueAsync("four");
        Assert.Equal("old", await Storage.GetAsync("/a"));
        await upload.CommitAsync(CancellationToken.None);

        Assert.Equal("one,two,four", await Storage.GetAsync("/a"));
        Assert.Null(await FindAsync("/a"));
        await FailsAsync(StorageFault.NothingKept, () => ContinueAsync("/a", kept.Id, 8));
    }

    [Fact]
    public async Task A_continuation_from_further_in_front_cuts_off_what_is_behind_it()
    {
        var kept = await LeaveAsync("/a", "one,two,three", promised: 8);
        await (await ContinueAsync("/a", kept.Id, 4)).DisposeAsync();

        Assert.Equal(kept with { Length = 4 }, await FindAsync("/a"));
        await FailsAsync(StorageFault.BeyondEnd, () => ContinueAsync("/a", kept.Id, 5));
        await using var upload = await ContinueAsync("/a", kept.Id, 4);
        await upload.ContinueAsync("2", 5);
        await upload.CommitAsync(CancellationToken.None);
        Assert.Equal("one,\0" + "2", await Storage.GetAsync("/a"));
    }

    [Fact]
    public async Task A_continuation_can_be_continued()
    {
        var kept = await LeaveAsync("/a", "one,two", promised: 4);
        await using (var upload = await ContinueAsync("/a", kept.Id, 4))
        {
            await upload.ContinueAsync("two,three");
            Assert.Equal(kept with { Length = 8 }, await KeepAsync(upload, 8));
            await upload.ContinueAsync("lost", 13);
        }

        await using var last = await ContinueAsync("/a", kept.Id, 8);
        await last.ContinueAsync("end");
        await last.CommitAsync(CancellationToken.None);
        Assert.Equal("one,two,end", await Storage.GetAsync("/a"));
    }

    [Fact]
    public async Task It_belongs_to_its_owner()
    {
        var kept = await LeaveAsync("/a", "one", promised: 3);

        Assert.Null(await Storage.FindPartialAsync(FtpPath.Parse("/a"), "bert", CancellationToken.None));
        await FailsAsync(StorageFault.NothingKept, () => ContinueAsync("/a", kept.Id, 3, "bert"));
        Assert.False(await Storage.RemovePartialAsync(FtpPath.Parse("/a"), "bert", CancellationToken.None));
        await LeaveAsync("/a", "other", promised: 5, "bert");
        Assert.Equal(kept, await FindAsync("/a"));
    }

    [Fact]
    public async Task A_later_upload_of_the_same_name_takes_its_place()
    {
        var first = await LeaveAsync("/a", "one", promised: 3);
        var second = await LeaveAsync("/a", "second", promised: 6);

        Assert.NotEqual(first.Id, second.Id);
        Assert.Equal(second, await FindAsync("/a"));
        await FailsAsync(StorageFault.NothingKept, () => ContinueAsync("/a", first.Id, 3));
        await (await ContinueAsync("/a", second.Id, 6)).DisposeAsync();
    }

    [Fact]
    public async Task While_one_upload_has_the_place_another_is_promised_nothing()
    {
        var kept = await LeaveAsync("/a", "one", promised: 3);
        await using var upload = await ContinueAsync("/a", kept.Id, 3);
        await using var other = await Storage.BeginAsync("/a");
        await other.ContinueAsync("other");

        Assert.Null(await KeepAsync(other, 5));
        await FailsAsync(StorageFault.Busy, () => ContinueAsync("/a", kept.Id, 3));
        Assert.False(await RemoveAsync("/a"));
        await other.CommitAsync(CancellationToken.None);
        await upload.CommitAsync(CancellationToken.None);
        Assert.Equal("one", await Storage.GetAsync("/a"));
    }

    [Fact]
    public async Task A_promise_that_could_not_be_made_can_be_made_later()
    {
        await using var upload = await Storage.BeginAsync("/a");
        await upload.ContinueAsync("one");
        await using (var other = await Storage.BeginAsync("/a"))
        {
            await other.ContinueAsync("other");
            Assert.NotNull(await KeepAsync(other, 5));
            Assert.Null(await KeepAsync(upload, 3));
        }

        Assert.Equal(5, (await FindAsync("/a"))!.Length);
        Assert.NotNull(await KeepAsync(upload, 3));
        await upload.DisposeAsync();
        Assert.Equal(3, (await FindAsync("/a"))!.Length);
    }

    [Fact]
    public async Task It_expires()
    {
        var kept = await LeaveAsync("/a", "one", promised: 3);
        Clock.Advance(Retention - TimeSpan.FromSeconds(1));
        Assert.NotNull(await FindAsync("/a"));
        Clock.Advance(TimeSpan.FromSeconds(1));

        Assert.Null(await FindAsync("/a"));
        await FailsAsync(StorageFault.NothingKept, () => ContinueAsync("/a", kept.Id, 3));
        Assert.False(await RemoveAsync("/a"));
    }

    [Fact]
    public async Task It_is_removed_when_asked()
    {
        var kept = await LeaveAsync("/a", "one", promised: 3);

        Assert.True(await RemoveAsync("/a"));
        Assert.False(await RemoveAsync("/a"));
        await FailsAsync(StorageFault.NothingKept, () => ContinueAsync("/a", kept.Id, 3));
    }

    [Fact]
    public async Task A_unique_name_appended_and_resumed_uploads_are_kept_too()
    {
        await Storage.PutAsync("/a", "one,");
        foreach (var (mode, offset, whole) in new[] { (WriteMode.Append, 4, "one,two,end"), (WriteMode.ResumeAt(2), 2, "ontwo,end"), (WriteMode.Unique, 0, "two,end") })
        {
            string path;
            PartialUpload? kept;
            await using (var upload = await Storage.BeginAsync("/a", mode))
            {
                path = upload.Path.Value;
                await upload.ContinueAsync("two,lost");
                kept = await KeepAsync(upload, offset + 4);
            }

            await using var rest = await ContinueAsync(path, kept!.Id, offset + 4);
            await rest.ContinueAsync("end");
            await rest.CommitAsync(CancellationToken.None);
            Assert.Equal(whole, await Storage.GetAsync(path));
            await Storage.PutAsync("/a", "one,");
        }
    }

    [Fact]
    public async Task A_directory_with_nothing_else_can_be_removed_and_moves_with_it()
    {
        await Storage.MakeDirectoryAsync("/d");
        var kept = await LeaveAsync("/d/a", "one", promised: 3);
        await Storage.RenameAsync("/d", "/e");
        Assert.Equal(kept, await FindAsync("/e/a"));

        await using (await ContinueAsync("/e/a", kept.Id, 3))
            await FailsAsync(StorageFault.DirectoryNotEmpty, () => Storage.RemoveDirectoryAsync("/e"));
        await Storage.RemoveDirectoryAsync("/e");
        await Storage.MakeDirectoryAsync("/e");
        Assert.Null(await FindAsync("/e/a"));
    }

    [Fact]
    public async Task Where_nothing_can_be_nothing_is_kept()
    {
        await Storage.MakeDirectoryAsync("/d");
        Assert.Null(await FindAsync("/"));
        Assert.Null(await FindAsync("/nowhere/a"));
        Assert.Null(await FindAsync("/a"));
        await FailsAsync(StorageFault.NothingKept, () => ContinueAsync("/a", "id", 0));
        await FailsAsync(StorageFault.NotAFile, () => ContinueAsync("/d", "id", 0));
        await FailsAsync(StorageFault.NotFound, () => ContinueAsync("/nowhere/a", "id", 0));
        Assert.False(await RemoveAsync("/a"));
    }

    protected async Task<PartialUpload> LeaveAsync(string path, string text, long promised, string owner = "anna")
    {
        await using var upload = await Storage.BeginAsync(path);
        await upload.ContinueAsync(text);
        return (await KeepAsync(upload, promised, owner))!;
    }

    protected ValueTask<PartialUpload?> KeepAsync(IUpload upload, long length, string owner = "anna") =>
        upload.KeepAsync(new Promise(owner, "AFB", length, Clock.GetUtcNow() + Retention), CancellationToken.None);

    protected Task<IUpload> ContinueAsync(string path, string id, long offset, string owner = "anna") =>
        Storage.BeginAsync(path, WriteMode.Continue(id, owner, offset)).AsTask();

    protected ValueTask<PartialUpload?> FindAsync(string path) => Storage.FindPartialAsync(FtpPath.Parse(path), "anna", CancellationToken.None);

    protected ValueTask<bool> RemoveAsync(string path) => Storage.RemovePartialAsync(FtpPath.Parse(path), "anna", CancellationToken.None);
}

public sealed class MemoryPartialUploadTests : PartialUploadContract
{
    private readonly MemoryStorage _storage;

    public MemoryPartialUploadTests() => _storage = new MemoryStorage(Clock, capacity: 100);

    protected override IStorage Storage => _storage;

    [Fact]
    public async Task Its_octets_count_until_it_goes()
    {
        await LeaveAsync("/a", "0123456789", promised: 4);
        Assert.Equal(96, await AvailableAsync());
        await LeaveAsync("/a", "0123456789", promised: 5);
        Assert.Equal(95, await AvailableAsync());
        var kept = await LeaveAsync("/b", "0123456789", promised: 10);
        Assert.Equal(85, await AvailableAsync());

        await using (var upload = await ContinueAsync("/b", kept.Id, 8))
        {
            await upload.ContinueAsync("x");
            await upload.CommitAsync(CancellationToken.None);
        }

        Assert.Equal(86, await AvailableAsync());
        await Storage.DeleteAsync("/b");
        Clock.Advance(Retention);
        Assert.Null(await FindAsync("/a"));
        Assert.Equal(100, await AvailableAsync());
    }

    private ValueTask<long> AvailableAsync() => Storage.FindAvailableSpaceAsync(FtpPath.Root, CancellationToken.None);
}

[SupportedOSPlatform("linux")]
public sealed class LocalPartialUploadByWalkTests() : LocalPartialUploadTests(Confinement.Walk);

/// <summary>What stands on the disk, and what becomes of it when a process dies.</summary>
[SupportedOSPlatform("linux")]
public abstract class LocalPartialUploadTests : PartialUploadContract, IDisposable
{
    private readonly LocalFolder _folder = LocalFolder.CreateFast();
    private readonly LocalStorage _storage;

    protected LocalPartialUploadTests(Confinement confinement) =>
        _storage = LocalStorage.Open(_folder.Root, new LocalStorageOptions { Confinement = confinement, TimeProvider = Clock });

    protected override IStorage Storage => _storage;

    public void Dispose()
    {
        _storage.Dispose();
        _folder.Dispose();
        GC.SuppressFinalize(this);
    }

    [Fact]
    public async Task Both_files_are_hidden_and_nobody_elses_and_tell_no_names()
    {
        await LeaveAsync("/secret-name", "one", promised: 3, "secret-owner");

        var names = _folder.Names();
        Assert.Equal(2, names.Length);
        Assert.All(names, name => Assert.Matches("^\\.portcullis-[a-z2-7]{26}\\.(kept|mark)$", name));
        Assert.Equal("one", File.ReadAllText(_folder[names[0]]));
        Assert.DoesNotContain("secret", File.ReadAllText(_folder[names[1]]), StringComparison.Ordinal);
        foreach (var name in names)
        {
            Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(_folder[name]));
            Assert.Null(await Storage.FindAsync("/" + name));
            await FailsAsync(StorageFault.NotFound, () => Storage.GetAsync("/" + name));
            await FailsAsync(StorageFault.NotFound, () => Storage.DeleteAsync("/" + name));
            await FailsAsync(StorageFault.NotFound, () => Storage.RenameAsync("/" + name, "/b"));
            await FailsAsync(StorageFault.InvalidName, () => Storage.PutAsync("/" + name, ""));
        }
    }

    [Fact]
    public async Task A_commit_leaves_the_file_alone()
    {
        var kept = await LeaveAsync("/a", "one", promised: 3);
        await using (var upload = await ContinueAsync("/a", kept.Id, 3))
            await upload.CommitAsync(CancellationToken.None);

        Assert.Equal(["a"], _folder.Names());
        Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.GroupRead | UnixFileMode.OtherRead, File.GetUnixFileMode(_folder["/a"]));
    }

    [Fact]
    public async Task A_sweep_spares_it_until_its_time_is_over()
    {
        Directory.CreateDirectory(_folder["/d"]);
        await LeaveAsync("/d/a", "one", promised: 3);

        Assert.Equal(0, await _storage.RemoveOrphansAsync(CancellationToken.None));
        Assert.NotNull(await FindAsync("/d/a"));
        Clock.Advance(Retention);
        Assert.Equal(1, await _storage.RemoveOrphansAsync(CancellationToken.None));
        Assert.Empty(_folder.Names("/d"));
    }

    [Fact]
    public async Task A_sweep_leaves_an_upload_alone_that_goes_on_with_it()
    {
        var kept = await LeaveAsync("/a", "one", promised: 3);
        await using var upload = await ContinueAsync("/a", kept.Id, 3);
        Clock.Advance(Retention);

        Assert.Equal(0, await _storage.RemoveOrphansAsync(CancellationToken.None));
        await upload.CommitAsync(CancellationToken.None);
        Assert.Equal("one", await Storage.GetAsync("/a"));
    }

    /// <summary>As a crash may leave them: an upload that died between one step and the next.</summary>
    [Theory]
    [InlineData("empty mark")]
    [InlineData("no mark")]
    [InlineData("no file")]
    [InlineData("another file")]
    [InlineData("short file")]
    [InlineData("garbage")]
    public async Task What_a_crash_left_half_done_promises_nothing_and_is_swept(string how)
    {
        var kept = await LeaveAsync("/a", "one", promised: 3);
        var (file, mark) = (_folder[_folder.Names()[0]], _folder[_folder.Names()[1]]);
        switch (how)
        {
            case "empty mark":
                File.WriteAllText(mark, "");
                break;
            case "no mark":
                File.Delete(mark);
                break;
            case "no file":
                File.Delete(file);
                break;
            case "another file":
                File.WriteAllText(file + "2", "two");
                File.Move(file + "2", file, overwrite: true);
                break;
            case "short file":
                File.WriteAllText(file, "on");
                break;
            default:
                File.WriteAllText(mark, File.ReadAllText(mark).Replace(" 3 ", " 2 ", StringComparison.Ordinal));
                break;
        }

        Assert.Null(await FindAsync("/a"));
        await FailsAsync(StorageFault.NothingKept, () => ContinueAsync("/a", kept.Id, 2));
        Assert.Equal(1, await _storage.RemoveOrphansAsync(CancellationToken.None));
        Assert.Empty(_folder.Names());
    }

    [Fact]
    public async Task Of_two_records_a_torn_one_leaves_the_one_before_it()
    {
        await using (var upload = await Storage.BeginAsync("/a"))
        {
            await upload.ContinueAsync("one,two");
            await KeepAsync(upload, 3);
            await KeepAsync(upload, 7);
        }

        var mark = _folder[_folder.Names()[1]];
        Assert.Equal(7, (await FindAsync("/a"))!.Length);
        var octets = File.ReadAllBytes(mark);
        octets[^200]++;
        octets[256 + 12]++;
        File.WriteAllBytes(mark, octets);
        Assert.Equal(3, (await FindAsync("/a"))!.Length);
    }

    [Fact]
    public async Task What_came_after_the_promise_is_cut_off_also_after_a_crash()
    {
        // A crash truncates nothing: the file is longer than its record.
        var kept = await LeaveAsync("/a", "one", promised: 3);
        File.AppendAllText(_folder[_folder.Names()[0]], "never promised");

        Assert.Equal(3, (await FindAsync("/a"))!.Length);
        await FailsAsync(StorageFault.BeyondEnd, () => ContinueAsync("/a", kept.Id, 4));
        await using var upload = await ContinueAsync("/a", kept.Id, 3);
        await upload.CommitAsync(CancellationToken.None);
        Assert.Equal("one", await Storage.GetAsync("/a"));
    }

    [Fact]
    public async Task A_sweep_can_race_uploads_that_promise_and_breaks_no_promise()
    {
        var sweeping = true;
        var sweep = Task.Run(async () =>
        {
            while (Volatile.Read(ref sweeping))
                await _storage.RemoveOrphansAsync(CancellationToken.None);
        });

        var rounds = Environment.GetEnvironmentVariable("PORTCULLIS_NIGHTLY") == "1" ? 5000 : 50;
        for (var i = 0; i < rounds; i++)
        {
            PartialUpload? kept;
            await using (var upload = await Storage.BeginAsync("/a"))
            {
                await upload.ContinueAsync("one,lost");
                kept = await KeepAsync(upload, 4);
            }

            if (kept is null)
                continue;
            await using var rest = await ContinueWhenFreeAsync(kept.Id);
            await rest.ContinueAsync("two");
            await rest.CommitAsync(CancellationToken.None);
        }

        Volatile.Write(ref sweeping, false);
        await sweep;
        Assert.Equal("one,two", await Storage.GetAsync("/a"));
        Assert.Equal(["a"], _folder.Names());
    }

    // A sweep that looks at it has it for a moment: 450, and a client tries again.
    private async Task<IUpload> ContinueWhenFreeAsync(string id)
    {
        while (true)
        {
            try
            {
                return await ContinueAsync("/a", id, 4);
            }
            catch (StorageException e) when (e.Fault == StorageFault.Busy && !TestContext.Current.CancellationToken.IsCancellationRequested)
            {
                await Task.Yield();
            }
        }
    }
}
