using System.Data;
using System.Data.Common;
using System.Net.Sockets;
using Npgsql;
using Portcullis.State;

namespace Portcullis.Accounts.Databases;

/// <summary>Accounts of several servers, in PostgreSQL, in a schema of ours.</summary>
/// <remarks>
/// A connection that died since it was used last is noticed only when it is used: reads are then tried once more, over a new one.
/// </remarks>
internal sealed class PostgresAccounts : IAccountDatabase
{
    public const string Allowed = "how to connect to PostgreSQL, like \"Host=db.example.com;Database=portcullis;Username=portcullis\"";

    /// <summary>Of each call as a whole: a login has an answer within 5 s.</summary>
    public static readonly TimeSpan Patience = TimeSpan.FromSeconds(4);

    /// <summary>Waits for a connection, and for a statement, in seconds.</summary>
    private const int StepPatience = 2;

    private const string Schema = "portcullis";

    /// <summary>Any number that nobody else takes for something in this database.</summary>
    private const long MigrationLock = 0x706F_7274_6375_6C6C;

    /// <summary>In order; see <see cref="StateMigration"/> for what holds for them.</summary>
    private static readonly StateMigration[] Migrations =
    [
        new(1, """
            CREATE TABLE account_revision (value BIGINT NOT NULL);
            INSERT INTO account_revision (value) VALUES (0);
            CREATE TABLE account_groups (name TEXT COLLATE "C" PRIMARY KEY, settings TEXT NOT NULL, version BIGINT NOT NULL);
            CREATE TABLE accounts (
                name TEXT COLLATE "C" PRIMARY KEY, password TEXT, is_disabled BIGINT NOT NULL, settings TEXT NOT NULL, totp TEXT, version BIGINT NOT NULL);
            CREATE TABLE account_members (
                account TEXT COLLATE "C" NOT NULL REFERENCES accounts (name) ON DELETE CASCADE, position BIGINT NOT NULL,
                member_of TEXT COLLATE "C" NOT NULL REFERENCES account_groups (name), PRIMARY KEY (account, position));
            CREATE INDEX account_members_of ON account_members (member_of);
            CREATE TABLE account_marks (owner TEXT COLLATE "C" PRIMARY KEY, uses BIGINT NOT NULL, totp_step BIGINT NOT NULL);
            """),
    ];

    private readonly NpgsqlDataSource _source;
    private readonly TimeSpan _patience;
    private readonly SemaphoreSlim _migrating = new(1);
    private readonly bool _makesSchema;
    private volatile bool _isMigrated;

    /// <param name="connection">As Npgsql takes it: <c>Host=db.example.com;Database=portcullis;Username=portcullis</c>. Nothing is connected to yet.</param>
    /// <param name="patience">Null for <see cref="Patience"/>; whoever changes many accounts at once has more.</param>
    /// <exception cref="ArgumentException">It is none.</exception>
    public PostgresAccounts(string connection, TimeSpan? patience = null)
    {
        _patience = patience ?? Patience;
        var builder = new NpgsqlConnectionStringBuilder(connection)
        {
            Timeout = StepPatience,
            CommandTimeout = StepPatience,

            // A statement that takes too long ends with its connection; asking the server to cancel it would take as long again.
            CancellationTimeout = -1,
        };
        _makesSchema = string.IsNullOrEmpty(builder.SearchPath);
        if (_makesSchema)
            builder.SearchPath = Schema;
        Place = $"PostgreSQL at {builder.Host}, database {builder.Database ?? builder.Username}";

        // Slim, because what it leaves out (arrays, ranges, JSON, logging) is reflected over.
        var slim = new NpgsqlSlimDataSourceBuilder(builder.ConnectionString);
        slim.EnableTransportSecurity();
        _source = slim.Build();
    }

    public string Place { get; }

    public static bool IsConnection(string text)
    {
        try
        {
            return new NpgsqlConnectionStringBuilder(text).Host is { Length: > 0 };
        }
        catch (Exception e) when (e is ArgumentException or FormatException or OverflowException)
        {
            return false;
        }
    }

    public ValueTask<T> ReadAsync<T>(Func<DbConnection, CancellationToken, ValueTask<T>> read, CancellationToken cancellation) =>
        InTimeAsync(
            async cancel =>
            {
                try
                {
                    return await ReadOnceAsync(read, cancel);
                }
                catch (NpgsqlException e) when (e is { IsTransient: true, InnerException: not TimeoutException } and not PostgresException { SqlState: PostgresErrorCodes.QueryCanceled })
                {
                    _source.Clear();
                    return await ReadOnceAsync(read, cancel);
                }
            },
            cancellation);

