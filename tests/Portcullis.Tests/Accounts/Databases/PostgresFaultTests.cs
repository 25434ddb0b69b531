using System.Runtime.Versioning;
using Portcullis.Accounts;
using Portcullis.Accounts.Databases;
using Portcullis.State;

namespace Portcullis.Tests.Accounts.Databases;

/// <summary>A server that is killed, hangs, and comes back.</summary>
[SupportedOSPlatform("linux")]
public sealed class PostgresFaultTests(PostgresServer server) : IClassFixture<PostgresServer>
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Killed_or_hanging_it_is_unavailable_in_time_and_taken_up_again_when_it_is_back()
    {
        await using var store = new AccountStore(new PostgresAccounts(await server.NewSchemaAsync()));
        Assert.Equal(StoreAnswer.Done, await store.AddAsync([], [new StoredAccount("anna")], Cancellation));

        await server.KillAsync();
        await UnavailableInTimeAsync(store);
        await UnavailableInTimeAsync(store);
        await server.StartAsync();
        Assert.NotNull(await store.FindAsync("anna", Cancellation));

        // Between two calls: the connection that is kept is dead, and nobody has noticed.
        await server.KillAsync();
        await server.StartAsync();
        Assert.NotNull(await store.FindAsync("anna", Cancellation));

        await server.StopAnsweringAsync();
        await UnavailableInTimeAsync(store);
        await server.ContinueAsync();
        Assert.NotNull(await store.FindAsync("anna", Cancellation));
    }

    private static async Task UnavailableInTimeAsync(AccountStore store)
    {
        var began = TimeProvider.System.GetTimestamp();
        await Assert.ThrowsAsync<StateUnavailableException>(async () => await store.FindAsync("anna", Cancellation));
        Assert.InRange(TimeProvider.System.GetElapsedTime(began), TimeSpan.Zero, TimeSpan.FromSeconds(5));
    }
}
