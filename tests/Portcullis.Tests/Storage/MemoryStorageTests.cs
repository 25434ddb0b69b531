using Microsoft.Extensions.Time.Testing;
using Portcullis.Storage;
using Portcullis.Storage.Memory;
using static Portcullis.Tests.Storage.StorageSteps;

namespace Portcullis.Tests.Storage;

public sealed class MemoryStorageContractTests : StorageContract
{
    protected override IStorage Storage { get; } = new MemoryStorage();
}

public sealed class MemoryStorageTests
{
    [Fact]
    public async Task Times_are_those_of_the_clock_given()
    {
        var clock = new FakeTimeProvider(new DateTimeOffset(2001, 2, 3, 4, 5, 6, TimeSpan.Zero));
        var storage = new MemoryStorage(clock);
        await using var upload = await storage.BeginAsync("/a");
        clock.Advance(TimeSpan.FromMinutes(1));
        await upload.CommitAsync(CancellationToken.None);

        Assert.Equal(clock.GetUtcNow(), (await storage.FindAsync("/a"))!.Modified);
        Assert.Equal(clock.GetUtcNow(), (await storage.FindAsync("/"))!.Modified);
    }

    [Fact]
    public async Task A_full_store_says_so_and_has_room_again_for_what_goes()
    {
        var storage = new MemoryStorage(capacity: 10);
        await storage.PutAsync("/a", "123456");

        await FailsAsync(StorageFault.NoSpace, () => storage.PutAsync("/b", "12345"));
        await FailsAsync(StorageFault.NoSpace, () => storage.PutAsync("/a", "", WriteMode.Append));
        await storage.PutAsync("/b", "1234");
        await storage.DeleteAsync("/a");
        await storage.PutAsync("/c", "123456");
        await storage.RenameAsync("/b", "/c");
        await storage.PutAsync("/d", "123456");

        Assert.Equal("c d", await storage.NamesAsync("/"));
    }

    [Fact]
    public async Task An_upload_that_lost_octets_cannot_be_committed()
    {
        var storage = new MemoryStorage(capacity: 10);
        await using var upload = await storage.BeginAsync("/a");
        await FailsAsync(StorageFault.NoSpace, () => upload.ContinueAsync("12345678901").AsTask());

        await FailsAsync(StorageFault.Failed, () => upload.CommitAsync(CancellationToken.None).AsTask());
    }
}
