using System.Collections.Concurrent;

namespace Portcullis.Interop.Tests.Faults;

/// <summary>
/// What clients know about their uploads: each 226 is written down before the next command is sent. It judges what the
/// folder holds after a crash.
/// </summary>
internal sealed class UploadJournal
{
    private readonly ConcurrentDictionary<string, byte[]> _acknowledged = new();
    private readonly ConcurrentDictionary<string, byte[]> _underWay = new();
    private int _count;

    /// <summary>226 so far.</summary>
    public int Acknowledged => _count;

    /// <summary>Uploads that the last crash cut off, or whose 226 it ate.</summary>
    public int UnderWay => _underWay.Count;

    public byte[] ContentOf(string name) => _acknowledged.GetValueOrDefault(name, []);

    /// <summary>Before the first octet is sent: from now on either content may stand under the name.</summary>
    public void Begin(string name, byte[] content) => _underWay[name] = content;

    /// <summary>The 226 was read: this content, and no other, stands there.</summary>
    public void Acknowledge(string name, byte[] content)
    {
        _acknowledged[name] = content;
        _underWay.TryRemove(name, out _);
        Interlocked.Increment(ref _count);
    }

    /// <summary>
    /// Compares with the folder, and takes what it finds for the state from now on. Returns what is wrong: a 226 that
    /// was not kept, part of a file, or a name nobody gave.
    /// </summary>
    public List<string> Settle(string root)
    {
        var wrong = new List<string>();
        foreach (var name in _acknowledged.Keys.Union(_underWay.Keys).ToList())
        {
            var path = Path.Combine(root, name);
            var found = File.Exists(path) ? File.ReadAllBytes(path) : null;
            if (_underWay.TryGetValue(name, out var next) && found is not null && found.AsSpan().SequenceEqual(next))
                _acknowledged[name] = next;
            else if (!_acknowledged.TryGetValue(name, out var kept))
                wrong.AddRange(found is null ? [] : [$"{name}: never acknowledged, {found.Length} octets of {next!.Length} stand there."]);
            else if (found is null)
                wrong.Add($"{name}: {kept.Length} octets were acknowledged, and it is gone.");
            else if (!found.AsSpan().SequenceEqual(kept))
                wrong.Add($"{name}: {kept.Length} octets were acknowledged, {next?.Length} were under way; {found.Length} others stand there.");
        }

        foreach (var path in Directory.GetFiles(root, "*", SearchOption.AllDirectories).Except(Eventually.PartialFiles(root)))
        {
            if (!_acknowledged.ContainsKey(Path.GetRelativePath(root, path)) && !_underWay.ContainsKey(Path.GetRelativePath(root, path)))
                wrong.Add($"{path}: nobody stored it.");
        }

        _underWay.Clear();
        return wrong;
    }

    /// <summary>Files that are of no more use to the test, so that each look at the folder stays short.</summary>
    public void Forget(string root, Func<string, bool> which)
    {
        foreach (var name in _acknowledged.Keys.Where(which))
        {
            _acknowledged.TryRemove(name, out _);
            File.Delete(Path.Combine(root, name));
        }
    }
}
