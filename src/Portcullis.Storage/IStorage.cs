using Microsoft.Win32.SafeHandles;
using Portcullis.Protocol.Paths;

namespace Portcullis.Storage;

/// <summary>
/// What a server needs of a store of files. Paths are absolute and already normalised; a store never sees "..", and
/// never sees a user: access is decided before it is called. It fails by <see cref="StorageException"/> only
/// (and <see cref="OperationCanceledException"/>).
/// </summary>
public interface IStorage
{
    /// <summary>What it can do somewhere.</summary>
    StorageCapabilities Capabilities { get; }

    /// <summary>What it can do there.</summary>
    StorageCapabilities CapabilitiesAt(FtpPath path) => Capabilities;

    /// <summary>The entry, with links followed as far as they stay below the root; null where there is none.</summary>
    ValueTask<StorageEntry?> FindAsync(FtpPath path, CancellationToken cancellation);

    /// <summary>The entries of a directory in no order, without "." and "..", streamed: never all in memory at once.</summary>
    IAsyncEnumerable<StorageEntry> ListAsync(FtpPath directory, CancellationToken cancellation);

    /// <summary>Opens a regular file. Anything else is <see cref="StorageFault.NotAFile"/>, at once: a FIFO never hangs.</summary>
    ValueTask<IReadableFile> OpenReadAsync(FtpPath file, CancellationToken cancellation);

    /// <summary>Begins an upload. Nothing is seen under <paramref name="file"/> before it commits.</summary>
    ValueTask<IUpload> OpenWriteAsync(FtpPath file, WriteMode mode, CancellationToken cancellation);

    ValueTask DeleteFileAsync(FtpPath file, CancellationToken cancellation);

    /// <summary>Renames a file or directory. A file takes the place of another file, atomically.</summary>
    ValueTask RenameAsync(FtpPath source, FtpPath destination, CancellationToken cancellation);

    ValueTask CreateDirectoryAsync(FtpPath directory, CancellationToken cancellation);

    /// <summary>Removes an empty directory.</summary>
    ValueTask RemoveDirectoryAsync(FtpPath directory, CancellationToken cancellation);

    /// <summary>MFMT. Offered only with <see cref="StorageCapabilities.SetModified"/>.</summary>
    ValueTask SetModifiedAsync(FtpPath path, DateTimeOffset modified, CancellationToken cancellation) =>
        throw new StorageException(StorageFault.NotSupported, path);

    /// <summary>MFCT. Offered only with <see cref="StorageCapabilities.SetCreated"/>.</summary>
    ValueTask SetCreatedAsync(FtpPath path, DateTimeOffset created, CancellationToken cancellation) =>
        throw new StorageException(StorageFault.NotSupported, path);

    /// <summary>SITE CHMOD and MFF: the nine permission bits. Offered only with <see cref="StorageCapabilities.SetMode"/>.</summary>
    ValueTask SetModeAsync(FtpPath path, UnixFileMode mode, CancellationToken cancellation) =>
        throw new StorageException(StorageFault.NotSupported, path);

    /// <summary>
    /// SITE SYMLINK: a link that leads to the target by a relative way, so that it stays below the root wherever that is.
    /// The target need not exist. Offered only with <see cref="StorageCapabilities.Links"/>.
    /// </summary>
    ValueTask CreateLinkAsync(FtpPath link, FtpPath target, CancellationToken cancellation) =>
        throw new StorageException(StorageFault.NotSupported, link);

    /// <summary>
    /// What is kept of an upload by this owner that did not end well: <see cref="IUpload.KeepAsync"/>. Null where nothing is, or no longer.
    /// <see cref="WriteMode.Continue"/> goes on from it.
    /// </summary>
    ValueTask<PartialUpload?> FindPartialAsync(FtpPath file, string owner, CancellationToken cancellation) => default;

    /// <summary>Gives up what is kept, unless an upload is going on with it. False where nothing was.</summary>
    ValueTask<bool> RemovePartialAsync(FtpPath file, string owner, CancellationToken cancellation) => default;

