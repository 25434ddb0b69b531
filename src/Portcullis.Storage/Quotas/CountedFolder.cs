using Portcullis.Protocol.Paths;

namespace Portcullis.Storage.Quotas;

/// <summary>
/// A folder whose content is counted: once by looking, when it is first needed, and from then on by what is changed through
/// <see cref="CountedStorage"/>. What others change in the folder shows at the next count.
/// </summary>
/// <remarks>
/// The count is in memory alone. After a crash there is none, and the folder is counted anew before anything is changed in it: no record
/// can be wrong then, and nothing is written, or synced, for each file.
/// </remarks>
public sealed class CountedFolder
{
    private readonly QuotaLedger _ledger;
    private readonly Lock _lock = new();
    private Task? _counting;
    private TaskCompletionSource? _quiet;
    private int _changes;
    private bool _isCounted;

    internal CountedFolder(QuotaLedger ledger, string key, IStorage storage, FtpPath path) => (_ledger, Key, Storage, Path) = (ledger, key, storage, path);

    public string Key { get; }

    internal IStorage Storage { get; set; }

    internal FtpPath Path { get; set; }

    /// <summary>What is stored. Under the lock of the ledger.</summary>
    internal StoredAmount Used { get; set; }

    /// <summary>What uploads under way may still make of it, or have already. Under the lock of the ledger.</summary>
    internal StoredAmount Reserved { get; set; }

    /// <summary>What uploads under way are promised to leave behind: it is there to be counted, and is in <see cref="Reserved"/> as well. Under the lock of the ledger.</summary>
    internal StoredAmount Promised { get; set; }

    /// <summary>Counts it, once whatever changes it has come to an end; meanwhile all other changes wait.</summary>
    public Task CountAsync(CancellationToken cancellation)
    {
        lock (_lock)
        {
            _counting ??= Task.Run(() => CountAsync(), CancellationToken.None);
            return _counting.WaitAsync(cancellation);
        }
    }

    /// <summary>Before a change; it may wait for a count. After it comes <see cref="Leave"/>.</summary>
    internal async ValueTask EnterAsync(CancellationToken cancellation)
    {
        while (true)
        {
            Task counting;
            lock (_lock)
            {
                if (_isCounted && _counting is null)
                {
                    _changes++;
                    return;
                }

                counting = CountAsync(cancellation);
            }

            await counting.ConfigureAwait(false);
        }
    }

    internal void Leave()
    {
        lock (_lock)
        {
            if (--_changes == 0)
                _quiet?.TrySetResult();
        }
    }

    /// <summary>A change has failed so that nobody knows what is there now: it is counted before the next one.</summary>
    internal void Doubt()
    {
        lock (_lock)
            _isCounted = false;
    }

    private async Task CountAsync()
    {
        try
        {
            Task quiet;
            lock (_lock)
            {
                _quiet = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
                if (_changes == 0)
                    _quiet.SetResult();
                quiet = _quiet.Task;
            }

            await quiet.ConfigureAwait(false);
            var found = await Storage.MeasureAsync(Path, CancellationToken.None).ConfigureAwait(false);
            _ledger.SetUsed(this, found);
            lock (_lock)
                _isCounted = true;
        }
        finally
        {
            lock (_lock)
                (_counting, _quiet) = (null, null);
        }
    }
}
