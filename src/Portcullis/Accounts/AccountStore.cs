using System.Data.Common;
using Portcullis.Accounts.Databases;

namespace Portcullis.Accounts;

/// <summary>The statements, which all databases understand alike.</summary>
/// <remarks>
/// Whoever writes takes the next number of <c>account_revision</c> first, and with it a lock until its transaction ends: changes
/// come one after another, so that what a change has looked at stays true, and versions become visible in their order.
/// </remarks>
internal sealed class AccountStore(IAccountDatabase database) : IAccountStore
{
    private const string Columns = """
        SELECT a.name, a.password, a.is_disabled, a.settings, a.totp, a.version, g.name, g.settings, g.version, (SELECT value FROM account_revision)
        """;

    private const string Joined = """
        LEFT JOIN account_members m ON m.account = a.name
        LEFT JOIN account_groups g ON g.name = m.member_of
        """;

    private const string Find = $"{Columns} FROM accounts a {Joined} WHERE a.name = @name ORDER BY m.position";

    private const string Page = $"""
        {Columns} FROM (
            SELECT * FROM accounts
            WHERE name > @after AND (version > @since OR EXISTS (
                SELECT 1 FROM account_members n JOIN account_groups h ON h.name = n.member_of WHERE n.account = accounts.name AND h.version > @since))
            ORDER BY name LIMIT @maximum) a
        {Joined} ORDER BY a.name, m.position
        """;

    public string Place => database.Place;

    public ValueTask<AccountEntry?> FindAsync(string name, CancellationToken cancellation) =>
        database.ReadAsync<AccountEntry?>(async (db, cancel) => await EntriesAsync(db, Find, cancel, ("name", name)) is [var entry] ? entry : null, cancellation);

    public ValueTask<IReadOnlyList<AccountEntry>> ListAsync(AccountPage page, CancellationToken cancellation) =>
        database.ReadAsync(
            (db, cancel) => EntriesAsync(db, Page, cancel, ("after", page.After), ("since", page.ChangedSince), ("maximum", (long)page.Maximum)), cancellation);

    public ValueTask<StoreAnswer> AddAsync(IReadOnlyList<StoredGroup> groups, IReadOnlyList<StoredAccount> accounts, CancellationToken cancellation) =>
        ChangeAsync(
            async (change, cancel) =>
            {
                foreach (var group in groups)
                {
                    if (await change.ExistsAsync("account_groups", group.Name, cancel))
                        return new StoreAnswer.Refused($"There is a group {group.Name} already.");
                    await change.RunAsync(
                        "INSERT INTO account_groups (name, settings, version) VALUES (@name, @settings, @version)", cancel,
                        ("name", group.Name), ("settings", group.Settings), ("version", change.Version));
                }

                foreach (var account in accounts)
                {
                    if (await change.ExistsAsync("accounts", account.Name, cancel))
                        return new StoreAnswer.Refused($"There is an account {account.Name} already.");
                    await change.RunAsync(
                        "INSERT INTO accounts (name, password, is_disabled, settings, totp, version) VALUES (@name, @password, @disabled, @settings, @totp, @version)", cancel,
                        change.ParametersOf(account));
                    if (await change.JoinAsync(account, cancel) is { } refused)
                        return refused;
                }

                return StoreAnswer.Done;
            },
            cancellation);

    public ValueTask<StoreAnswer> ChangeAsync(StoredAccount account, CancellationToken cancellation) =>
        ChangeAsync(
            async (change, cancel) =>
            {
                var changed = await change.RunAsync(
                    "UPDATE accounts SET password = @password, is_disabled = @disabled, settings = @settings, totp = @totp, version = @version WHERE name = @name AND version = @before", cancel,
                    [.. change.ParametersOf(account), ("before", account.Version)]);
                if (changed == 0)
                    return await change.GoneAsync("accounts", "account", account.Name, cancel);
                await change.RunAsync("DELETE FROM account_members WHERE account = @name", cancel, ("name", account.Name));
                return await change.JoinAsync(account, cancel) ?? StoreAnswer.Done;
            },
            cancellation);

    public ValueTask<StoreAnswer> RemoveAsync(string name, CancellationToken cancellation) =>
        ChangeAsync(
            async (change, cancel) =>
            {
                await change.RunAsync("DELETE FROM account_marks WHERE owner = @owner", cancel, ("owner", MarkOwner.OfStored(name)));
                return await change.RunAsync("DELETE FROM accounts WHERE name = @name", cancel, ("name", name)) > 0
                    ? StoreAnswer.Done
                    : await change.GoneAsync("accounts", "account", name, cancel);
            },
            cancellation);

    public ValueTask<IReadOnlyList<StoredGroup>> ListGroupsAsync(CancellationToken cancellation) =>
        database.ReadAsync(
            (db, cancel) => db.QueryAsync("SELECT name, settings, version FROM account_groups ORDER BY name", row => GroupOf(row, 0), cancel), cancellation);

