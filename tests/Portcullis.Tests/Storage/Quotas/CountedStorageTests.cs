using System.Text;
using Portcullis.Protocol.Paths;
using Portcullis.Storage;
using Portcullis.Storage.Local;
using Portcullis.Storage.Memory;
using Portcullis.Storage.Quotas;
using static Portcullis.Tests.Storage.StorageSteps;

namespace Portcullis.Tests.Storage.Quotas;

/// <summary>A store under a quota that is wide enough does all that it does without; and its sums are those of a count.</summary>
public sealed class CountedStorageContractTests : StorageContract, IDisposable
{
    private readonly MemoryStorage _inner = new();
    private readonly QuotaLedger _ledger = new();
    private readonly CountedFolder _folder;

    public CountedStorageContractTests()
    {
        _folder = _ledger.Open("folder", _inner, FtpPath.Root);
        Storage = new CountedStorage(_inner, _ledger, [(FtpPath.Root, _folder)], [new QuotaLimit("all", long.MaxValue, long.MaxValue, [_folder])]);
    }

    protected override IStorage Storage { get; }

    public void Dispose()
    {
        var counted = _ledger.UsedBy(_folder);
        if (counted != StoredAmount.None)
            Assert.Equal(_inner.MeasureAsync(FtpPath.Root, CancellationToken.None).AsTask().GetAwaiter().GetResult(), counted);
    }
}

public sealed class CountedStorageTests : IDisposable
{
    private readonly LocalFolder _folder = LocalFolder.CreateFast();
    private readonly LocalStorage _inner;
    private readonly QuotaLedger _ledger = new();

    public CountedStorageTests() => _inner = _folder.Open(Confinement.Automatic);

    public void Dispose()
    {
        _inner.Dispose();
        _folder.Dispose();
    }

    [Fact]
    public async Task Of_64_uploads_at_once_so_many_are_stored_as_fit_and_never_one_more()
    {
        const int size = 1000, fitting = 20;
        var storage = Counted(octets: size * fitting + 999);
        var (stored, refused, highest) = (0, 0, 0L);

        // Each in many pieces, so that all are under way when the octets get short.
        await Parallel.ForEachAsync(Enumerable.Range(0, 64), new ParallelOptions { MaxDegreeOfParallelism = 64 }, async (number, cancellation) =>
        {
            try
            {
                await using var upload = await storage.BeginAsync($"/{number}");
                for (var offset = 0; offset < size; offset += 10)
                {
                    await upload.WriteAsync(new byte[10], offset, cancellation);
                    await Task.Yield();
                }

                await upload.CommitAsync(cancellation);
                Interlocked.Increment(ref stored);
                InterlockedMax(ref highest, (await _inner.MeasureAsync(FtpPath.Root, cancellation)).Octets);
            }
            catch (StorageException e) when (e.Fault == StorageFault.QuotaExceeded)
            {
                Interlocked.Increment(ref refused);
            }
        });

        Assert.Equal(64, stored + refused);
        Assert.InRange(highest, 0, size * fitting + 999);
        await AssertIsAsCountedAsync(storage);

        // What was refused has given its octets back: one after the other, as many fit as can.
        for (var number = 100; (await _inner.MeasureAsync(FtpPath.Root, CancellationToken.None)).Octets < size * fitting; number++)
            await storage.PutAsync($"/{number}", new string('x', size));
        Assert.Equal(999, (await storage.FindQuotasAsync(FtpPath.Root, CancellationToken.None))[0].Left);
        await FailsAsync(StorageFault.QuotaExceeded, () => storage.PutAsync("/more", new string('x', size)));
        await AssertIsAsCountedAsync(storage);
    }

