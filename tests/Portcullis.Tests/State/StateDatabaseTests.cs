using Microsoft.Data.Sqlite;
using Portcullis.State;

namespace Portcullis.Tests.State;

/// <summary>The database of one server, on a real disk, with faults as another process or a bad disk makes them.</summary>
public sealed class StateDatabaseTests : IDisposable
{
    private static readonly StateMigration[] Migrations =
    [
        new(1, "CREATE TABLE things (name TEXT PRIMARY KEY, size INTEGER NOT NULL) STRICT"),
        new(2, "ALTER TABLE things ADD COLUMN colour TEXT NOT NULL DEFAULT 'grey'; INSERT INTO things (name, size) VALUES ('first', 1)"),
    ];

    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("portcullis-tests-");
    private readonly StateDatabase _database;

    public StateDatabaseTests() => _database = Make();

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    public void Dispose()
    {
        _database.Dispose();
        _folder.Delete(recursive: true);
    }

    [Fact]
    public void Nothing_is_written_before_it_is_used()
    {
        using var unused = new StateDatabase(Path.Combine(_folder.FullName, "below"));
        Assert.False(Directory.Exists(Path.Combine(_folder.FullName, "below")));
    }

    [Fact]
    public async Task It_is_its_owners_alone()
    {
        await AddAsync("a");
        Assert.All(
            _folder.GetFiles(), file => Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, file.UnixFileMode));
        Assert.Equal(["portcullis.db", "portcullis.db-shm", "portcullis.db-wal"], _folder.GetFiles().Select(file => file.Name).Order());
    }

    [Fact]
    public async Task Commits_are_synced()
    {
        Assert.Equal("wal", await _database.ReadAsync(db => db.Scalar<string>("PRAGMA journal_mode"), Cancellation));
        Assert.Equal(2L, await _database.WriteAsync(db => db.Scalar<long>("PRAGMA synchronous"), Cancellation));
    }

    [Fact]
    public async Task Migrations_run_once_and_in_order_by_whoever_comes_first()
    {
        var many = Enumerable.Range(0, 8).Select(_ => Make()).ToList();
        await Task.WhenAll(many.Select(each => Task.Run(async () => await each.ReadAsync(db => db.Scalar<long>("SELECT count(*) FROM things"), Cancellation))));
        many.ForEach(each => each.Dispose());
        Assert.Equal(["first grey"], await NamesAsync("name || ' ' || colour"));
    }

    [Fact]
    public async Task A_database_of_an_older_version_is_brought_up()
    {
        using (var old = Make(Migrations[..1]))
            await old.WriteAsync(db => db.Run("INSERT INTO things (name, size) VALUES ('old', 7)"), Cancellation);
        Assert.Equal(["first", "old"], await NamesAsync());
    }

    [Fact]
    public async Task A_database_of_a_newer_version_is_left_alone()
    {
        await AddAsync("a");
        using var older = Make(Migrations[..1]);
        var error = await Assert.ThrowsAsync<StateUnavailableException>(async () => await older.ReadAsync(db => 0, Cancellation));
        Assert.Contains("newer version", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_throws_leaves_no_trace()
    {
        await Assert.ThrowsAsync<FormatException>(async () => await _database.WriteAsync<int>(
            db =>
            {
                db.Run("INSERT INTO things (name, size) VALUES ('half', 1)");
                throw new FormatException();
            },
            Cancellation));
        Assert.Equal(["first"], await NamesAsync());
        await AddAsync("next");
    }

    [Fact]
    public async Task A_broken_constraint_is_the_callers()
    {
        await AddAsync("a");
        await Assert.ThrowsAsync<SqliteException>(async () => await AddAsync("a"));
    }

    [Fact]
    public async Task Writers_take_turns()
    {
        await AddAsync("count");
        using var second = Make();
        await Task.WhenAll(Enumerable.Range(0, 100).Select(i => (i % 2 == 0 ? _database : second)
            .WriteAsync(db => db.Run("UPDATE things SET size = size + 1 WHERE name = 'count'"), Cancellation).AsTask()));
        Assert.Equal(100L, await _database.ReadAsync(db => db.Scalar<long>("SELECT size FROM things WHERE name = 'count'"), Cancellation));
    }

    [Fact]
    public async Task While_another_process_writes_readers_read_and_writers_give_up_in_time()
    {
        await AddAsync("a");
        using (var other = new SqliteConnection($"Data Source={_database.File};Pooling=False"))
        {
            other.Open();
            other.Run("BEGIN IMMEDIATE");
            Assert.Equal(["a", "first"], await NamesAsync());
            var began = TimeProvider.System.GetTimestamp();
            await Assert.ThrowsAsync<StateUnavailableException>(() => AddAsync("b"));
            Assert.InRange(TimeProvider.System.GetElapsedTime(began), TimeSpan.FromSeconds(1), TimeSpan.FromSeconds(5));
        }

        await AddAsync("b");
    }

    [Fact]
    public async Task A_broken_file_is_not_answered_from_and_a_sound_one_is_taken_up_again()
    {
        await AddAsync("a");
        _database.Dispose();
        var sound = await File.ReadAllBytesAsync(_database.File, Cancellation);

        using var database = Make();
        var broken = sound.ToArray();
        broken.AsSpan(0, 64).Fill(0x5A);
        await File.WriteAllBytesAsync(_database.File, broken, Cancellation);
        await Assert.ThrowsAsync<StateUnavailableException>(async () => await database.ReadAsync(db => db.Scalar<long>("SELECT count(*) FROM things"), Cancellation));

        await File.WriteAllBytesAsync(_database.File, sound, Cancellation);
        Assert.Equal(2, await database.ReadAsync(db => db.Scalar<long>("SELECT count(*) FROM things"), Cancellation));
    }

    [Fact]
    public async Task A_file_that_is_gone_is_a_fault_and_no_reason_to_begin_a_new_one()
    {
        await AddAsync("a");
        _database.Dispose();
        var sound = await File.ReadAllBytesAsync(_database.File, Cancellation);

        using var database = Make();
        Assert.Equal(2, await CountAsync());
        File.Delete(_database.File);
        await Assert.ThrowsAsync<StateUnavailableException>(CountAsync);
        await Assert.ThrowsAsync<StateUnavailableException>(async () => await database.WriteAsync(db => db.Run("DELETE FROM things"), Cancellation));
        Assert.False(File.Exists(_database.File));

        await File.WriteAllBytesAsync(_database.File, sound, Cancellation);
        await database.WriteAsync(db => db.Run("INSERT INTO things (name, size) VALUES ('b', 0)"), Cancellation);
        Assert.Equal(3, await CountAsync());

        async Task<long> CountAsync() => await database.ReadAsync(db => db.Scalar<long>("SELECT count(*) FROM things"), Cancellation);
    }

    [Fact]
    public async Task A_folder_that_cannot_be_made_is_no_crash()
    {
        await File.WriteAllTextAsync(Path.Combine(_folder.FullName, "file"), "", Cancellation);
        using var database = new StateDatabase(Path.Combine(_folder.FullName, "file", "state"));
        await Assert.ThrowsAsync<StateUnavailableException>(async () => await database.ReadAsync(db => 0, Cancellation));
    }

    [Fact]
    public void Numbers_of_migrations_have_no_gaps() =>
        Assert.Equal(Enumerable.Range(1, StateMigrations.All.Count), StateMigrations.All.Select(each => each.Number));

    private StateDatabase Make(StateMigration[]? migrations = null) => new(_folder.FullName, migrations ?? Migrations);

    private async Task AddAsync(string name) =>
        await _database.WriteAsync(db => db.Run("INSERT INTO things (name, size) VALUES ($name, 0)", ("$name", name)), Cancellation);

    private async Task<IReadOnlyList<string>> NamesAsync(string what = "name") =>
        await _database.ReadAsync(db => db.Query($"SELECT {what} FROM things ORDER BY name", row => row.GetString(0)), Cancellation);
}
