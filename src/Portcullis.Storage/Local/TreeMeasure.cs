using Microsoft.Win32.SafeHandles;
using Portcullis.Protocol.Paths;

namespace Portcullis.Storage.Local;

/// <summary>
/// How much stands under a name, for quotas. Links are not followed, so that nothing counts twice and nothing outside counts; a file with
/// two names in the tree counts for each. What is kept of an upload counts with what is promised of it; a file that an upload grows in does
/// not count at all.
/// </summary>
internal static class TreeMeasure
{
    public static StoredAmount Of(ConfinedRoot root, FtpPath path, DateTimeOffset now, CancellationToken cancellation)
    {
        if (path.IsRoot)
            return OfTree(root.OpenDirectory(path), now, cancellation);

        return root.StatusOfEntry(path) switch
        {
            { IsRegularFile: true, Length: var length } => new StoredAmount(length, 1),
            { IsDirectory: true } => OfTree(root.OpenDirectory(path), now, cancellation),
            _ => StoredAmount.None,
        };
    }

    private static StoredAmount OfTree(SafeFileHandle directory, DateTimeOffset now, CancellationToken cancellation)
    {
        var sum = StoredAmount.None;
        TreeWalk.Run(directory, Add, cancellation);
        return sum;

        bool Add(SafeFileHandle parent, ReadOnlySpan<byte> name)
        {
            if (TemporaryName.Matches(name[..^1]))
            {
                sum += OfKept(parent, name[..^1], now);
                return false;
            }

            if (SystemCall.StatusAt(parent, name, out var status) != Errno.None)
                return false;
            if (status.IsRegularFile)
                sum += new StoredAmount(status.Length, 1);
            return status.IsDirectory;
        }
    }

    private static StoredAmount OfKept(SafeFileHandle directory, ReadOnlySpan<byte> name, DateTimeOffset now) =>
        name.EndsWith(".kept"u8) && TemporaryName.StemOfKept(name) is { } stem && KeptPlace.Find(directory, stem, now) is { } kept
            ? new StoredAmount(kept.Length, 1)
            : StoredAmount.None;
}
