using Microsoft.Win32.SafeHandles;
using Portcullis.Protocol.Paths;

namespace Portcullis.Storage.Local;

/// <summary>Removes what uploads left behind when their process died: temporary files that nobody holds locked.</summary>
internal static class OrphanSweep
{
    /// <summary>Of one directory and all below it; returns the count. Links are not followed.</summary>
    public static int Tree(SafeFileHandle directory, CancellationToken cancellation)
    {
        var removed = 0;
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
                    removed += Remove(reader.Directory, name) ? 1 : 0;
                else if (open.Count <= FtpPath.MaximumDepth && TryEnter(reader.Directory, name, out var below))
                    open.Push(PosixSystem.Current.ReadDirectory(below));
            }

            return removed;
        }
        finally
        {
            foreach (var reader in open)
                reader.Dispose();
        }
    }

    /// <summary>Of one directory; true where nothing else is left in it.</summary>
    public static bool Clear(SafeFileHandle directory, FtpPath path)
    {
        using (var reader = PosixSystem.Current.ReadDirectory(directory))
        {
            while (true)
            {
                reader.Next(out var name).ThrowIfFailed("read directory", path);
                if (name.IsEmpty)
                    return true;
                if (!TemporaryName.Matches(name[..^1]) || !Remove(reader.Directory, name))
                    return false;
            }
        }
    }

    /// <summary>What cannot be entered holds no upload of ours, or is no directory at all.</summary>
    private static bool TryEnter(SafeFileHandle directory, ReadOnlySpan<byte> name, out SafeFileHandle below) =>
        SystemCall.OpenAt(directory, name, OpenFlags.ReadOnly | OpenFlags.Directory | OpenFlags.NoFollow, out below) == Errno.None;

    private static bool Remove(SafeFileHandle directory, ReadOnlySpan<byte> name)
    {
        if (SystemCall.StatusAt(directory, name, out var status) != Errno.None || !status.IsRegularFile)
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
}
