using Portcullis.Protocol.Paths;
using Portcullis.Storage;
using Portcullis.Storage.Local;
using static Portcullis.Tests.Storage.StorageSteps;

namespace Portcullis.Tests.Storage;

public sealed class OrphansByWalkTests() : OrphanTests(Confinement.Walk);

/// <summary>What a crash leaves behind goes; what lives stays.</summary>
public abstract class OrphanTests(Confinement confinement) : LocalStorageFixture(confinement)
{
    private static readonly string Orphan = ".portcullis-" + new string('a', 26) + ".part";

    [Fact]
    public async Task Orphans_are_removed_throughout_the_tree_and_nothing_else_is()
    {
        Directory.CreateDirectory(Folder["/d/e/f"]);
        Folder.Link("/outward", "../outside");
        string[] orphans = [Folder["/" + Orphan], Folder["/d/" + Orphan], Folder["/d/e/f/" + Orphan]];
        string[] others = [Folder["/d/a"], Folder["/d/.portcullis-short.part"], Path.Combine(Folder.Outside, Orphan)];
        foreach (var path in orphans.Concat(others))
            File.WriteAllText(path, "");
        Directory.CreateDirectory(Folder["/d/e/" + Orphan]);

        Assert.Equal(3, await Storage.RemoveOrphansAsync(CancellationToken.None));

        Assert.All(orphans, path => Assert.False(File.Exists(path)));
        Assert.All(others, path => Assert.True(File.Exists(path)));
        Assert.Equal(0, await Storage.RemoveOrphansAsync(CancellationToken.None));
    }

    [Fact]
    public async Task An_upload_under_way_is_left_alone_whichever_store_it_is_of()
    {
        await using var upload = await Storage.BeginAsync("/a");
        using var other = Folder.Open(Storage.Confinement);

        Assert.Equal(0, await other.RemoveOrphansAsync(CancellationToken.None));
        await upload.CommitAsync(CancellationToken.None);
        Assert.Equal(["a"], Folder.Names());
    }

    [Fact]
    public async Task An_upload_of_another_process_is_left_alone_until_that_dies()
    {
        using var process = Host.Start("flock", "--no-fork", Folder["/" + Orphan], "sh", "-c", "echo locked; exec cat");
        Assert.Equal("locked", await process.StandardOutput.ReadLineAsync());

        Assert.Equal(0, await Storage.RemoveOrphansAsync(CancellationToken.None));
        process.Kill();
        await process.WaitForExitAsync();

        Assert.Equal(1, await Storage.RemoveOrphansAsync(CancellationToken.None));
    }

    [Fact]
    public async Task A_directory_with_nothing_but_orphans_can_be_removed()
    {
        await Storage.MakeDirectoryAsync("/d");
        File.WriteAllText(Folder["/d/" + Orphan], "");
        await Storage.RemoveDirectoryAsync("/d");

        await Storage.MakeDirectoryAsync("/d");
        File.WriteAllText(Folder["/d/" + Orphan], "");
        using (new FileStream(Folder["/d/" + Orphan], FileMode.Open, FileAccess.Read, FileShare.None))
            await FailsAsync(StorageFault.DirectoryNotEmpty, () => Storage.RemoveDirectoryAsync("/d"));

        await Storage.PutAsync("/d/a", "");
        await FailsAsync(StorageFault.DirectoryNotEmpty, () => Storage.RemoveDirectoryAsync("/d"));
        Assert.Equal("a", await Storage.NamesAsync("/d"));
    }

    [Fact]
    public async Task A_sweep_can_race_uploads_and_hurts_none()
    {
        using var other = Folder.Open(Storage.Confinement);
        var sweeping = true;
        var sweep = Task.Run(async () =>
        {
            while (Volatile.Read(ref sweeping))
                await other.RemoveOrphansAsync(CancellationToken.None);
        });

        for (var i = 0; i < 2000; i++)
            await Storage.PutAsync($"/{i % 10}", $"{i}");
        Volatile.Write(ref sweeping, false);
        await sweep;

        Assert.Equal("1999", await Storage.GetAsync("/9"));
        Assert.Equal(10, Folder.Names().Length);
    }

    /// <summary>The moment that the race above meets by chance, each time: the file is there, and its upload has yet to lock it.</summary>
    [Fact]
    public async Task A_sweep_between_the_creation_of_an_upload_and_its_lock_leaves_it_alone()
    {
        using var other = Folder.Open(Storage.Confinement);
        var removed = 0;

        using (CreateTemporary(_ => removed += other.RemoveOrphansAsync(CancellationToken.None).GetAwaiter().GetResult()))
            Assert.Single(Folder.Names());
        Assert.Equal(0, removed);
        Assert.Empty(Folder.Names());

        // What a crash leaves at that moment is known to nobody, and goes.
        Assert.Throws<InvalidOperationException>(() => CreateTemporary(_ => throw new InvalidOperationException()));
        Assert.Equal(1, await other.RemoveOrphansAsync(CancellationToken.None));
    }

    /// <summary>It cannot be told; but it passes each name once, and here it is in luck many times over.</summary>
    [Fact]
    public void A_sweep_of_another_process_at_that_moment_costs_another_attempt()
    {
        var attempts = new List<FileStream>();
        using (CreateTemporary(SweepAsAnotherProcess))
            Assert.Single(Folder.Names());
        Assert.Equal(12, attempts.Count);
        attempts.ForEach(file => file.Dispose());

        void SweepAsAnotherProcess(string name)
        {
            if (attempts.Count == 12)
                return;

            // Half of them are still at it when the upload wants its lock.
            var file = new FileStream(Folder["/" + name], FileMode.Open, FileAccess.ReadWrite, attempts.Count % 2 == 0 ? FileShare.None : FileShare.ReadWrite);
            File.Delete(Folder["/" + name]);
            attempts.Add(file);
        }
    }

    [Fact]
    public async Task A_sweep_ends_when_it_is_cancelled() =>
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => Storage.RemoveOrphansAsync(new CancellationToken(canceled: true)));

    private TemporaryFile CreateTemporary(Action<string> created)
    {
        var errno = SystemCall.OpenHostPath(Folder.Root, OpenFlags.ReadOnly | OpenFlags.Directory, out var directory);
        Assert.Equal(Errno.None, errno);
        return TemporaryFile.Create(directory, FtpPath.Root.Child("a"), created);
    }
}
