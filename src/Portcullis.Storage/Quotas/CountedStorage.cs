using Portcullis.Protocol.Paths;

namespace Portcullis.Storage.Quotas;

/// <summary>
/// A store whose changes are counted, and whose uploads are held to limits: what they write is reserved before it is written and settled when
/// they end, so that many at once never get beyond. What an upload replaces is free only once it has.
/// </summary>
/// <param name="inner">The store.</param>
/// <param name="ledger">Of the folders.</param>
/// <param name="folders">Where which folder begins; the root for one that has the whole store in it.</param>
/// <param name="limits">Of this account, the narrowest first.</param>
public sealed class CountedStorage(IStorage inner, QuotaLedger ledger, IReadOnlyList<(FtpPath At, CountedFolder Folder)> folders, IReadOnlyList<QuotaLimit> limits) : IStorage
{
    public StorageCapabilities Capabilities => inner.Capabilities;

    internal IStorage Inner => inner;

    internal QuotaLedger Ledger => ledger;

    public StorageCapabilities CapabilitiesAt(FtpPath path) => inner.CapabilitiesAt(path);

    public ValueTask<StorageEntry?> FindAsync(FtpPath path, CancellationToken cancellation) => inner.FindAsync(path, cancellation);

    public IAsyncEnumerable<StorageEntry> ListAsync(FtpPath directory, CancellationToken cancellation) => inner.ListAsync(directory, cancellation);

    public ValueTask<IReadableFile> OpenReadAsync(FtpPath file, CancellationToken cancellation) => inner.OpenReadAsync(file, cancellation);

    public async ValueTask<IUpload> OpenWriteAsync(FtpPath file, WriteMode mode, CancellationToken cancellation)
    {
        var counted = FoldersOf(file);
        if (counted.Count == 0)
            return await inner.OpenWriteAsync(file, mode, cancellation).ConfigureAwait(false);

        var reservation = new Reservation(counted, LimitsOf(counted));
        CountedFolder[] asked = WithThoseOf(reservation.Limits, counted);
        await EnterAsync(asked, cancellation).ConfigureAwait(false);
        try
        {
            return await CountedUpload.OpenAsync(this, reservation, file, mode, cancellation).ConfigureAwait(false);
        }
        finally
        {
            Leave(asked);
        }
    }

    public ValueTask DeleteFileAsync(FtpPath file, CancellationToken cancellation) =>
        RemoveAsync(file, () => inner.DeleteFileAsync(file, cancellation), cancellation);

    /// <summary>What is kept of uploads in it goes as well.</summary>
    public ValueTask RemoveDirectoryAsync(FtpPath directory, CancellationToken cancellation) =>
        RemoveAsync(directory, () => inner.RemoveDirectoryAsync(directory, cancellation), cancellation);

    public async ValueTask RenameAsync(FtpPath source, FtpPath destination, CancellationToken cancellation)
    {
        var (from, into) = (FoldersOf(source), FoldersOf(destination));
        CountedFolder[] all = WithThoseOf(LimitsOf(into), [.. from.Union(into)]);
        await EnterAsync(all, cancellation).ConfigureAwait(false);
        try
        {
            using var held = await ledger.HoldAsync(cancellation, source.Value, destination.Value).ConfigureAwait(false);
            var replaced = source == destination || source.IsRoot || destination.IsRoot ? StoredAmount.None : await inner.MeasureAsync(destination, cancellation).ConfigureAwait(false);
            CountedFolder[] gaining = [.. into.Except(from)], losing = [.. from.Except(into)];
            var moved = gaining.Length + losing.Length == 0 ? StoredAmount.None : await inner.MeasureAsync(source, cancellation).ConfigureAwait(false);

            var reservation = new Reservation(gaining, LimitsOf(gaining));
            if (ledger.TryReserve(reservation, moved) is { } full)
                throw Exceeded(destination, full);
            try
            {
                await inner.RenameAsync(source, destination, cancellation).ConfigureAwait(false);
            }
            catch (Exception e)
            {
                ledger.Settle(reservation, StoredAmount.None);
                DoubtAfter(e, all);
                throw;
            }

            ledger.Settle(reservation, moved);
            ledger.Change(losing, StoredAmount.None - moved);
            ledger.Change(into, StoredAmount.None - replaced);
        }
        finally
        {
            Leave(all);
        }
    }

    public ValueTask CreateDirectoryAsync(FtpPath directory, CancellationToken cancellation) => inner.CreateDirectoryAsync(directory, cancellation);

    public ValueTask SetModifiedAsync(FtpPath path, DateTimeOffset modified, CancellationToken cancellation) => inner.SetModifiedAsync(path, modified, cancellation);

    public ValueTask SetCreatedAsync(FtpPath path, DateTimeOffset created, CancellationToken cancellation) => inner.SetCreatedAsync(path, created, cancellation);

    public ValueTask SetModeAsync(FtpPath path, UnixFileMode mode, CancellationToken cancellation) => inner.SetModeAsync(path, mode, cancellation);

    public ValueTask CreateLinkAsync(FtpPath link, FtpPath target, CancellationToken cancellation) => inner.CreateLinkAsync(link, target, cancellation);

