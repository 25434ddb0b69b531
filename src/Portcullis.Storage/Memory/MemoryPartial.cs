namespace Portcullis.Storage.Memory;

/// <summary>What is kept of one owner's upload under one name. Changed under the lock of its <see cref="MemoryStorage"/> only.</summary>
internal sealed class MemoryPartial(MemoryContent content)
{
    public MemoryContent Content { get; } = content;

    public required PartialUpload Upload { get; set; }

    /// <summary>An upload is under way that has promised it, or goes on with it.</summary>
    public bool IsHeld { get; set; }
}

/// <summary>The kept uploads of one directory, by owner and name. Used under the lock of its <see cref="MemoryStorage"/> only.</summary>
internal sealed class MemoryPartials(TimeProvider time, MemoryCapacity capacity)
{
    private readonly Dictionary<(string Owner, string Name), MemoryPartial> _partials = [];

    /// <summary>Null where nothing is kept, or no longer; what has expired goes.</summary>
    public MemoryPartial? Find(string owner, string name)
    {
        RemoveExpired();
        return _partials.GetValueOrDefault((owner, name));
    }

    /// <summary>In place of what was kept before.</summary>
    public void Set(string owner, string name, MemoryPartial partial)
    {
        Remove(owner, name);
        _partials[(owner, name)] = partial;
    }

    /// <summary>With its octets.</summary>
    public void Remove(string owner, string name)
    {
        if (_partials.Remove((owner, name), out var partial))
            capacity.Free(partial.Content.Length);
    }

    /// <summary>Without its octets: they have become those of a file.</summary>
    public void Forget(string owner, string name) => _partials.Remove((owner, name));

    public StoredAmount Measure() =>
        _partials.Values.Aggregate(StoredAmount.None, (sum, partial) => sum + new StoredAmount(partial.Upload.Length, 1));

    public void RemoveAll()
    {
        foreach (var (owner, name) in _partials.Keys.ToList())
            Remove(owner, name);
    }

    private void RemoveExpired()
    {
        var now = time.GetUtcNow();
        foreach (var ((owner, name), partial) in _partials.ToList())
        {
            if (!partial.IsHeld && partial.Upload.Expires <= now)
                Remove(owner, name);
        }
    }
}
