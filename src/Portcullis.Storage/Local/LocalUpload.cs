using Microsoft.Win32.SafeHandles;
using Portcullis.Protocol.Paths;

namespace Portcullis.Storage.Local;

internal sealed class LocalUpload(
    TemporaryFile file, FtpPath path, long startOffset, UnixFileMode createMode, NameReservation? reservation) : IUpload
{
    private bool _lostOctets;

    public FtpPath Path => path;

    public long StartOffset => startOffset;

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

    public async ValueTask FlushAsync(CancellationToken cancellation) =>
        await Task.Run(Flush, cancellation).ConfigureAwait(false);

    /// <summary>Once begun it is not cancelled: its outcome would be unknown. A failed one leaves no trace.</summary>
    public async ValueTask CommitAsync(CancellationToken cancellation)
    {
        cancellation.ThrowIfCancellationRequested();
        try
        {
            await Task.Run(Commit, CancellationToken.None).ConfigureAwait(false);
        }
        finally
        {
            Release();
        }
    }

    public ValueTask DisposeAsync()
    {
        Release();
        return ValueTask.CompletedTask;
    }

    private void Commit()
    {
        if (_lostOctets)
            throw new StorageException(StorageFault.Failed, path, "commit after a failed write or fsync");

        file.Commit(path, Permissions(), reservation is null ? RenameMode.Replace : RenameMode.Refuse);
    }

    // A failed fsync is not tried again: the kernel may have dropped the pages, and the next one would succeed.
    private void Flush()
    {
        try
        {
            file.Sync(path, Permissions());
        }
        catch
        {
            _lostOctets = true;
            throw;
        }
    }

    private UnixFileMode Permissions() => PlaceOfFile.ModeOfReplaced(file.Directory, path) ?? createMode;

    private void Release()
    {
        file.Dispose();
        reservation?.Dispose();
    }
}
