using Microsoft.Win32.SafeHandles;
using Portcullis.Protocol.Paths;

namespace Portcullis.Storage.Local;

/// <summary>All entries of a directory and below it, each by its name and the handle of the directory it is in. Links are not followed.</summary>
internal static class TreeWalk
{
    /// <param name="directory">Where the entry is; valid during the call.</param>
    /// <param name="name">Ends with NUL.</param>
    /// <returns>The directory is to be gone into, if it is one.</returns>
    public delegate bool Visit(SafeFileHandle directory, ReadOnlySpan<byte> name);

    /// <param name="directory">Where it begins; closed at the end.</param>
    /// <param name="visit">Called for each entry.</param>
    /// <param name="cancellation">Ends it between two entries.</param>
    public static void Run(SafeFileHandle directory, Visit visit, CancellationToken cancellation)
    {
        var open = new Stack<DirectoryReader>([PosixSystem.Current.ReadDirectory(directory)]);
        try
        {
            while (open.TryPeek(out var reader))
            {
                cancellation.ThrowIfCancellationRequested();
                reader.Next(out var name).ThrowIfFailed("read directory", FtpPath.Root);
                if (name.IsEmpty)
                    open.Pop().Dispose();
                else if (visit(reader.Directory, name) && open.Count <= FtpPath.MaximumDepth && TryEnter(reader.Directory, name, out var below))
                    open.Push(PosixSystem.Current.ReadDirectory(below));
            }
        }
        finally
        {
            foreach (var reader in open)
                reader.Dispose();
        }
    }

    /// <summary>What cannot be entered is no directory, or not for us.</summary>
    private static bool TryEnter(SafeFileHandle directory, ReadOnlySpan<byte> name, out SafeFileHandle below) =>
        SystemCall.OpenAt(directory, name, OpenFlags.ReadOnly | OpenFlags.Directory | OpenFlags.NoFollow, out below) == Errno.None;
}
