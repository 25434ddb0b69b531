using System.Collections.Concurrent;

namespace Portcullis.Storage.Local;

/// <summary>
/// A name that STOU announced and has yet to commit. Kept for the whole process, since two stores may be open on one
/// folder; against other processes RENAME_NOREPLACE decides at commit.
/// </summary>
internal sealed class NameReservation : IDisposable
{
    private static readonly ConcurrentDictionary<(string Directory, string Name), NameReservation> Held = new();

    private readonly (string Directory, string Name) _key;

    private NameReservation((string Directory, string Name) key) => _key = key;

    /// <param name="directory">Its <see cref="FileStatus.Identity"/>: links give one directory many paths.</param>
    /// <param name="name">Of the entry to come.</param>
    public static NameReservation? TryHold(string directory, string name)
    {
        var reservation = new NameReservation((directory, name));
        return Held.TryAdd(reservation._key, reservation) ? reservation : null;
    }

    public void Dispose() => Held.TryRemove(KeyValuePair.Create(_key, this));
}
