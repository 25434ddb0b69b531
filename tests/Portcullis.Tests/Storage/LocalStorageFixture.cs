using Portcullis.Storage.Local;

namespace Portcullis.Tests.Storage;

/// <summary>For tests of the local store that are run with each confinement.</summary>
public abstract class LocalStorageFixture : IDisposable
{
    protected LocalStorageFixture(Confinement confinement)
    {
        Folder = LocalFolder.CreateFast();
        Storage = Folder.Open(confinement);
    }

    protected LocalFolder Folder { get; }

    protected LocalStorage Storage { get; }

    public void Dispose()
    {
        Storage.Dispose();
        Folder.Dispose();
        GC.SuppressFinalize(this);
    }
}
