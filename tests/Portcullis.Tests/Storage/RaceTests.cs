using System.Diagnostics;
using Portcullis.Storage;
using Portcullis.Storage.Local;

namespace Portcullis.Tests.Storage;

public sealed class RaceByWalkTests() : RaceTests(Confinement.Walk);

/// <summary>
/// CVE-2008-7262 and its kind: while a store works on a name, another thread makes it, by turns, a directory and a link
/// to one outside, and a file and a link to one outside. Not one operation may land outside.
/// </summary>
public abstract class RaceTests : LocalStorageFixture
{
    private const int Enough = 1000;

    private static readonly TimeSpan Duration = TimeSpan.FromSeconds(2), LongestDuration = TimeSpan.FromSeconds(30);

    protected RaceTests(Confinement confinement)
        : base(confinement)
    {
        Directory.CreateDirectory(Folder["/flip"]);
        File.WriteAllText(Folder["/flip/secret"], "inside");
        Folder.Link("/flip-link", "../outside");
        File.WriteAllText(Folder["/file"], "inside");
        Folder.Link("/file-link", "../outside/secret");
        File.WriteAllText(Folder["/regular"], "inside");
        Assert.True(Host.TryMakeFifo(Folder["/regular-fifo"]));
        foreach (var folder in new[] { Folder["/flip"], Folder.Outside })
        {
            File.WriteAllText(Path.Combine(folder, "victim"), Path.GetFileName(folder));
            Directory.CreateDirectory(Path.Combine(folder, "empty"));
        }

        File.WriteAllText(Path.Combine(Folder.Outside, "outside-only"), "");
        Directory.SetLastWriteTimeUtc(Folder.Outside, DateTime.UnixEpoch);
    }

    [Fact]
    public async Task No_operation_lands_outside()
    {
        var outside = SnapshotOfOutside();
        var (done, refused) = (0, 0);

        await WhileFlippingAsync(async round =>
        {
            foreach (var operation in Operations(round))
            {
                try
                {
                    await operation();
                    done++;
                }
                catch (StorageException)
                {
                    refused++;
                }
            }
        }, () => done > Enough && refused > Enough);

        Assert.Equal(outside, SnapshotOfOutside());
        Assert.True(done > Enough && refused > Enough, $"There was no race: {done} operations done, {refused} refused.");
        TestContext.Current.TestOutputHelper?.WriteLine($"{done} operations done, {refused} refused");
    }

    /// <summary>The kernel's answer to such a link is EAGAIN when anything is renamed anywhere at that moment.</summary>
    [Fact]
    public async Task A_link_with_dots_is_followed_however_much_is_renamed_meanwhile()
    {
        Directory.CreateDirectory(Folder["/d"]);
        Folder.Link("/d/up", "../d/../d/f");
        await Storage.PutAsync("/d/f", "found");

        await WhileFlippingAsync(async round =>
        {
            Assert.Equal("found", await Storage.GetAsync("/d/up"));
            Assert.Equal(EntryKind.File, (await Storage.ListAsync("/d"))[1].Kind);
        });
    }

    /// <summary>The race is a real one: who checks first and opens then loses it.</summary>
    [Fact]
    public async Task Checking_before_opening_would_be_caught()
    {
        var escapes = 0;

        await WhileFlippingAsync(round =>
        {
            if (new FileInfo(Folder["/file"]).LinkTarget is null && File.ReadAllText(Folder["/file"]) == "outside")
                escapes++;
            return Task.CompletedTask;
        }, () => escapes > 0);

        Assert.NotEqual(0, escapes);
    }

    [Fact]
    public async Task What_becomes_a_fifo_while_it_is_opened_neither_hangs_nor_is_read()
    {
        var read = 0;

        await WhileFlippingAsync(async _ =>
        {
            try
            {
                Assert.Equal("inside", await Storage.GetAsync("/regular"));
                read++;
            }
            catch (StorageException exception)
            {
                Assert.Equal(StorageFault.NotAFile, exception.Fault);
            }
        }, () => read > 0);

        Assert.NotEqual(0, read);
    }

    private IEnumerable<Func<Task>> Operations(int round)
    {
        yield return async () => Assert.Equal("inside", await Storage.GetAsync("/flip/secret"));
        yield return async () => Assert.Equal("inside", await Storage.GetAsync("/file"));
        yield return () => Storage.PutAsync($"/flip/new{round % 10}", "new");
        yield return () => Storage.PutAsync("/flip/new", "new", WriteMode.Unique);
        yield return () => Storage.PutAsync("/flip/grown", "+", WriteMode.Append);
        yield return async () =>
        {
            await using var upload = await Storage.BeginAsync("/file", WriteMode.ResumeAt(6));
            Assert.Equal(6, upload.StartOffset);
        };
        yield return () => Storage.DeleteAsync("/flip/victim");
        yield return () => Storage.RenameAsync("/flip/secret", "/taken");
        yield return async () => Assert.Equal("inside", await Storage.GetAsync("/taken"));
        yield return () => Storage.RenameAsync("/taken", "/flip/secret");
        yield return () => Storage.MakeDirectoryAsync($"/flip/made{round % 10}");
        yield return () => Storage.RemoveDirectoryAsync($"/flip/made{round % 10}");
        yield return () => Storage.RemoveDirectoryAsync("/flip/empty");
        yield return () => Storage.SetModifiedAsync("/flip", DateTimeOffset.UnixEpoch.AddDays(1));
        yield return () => Storage.SetModifiedAsync("/file", DateTimeOffset.UnixEpoch.AddDays(1));
        yield return async () => Assert.DoesNotContain("outside-only", await Storage.NamesAsync("/flip"));
        yield return async () => Assert.Null(await Storage.FindAsync("/flip/outside-only"));
        yield return () => Storage.RemoveOrphansAsync(CancellationToken.None);
    }

    /// <summary>For some time, and for longer on a busy machine, where less happens in it.</summary>
    private async Task WhileFlippingAsync(Func<int, Task> round, Func<bool>? isEnough = null)
    {
        var flipping = true;
        (string, string)[] pairs =
        [
            (Folder["/flip"], Folder["/flip-link"]), (Folder["/file"], Folder["/file-link"]), (Folder["/regular"], Folder["/regular-fifo"]),
        ];
        var flips = Task.Factory.StartNew(
            () =>
            {
                while (Volatile.Read(ref flipping))
                {
                    foreach (var (one, other) in pairs)
                        Assert.True(Host.TryExchange(one, other));
                }
            },
            CancellationToken.None,
            TaskCreationOptions.LongRunning,
            TaskScheduler.Default);

        try
        {
            var clock = Stopwatch.StartNew();
            for (var i = 0; clock.Elapsed < Duration || (isEnough?.Invoke() == false && clock.Elapsed < LongestDuration); i++)
                await round(i);
        }
        finally
        {
            Volatile.Write(ref flipping, false);
            await flips;
        }
    }

    private string SnapshotOfOutside() => string.Join('\n', new DirectoryInfo(Folder.Outside)
        .EnumerateFileSystemInfos()
        .Append(new DirectoryInfo(Folder.Outside))
        .OrderBy(info => info.Name, StringComparer.Ordinal)
        .Select(info => $"{info.Name} {info.LastWriteTimeUtc:O} {(info is FileInfo file ? File.ReadAllText(file.FullName) : "")}"));
}
