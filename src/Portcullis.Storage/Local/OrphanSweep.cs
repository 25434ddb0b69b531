using Microsoft.Win32.SafeHandles;
using Portcullis.Protocol.Paths;

namespace Portcullis.Storage.Local;

/// <summary>
/// Removes what uploads left behind when their process died: temporary files that nobody holds locked; and what was kept of
/// uploads, when its time is over.
/// </summary>
internal static class OrphanSweep
{
    /// <summary>Of one directory and all below it; returns the count. Links are not followed.</summary>
    public static int Tree(SafeFileHandle directory, DateTimeOffset now, CancellationToken cancellation)
    {
        var removed = 0;
        TreeWalk.Run(directory, Sweep, cancellation);
        return removed;

        bool Sweep(SafeFileHandle parent, ReadOnlySpan<byte> name)
        {
            var isOurs = TemporaryName.Matches(name[..^1]);
            if (isOurs && Remove(parent, name, now))
                removed++;
            return !isOurs;
        }
    }

    /// <summary>
    /// Of one directory, with what is kept there, for nobody can see it; true where nothing else is left in it.
    /// </summary>
    public static bool Clear(SafeFileHandle directory, FtpPath path)
    {
        using (var reader = PosixSystem.Current.ReadDirectory(directory))
        {
            while (true)
            {
                reader.Next(out var name).ThrowIfFailed("read directory", path);
                if (name.IsEmpty)
                    return true;
                if (!TemporaryName.Matches(name[..^1])
                    || (!Remove(reader.Directory, name, DateTimeOffset.MaxValue) && SystemCall.StatusAt(reader.Directory, name, out _) != Errno.ENOENT))
                    return false;
            }
        }
    }

    /// <summary>What is kept of one upload; false where nothing is, or an upload goes on with it.</summary>
    public static bool Remove(ConfinedRoot root, FtpPath file, string owner, DateTimeOffset now)
    {
        using var parent = root.OpenParent(file);
        if (KeptPlace.TryTake(parent, TemporaryName.StemOf(owner, file.Name), create: false, out var place) != Errno.None)
            return false;

        using (place)
        {
            var wasThere = place!.Read(now) is not null;
            place.Remove();
            Durable.Sync(parent, file);
            return wasThere;
        }
    }

    private static bool Remove(SafeFileHandle directory, ReadOnlySpan<byte> name, DateTimeOffset now)
    {
        if (SystemCall.StatusAt(directory, name, out var status) != Errno.None || !status.IsRegularFile)
            return false;
        if (TemporaryName.StemOfKept(name[..^1]) is { } stem)
            return RemoveKept(directory, stem, now);
        if (UnlockedNames.Contains(name[..^1]))
            return false;

        var errno = SystemCall.OpenAt(
            directory, name, OpenFlags.ReadOnly | OpenFlags.NoFollow | OpenFlags.NonBlocking | OpenFlags.NoControllingTerminal, out var file);
        using (file)
        {
            return errno == Errno.None
                && SystemCall.TryLock(file) == Errno.None
                && SystemCall.UnlinkAt(directory, name) == Errno.None;
        }
    }

    // Looked at before it is locked: whoever wants to go on with what is kept must not find it busy.
    private static bool RemoveKept(SafeFileHandle directory, string stem, DateTimeOffset now)
    {
        if (KeptPlace.Find(directory, stem, now) is not null || KeptPlace.TryTake(directory, stem, create: true, out var place) != Errno.None)
            return false;

        using (place)
        {
            if (place!.Read(now) is not null)
                return false;
            place.Remove();
            return true;
        }
    }
}
