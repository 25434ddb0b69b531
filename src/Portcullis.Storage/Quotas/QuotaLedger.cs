using Portcullis.Protocol.Paths;

namespace Portcullis.Storage.Quotas;

/// <summary>
/// What counted folders hold, and what uploads under way have reserved of it. A folder is counted for all who change it; a limit is asked of
/// those only whom it is for. All sums are made under one lock, so that no two uploads get the same octets.
/// </summary>
public sealed class QuotaLedger
{
    /// <summary>Changes under one name wait for each other, or the size of what they replace could count twice.</summary>
    private const int Stripes = 1024;

    private readonly Lock _lock = new();
    private readonly Dictionary<string, CountedFolder> _folders = new(StringComparer.Ordinal);
    private readonly SemaphoreSlim[] _stripes = [.. Enumerable.Range(0, Stripes).Select(_ => new SemaphoreSlim(1))];

    /// <summary>The one of that key, which is counted when it is first needed.</summary>
    /// <param name="key">The same for the same folder, by whatever mount it is reached.</param>
    /// <param name="storage">Where it is counted.</param>
    /// <param name="path">Of the folder there.</param>
    public CountedFolder Open(string key, IStorage storage, FtpPath path)
    {
        lock (_lock)
        {
            if (!_folders.TryGetValue(key, out var folder))
                return _folders[key] = new CountedFolder(this, key, storage, path);

            (folder.Storage, folder.Path) = (storage, path);
            return folder;
        }
    }

    /// <summary>Counts all folders anew: after files have gone that no upload had any more.</summary>
    public async Task CountAllAsync(CancellationToken cancellation)
    {
        CountedFolder[] all;
        lock (_lock)
            all = [.. _folders.Values];
        foreach (var folder in all)
            await folder.CountAsync(cancellation).ConfigureAwait(false);
    }

    /// <summary>What is stored in a folder, without what is under way.</summary>
    public StoredAmount UsedBy(CountedFolder folder)
    {
        lock (_lock)
            return folder.Used;
    }

    public QuotaStatus StatusOf(QuotaLimit limit)
    {
        lock (_lock)
            return new QuotaStatus(limit.Name, TakenOf(limit), limit.Octets, limit.Files);
    }

    /// <summary>Reserves more, of all folders or of none.</summary>
    /// <returns>The limit that is in the way; null where it is reserved.</returns>
    internal QuotaStatus? TryReserve(Reservation reservation, StoredAmount more)
    {
        lock (_lock)
        {
            foreach (var limit in reservation.Limits)
            {
                var taken = TakenOf(limit);
                if ((more.Octets > 0 && limit.Octets - taken.Octets < more.Octets) || (more.Files > 0 && limit.Files - taken.Files < more.Files))
                    return new QuotaStatus(limit.Name, taken, limit.Octets, limit.Files);
            }

            foreach (var folder in reservation.Folders)
                folder.Reserved += more;
            reservation.Amount += more;
            return null;
        }
    }

    /// <summary>What was kept of an upload is used no more, but reserved by the one that goes on with it.</summary>
    internal void TakeOver(Reservation reservation, StoredAmount kept, StoredAmount taken)
    {
        lock (_lock)
        {
            foreach (var folder in reservation.Folders)
            {
                folder.Used -= kept;
                folder.Reserved += taken;
            }

            reservation.Amount += taken;
            SetPromised(reservation, taken);
        }
    }

    /// <summary>The upload will leave so much if it does not end well; it took the place of what another one had left.</summary>
    internal void Promise(Reservation reservation, StoredAmount promised, StoredAmount replaced)
    {
        lock (_lock)
        {
            foreach (var folder in reservation.Folders)
                folder.Used -= replaced;
            SetPromised(reservation, promised);
        }
    }

    /// <summary>Gives the reservation back, and counts what has become of it.</summary>
    internal void Settle(Reservation reservation, StoredAmount change)
    {
        lock (_lock)
        {
            SetPromised(reservation, StoredAmount.None);
            foreach (var folder in reservation.Folders)
            {
                folder.Reserved -= reservation.Amount;
                folder.Used += change;
            }

            reservation.Amount = StoredAmount.None;
        }
    }

    internal void Change(IEnumerable<CountedFolder> folders, StoredAmount change)
    {
        lock (_lock)
        {
            foreach (var folder in folders)
                folder.Used += change;
        }
    }

    internal void SetUsed(CountedFolder folder, StoredAmount found)
    {
        lock (_lock)
            folder.Used = found - folder.Promised;
    }

    /// <summary>Until it is disposed, nobody else changes what stands under these names.</summary>
    internal async ValueTask<IDisposable> HoldAsync(CancellationToken cancellation, params IEnumerable<string> names)
    {
        var held = new Held();
        try
        {
            foreach (var stripe in names.Select(name => (int)((uint)name.GetHashCode(StringComparison.Ordinal) % Stripes)).Distinct().Order())
            {
                await _stripes[stripe].WaitAsync(cancellation).ConfigureAwait(false);
                held.Stripes.Add(_stripes[stripe]);
            }

            return held;
        }
        catch
        {
            held.Dispose();
            throw;
        }
    }

    private static StoredAmount TakenOf(QuotaLimit limit)
    {
        var sum = StoredAmount.None;
        foreach (var folder in limit.Folders)
            sum += folder.Used + folder.Reserved;
        return sum;
    }

    private static void SetPromised(Reservation reservation, StoredAmount promised)
    {
        foreach (var folder in reservation.Folders)
            folder.Promised += promised - reservation.Promised;
        reservation.Promised = promised;
    }

    private sealed class Held : IDisposable
    {
        public List<SemaphoreSlim> Stripes { get; } = [];

        public void Dispose()
        {
            foreach (var stripe in Stripes)
                stripe.Release();
        }
    }
}

/// <summary>What one upload has reserved. Changed under the lock of its ledger.</summary>
/// <param name="folders">That it counts for.</param>
/// <param name="limits">That it is held to.</param>
internal sealed class Reservation(IReadOnlyList<CountedFolder> folders, IReadOnlyList<QuotaLimit> limits)
{
    public IReadOnlyList<CountedFolder> Folders => folders;

    public IReadOnlyList<QuotaLimit> Limits => limits;

    public StoredAmount Amount { get; set; }

    public StoredAmount Promised { get; set; }
}
