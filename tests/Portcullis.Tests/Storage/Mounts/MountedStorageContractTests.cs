using Portcullis.Protocol.Paths;
using Portcullis.Storage;
using Portcullis.Storage.Memory;
using Portcullis.Storage.Mounts;

namespace Portcullis.Tests.Storage.Mounts;

/// <summary>A store that is mounted at the root does all that it does by itself.</summary>
public sealed class RootMountContractTests : StorageContract
{
    protected override IStorage Storage { get; } = new MountedStorage([new Mount(FtpPath.Root, new MemoryStorage())]);
}

/// <summary>And so does one that is mounted deep in another, below directories that no store has.</summary>
public sealed class DeepMountContractTests : StorageContract
{
    protected override IStorage Storage { get; } = new SubtreeStorage(
        new MountedStorage([new Mount(FtpPath.Root, new MemoryStorage()), new Mount(FtpPath.Parse("/m/n"), new MemoryStorage())]), FtpPath.Parse("/m/n"));
}

/// <summary>A real folder, mounted in a tree that has no store at its root.</summary>
public sealed class LocalMountContractTests : StorageContract, IDisposable
{
    private readonly LocalFolder _folder = LocalFolder.CreateFast();
    private readonly Portcullis.Storage.Local.LocalStorage _storage;

    public LocalMountContractTests()
    {
        _storage = _folder.Open(Portcullis.Storage.Local.Confinement.Automatic);
        Storage = new SubtreeStorage(new MountedStorage([new Mount(FtpPath.Parse("/m"), _storage)]), FtpPath.Parse("/m"));
    }

    protected override IStorage Storage { get; }

    public void Dispose()
    {
        _storage.Dispose();
        _folder.Dispose();
    }
}
