using System.Runtime.Versioning;
using Portcullis.Accounts;
using Portcullis.Accounts.Databases;
using Portcullis.State;

namespace Portcullis.Tests.Accounts.Databases;

/// <summary>The contract, and what only a server of its own can do to us.</summary>
[SupportedOSPlatform("linux")]
[Collection(OnePostgres.Name)]
public sealed class PostgresAccountStoreTests(PostgresServer server) : AccountStoreContract
{
    private string _connection = "";

    public override async ValueTask InitializeAsync()
    {
        _connection = await server.NewSchemaAsync();
        await base.InitializeAsync();
    }

    [Fact]
    public async Task Without_a_search_path_the_tables_are_in_a_schema_of_ours()
    {
        var database = await server.NewDatabaseAsync();
        await using (var store = new AccountStore(new PostgresAccounts(database)))
            Assert.Null(await store.FindAsync("anna", Cancellation));
        await PostgresServer.ExecuteAsync(database, "SELECT name FROM portcullis.accounts");
    }

    [Fact]
    public async Task The_tables_of_a_newer_version_are_left_alone()
    {
        await AddAsync(new StoredAccount("anna"));
        await PostgresServer.ExecuteAsync(_connection, "UPDATE account_schema SET version = 99");
        var error = await Assert.ThrowsAsync<StateUnavailableException>(async () => await (await OpenedAsync()).FindAsync("anna", Cancellation));
        Assert.Contains("newer version", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Who_may_only_read_reads_and_is_told_that_he_may_not_write()
    {
        await AddAsync(new StoredAccount("anna"));
        await using var reader = new AccountStore(new PostgresAccounts(_connection + ";Options=-c default_transaction_read_only=on"));
        Assert.NotNull(await reader.FindAsync("anna", Cancellation));
        await Assert.ThrowsAsync<StateUnavailableException>(async () => await reader.RemoveAsync("anna", Cancellation));
    }

    [Fact]
    public async Task A_lock_is_not_waited_for_longer_than_a_login_may_take()
    {
        await AddAsync(new StoredAccount("anna"));
        await using var other = new Npgsql.NpgsqlConnection(_connection);
        await other.OpenAsync(Cancellation);
        await using (var transaction = await other.BeginTransactionAsync(Cancellation))
        {
            await using var command = new Npgsql.NpgsqlCommand("LOCK TABLE accounts IN ACCESS EXCLUSIVE MODE", other, transaction);
            await command.ExecuteNonQueryAsync(Cancellation);
            await UnavailableInTimeAsync();
        }

        Assert.NotNull(await Store.FindAsync("anna", Cancellation));
    }

    private async Task UnavailableInTimeAsync()
    {
        var began = TimeProvider.System.GetTimestamp();
        await Assert.ThrowsAsync<StateUnavailableException>(async () => await Store.FindAsync("anna", Cancellation));
        Assert.InRange(TimeProvider.System.GetElapsedTime(began), TimeSpan.Zero, TimeSpan.FromSeconds(5));
    }

    private protected override ValueTask<IAccountStore> OpenAsync() => ValueTask.FromResult<IAccountStore>(new AccountStore(new PostgresAccounts(_connection)));
}
