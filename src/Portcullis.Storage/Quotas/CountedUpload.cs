using Portcullis.Protocol.Paths;

namespace Portcullis.Storage.Quotas;

/// <summary>
/// An upload that has reserved what it writes. It gives no handle: octets that got into the file by another way would not be counted.
/// </summary>
internal sealed class CountedUpload : IUpload
{
    private readonly CountedStorage _storage;
    private readonly Reservation _reservation;
    private readonly IUpload _inner;

    // Octets of what is replaced, which the upload begins with: they count already.
    private readonly long _free;

    private long _length;
    private bool _isKept;
    private long _kept;
    private bool _isSettled;

    private CountedUpload(CountedStorage storage, Reservation reservation, IUpload inner, long free)
    {
        (_storage, _reservation, _inner, _free) = (storage, reservation, inner, free);
        _length = inner.StartOffset;
    }

    public FtpPath Path => _inner.Path;

    public long StartOffset => _inner.StartOffset;

    private QuotaLedger Ledger => _storage.Ledger;

    /// <summary>Called while no folder is being counted.</summary>
    public static async ValueTask<IUpload> OpenAsync(CountedStorage storage, Reservation reservation, FtpPath file, WriteMode mode, CancellationToken cancellation)
    {
        var (ledger, inner) = (storage.Ledger, storage.Inner);
        if (mode is WriteMode.ContinueMode continued)
            return await ContinueAsync(storage, reservation, file, continued, cancellation).ConfigureAwait(false);

        var isNew = mode is WriteMode.UniqueMode or WriteMode.CreateMode || (await inner.MeasureAsync(file, cancellation).ConfigureAwait(false)).Files == 0;

        // Before the 150, where nothing is left: one octet at least.
        if (ledger.TryReserve(reservation, new StoredAmount(1, isNew ? 1 : 0)) is { } full)
            throw CountedStorage.Exceeded(file, full);
        try
        {
            var upload = await inner.OpenWriteAsync(file, mode, cancellation).ConfigureAwait(false);
            return new CountedUpload(storage, reservation, upload, upload.StartOffset);
        }
        catch
        {
            ledger.Settle(reservation, StoredAmount.None);
            throw;
        }
    }

    public ValueTask ReserveAsync(long length, CancellationToken cancellation)
    {
        var more = length - _free - _reservation.Amount.Octets;
        return more <= 0 ? default
            : Ledger.TryReserve(_reservation, new StoredAmount(more, 0)) is { } full ? throw CountedStorage.Exceeded(Path, full)
            : default;
    }

    public async ValueTask WriteAsync(ReadOnlyMemory<byte> buffer, long offset, CancellationToken cancellation)
    {
        await ReserveAsync(offset + buffer.Length, cancellation).ConfigureAwait(false);
        await _inner.WriteAsync(buffer, offset, cancellation).ConfigureAwait(false);
        _length = Math.Max(_length, offset + buffer.Length);
    }

    public ValueTask FlushAsync(CancellationToken cancellation) => _inner.FlushAsync(cancellation);

    public async ValueTask<PartialUpload?> KeepAsync(Promise promise, CancellationToken cancellation)
    {
        // What is kept stands beside what the upload was to replace.
        var more = new StoredAmount(Math.Max(0, promise.Length - _reservation.Amount.Octets), Math.Max(0, 1 - _reservation.Amount.Files));
        if (more != StoredAmount.None && Ledger.TryReserve(_reservation, more) is not null)
            return null;

        var before = _isKept ? null : await _storage.Inner.FindPartialAsync(Path, promise.Owner, cancellation).ConfigureAwait(false);
        if (await _inner.KeepAsync(promise, cancellation).ConfigureAwait(false) is not { } kept)
            return null;

        (_isKept, _kept) = (true, kept.Length);
        Ledger.Promise(_reservation, new StoredAmount(kept.Length, 1), before is null ? StoredAmount.None : new StoredAmount(before.Length, 1));
        return kept;
    }

    public void GiveUpIf(Func<bool> isGivenUp) => _inner.GiveUpIf(isGivenUp);

    public async ValueTask CommitAsync(CancellationToken cancellation)
    {
        var counted = _reservation.Folders;
        await CountedStorage.EnterAsync(counted, cancellation).ConfigureAwait(false);
        try
        {
            using var held = await Ledger.HoldAsync(cancellation, Path.Value).ConfigureAwait(false);
            var replaced = await _storage.Inner.MeasureAsync(Path, cancellation).ConfigureAwait(false);
            var change = new StoredAmount(_length, 1) - replaced;

            // What was there when it began may have gone meanwhile, and with it what was to become free.
            var more = new StoredAmount(Math.Max(0, change.Octets - _reservation.Amount.Octets), Math.Max(0, change.Files - _reservation.Amount.Files));
            if (more != StoredAmount.None && Ledger.TryReserve(_reservation, more) is { } full)
                throw CountedStorage.Exceeded(Path, full);
            try
            {
                await _inner.CommitAsync(cancellation).ConfigureAwait(false);
            }
            catch (Exception e)
            {
                CountedStorage.DoubtAfter(e, counted);
                throw;
            }

            _isSettled = true;
            Ledger.Settle(_reservation, change);
        }
        finally
        {
            CountedStorage.Leave(counted);
        }
    }

    /// <summary>What the store has given back is free from then on, and not before.</summary>
    public async ValueTask DisposeAsync()
    {
        try
        {
            await _inner.DisposeAsync().ConfigureAwait(false);
        }
        finally
        {
            if (!_isSettled)
            {
                _isSettled = true;
                Ledger.Settle(_reservation, _isKept ? new StoredAmount(_kept, 1) : StoredAmount.None);
            }
        }
    }

    private static async ValueTask<IUpload> ContinueAsync(
        CountedStorage storage, Reservation reservation, FtpPath file, WriteMode.ContinueMode mode, CancellationToken cancellation)
    {
        var kept = await storage.Inner.FindPartialAsync(file, mode.Owner, cancellation).ConfigureAwait(false);
        var upload = await storage.Inner.OpenWriteAsync(file, mode, cancellation).ConfigureAwait(false);
        storage.Ledger.TakeOver(reservation, new StoredAmount(kept?.Length ?? mode.Offset, 1), new StoredAmount(mode.Offset, 1));
        return new CountedUpload(storage, reservation, upload, free: 0) { _isKept = true, _kept = mode.Offset };
    }
}
