using System.Globalization;
using Portcullis.Protocol.Paths;
using Portcullis.Storage;

namespace Portcullis.Server.Auditing;

/// <summary>
/// The store of a session, around the account's: whichever command changes something there, the audit has it. Transfers have
/// records of their own; their octets are hashed here where that is asked for.
/// </summary>
/// <param name="storage">The account's.</param>
/// <param name="hashes">Of which files.</param>
/// <param name="isKeeping">Whether what begins now will be on the record.</param>
/// <param name="changed">Told of what was done: a word, the path, and what it is now.</param>
internal sealed class AuditedStorage(IStorage storage, AuditHashes hashes, Func<bool> isKeeping, Action<string, FtpPath, string?> changed) : IStorage
{
    public StorageCapabilities Capabilities => storage.Capabilities;

    public StorageCapabilities CapabilitiesAt(FtpPath path) => storage.CapabilitiesAt(path);

    public ValueTask<StorageEntry?> FindAsync(FtpPath path, CancellationToken cancellation) => storage.FindAsync(path, cancellation);

    public IAsyncEnumerable<StorageEntry> ListAsync(FtpPath directory, CancellationToken cancellation) => storage.ListAsync(directory, cancellation);

    public async ValueTask<IReadableFile> OpenReadAsync(FtpPath file, CancellationToken cancellation)
    {
        Demand();
        var opened = await storage.OpenReadAsync(file, cancellation);
        return hashes.HasFlag(AuditHashes.Sent) ? new HashedFile(opened) : opened;
    }

    public async ValueTask<IUpload> OpenWriteAsync(FtpPath file, WriteMode mode, CancellationToken cancellation)
    {
        Demand();
        var upload = await storage.OpenWriteAsync(file, mode, cancellation);
        return hashes.HasFlag(AuditHashes.Received) ? new HashedUpload(upload) : upload;
    }

    public async ValueTask DeleteFileAsync(FtpPath file, CancellationToken cancellation)
    {
        Demand();
        await storage.DeleteFileAsync(file, cancellation);
        changed("delete", file, null);
    }

    public async ValueTask RenameAsync(FtpPath source, FtpPath destination, CancellationToken cancellation)
    {
        Demand();
        await storage.RenameAsync(source, destination, cancellation);
        changed("rename", source, destination.Value);
    }

    public async ValueTask CreateDirectoryAsync(FtpPath directory, CancellationToken cancellation)
    {
        Demand();
        await storage.CreateDirectoryAsync(directory, cancellation);
        changed("make-directory", directory, null);
    }

    public async ValueTask RemoveDirectoryAsync(FtpPath directory, CancellationToken cancellation)
    {
        Demand();
        await storage.RemoveDirectoryAsync(directory, cancellation);
        changed("remove-directory", directory, null);
    }

    public async ValueTask SetModifiedAsync(FtpPath path, DateTimeOffset modified, CancellationToken cancellation)
    {
        Demand();
        await storage.SetModifiedAsync(path, modified, cancellation);
        changed("set-modified", path, Format(modified));
    }

    public async ValueTask SetCreatedAsync(FtpPath path, DateTimeOffset created, CancellationToken cancellation)
    {
        Demand();
        await storage.SetCreatedAsync(path, created, cancellation);
        changed("set-created", path, Format(created));
    }

    public async ValueTask SetModeAsync(FtpPath path, UnixFileMode mode, CancellationToken cancellation)
    {
        Demand();
        await storage.SetModeAsync(path, mode, cancellation);
        changed("set-mode", path, Convert.ToString((int)mode, 8));
    }

    public async ValueTask CreateLinkAsync(FtpPath link, FtpPath target, CancellationToken cancellation)
    {
        Demand();
        await storage.CreateLinkAsync(link, target, cancellation);
        changed("link", link, target.Value);
    }

    public ValueTask<PartialUpload?> FindPartialAsync(FtpPath file, string owner, CancellationToken cancellation) => storage.FindPartialAsync(file, owner, cancellation);

    public async ValueTask<bool> RemovePartialAsync(FtpPath file, string owner, CancellationToken cancellation)
    {
        var removed = await storage.RemovePartialAsync(file, owner, cancellation);
        if (removed)
            changed("delete-partial", file, null);
        return removed;
    }

    public ValueTask<long> FindAvailableSpaceAsync(FtpPath directory, CancellationToken cancellation) => storage.FindAvailableSpaceAsync(directory, cancellation);

    public ValueTask<StoredAmount> MeasureAsync(FtpPath path, CancellationToken cancellation) => storage.MeasureAsync(path, cancellation);

    public ValueTask<IReadOnlyList<QuotaStatus>> FindQuotasAsync(FtpPath path, CancellationToken cancellation) => storage.FindQuotasAsync(path, cancellation);

    private void Demand()
    {
        if (!isKeeping())
            throw new UnrecordableException();
    }

    private static string Format(DateTimeOffset time) => time.ToString("O", CultureInfo.InvariantCulture);
}
