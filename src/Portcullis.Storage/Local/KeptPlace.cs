using System.Security.Cryptography;
using Microsoft.Win32.SafeHandles;
using Portcullis.Protocol.Paths;

namespace Portcullis.Storage.Local;

/// <summary>
/// The place in a directory where one owner's upload under one name is kept: the octets in a ".kept" file, what is known about
/// them in a ".mark" file. Who holds the lock of the ".mark" file, and nobody else, changes either.
/// </summary>
internal sealed class KeptPlace : IDisposable
{
    private const UnixFileMode Mode = UnixFileMode.UserRead | UnixFileMode.UserWrite;
    private const string IdAlphabet = "abcdefghijklmnopqrstuvwxyz234567";
    private const int IdLength = 13, Attempts = 8;

    private readonly SafeFileHandle _directory;
    private readonly SafeFileHandle _mark;
    private readonly string _stem;
    private KeptRecord? _record;

    private KeptPlace(SafeFileHandle directory, SafeFileHandle mark, string stem) => (_directory, _mark, _stem) = (directory, mark, stem);

    public string KeptName => TemporaryName.KeptOf(_stem);

    /// <summary>Takes the lock. None where nothing is kept, unless it is to be created; EAGAIN where another one has it.</summary>
    /// <param name="directory">Outlives the place.</param>
    /// <param name="stem">Of <see cref="TemporaryName.StemOf"/>.</param>
    /// <param name="create">Makes the place, where there is none.</param>
    /// <param name="place">Null where the result is an error.</param>
    public static Errno TryTake(SafeFileHandle directory, string stem, bool create, out KeptPlace? place)
    {
        place = null;
        for (var attempt = 0; attempt < Attempts; attempt++)
        {
            const OpenFlags flags = OpenFlags.ReadWrite | OpenFlags.NoFollow | OpenFlags.NonBlocking;
            var errno = SystemCall.OpenAt(directory, TemporaryName.MarkOf(stem), flags, out var mark);
            if (errno == Errno.ENOENT && create)
            {
                mark.Dispose();
                errno = SystemCall.CreateAt(directory, TemporaryName.MarkOf(stem), Mode, out mark);

                // Made by another one meanwhile.
                if (errno == Errno.EEXIST)
                    errno = Errno.ESTALE;
            }

            if (errno == Errno.None)
                errno = SystemCall.TryLock(mark);
            if (errno == Errno.None)
                errno = SystemCall.Status(mark, out var status) is var of && of == Errno.None && status.Links == 0 ? Errno.ESTALE : of;
            if (errno == Errno.None)
            {
                place = new KeptPlace(directory, mark, stem);
                return errno;
            }

            // Made, or removed, between one call and the next: once more.
            mark.Dispose();
            if (errno != Errno.ESTALE)
                return errno;
        }

        return Errno.EAGAIN;
    }

    /// <summary>What is kept, for whoever does not change it; null where nothing is, or no longer.</summary>
    public static PartialUpload? Find(SafeFileHandle directory, string stem, DateTimeOffset now)
    {
        var errno = SystemCall.OpenAt(directory, TemporaryName.MarkOf(stem), OpenFlags.ReadOnly | OpenFlags.NoFollow | OpenFlags.NonBlocking, out var mark);
        using (mark)
            return errno == Errno.None ? Read(directory, mark, stem, now)?.Upload : null;
    }

    /// <summary>What is kept; null where nothing is, or no longer.</summary>
    public PartialUpload? Read(DateTimeOffset now) => (_record = Read(_directory, _mark, _stem, now))?.Upload;

    /// <summary>Puts the file of an upload here, in place of what was kept before; nothing is promised yet.</summary>
    public PartialUpload Begin(TemporaryFile file, FtpPath path)
    {
        // First of all, so that nothing that was known about another file is ever taken for this one.
        SystemCall.Truncate(_mark, 0).ThrowIfFailed("ftruncate", path);
        SystemCall.Status(file.Handle, out var status).ThrowIfFailed("statx", path);
        file.Rename(KeptName, path);
        var upload = new PartialUpload(RandomNumberGenerator.GetString(IdAlphabet, IdLength), "-", 0, default);
        _record = new KeptRecord(1, status.Inode, upload);
        return upload;
    }

    /// <summary>On disk afterwards. The octets are there before.</summary>
    public PartialUpload Promise(PartialUpload upload, FtpPath path)
    {
        _record = _record! with { Sequence = _record.Sequence + 1, Upload = upload };
        SystemCall.Write(_mark, _record.ToOctets(), _record.Offset).ThrowIfFailed("pwrite", path);
        Durable.Sync(_mark, path);
        return upload;
    }

    /// <summary>Nothing is kept any more. What was kept goes first: without the mark it would stay.</summary>
    public void Remove()
    {
        SystemCall.UnlinkAt(_directory, KeptName);
        SystemCall.UnlinkAt(_directory, TemporaryName.MarkOf(_stem));
    }

    public void Dispose()
    {
        // Taken, and then nothing was promised after all.
        if (!_mark.IsClosed && SystemCall.Status(_mark, out var status) == Errno.None && status is { Links: > 0, Length: 0 })
            SystemCall.UnlinkAt(_directory, TemporaryName.MarkOf(_stem));

        // Not left to the closing of the handle: a process that is being started has a copy of it until it execs.
        if (!_mark.IsClosed)
            SystemCall.Unlock(_mark);
        _mark.Dispose();
    }

    private static KeptRecord? Read(SafeFileHandle directory, SafeFileHandle mark, string stem, DateTimeOffset now)
    {
        Span<byte> octets = stackalloc byte[2 * KeptRecord.SlotLength];
        return SystemCall.Read(mark, octets, 0, out var count) == Errno.None
            && KeptRecord.Read(octets[..count]) is { } record
            && record.Upload.Expires > now
            && SystemCall.StatusAt(directory, TemporaryName.KeptOf(stem), out var kept) == Errno.None
            && kept.IsRegularFile && kept.Inode == record.Inode && kept.Length >= record.Upload.Length
            ? record
            : null;
    }
}