    public ValueTask<PartialUpload?> FindPartialAsync(FtpPath file, string owner, CancellationToken cancellation) => inner.FindPartialAsync(file, owner, cancellation);

    public async ValueTask<bool> RemovePartialAsync(FtpPath file, string owner, CancellationToken cancellation)
    {
        var counted = FoldersOf(file);
        await EnterAsync(counted, cancellation).ConfigureAwait(false);
        try
        {
            using var held = await ledger.HoldAsync(cancellation, file.Value).ConfigureAwait(false);
            var kept = await inner.FindPartialAsync(file, owner, cancellation).ConfigureAwait(false);
            if (!await inner.RemovePartialAsync(file, owner, cancellation).ConfigureAwait(false))
                return false;

            if (kept is not null)
                ledger.Change(counted, new StoredAmount(-kept.Length, -1));
            return true;
        }
        finally
        {
            Leave(counted);
        }
    }

    public async ValueTask<long> FindAvailableSpaceAsync(FtpPath directory, CancellationToken cancellation)
    {
        var left = await inner.FindAvailableSpaceAsync(directory, cancellation).ConfigureAwait(false);
        foreach (var quota in await FindQuotasAsync(directory, cancellation).ConfigureAwait(false))
            left = Math.Min(left, quota.Files is { } files && quota.Used.Files >= files ? 0 : quota.Left);
        return left;
    }

    public ValueTask<StoredAmount> MeasureAsync(FtpPath path, CancellationToken cancellation) => inner.MeasureAsync(path, cancellation);

    public async ValueTask<IReadOnlyList<QuotaStatus>> FindQuotasAsync(FtpPath path, CancellationToken cancellation)
    {
        var asked = LimitsOf(FoldersOf(path));
        CountedFolder[] counted = [.. asked.SelectMany(limit => limit.Folders).Distinct()];
        await EnterAsync(counted, cancellation).ConfigureAwait(false);
        Leave(counted);
        return [.. asked.Select(ledger.StatusOf)];
    }

    internal static StorageException Exceeded(FtpPath path, QuotaStatus full) => new(StorageFault.QuotaExceeded, path)
    {
        Explanation = full.Files is { } files && full.Used.Files >= files
            ? string.Create(System.Globalization.CultureInfo.InvariantCulture, $"Exceeded storage allocation: {full.Used.Files} of {files} files of {full.Name} are there.")
            : string.Create(System.Globalization.CultureInfo.InvariantCulture, $"Exceeded storage allocation: {full.Used.Octets} of {full.Octets} octets of {full.Name} are used."),
    };

    /// <summary>All folders whose sums are needed are counted when this returns, and stay what they are but for what is changed here.</summary>
    internal static async ValueTask EnterAsync(IReadOnlyList<CountedFolder> counted, CancellationToken cancellation)
    {
        var entered = 0;
        try
        {
            // In one order for all, or two who wait for counts could wait for each other.
            foreach (var folder in counted.OrderBy(folder => folder.Key, StringComparer.Ordinal))
            {
                await folder.EnterAsync(cancellation).ConfigureAwait(false);
                entered++;
            }
        }
        catch
        {
            foreach (var folder in counted.OrderBy(folder => folder.Key, StringComparer.Ordinal).Take(entered))
                folder.Leave();
            throw;
        }
    }

    internal static void Leave(IReadOnlyList<CountedFolder> counted)
    {
        foreach (var folder in counted)
            folder.Leave();
    }

    /// <summary>What failed within the store may have been done all the same.</summary>
    internal static void DoubtAfter(Exception exception, IEnumerable<CountedFolder> counted)
    {
        if (exception is StorageException { Fault: not StorageFault.Failed })
            return;
        foreach (var folder in counted)
            folder.Doubt();
    }

    private async ValueTask RemoveAsync(FtpPath path, Func<ValueTask> remove, CancellationToken cancellation)
    {
        var counted = FoldersOf(path);
        await EnterAsync(counted, cancellation).ConfigureAwait(false);
        try
        {
            using var held = await ledger.HoldAsync(cancellation, path.Value).ConfigureAwait(false);
            var there = counted.Count == 0 || path.IsRoot ? StoredAmount.None : await inner.MeasureAsync(path, cancellation).ConfigureAwait(false);
            try
            {
                await remove().ConfigureAwait(false);
            }
            catch (Exception e)
            {
                DoubtAfter(e, counted);
                throw;
            }

            ledger.Change(counted, StoredAmount.None - there);
        }
        finally
        {
            Leave(counted);
        }
    }

    // A sum is none before all of it is counted.
    private static CountedFolder[] WithThoseOf(IEnumerable<QuotaLimit> asked, IReadOnlyList<CountedFolder> counted) =>
        [.. counted.Concat(asked.SelectMany(limit => limit.Folders)).Distinct()];

    private List<CountedFolder> FoldersOf(FtpPath path) => [.. folders.Where(each => each.At.Contains(path)).Select(each => each.Folder).Distinct()];

    private List<QuotaLimit> LimitsOf(IReadOnlyCollection<CountedFolder> counted) => [.. limits.Where(limit => limit.Folders.Any(counted.Contains))];
}