    public ValueTask<T> WriteAsync<T>(Func<DbConnection, CancellationToken, ValueTask<(T Answer, bool Commits)>> write, CancellationToken cancellation) =>
        InTimeAsync(
            async cancel =>
            {
                await using var connection = await OpenAsync(cancel);
                await using var transaction = await connection.BeginTransactionAsync(IsolationLevel.ReadCommitted, cancel);
                var (answer, commits) = await write(connection, cancel);
                if (commits)
                    await transaction.CommitAsync(cancel);
                return answer;
            },
            cancellation);

    public async ValueTask DisposeAsync()
    {
        await _source.DisposeAsync();
        _migrating.Dispose();
    }

    private async ValueTask<T> ReadOnceAsync<T>(Func<DbConnection, CancellationToken, ValueTask<T>> read, CancellationToken cancellation)
    {
        await using var connection = await OpenAsync(cancellation);
        return await read(connection, cancellation);
    }

    private async ValueTask<T> InTimeAsync<T>(Func<CancellationToken, ValueTask<T>> work, CancellationToken cancellation)
    {
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        limit.CancelAfter(_patience);
        try
        {
            // Npgsql asks a server that hangs to cancel, and waits for that too: it is left to end by itself.
            return await work(limit.Token).AsTask().WaitAsync(limit.Token);
        }
        catch (Exception e) when (e is DbException or SocketException or IOException or TimeoutException or OperationCanceledException && !cancellation.IsCancellationRequested)
        {
            throw new StateUnavailableException($"The database cannot be used: {e.Message}", e);
        }
    }

    private async ValueTask<NpgsqlConnection> OpenAsync(CancellationToken cancellation)
    {
        var connection = await _source.OpenConnectionAsync(cancellation);
        try
        {
            if (!_isMigrated)
                await MigrateAsync(connection, cancellation);
            return connection;
        }
        catch
        {
            await connection.DisposeAsync();
            throw;
        }
    }

    private async ValueTask MigrateAsync(NpgsqlConnection connection, CancellationToken cancellation)
    {
        await _migrating.WaitAsync(cancellation);
        try
        {
            // Asked for first without a lock, and without a right to change anything: nearly always there is nothing to do.
            var version = await VersionAsync(connection, cancellation);
            if (version > Migrations.Length)
                throw new StateUnavailableException($"{Place} was made by a newer version of portcullis ({version} steps, of which this one knows {Migrations.Length}).");
            if (version < Migrations.Length)
                await MigrateFromAsync(connection, cancellation);
            _isMigrated = true;
        }
        finally
        {
            _migrating.Release();
        }
    }

    private async ValueTask MigrateFromAsync(NpgsqlConnection connection, CancellationToken cancellation)
    {
        await using var transaction = await connection.BeginTransactionAsync(cancellation);
        await connection.RunAsync("SELECT pg_advisory_xact_lock(@lock)", cancellation, ("lock", MigrationLock));
        if (_makesSchema)
            await connection.RunAsync($"CREATE SCHEMA IF NOT EXISTS {Schema}", cancellation);

        // Another server may have been here meanwhile.
        foreach (var migration in Migrations.Skip((int)await VersionAsync(connection, cancellation)))
        {
            await connection.RunAsync(migration.Sql, cancellation);
            await connection.RunAsync("CREATE TABLE IF NOT EXISTS account_schema (version BIGINT NOT NULL)", cancellation);
            await connection.RunAsync("DELETE FROM account_schema", cancellation);
            await connection.RunAsync("INSERT INTO account_schema (version) VALUES (@version)", cancellation, ("version", (long)migration.Number));
        }

        await transaction.CommitAsync(cancellation);
    }

    private static async ValueTask<long> VersionAsync(NpgsqlConnection connection, CancellationToken cancellation)
    {
        // Not to_regclass, which looks into a cache of the connection: it may still know that the table is not there.
        var isThere = await connection.QueryAsync(
            "SELECT EXISTS (SELECT 1 FROM pg_tables WHERE schemaname = current_schema() AND tablename = 'account_schema')", static row => row.GetBoolean(0), cancellation);
        return isThere[0] ? (await connection.QueryAsync("SELECT version FROM account_schema", static row => row.GetInt64(0), cancellation))[0] : 0;
    }
}