    public ValueTask<StoreAnswer> ChangeGroupAsync(StoredGroup group, CancellationToken cancellation) =>
        ChangeAsync(
            async (change, cancel) =>
                await change.RunAsync(
                    "UPDATE account_groups SET settings = @settings, version = @version WHERE name = @name AND version = @before", cancel,
                    ("name", group.Name), ("settings", group.Settings), ("version", change.Version), ("before", group.Version)) > 0
                    ? StoreAnswer.Done
                    : await change.GoneAsync("account_groups", "group", group.Name, cancel),
            cancellation);

    public ValueTask<StoreAnswer> RemoveGroupAsync(string name, CancellationToken cancellation) =>
        ChangeAsync(
            async (change, cancel) =>
            {
                var members = await change.Database.QueryAsync(
                    "SELECT account FROM account_members WHERE member_of = @name ORDER BY account LIMIT 3", row => row.GetString(0), cancel, ("name", name));
                if (members.Count > 0)
                    return new StoreAnswer.Refused($"Accounts are in the group {name}: {string.Join(", ", members)}{(members.Count < 3 ? "" : " ...")}.");
                return await change.RunAsync("DELETE FROM account_groups WHERE name = @name", cancel, ("name", name)) > 0
                    ? StoreAnswer.Done
                    : await change.GoneAsync("account_groups", "group", name, cancel);
            },
            cancellation);

    // One statement each, whose condition and effect nobody comes between.
    public ValueTask<bool> TryUseAsync(string owner, long maximum, CancellationToken cancellation) =>
        MarkAsync(
            """
            INSERT INTO account_marks (owner, uses, totp_step) VALUES (@owner, 1, -1)
            ON CONFLICT (owner) DO UPDATE SET uses = account_marks.uses + 1 WHERE account_marks.uses < @value
            """,
            owner, maximum, cancellation);

    public ValueTask<bool> TryTakeStepAsync(string owner, long step, CancellationToken cancellation) =>
        MarkAsync(
            """
            INSERT INTO account_marks (owner, uses, totp_step) VALUES (@owner, 0, @value)
            ON CONFLICT (owner) DO UPDATE SET totp_step = @value WHERE account_marks.totp_step < @value
            """,
            owner, step, cancellation);

    public ValueTask<long> UsesOfAsync(string owner, CancellationToken cancellation) =>
        database.ReadAsync(
            async (db, cancel) => await db.QueryAsync("SELECT uses FROM account_marks WHERE owner = @owner", static row => row.GetInt64(0), cancel, ("owner", owner)) is [var uses] ? uses : 0,
            cancellation);

    public ValueTask DisposeAsync() => database.DisposeAsync();

    private ValueTask<bool> MarkAsync(string sql, string owner, long value, CancellationToken cancellation) =>
        database.WriteAsync(async (db, cancel) => (await db.RunAsync(sql, cancel, ("owner", owner), ("value", value)) > 0, true), cancellation);

    private ValueTask<StoreAnswer> ChangeAsync(Func<StoreChange, CancellationToken, ValueTask<StoreAnswer>> work, CancellationToken cancellation) =>
        database.WriteAsync(
            async (db, cancel) =>
            {
                var version = await db.QueryAsync("UPDATE account_revision SET value = value + 1 RETURNING value", row => row.GetInt64(0), cancel);
                var answer = await work(new StoreChange(db, version[0]), cancel);
                return (answer, answer is StoreAnswer.DoneAnswer);
            },
            cancellation);

    // A row for each group of each account.
    private static async ValueTask<IReadOnlyList<AccountEntry>> EntriesAsync(DbConnection db, string sql, CancellationToken cancellation, params (string, object?)[] parameters)
    {
        var entries = new List<AccountEntry>();
        var rows = await db.QueryAsync(
            sql,
            row => (Account: AccountOf(row), Group: row.IsDBNull(6) ? null : GroupOf(row, 6), Revision: row.GetInt64(9)),
            cancellation, parameters);
        foreach (var account in rows.GroupBy(row => row.Account.Name, StringComparer.Ordinal))
        {
            StoredGroup[] groups = [.. account.Select(row => row.Group).OfType<StoredGroup>()];
            var first = account.First();
            entries.Add(new AccountEntry(first.Account with { Groups = [.. groups.Select(group => group.Name)] }, groups, first.Revision));
        }

        return entries;
    }

    private static StoredAccount AccountOf(DbDataReader row) => new(row.GetString(0))
    {
        Password = row.IsDBNull(1) ? null : row.GetString(1),
        IsDisabled = row.GetInt64(2) != 0,
        Settings = row.GetString(3),
        Totp = row.IsDBNull(4) ? null : row.GetString(4),
        Version = row.GetInt64(5),
    };

    private static StoredGroup GroupOf(DbDataReader row, int from) =>
        new(row.GetString(from)) { Settings = row.GetString(from + 1), Version = row.GetInt64(from + 2) };
}
