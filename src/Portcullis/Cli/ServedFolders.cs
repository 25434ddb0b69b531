using Portcullis.Configuration;
using Portcullis.Storage;
using Portcullis.Storage.Local;

namespace Portcullis.Cli;

/// <summary>The folders that are served, each opened once.</summary>
internal sealed class ServedFolders : IDisposable
{
    private readonly Dictionary<string, LocalStorage> _open = new(StringComparer.Ordinal);

    public IReadOnlyCollection<LocalStorage> All => _open.Values;

    /// <summary>The folder, made first where it is the default one.</summary>
    /// <exception cref="IOException">It cannot be opened; the message says which and why.</exception>
    public IStorage Open(ServedFolder folder)
    {
        var path = Path.GetFullPath(folder.Path);
        if (_open.TryGetValue(path, out var open))
            return open;

        if (folder.IsMade)
            Directory.CreateDirectory(path);
        try
        {
            return _open[path] = LocalStorage.Open(path);
        }
        catch (StorageException e)
        {
            throw new IOException(Explain(e.Fault, folder.Path), e);
        }
    }

    /// <summary>Of all folders; how many hidden files went.</summary>
    public async Task<int> RemoveOrphansAsync(CancellationToken cancellation)
    {
        var count = 0;
        foreach (var folder in _open.Values)
            count += await folder.RemoveOrphansAsync(cancellation);
        return count;
    }

    public void Dispose()
    {
        foreach (var storage in _open.Values)
            storage.Dispose();
    }

    private static string Explain(StorageFault fault, string folder) => fault switch
    {
        StorageFault.NotFound => $"The folder {folder} does not exist.",
        StorageFault.NotADirectory => $"{folder} is not a folder.",
        _ => $"The folder {folder} cannot be opened: {fault}.",
    };
}
