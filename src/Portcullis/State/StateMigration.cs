using Portcullis.Accounts.Databases;

namespace Portcullis.State;

/// <summary>One step of the shape of the database. What has been released is never changed: a new step is added behind it.</summary>
/// <param name="Number">From 1, without gaps: <c>PRAGMA user_version</c> after it.</param>
/// <param name="Sql">One or more statements. Each migration is a transaction of its own, together with its number.</param>
internal sealed record StateMigration(int Number, string Sql);

/// <summary>
/// All of them, in order. A concern keeps the text of its tables beside its code, as a constant; here stand their numbers.
/// </summary>
internal static class StateMigrations
{
    public static IReadOnlyList<StateMigration> All { get; } =
    [
        new(1, SqliteAccounts.Tables),
        new(2, StateBans.Tables),
    ];
}