    [Fact]
    public async Task After_a_crash_the_sums_are_those_of_what_is_there()
    {
        var storage = Counted(octets: 1000);
        await storage.PutAsync("/a", "12345");
        await storage.PutAsync("/b", "1");
        await using var lost = await storage.BeginAsync("/c");
        await lost.ContinueAsync(new string('x', 900));

        // The process is gone: a new one knows nothing but the folder, in which hidden files may still lie.
        var ledger = new QuotaLedger();
        using var again = _folder.Open(Confinement.Automatic);
        var folder = ledger.Open("again", again, FtpPath.Root);
        var after = new CountedStorage(again, ledger, [(FtpPath.Root, folder)], [new QuotaLimit("all", 1000, null, [folder])]);
        await after.PutAsync("/d", new string('x', 994));
        Assert.Equal(new StoredAmount(1000, 3), ledger.UsedBy(folder));
        Assert.Equal(await again.MeasureAsync(FtpPath.Root, CancellationToken.None), ledger.UsedBy(folder));
    }

    [Fact]
    public async Task What_is_replaced_is_free_when_it_is_and_not_before()
    {
        var storage = Counted(octets: 10);
        await storage.PutAsync("/a", "123456");
        await FailsAsync(StorageFault.QuotaExceeded, () => storage.PutAsync("/a", "12345"));
        await storage.PutAsync("/a", "1234");
        Assert.Equal(6, await storage.FindAvailableSpaceAsync(FtpPath.Root, CancellationToken.None));
        await storage.PutAsync("/a", "567890", WriteMode.Append);
        Assert.Equal("1234567890", await _inner.GetAsync("/a"));
        await FailsAsync(StorageFault.QuotaExceeded, () => storage.PutAsync("/a", "x", WriteMode.Append));
        await AssertIsAsCountedAsync(storage);
    }

    [Fact]
    public async Task What_goes_while_it_is_to_be_replaced_makes_no_room()
    {
        var storage = Counted(octets: 10);
        await storage.PutAsync("/a", "12345678");
        await using var upload = await storage.BeginAsync("/a", WriteMode.Append);
        await upload.ContinueAsync("9");
        await storage.DeleteAsync("/a");
        await storage.PutAsync("/b", "12345");

        await FailsAsync(StorageFault.QuotaExceeded, () => upload.CommitAsync(CancellationToken.None).AsTask());
        await upload.DisposeAsync();
        Assert.Equal("b", await storage.NamesAsync("/"));
        await AssertIsAsCountedAsync(storage);
    }

    [Fact]
    public async Task Files_are_counted_as_octets_are()
    {
        var storage = Counted(files: 2);
        await storage.PutAsync("/a", "");
        await storage.PutAsync("/b", "");
        await FailsAsync(StorageFault.QuotaExceeded, () => storage.PutAsync("/c", ""));
        await storage.PutAsync("/b", "instead");
        await storage.RenameAsync("/a", "/b");
        await storage.PutAsync("/c", "");
        await storage.DeleteAsync("/c");
        await storage.PutAsync("/d", "", WriteMode.Unique);
        await AssertIsAsCountedAsync(storage);
    }

    [Fact]
    public async Task What_is_kept_of_uploads_counts_until_it_goes()
    {
        var storage = Counted(octets: 10, files: 1);
        await KeepAsync(storage, "/a", "123456");
        await AssertIsAsCountedAsync(storage);
        await FailsAsync(StorageFault.QuotaExceeded, () => storage.PutAsync("/b", "1"));

        var kept = await storage.FindPartialAsync(FtpPath.Parse("/a"), "anna", CancellationToken.None);
        await storage.PutAsync("/a", "7890", WriteMode.Continue(kept!.Id, "anna", 6));
        await AssertIsAsCountedAsync(storage);
        await storage.DeleteAsync("/a");

        await KeepAsync(storage, "/a", "12");
        Assert.True(await storage.RemovePartialAsync(FtpPath.Parse("/a"), "anna", CancellationToken.None));
        await AssertIsAsCountedAsync(storage);
        Assert.Equal(StoredAmount.None, (await storage.FindQuotasAsync(FtpPath.Root, CancellationToken.None))[0].Used);
    }

