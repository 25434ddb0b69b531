namespace Portcullis.Configuration;

/// <summary>
/// The folders that some account has a quota on, by their keys, which are pathnames. Those above and below a folder are found without
/// looking at all: there may be one for each of very many accounts.
/// </summary>
internal sealed class CountedFolders
{
    private readonly Lock _lock = new();
    private readonly Dictionary<string, ServedFolder> _folders = new(StringComparer.Ordinal);

    // The same keys, in order: what is below a folder stands together.
    private readonly SortedSet<string> _keys = new(StringComparer.Ordinal);

    public void Add(string key, ServedFolder folder)
    {
        lock (_lock)
        {
            _folders[key] = folder;
            _keys.Add(key);
        }
    }

    /// <summary>The folder itself and those it is in.</summary>
    public IReadOnlyList<(string Key, ServedFolder Folder)> Around(string key)
    {
        var found = new List<(string, ServedFolder)>();
        lock (_lock)
        {
            for (var above = key; ; above = above.LastIndexOf('/') is > 0 and var end ? above[..end] : "/")
            {
                if (_folders.TryGetValue(above, out var folder))
                    found.Add((above, folder));
                if (above.Length <= 1)
                    return found;
            }
        }
    }

    /// <summary>Those in the folder.</summary>
    public IReadOnlyList<string> Within(string key)
    {
        // '0' comes right after '/'.
        var prefix = key == "/" ? "/" : key + "/";
        lock (_lock)
            return [.. _keys.GetViewBetween(prefix, prefix[..^1] + "0").Where(each => each.Length > prefix.Length && each.StartsWith(prefix, StringComparison.Ordinal))];
    }
}
