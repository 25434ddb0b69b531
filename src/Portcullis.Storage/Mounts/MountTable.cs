using Portcullis.Protocol.Paths;

namespace Portcullis.Storage.Mounts;

/// <summary>Which store a path leads to, and which directories are there because of mounts.</summary>
internal sealed class MountTable
{
    // The deepest first, so that the first which contains a path is the one.
    private readonly Mount[] _mounts;

    // Of each directory above a mount, what must be in it: mount points, and the directories on the way to them.
    private readonly Dictionary<FtpPath, SortedSet<string>> _fixedNames = [];

    private readonly HashSet<FtpPath> _mountPoints;

    /// <exception cref="ArgumentException">Two mounts have one path.</exception>
    public MountTable(IEnumerable<Mount> mounts)
    {
        _mounts = [.. mounts.OrderByDescending(mount => mount.Path.Components.Length)];
        _mountPoints = [.. _mounts.Select(mount => mount.Path)];
        if (_mountPoints.Count < _mounts.Length)
            throw new ArgumentException("There are two mounts with one path.", nameof(mounts));

        foreach (var mount in _mounts)
        {
            for (var path = mount.Path; !path.IsRoot; path = path.Parent)
            {
                if (!_fixedNames.TryGetValue(path.Parent, out var names))
                    _fixedNames[path.Parent] = names = new SortedSet<string>(StringComparer.Ordinal);
                names.Add(path.Name);
            }
        }
    }

    public IReadOnlyList<Mount> Mounts => _mounts;

    /// <summary>The root, a mount point, or a directory above one: it cannot go.</summary>
    public bool IsFixed(FtpPath path) => path.IsRoot || _mountPoints.Contains(path) || _fixedNames.ContainsKey(path);

    public bool IsMountPoint(FtpPath path) => _mountPoints.Contains(path);

    /// <summary>What must be in a directory, in order.</summary>
    public IReadOnlyCollection<string> FixedNames(FtpPath directory) => _fixedNames.TryGetValue(directory, out var names) ? names : [];

    /// <summary>Null where no store is mounted at or above the path.</summary>
    public Place? Find(FtpPath path)
    {
        foreach (var mount in _mounts)
        {
            if (mount.Path.Contains(path))
                return new Place(mount, path.SeenFrom(mount.Path));
        }

        return null;
    }
}

/// <summary>A path, and the store it leads to.</summary>
/// <param name="Mount">Of the store.</param>
/// <param name="Path">As the store knows it.</param>
internal readonly record struct Place(Mount Mount, FtpPath Path)
{
    public IStorage Storage => Mount.Storage;

    public FtpPath ToOuter(FtpPath inner) => Mount.Path.Join(inner);

    /// <summary>With the path as the client knows it.</summary>
    public StorageException ToOuter(StorageException inner) => Mount.Path.IsRoot
        ? inner
        : new StorageException(inner.Fault, ToOuter(inner.Path), inner.Detail, inner) { Explanation = inner.Explanation };
}
