using Microsoft.Win32.SafeHandles;
using Portcullis.Protocol.Paths;

namespace Portcullis.Storage.Local;

/// <summary>How an upload begins, by its <see cref="WriteMode"/>.</summary>
internal static class UploadOpening
{
    public static LocalUpload Open(
        ConfinedRoot root, LocalStorageOptions options, FtpPath path, WriteMode mode, CancellationToken cancellation)
    {
        if (mode is WriteMode.ContinueMode continued)
            return Continue(root, options, path, continued);

        var directory = root.OpenParent(path);
        NameReservation? reservation = null;
        TemporaryFile? file = null;
        try
        {
            if (mode is WriteMode.UniqueMode)
                (path, reservation) = ChooseName(directory, path);
            else if (mode is WriteMode.CreateMode)
                RefuseToReplace(directory, path);
            else
                PlaceOfFile.ModeOfReplaced(directory, path);

            file = TemporaryFile.Create(directory, path);
            var start = mode switch
            {
                WriteMode.AppendMode => Keep(root, path, offset: null, file, cancellation),
                WriteMode.ResumeMode { Offset: > 0 and var offset } => Keep(root, path, offset, file, cancellation),
                _ => 0,
            };
            return new LocalUpload(file, path, start, options, reservation) { CommitMode = mode is WriteMode.UniqueMode or WriteMode.CreateMode ? RenameMode.Refuse : RenameMode.Replace };
        }
        catch
        {
            file?.Dispose();
            directory.Dispose();
            reservation?.Dispose();
            throw;
        }
    }

    private static LocalUpload Continue(ConfinedRoot root, LocalStorageOptions options, FtpPath path, WriteMode.ContinueMode mode)
    {
        var directory = root.OpenParent(path);
        KeptPlace? place = null;
        try
        {
            PlaceOfFile.ModeOfReplaced(directory, path);
            var errno = KeptPlace.TryTake(directory, TemporaryName.StemOf(mode.Owner, path.Name), create: false, out place);
            if (errno != Errno.ENOENT)
                errno.ThrowIfFailed("mark", path);
            if (place?.Read(options.TimeProvider.GetUtcNow()) is not { } kept || kept.Id != mode.Id)
                throw new StorageException(StorageFault.NothingKept, path);
            if (mode.Offset > kept.Length)
                throw new StorageException(StorageFault.BeyondEnd, path);

            // Less is promised before less is there.
            kept = place.Promise(kept with { Length = mode.Offset }, path);
            var file = TemporaryFile.Continue(directory, place.KeptName, mode.Offset, path);
            return new LocalUpload(file, path, mode.Offset, options, null, place, kept);
        }
        catch
        {
            place?.Dispose();
            directory.Dispose();
            throw;
        }
    }

    private static void RefuseToReplace(SafeFileHandle directory, FtpPath path)
    {
        var errno = SystemCall.StatusAt(directory, path.Name, out _);
        if (errno == Errno.None)
            throw new StorageException(StorageFault.AlreadyExists, path);
        if (errno != Errno.ENOENT)
            errno.ThrowIfFailed("statx", path);
    }

    private static (FtpPath Path, NameReservation Reservation) ChooseName(SafeFileHandle directory, FtpPath asked)
    {
        SystemCall.Status(directory, out var status).ThrowIfFailed("statx", asked);
        foreach (var name in UniqueNames.For(asked.Name))
        {
            if (NameReservation.TryHold(status.Identity, name) is not { } reservation)
                continue;

            // Looked for after it is reserved: an upload that had it until now has committed.
            var errno = SystemCall.StatusAt(directory, name, out _);
            if (errno == Errno.ENOENT)
                return (asked.Parent.Child(name), reservation);

            reservation.Dispose();
            errno.ThrowIfFailed("statx", asked);
        }

        throw new StorageException(StorageFault.AlreadyExists, asked);
    }

    /// <summary>Takes over what stands under the path, up to the offset or whole. The old file stays as it is.</summary>
    private static long Keep(ConfinedRoot root, FtpPath path, long? offset, TemporaryFile file, CancellationToken cancellation)
    {
        using var old = RegularFile.OpenIfThere(root, path, out var status);
        if (offset > status.Length)
            throw new StorageException(StorageFault.BeyondEnd, path);

        var kept = old is null ? 0 : FileClone.Copy(old, file.Handle, offset ?? status.Length, path, cancellation);
        return kept >= offset.GetValueOrDefault() ? kept : throw new StorageException(StorageFault.BeyondEnd, path);
    }
}
