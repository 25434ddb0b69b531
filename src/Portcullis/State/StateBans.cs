using System.Net;
using Microsoft.Data.Sqlite;
using Portcullis.Server.Defence;

namespace Portcullis.State;

/// <summary>Bans in the state of one server: the server's own, and those that <c>portcullis ban</c> writes beside it.</summary>
internal sealed class StateBans(StateDatabase state) : IBanStore
{
    /// <summary>See <see cref="StateMigration"/>. Times are milliseconds since 1970.</summary>
    public const string Tables = """
        CREATE TABLE ban_revision (value INTEGER NOT NULL) STRICT;
        INSERT INTO ban_revision (value) VALUES (0);
        CREATE TABLE bans (clients TEXT PRIMARY KEY, since INTEGER NOT NULL, until INTEGER, number INTEGER NOT NULL, reason TEXT NOT NULL) STRICT;
        CREATE INDEX bans_until ON bans (until);
        """;

    /// <summary>As many of the server's own as it looks at: of more, those that end last.</summary>
    private const int Maximum = 65_536;

    /// <summary>After its end a ban tells for how long the next one is; no setting makes that longer than this.</summary>
    private static readonly TimeSpan Memory = TimeSpan.FromDays(1);

    public ValueTask<long> VersionAsync(CancellationToken cancellation) => state.ReadAsync(VersionOf, cancellation);

    public ValueTask<(long Version, IReadOnlyList<Ban> Bans)> LoadAsync(CancellationToken cancellation) =>
        state.ReadAsync(
            db => (VersionOf(db), db.Query(
                "SELECT clients, since, until, number, reason FROM bans ORDER BY number = 0 DESC, until DESC LIMIT @maximum + (SELECT count(*) FROM bans WHERE number = 0)",
                Read, ("@maximum", Maximum))),
            cancellation);

    public async ValueTask<long> SaveAsync(IReadOnlyList<Ban> bans, CancellationToken cancellation) =>
        await state.WriteAsync(
            db =>
            {
                foreach (var ban in bans)
                    Put(db, ban);
                db.Run("DELETE FROM bans WHERE until < @past", ("@past", bans.Max(ban => ban.Since).Subtract(Memory).ToUnixTimeMilliseconds()));
                return Changed(db);
            },
            cancellation);

    /// <summary>False where there is none of these clients.</summary>
    public async ValueTask<bool> RemoveAsync(IPNetwork clients, CancellationToken cancellation) =>
        await state.WriteAsync(
            db =>
            {
                var isRemoved = db.Run("DELETE FROM bans WHERE clients = @clients", ("@clients", clients.ToString())) > 0;
                if (isRemoved)
                    Changed(db);
                return isRemoved;
            },
            cancellation);

    // An operator's is not replaced by one of the server's.
    private static void Put(SqliteConnection db, Ban ban) => db.Run(
        """
        INSERT INTO bans (clients, since, until, number, reason) VALUES (@clients, @since, @until, @number, @reason)
        ON CONFLICT (clients) DO UPDATE SET since = excluded.since, until = excluded.until, number = excluded.number, reason = excluded.reason
        WHERE excluded.number = 0 OR bans.number > 0 OR bans.until < excluded.since
        """,
        ("@clients", ban.Clients.ToString()), ("@since", ban.Since.ToUnixTimeMilliseconds()), ("@until", ban.Until?.ToUnixTimeMilliseconds()),
        ("@number", ban.Number), ("@reason", ban.Reason));

    private static long Changed(SqliteConnection db)
    {
        db.Run("UPDATE ban_revision SET value = value + 1");
        return VersionOf(db);
    }

    private static long VersionOf(SqliteConnection db) => db.Scalar<long>("SELECT value FROM ban_revision");

    private static Ban Read(SqliteDataReader row) =>
        new(IPNetwork.Parse(row.GetString(0)), DateTimeOffset.FromUnixTimeMilliseconds(row.GetInt64(1)), row.IsDBNull(2) ? null : DateTimeOffset.FromUnixTimeMilliseconds(row.GetInt64(2)), row.GetString(4))
        {
            Number = row.GetInt32(3),
        };
}
