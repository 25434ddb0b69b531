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
        errno.ThrowIfFailed("pwrite", path);
        return ValueTask.CompletedTask;
    }

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
            throw new StorageException(StorageFault.Failed, path, "commit after a failed write");

        var permissions = PlaceOfFile.ModeOfReplaced(file.Directory, path) ?? createMode;
        file.Commit(path, permissions, reservation is null ? RenameMode.Replace : RenameMode.Refuse);
    }

    private void Release()
    {
        file.Dispose();
        reservation?.Dispose();
    }
}
