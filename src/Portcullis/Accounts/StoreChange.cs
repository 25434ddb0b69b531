using System.Data.Common;
using Portcullis.Accounts.Databases;

namespace Portcullis.Accounts;

/// <summary>A change under way, alone in its database.</summary>
/// <param name="Database">In its transaction.</param>
/// <param name="Version">What all that is changed gets.</param>
internal sealed record StoreChange(DbConnection Database, long Version)
{
    public ValueTask<int> RunAsync(string sql, CancellationToken cancellation, params (string, object?)[] parameters) => Database.RunAsync(sql, cancellation, parameters);

    /// <param name="table">Of ours.</param>
    /// <param name="name">Looked for.</param>
    /// <param name="cancellation">Ends it.</param>
    public async ValueTask<bool> ExistsAsync(string table, string name, CancellationToken cancellation) =>
        (await Database.QueryAsync($"SELECT 1 FROM {table} WHERE name = @name", static _ => true, cancellation, ("name", name))).Count > 0;

    /// <summary>Why there was nothing to change.</summary>
    public async ValueTask<StoreAnswer> GoneAsync(string table, string what, string name, CancellationToken cancellation) =>
        new StoreAnswer.Refused(await ExistsAsync(table, name, cancellation)
            ? $"Somebody else has changed the {what} {name} meanwhile; nothing was done. Look at it and try again."
            : $"There is no {what} {name}.");

    /// <summary>Null where it is in all of its groups now.</summary>
    public async ValueTask<StoreAnswer?> JoinAsync(StoredAccount account, CancellationToken cancellation)
    {
        for (var position = 0; position < account.Groups.Count; position++)
        {
            var group = account.Groups[position];
            if (!await ExistsAsync("account_groups", group, cancellation))
                return new StoreAnswer.Refused($"There is no group {group}, for the account {account.Name}.");
            await RunAsync(
                "INSERT INTO account_members (account, position, member_of) VALUES (@account, @position, @group)", cancellation,
                ("account", account.Name), ("position", (long)position), ("group", group));
        }

        return null;
    }

    public (string, object?)[] ParametersOf(StoredAccount account) =>
    [
        ("name", account.Name), ("password", account.Password), ("disabled", account.IsDisabled ? 1L : 0L),
        ("settings", account.Settings), ("totp", account.Totp), ("version", Version),
    ];
}
