using Microsoft.Data.Sqlite;

namespace Portcullis.State;

/// <summary>
/// The state of one server: an SQLite database in its state folder, in WAL mode, every commit synced. One writer and one reader
/// at a time, so that no more than two threads ever wait for the disk or for another process; the others queue without a thread.
/// </summary>
/// <remarks>
/// Opened at the first use, and anew after a fault, so that the service returns when the database does. Whatever keeps the
/// database from answering is a <see cref="StateUnavailableException"/>, within <see cref="Patience"/> and then some.
/// </remarks>
internal sealed class StateDatabase : IDisposable
{
    public const string FileName = "portcullis.db";

    /// <summary>How long to wait for another process that holds the lock, and for one's turn: a login has an answer within 5 s.</summary>
    public static readonly TimeSpan Patience = TimeSpan.FromSeconds(2);

    private readonly string _folder;
    private readonly IReadOnlyList<StateMigration> _migrations;
    private readonly Turn _reading, _writing;

    // It was there once: that it is gone now is a fault, and no reason to begin a new one, in which there is nobody.
    private volatile bool _hasBeen;

    /// <param name="folder">The state folder. It and the file are made at the first use.</param>
    /// <param name="migrations">Null for all of the program's.</param>
    public StateDatabase(string folder, IReadOnlyList<StateMigration>? migrations = null)
    {
        _folder = Path.GetFullPath(folder);
        _migrations = migrations ?? StateMigrations.All;
        (_reading, _writing) = (new Turn(Open, Look), new Turn(Open, Look));
    }

    public string File => Path.Combine(_folder, FileName);

    /// <summary>Runs on the caller's thread, since a reader waits for no writer. What is read together is of one moment.</summary>
    /// <exception cref="StateUnavailableException">See there.</exception>
    public ValueTask<T> ReadAsync<T>(Func<SqliteConnection, T> read, CancellationToken cancellation) =>
        _reading.TakeAsync(connection => InTransaction(connection, isWriting: false, read), cancellation);

    /// <summary>
    /// In one transaction that is on the disk when this returns, or, where anything is thrown, has left no trace. It goes to a
    /// thread of its own, because another process may hold the lock; keep it short, for all writers wait for it.
    /// </summary>
    /// <exception cref="StateUnavailableException">See there.</exception>
    public async ValueTask<T> WriteAsync<T>(Func<SqliteConnection, T> write, CancellationToken cancellation) =>
        await Task.Run(async () => await _writing.TakeAsync(connection => InTransaction(connection, isWriting: true, write), cancellation), cancellation);

    public void Dispose()
    {
        _reading.Dispose();
        _writing.Dispose();
    }

    private static T InTransaction<T>(SqliteConnection connection, bool isWriting, Func<SqliteConnection, T> work)
    {
        using var transaction = connection.BeginTransaction(deferred: !isWriting);
        var result = work(connection);
        transaction.Commit();
        return result;
    }

    // A connection keeps a file that has been removed, and would share its log with the one that takes its place: both are closed.
    private void Look()
    {
        if (!_hasBeen || System.IO.File.Exists(File))
            return;
        _ = _reading.ForgetAsync();
        _ = _writing.ForgetAsync();
        throw new StateUnavailableException($"The database is gone: {File}");
    }

    private SqliteConnection Open()
    {
        MakeFile();
        var connection = new SqliteConnection(new SqliteConnectionStringBuilder
        {
            DataSource = File,
            Mode = SqliteOpenMode.ReadWrite,
            Pooling = false,
            ForeignKeys = true,

            // SQLite waits itself, below, and looks oftener; this adds nothing to it, while 0 would wait for ever.
            DefaultTimeout = 1,
        }.ToString());
        try
        {
            connection.Open();
            connection.Run($"PRAGMA busy_timeout = {(int)Patience.TotalMilliseconds}");
            connection.Run("PRAGMA journal_mode = WAL");
            connection.Run("PRAGMA synchronous = FULL");
            Migrate(connection);
            _hasBeen = true;
            return connection;
        }
        catch
        {
            connection.Dispose();
            throw;
        }
    }

    // SQLite gives its other files the mode of this one; by itself it would take that of the umask, and there are hashes in it.
    private void MakeFile()
    {
        Directory.CreateDirectory(_folder);
        if (System.IO.File.Exists(File))
            return;
        var options = new FileStreamOptions { Mode = FileMode.OpenOrCreate, Access = FileAccess.Write, Share = FileShare.ReadWrite };
        if (!OperatingSystem.IsWindows())
            options.UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite;
        new FileStream(File, options).Dispose();
    }

    private void Migrate(SqliteConnection connection)
    {
        // Asked for first without a lock: nearly always there is nothing to do.
        if (VersionOf(connection) is var version && version == _migrations.Count)
            return;
        if (version > _migrations.Count)
            throw new StateUnavailableException($"{File} was made by a newer version of portcullis ({version} steps, of which this one knows {_migrations.Count}).");

        foreach (var migration in _migrations)
        {
            // Another process may have been here meanwhile.
            using var transaction = connection.BeginTransaction(deferred: false);
            if (VersionOf(connection) < migration.Number)
            {
                connection.Run(migration.Sql);
                connection.Run($"PRAGMA user_version = {migration.Number}");
            }

            transaction.Commit();
        }
    }

    private static long VersionOf(SqliteConnection connection) => connection.Scalar<long>("PRAGMA user_version");
}
