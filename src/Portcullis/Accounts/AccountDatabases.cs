using Portcullis.Accounts.Databases;
using Portcullis.Configuration;
using Portcullis.State;

namespace Portcullis.Accounts;

/// <summary>The databases that settings name, each opened once.</summary>
/// <param name="isForChanges">Many accounts may be changed at once, and whoever waits is no login.</param>
internal sealed class AccountDatabases(bool isForChanges = false) : IAsyncDisposable
{
    private static readonly TimeSpan PatienceForChanges = TimeSpan.FromMinutes(5);

    private readonly Dictionary<string, IAccountStore> _stores = new(StringComparer.Ordinal);
    private readonly List<StateDatabase> _states = [];

    /// <summary>PostgreSQL, or else the state folder's; null where there is neither. Nothing is connected to or made yet.</summary>
    public IAccountStore? Open(ServeSettings settings) => settings switch
    {
        { AccountDatabase: { } connection } => Open("PostgreSQL " + connection, () => new PostgresAccounts(connection, isForChanges ? PatienceForChanges : null)),
        { State: { } state } => Open("SQLite " + Path.GetFullPath(state), () =>
        {
            _states.Add(new StateDatabase(state));
            return new SqliteAccounts(_states[^1]);
        }),
        _ => null,
    };

    public async ValueTask DisposeAsync()
    {
        foreach (var store in _stores.Values)
            await store.DisposeAsync();
        _states.ForEach(state => state.Dispose());
    }

    private IAccountStore Open(string key, Func<IAccountDatabase> open) =>
        _stores.TryGetValue(key, out var store) ? store : _stores[key] = new AccountStore(open());
}
