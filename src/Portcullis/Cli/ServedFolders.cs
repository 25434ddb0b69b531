using Portcullis.Configuration;
using Portcullis.Protocol.Paths;
using Portcullis.Storage;
using Portcullis.Storage.Local;

namespace Portcullis.Cli;

/// <summary>The folders that are served, each opened once.</summary>
internal sealed class ServedFolders : IDisposable
{
    private readonly Lock _lock = new();
    private readonly Dictionary<(string Path, LocalStorageOptions Options), LocalStorage> _open = [];
    private readonly Dictionary<(string Path, FtpPath Below, LocalStorageOptions Options), LocalStorage> _below = [];

    /// <summary>Those that the settings name. What is below them is theirs.</summary>
    public IReadOnlyCollection<LocalStorage> All
    {
        get
        {
            lock (_lock)
                return [.. _open.Values];
        }
    }

    /// <summary>Their pathnames of the host.</summary>
    public IReadOnlyCollection<string> Paths
    {
        get
        {
            lock (_lock)
                return [.. _open.Keys.Select(key => Path.TrimEndingDirectorySeparator(key.Path))];
        }
    }

    /// <summary>The folder, made first where the settings let it be. Asked for at start, and at logins.</summary>
    /// <exception cref="IOException">It cannot be opened; the message says which and why.</exception>
    public IStorage Open(ServedFolder folder)
    {
        var path = Path.GetFullPath(folder.Path);
        var options = OptionsOf(folder);
        lock (_lock)
        {
            try
            {
                if (!_open.TryGetValue((path, options), out var open))
                {
                    if (folder.IsMade)
                        Directory.CreateDirectory(path);
                    open = _open[(path, options)] = LocalStorage.Open(path, options);
                }

                if (folder.Below.IsRoot)
                    return open;
                return _below.TryGetValue((path, folder.Below, options), out var below)
                    ? below
                    : _below[(path, folder.Below, options)] = open.OpenBelow(folder.Below, folder.BelowIsMade, options);
            }
            catch (StorageException e)
            {
                throw new IOException(Explain(e.Fault, folder.Below.IsRoot ? folder.Path : $"{folder.Path}{folder.Below}"), e);
            }
        }
    }

    /// <summary>Of all folders; how many hidden files went.</summary>
    public async Task<int> RemoveOrphansAsync(CancellationToken cancellation)
    {
        var count = 0;
        foreach (var folder in All)
            count += await folder.RemoveOrphansAsync(cancellation);
        return count;
    }

    public void Dispose()
    {
        lock (_lock)
        {
            foreach (var storage in _open.Values.Concat(_below.Values))
                storage.Dispose();
        }
    }

    private static LocalStorageOptions OptionsOf(ServedFolder folder) => folder.Umask is not { } mask
        ? new() { Durability = folder.Durability }
        : new() { Durability = folder.Durability, CreateFileMode = (UnixFileMode)(0x1B6 & ~mask), CreateDirectoryMode = (UnixFileMode)(0x1FF & ~mask) };

    private static string Explain(StorageFault fault, string folder) => fault switch
    {
        StorageFault.NotFound => $"The folder {folder} does not exist.",
        StorageFault.NotADirectory => $"{folder} is not a folder.",
        _ => $"The folder {folder} cannot be opened: {fault}.",
    };
}
