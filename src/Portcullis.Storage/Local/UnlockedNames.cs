using System.Collections.Concurrent;
using System.Text;

namespace Portcullis.Storage.Local;

/// <summary>
/// The names under which this process is making temporary files that it has yet to lock: without a lock, a sweep would take
/// them for what a crash left behind. Of the whole process, since two stores may be open on one folder; names are random
/// enough to need no directory. Who creates, and then reads here, knows: a file that is there and not here has been locked.
/// </summary>
internal static class UnlockedNames
{
    private static readonly ConcurrentDictionary<string, byte> Held = new();

    /// <summary>To be called before the file is created.</summary>
    public static void Add(string name) => Held.TryAdd(name, 0);

    /// <summary>To be called once it is locked, or is not going to be.</summary>
    public static void Remove(string name) => Held.TryRemove(name, out _);

    /// <summary>To be asked after the name was seen in its directory, not before.</summary>
    public static bool Contains(ReadOnlySpan<byte> name) => !Held.IsEmpty && Held.ContainsKey(Encoding.Latin1.GetString(name));
}