    [Fact]
    public async Task A_folder_within_counts_for_both_and_a_limit_is_asked_of_whom_it_is_for()
    {
        await _inner.MakeDirectoryAsync("/in");
        var (all, within) = (_ledger.Open("/", _inner, FtpPath.Root), _ledger.Open("/in", _inner, FtpPath.Parse("/in")));
        var wide = new CountedStorage(_inner, _ledger, [(FtpPath.Root, all), (FtpPath.Parse("/in"), within)], [new QuotaLimit("all", 10, null, [all])]);
        var narrow = new CountedStorage(_inner, _ledger, [(FtpPath.Root, all), (FtpPath.Parse("/in"), within)], [new QuotaLimit("/in", 3, null, [within])]);

        await wide.PutAsync("/in/a", "1234");
        await FailsAsync(StorageFault.QuotaExceeded, () => narrow.PutAsync("/in/b", "1"));
        await wide.RenameAsync("/in/a", "/a");
        await narrow.PutAsync("/in/b", "123");
        await FailsAsync(StorageFault.QuotaExceeded, () => narrow.RenameAsync("/a", "/in/a"));
        Assert.Equal((new StoredAmount(7, 2), new StoredAmount(3, 1)), (_ledger.UsedBy(all), _ledger.UsedBy(within)));
    }

    [Fact]
    public async Task What_ALLO_asks_for_nobody_else_gets()
    {
        var storage = Counted(octets: 10);
        await using var upload = await storage.BeginAsync("/a");
        await upload.ReserveAsync(8, CancellationToken.None);
        await FailsAsync(StorageFault.QuotaExceeded, () => storage.PutAsync("/b", "123"));
        await FailsAsync(StorageFault.QuotaExceeded, () => upload.ReserveAsync(11, CancellationToken.None).AsTask());
        await upload.DisposeAsync();
        await storage.PutAsync("/b", "1234567890");
        await AssertIsAsCountedAsync(storage);
    }

    [Fact]
    public async Task A_count_waits_for_changes_and_changes_wait_for_it()
    {
        var storage = Counted(octets: 1_000_000);
        using var stop = new CancellationTokenSource();
        var counting = Task.Run(async () =>
        {
            while (!stop.IsCancellationRequested)
                await _ledger.CountAllAsync(CancellationToken.None);
        });
        await Parallel.ForEachAsync(Enumerable.Range(0, 200), async (number, _) =>
        {
            await storage.PutAsync($"/{number % 20}", new string('x', number));
            if (number % 3 == 0)
                await storage.DeleteAsync($"/{number % 20}").ContinueWith(_ => { }, TaskScheduler.Default);
        });
        await stop.CancelAsync();
        await counting;
        await AssertIsAsCountedAsync(storage);
    }

    private static async Task KeepAsync(CountedStorage storage, string path, string text)
    {
        await using var upload = await storage.BeginAsync(path);
        await upload.ContinueAsync(text);
        Assert.NotNull(await upload.KeepAsync(new Promise("anna", "tag", Encoding.UTF8.GetByteCount(text), DateTimeOffset.MaxValue), CancellationToken.None));
    }

    private CountedStorage Counted(long? octets = null, long? files = null)
    {
        var folder = _ledger.Open("folder", _inner, FtpPath.Root);
        return new CountedStorage(_inner, _ledger, [(FtpPath.Root, folder)], [new QuotaLimit("all", octets, files, [folder])]);
    }

    private async Task AssertIsAsCountedAsync(CountedStorage storage) => Assert.Equal(
        await _inner.MeasureAsync(FtpPath.Root, CancellationToken.None),
        (await storage.FindQuotasAsync(FtpPath.Root, CancellationToken.None))[0].Used);

    private static void InterlockedMax(ref long highest, long value)
    {
        long before;
        while ((before = Interlocked.Read(ref highest)) < value)
            Interlocked.CompareExchange(ref highest, value, before);
    }
}
