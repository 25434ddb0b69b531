using System.Data.Common;
using System.Diagnostics;
using Portcullis.State;

namespace Portcullis.Accounts.Databases;

/// <summary>Accounts in the state of one server.</summary>
/// <param name="state">Left open: others use it too.</param>
internal sealed class SqliteAccounts(StateDatabase state) : IAccountDatabase
{
    /// <summary>See <see cref="StateMigration"/>.</summary>
    public const string Tables = """
        CREATE TABLE account_revision (value INTEGER NOT NULL) STRICT;
        INSERT INTO account_revision (value) VALUES (0);
        CREATE TABLE account_groups (name TEXT PRIMARY KEY, settings TEXT NOT NULL, version INTEGER NOT NULL) STRICT;
        CREATE TABLE accounts (
            name TEXT PRIMARY KEY, password TEXT, is_disabled INTEGER NOT NULL, settings TEXT NOT NULL, totp TEXT, version INTEGER NOT NULL) STRICT;
        CREATE TABLE account_members (
            account TEXT NOT NULL REFERENCES accounts (name) ON DELETE CASCADE, position INTEGER NOT NULL,
            member_of TEXT NOT NULL REFERENCES account_groups (name), PRIMARY KEY (account, position)) STRICT;
        CREATE INDEX account_members_of ON account_members (member_of);
        CREATE TABLE account_marks (owner TEXT PRIMARY KEY, uses INTEGER NOT NULL, totp_step INTEGER NOT NULL) STRICT;
        """;

    public string Place => state.File;

    public ValueTask<T> ReadAsync<T>(Func<DbConnection, CancellationToken, ValueTask<T>> read, CancellationToken cancellation) =>
        state.ReadAsync(connection => Ended(read(connection, CancellationToken.None)), cancellation);

    public async ValueTask<T> WriteAsync<T>(Func<DbConnection, CancellationToken, ValueTask<(T Answer, bool Commits)>> write, CancellationToken cancellation)
    {
        T? answer = default;
        try
        {
            return await state.WriteAsync(
                connection =>
                {
                    (answer, var commits) = Ended(write(connection, CancellationToken.None));
                    return commits ? answer : throw new NothingToCommitException();
                },
                cancellation);
        }
        catch (NothingToCommitException)
        {
            return answer!;
        }
    }

    public ValueTask DisposeAsync() => ValueTask.CompletedTask;

    // SQLite answers on the caller's thread: what is asynchronous by its looks has ended when it returns.
    private static T Ended<T>(ValueTask<T> task)
    {
        Debug.Assert(task.IsCompleted, "SQLite waits for nothing.");
        return task.GetAwaiter().GetResult();
    }

    private sealed class NothingToCommitException : Exception;
}
