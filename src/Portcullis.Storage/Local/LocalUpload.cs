using Microsoft.Win32.SafeHandles;
using Portcullis.Protocol.Paths;

namespace Portcullis.Storage.Local;

/// <param name="file">Where it grows.</param>
/// <param name="path">Where it will stand.</param>
/// <param name="startOffset">What is in the file already.</param>
/// <param name="options">Durability, and the mode of a file that takes no other's place.</param>
/// <param name="reservation">Of a unique name.</param>
/// <param name="place">Where the upload is kept that this one goes on with; else null.</param>
/// <param name="kept">What is kept there.</param>
internal sealed class LocalUpload(
    TemporaryFile file, FtpPath path, long startOffset, LocalStorageOptions options, NameReservation? reservation, KeptPlace? place = null, PartialUpload? kept = null) : IUpload
{
    private KeptPlace? _place = place;
    private PartialUpload? _kept = kept;
    private bool _lostOctets;
    private bool _released;
    private Func<bool>? _isGivenUp;

    public FtpPath Path => path;

    public long StartOffset => startOffset;

    /// <summary>Whether what stands under the name by then lets the upload fail.</summary>
    public RenameMode CommitMode { get; init; } = RenameMode.Replace;

    public SafeFileHandle Handle => file.Handle;

    public ValueTask WriteAsync(ReadOnlyMemory<byte> buffer, long offset, CancellationToken cancellation)
    {
        cancellation.ThrowIfCancellationRequested();
        var errno = SystemCall.Write(file.Handle, buffer.Span, offset);
        _lostOctets |= errno != Errno.None;
        file.Changed();
        errno.ThrowIfFailed("pwrite", path);
        return ValueTask.CompletedTask;
    }

    /// <summary>On another thread where the disk is waited for: the session goes on reading meanwhile.</summary>
    public async ValueTask FlushAsync(CancellationToken cancellation)
    {
        cancellation.ThrowIfCancellationRequested();
        if (options.Durability == Durability.Relaxed || file.IsSettled)
            Flush();
        else
            await Task.Run(Flush, cancellation).ConfigureAwait(false);
    }

    public async ValueTask<PartialUpload?> KeepAsync(Promise promise, CancellationToken cancellation) =>
        await Task.Run(() => Keep(promise), cancellation).ConfigureAwait(false);

    public void GiveUpIf(Func<bool> isGivenUp) => _isGivenUp = isGivenUp;

    /// <summary>Once begun it is not cancelled: its outcome would be unknown. A failed one leaves no trace.</summary>
    public async ValueTask CommitAsync(CancellationToken cancellation)
    {
        cancellation.ThrowIfCancellationRequested();
        try
        {
            if (_lostOctets)
                throw new StorageException(StorageFault.Failed, path, "commit after a failed write or fsync");

            await FlushAsync(CancellationToken.None).ConfigureAwait(false);

            // After the flush, which has left the caller's thread where there was something to wait for.
            Commit();
        }
        catch (OperationCanceledException)
        {
            // Given up is not failed: what came of it may yet be kept.
            throw;
        }
        catch
        {
            Release();
            throw;
        }

        Release();
    }

    public ValueTask DisposeAsync()
    {
        Release();
        return ValueTask.CompletedTask;
    }

    private void Commit()
    {
        file.Commit(path, Permissions(), CommitMode, options.Durability, _isGivenUp);

        // After the file has its name for good: until then the promise holds.
        _place?.Remove();
        _kept = null;
    }

    private PartialUpload? Keep(Promise promise)
    {
        if (_lostOctets)
            throw new StorageException(StorageFault.Failed, path, "promise after a failed write or fsync");
        if (_place is null)
        {
            var errno = KeptPlace.TryTake(file.Directory, TemporaryName.StemOf(promise.Owner, path.Name), create: true, out _place);
            if (errno == Errno.EAGAIN)
                return null;
            errno.ThrowIfFailed("mark", path);
        }

        Sync();
        var isFirst = _kept is null;
        var begun = _kept ?? _place!.Begin(file, path);
        _kept = _place!.Promise(begun with { Tag = promise.Tag, Length = promise.Length, Expires = promise.Expires }, path);
        if (isFirst)
            Durable.Sync(file.Directory, path);
        return _kept;
    }

    // A failed fsync is not tried again: the kernel may have dropped the pages, and the next one would succeed.
    private void Flush() => Try(() => file.Settle(path, Permissions(), options.Durability));

    // Its mode stays that of nobody else's until it has a name.
    private void Sync() => Try(() => Durable.Sync(file.Handle, path));

    private void Try(Action sync)
    {
        try
        {
            sync();
        }
        catch
        {
            _lostOctets = true;
            throw;
        }
    }

    private UnixFileMode Permissions() => PlaceOfFile.ModeOfReplaced(file.Directory, path) ?? options.CreateFileMode;

    private void Release()
    {
        if (_released)
            return;

        // Before the place is anybody else's.
        _released = true;
        if (_kept is { } kept)
            file.Leave(kept.Length);
        else
            file.Remove();
        _place?.Dispose();
        file.Dispose();
        reservation?.Dispose();
    }
}
