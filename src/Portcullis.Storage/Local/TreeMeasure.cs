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

        var errno = root.Open(path.Parent, OpenFlags.PathOnly | OpenFlags.Directory, out var parent);
        using (parent)
        {
            FileStatus status = default;
            if (errno == Errno.None)
                errno = SystemCall.StatusAt(parent, path.Name, out status);
            if (errno is Errno.ENOENT or Errno.ENOTDIR)
                return StoredAmount.None;

            errno.ThrowIfFailed("statx", path);
            return status.IsRegularFile ? new StoredAmount(status.Length, 1)
                : status.IsDirectory ? OfTree(root.OpenDirectory(path), now, cancellation)
                : StoredAmount.None;
        }
    }

    private static StoredAmount OfTree(SafeFileHandle directory, DateTimeOffset now, CancellationToken cancellation)
    {
        var sum = StoredAmount.None;
        var open = new Stack<DirectoryReader>([PosixSystem.Current.ReadDirectory(directory)]);
        try
        {
            while (open.TryPeek(out var reader))
            {
                cancellation.ThrowIfCancellationRequested();
                reader.Next(out var name).ThrowIfFailed("read directory", FtpPath.Root);
                if (name.IsEmpty)
                    open.Pop().Dispose();
                else if (TemporaryName.Matches(name[..^1]))
                    sum += OfKept(reader.Directory, name[..^1], now);
                else if (SystemCall.StatusAt(reader.Directory, name, out var status) != Errno.None)
                    continue;
                else if (status.IsRegularFile)
                    sum += new StoredAmount(status.Length, 1);
                else if (status.IsDirectory && open.Count <= FtpPath.MaximumDepth
                    && SystemCall.OpenAt(reader.Directory, name, OpenFlags.ReadOnly | OpenFlags.Directory | OpenFlags.NoFollow, out var below) == Errno.None)
                    open.Push(PosixSystem.Current.ReadDirectory(below));
            }

            return sum;
        }
        finally
        {
            foreach (var reader in open)
                reader.Dispose();
        }
    }

    private static StoredAmount OfKept(SafeFileHandle directory, ReadOnlySpan<byte> name, DateTimeOffset now) =>
        name.EndsWith(".kept"u8) && TemporaryName.StemOfKept(name) is { } stem && KeptPlace.Find(directory, stem, now) is { } kept
            ? new StoredAmount(kept.Length, 1)
            : StoredAmount.None;
}
