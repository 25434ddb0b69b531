using System.Text;
using Portcullis.Protocol.Paths;

namespace Portcullis.Storage.Local;

/// <summary>The entries of a directory, each looked at when it is asked for, and single ones.</summary>
internal static class DirectoryListing
{
    /// <summary>Null where nothing stands under the path.</summary>
    public static StorageEntry? Find(ConfinedRoot root, FtpPath path)
    {
        var errno = root.Status(path, out var status);
        return errno switch
        {
            Errno.None => status.ToEntry(path.Name),
            Errno.ENOTDIR => null,
            Errno.ENOENT or Errno.EXDEV or Errno.ELOOP => root.StatusOfEntry(path)?.ToEntry(path.Name),
            _ => throw errno.ToException("open", path),
        };
    }

    public static IEnumerable<StorageEntry> Read(ConfinedRoot root, FtpPath directory)
    {
        using var reader = PosixSystem.Current.ReadDirectory(root.OpenDirectory(directory));
        while (Next(reader, root, directory) is { } entry)
            yield return entry;
    }

    private static StorageEntry? Next(DirectoryReader reader, ConfinedRoot root, FtpPath directory)
    {
        while (true)
        {
            reader.Next(out var name).ThrowIfFailed("read directory", directory);
            if (name.IsEmpty)
                return null;
            if (TemporaryName.Matches(name[..^1]))
                continue;

            var errno = SystemCall.StatusAt(reader.Directory, name, out var status);
            if (errno == Errno.ENOENT)
                continue;
            errno.ThrowIfFailed("statx", directory);

            // Octets that are not UTF-8 show as U+FFFD. The name that results is seen but opens nothing: FTP has no
            // way to say the octets (RFC 2640 §3.1).
            var text = Encoding.UTF8.GetString(name[..^1]);
            return status.IsLink ? LinkEntry(root, directory.Child(text), status) : status.ToEntry(text);
        }
    }

    /// <summary>What the link leads to; where that is nothing below the root, the link itself.</summary>
    private static StorageEntry LinkEntry(ConfinedRoot root, FtpPath link, FileStatus status) =>
        (root.Status(link, out var ofTarget) == Errno.None ? ofTarget : status).ToEntry(link.Name);
}
