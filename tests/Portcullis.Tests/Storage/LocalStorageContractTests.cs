using Portcullis.Storage;
using Portcullis.Storage.Local;

namespace Portcullis.Tests.Storage;

public abstract class LocalStorageContractTests : StorageContract, IDisposable
{
    private readonly LocalFolder _folder = LocalFolder.CreateFast();
    private readonly LocalStorage _storage;

    protected LocalStorageContractTests(Confinement confinement) => _storage = _folder.Open(confinement);

    protected override IStorage Storage => _storage;

    public void Dispose()
    {
        Assert.DoesNotContain(_folder.Names(), name => name.StartsWith(".portcullis-", StringComparison.Ordinal));
        _storage.Dispose();
        _folder.Dispose();
        GC.SuppressFinalize(this);
    }
}

public sealed class LocalStorageByWalkContractTests() : LocalStorageContractTests(Confinement.Walk);