    /// <summary>AVBL: octets that can still be stored there. Offered only with <see cref="StorageCapabilities.AvailableSpace"/>.</summary>
    ValueTask<long> FindAvailableSpaceAsync(FtpPath directory, CancellationToken cancellation) =>
        throw new StorageException(StorageFault.NotSupported, directory);

    /// <summary>
    /// How much stands under the very name: of a directory all below it, and what is kept of uploads there. A link counts for nothing and is
    /// not followed; nothing where nothing is.
    /// </summary>
    ValueTask<StoredAmount> MeasureAsync(FtpPath path, CancellationToken cancellation) => StoredAmount.OfAsync(this, path, cancellation);

    /// <summary>The limits that an upload to there is held to, the narrowest first; none where there are none.</summary>
    ValueTask<IReadOnlyList<QuotaStatus>> FindQuotasAsync(FtpPath path, CancellationToken cancellation) => new([]);
}

[Flags]
public enum StorageCapabilities
{
    None = 0,
    SetModified = 1 << 0,
    SetCreated = 1 << 1,
    SetMode = 1 << 2,
    Links = 1 << 3,
    AvailableSpace = 1 << 4,
}

/// <summary>A file being read, by position: one open file serves any order of reads.</summary>
public interface IReadableFile : IAsyncDisposable
{
    /// <summary>In octets, when it was opened.</summary>
    long Length { get; }

    /// <summary>Returns 0 at the end of the file only.</summary>
    ValueTask<int> ReadAsync(Memory<byte> buffer, long offset, CancellationToken cancellation);

    /// <summary>Where the file is a local one, for kernel copies; null elsewhere.</summary>
    SafeFileHandle? Handle => null;
}

/// <summary>
/// A file being received. Disposed without <see cref="CommitAsync"/>, it leaves no trace, or what <see cref="KeepAsync"/>
/// has promised; what stood under its name is whole. After <see cref="CommitAsync"/> it survives a crash of process and machine.
/// </summary>
public interface IUpload : IAsyncDisposable
{
    /// <summary>Where the file will stand: chosen by the store for <see cref="WriteMode.Unique"/>.</summary>
    FtpPath Path { get; }

    /// <summary>Octets kept from what was there: 0, the restart marker, or the whole length for an append.</summary>
    long StartOffset { get; }

    /// <summary>
    /// Makes sure that the file may become so long, or throws <see cref="StorageFault.QuotaExceeded"/>: for ALLO, and before octets get into
    /// <see cref="Handle"/> by another way than <see cref="WriteAsync"/>, which sees to it itself.
    /// </summary>
    ValueTask ReserveAsync(long length, CancellationToken cancellation) => default;

    /// <summary>Writes all of the buffer, or throws.</summary>
    ValueTask WriteAsync(ReadOnlyMemory<byte> buffer, long offset, CancellationToken cancellation);

    /// <summary>
    /// Puts what was written on stable storage, still without its name. <see cref="CommitAsync"/> does so too; called
    /// before it, this leaves a last moment in which the upload can be given up after the slow part.
    /// </summary>
    ValueTask FlushAsync(CancellationToken cancellation) => ValueTask.CompletedTask;

    /// <summary>
    /// Puts what was written on stable storage and makes a promise about its beginning: from now on an upload that ends
    /// without commit, be it by a crash, leaves that, under no name, for its owner to go on with. Called again, it promises anew.
    /// </summary>
    /// <returns>What is kept; null where nothing can be promised: the store keeps none, or another upload of this owner has the place.</returns>
    ValueTask<PartialUpload?> KeepAsync(Promise promise, CancellationToken cancellation) => default;

    /// <summary>
    /// A question for <see cref="CommitAsync"/> to ask at the last moment before the file gets its name. True gives the commit
    /// up with <see cref="OperationCanceledException"/>, and the upload is what it was before it. Asked on any thread.
    /// </summary>
    void GiveUpIf(Func<bool> isGivenUp)
    {
        // A store that cannot ask so late: who commits has asked just before.
    }

    ValueTask CommitAsync(CancellationToken cancellation);

    /// <summary>Where the file is a local one, for kernel copies; null elsewhere.</summary>
    SafeFileHandle? Handle => null;
}
