using Portcullis.Accounts;
using Portcullis.Accounts.Databases;
using Portcullis.State;

namespace Portcullis.Tests.Accounts.Databases;

public sealed class SqliteAccountStoreTests : AccountStoreContract
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("portcullis-tests-");
    private readonly List<StateDatabase> _states = [];

    public override async ValueTask DisposeAsync()
    {
        await base.DisposeAsync();
        _states.ForEach(state => state.Dispose());
        _folder.Delete(recursive: true);
    }

    private protected override ValueTask<IAccountStore> OpenAsync()
    {
        _states.Add(new StateDatabase(_folder.FullName));
        return ValueTask.FromResult<IAccountStore>(new AccountStore(new SqliteAccounts(_states[^1])));
    }
}
