using Portcullis.Storage.Local;

namespace Portcullis.Tests.Storage;

/// <summary>A folder of the host that goes with the test: the root of a store, and beside it what is none of its business.</summary>
public sealed class LocalFolder : IDisposable
{
    private readonly DirectoryInfo _folder;

    private LocalFolder(DirectoryInfo folder)
    {
        _folder = folder;
        Directory.CreateDirectory(Root);
        Directory.CreateDirectory(Outside);
        File.WriteAllText(Path.Combine(Outside, "secret"), "outside");
    }

    public string Root => Path.Combine(_folder.FullName, "root");

    public string Outside => Path.Combine(_folder.FullName, "outside");

    public static LocalFolder Create() => new(Directory.CreateTempSubdirectory("portcullis-tests-"));

    /// <summary>In memory, where fsync costs nothing.</summary>
    public static LocalFolder CreateFast() => Directory.Exists("/dev/shm")
        ? new(Directory.CreateDirectory($"/dev/shm/portcullis-tests-{Guid.NewGuid():N}"))
        : Create();

    public LocalStorage Open(Confinement confinement, UnixFileMode? createFileMode = null)
    {
        var options = new LocalStorageOptions { Confinement = confinement };
        return LocalStorage.Open(Root, createFileMode is { } mode ? options with { CreateFileMode = mode } : options);
    }

    /// <summary>A pathname of the host for one of the store.</summary>
    public string this[string path] => Path.Combine(Root, path.TrimStart('/'));

    public void Link(string path, string target) => File.CreateSymbolicLink(this[path], target);

    /// <summary>All names in the root folder, hidden ones too.</summary>
    public string[] Names(string path = "/") =>
        [.. Directory.EnumerateFileSystemEntries(this[path]).Select(name => Path.GetFileName(name)).Order(StringComparer.Ordinal)];

    public void Dispose() => _folder.Delete(recursive: true);
}
