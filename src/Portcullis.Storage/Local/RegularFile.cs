using Microsoft.Win32.SafeHandles;
using Portcullis.Protocol.Paths;

namespace Portcullis.Storage.Local;

/// <summary>
/// Opens regular files and nothing else. The kind is looked at before, because opening alone can block (FIFO) or act
/// (device), and after, because the name may have got another file in between.
/// </summary>
internal static class RegularFile
{
    /// <summary>O_NONBLOCK: should the name have become a FIFO in between, opening it returns at once.</summary>
    private const OpenFlags Flags = OpenFlags.ReadOnly | OpenFlags.NonBlocking | OpenFlags.NoControllingTerminal;

    /// <summary>Null where nothing stands under the path.</summary>
    public static SafeFileHandle? OpenIfThere(ConfinedRoot root, FtpPath path, out FileStatus status)
    {
        var found = root.Status(path, out status);
        if (found == Errno.ENOENT)
            return null;

        found.ThrowIfFailed("open", path);
        RefuseOthers(status, path);

        root.Open(path, Flags, out var file).ThrowIfFailed("open", path);
        try
        {
            SystemCall.Status(file, out status).ThrowIfFailed("fstat", path);
            RefuseOthers(status, path);
            return file;
        }
        catch
        {
            file.Dispose();
            throw;
        }
    }

    private static void RefuseOthers(FileStatus status, FtpPath path)
    {
        if (!status.IsRegularFile)
            throw new StorageException(StorageFault.NotAFile, path);
    }
}
