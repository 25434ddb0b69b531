using System.Buffers;
using Microsoft.Win32.SafeHandles;
using Portcullis.Protocol.Paths;
using Portcullis.Protocol.Replies;
using Portcullis.Protocol.Representation;
using Portcullis.Server.Auditing;
using Portcullis.Server.Transport;
using Portcullis.Storage;

namespace Portcullis.Server.DataTransfer;

/// <summary>RETR: a file to the data connection, from the restart marker on; up to the end of a RANG.</summary>
/// <param name="verb">For the log.</param>
/// <param name="path">For the log.</param>
/// <param name="preliminary">The 150.</param>
/// <param name="file">Closed with this.</param>
/// <param name="marker">Octets of the transfer that are not sent (RFC 3659 §5).</param>
/// <param name="end">The octet after the last one, of a verbatim transfer.</param>
/// <param name="format">How the file goes over the wire.</param>
internal sealed class FileSending(string verb, FtpPath path, Reply preliminary, IReadableFile file, long marker, long end, TransferFormat format)
    : TransferPlan(verb, path, preliminary)
{
    /// <summary>Of one call: progress is told after each, and a stalled client is seen by it.</summary>
    private const int KernelCopySize = 2 * 1024 * 1024;

    /// <summary>Less is read and sent quicker: with files of 1 KiB the kernel's copy took a fifth more processor time.</summary>
    private const int KernelCopyFrom = 64 * 1024;

    private bool _endsAlone;

    /// <summary>MODE B and C: where in the stored file it begins (RFC 959 §3.5).</summary>
    public long Position { get; init; }

    /// <summary>The restart markers that are sent, if any are.</summary>
    public Func<long, RestartMarker>? MarkerName { get; init; }

    public override string Direction => "sent";

    public override bool IsText => format.IsText;

    public override bool MarksEnd => format.MarksEnd;

    public override OctetHash? Hash => (file as IHashed)?.Hash;

    public override bool KeepsConnection => format.KeepsConnection && !_endsAlone;

    public override ValueTask RunAsync(IConnection connection, TransferProgress progress, CancellationToken cancellation) =>
        format.IsVerbatim ? SendVerbatimAsync(connection, progress, cancellation) : SendEncodedAsync(connection, progress, cancellation);

    protected override ValueTask CloseAsync() => file.DisposeAsync();

    private async ValueTask SendVerbatimAsync(IConnection connection, TransferProgress progress, CancellationToken cancellation)
    {
        var isLarge = Math.Min(file.Length, end) - marker >= KernelCopyFrom;
        var (position, isDone) = isLarge && connection is IFileSender sender && file.Handle is { } handle
            ? await SendByKernelAsync(sender, handle, progress, cancellation)
            : (marker, false);
        if (!isDone)
            position = await SendByCopyAsync(connection, position, progress, cancellation);

        // Cut short by somebody else meanwhile: in MODE S its end would look like that of the whole file.
        if (position < Math.Min(file.Length, end))
            throw new StorageException(StorageFault.Failed, Path, "the file has become shorter while it was sent");
    }

    // Where the kernel cannot go on, who reads the file himself goes on from there.
    private async ValueTask<(long Position, bool IsDone)> SendByKernelAsync(
        IFileSender sender, SafeFileHandle handle, TransferProgress progress, CancellationToken cancellation)
    {
        var position = marker;
        while (position < end)
        {
            await EnterAsync(sender);
            var taken = await TakeAsync((int)Math.Min(KernelCopySize, end - position), cancellation);
            var sent = await sender.SendFileAsync(handle, position, taken, cancellation);
            Pacing?.GiveBack(taken - (sent ?? 0));
            if (sent is not { } count)
                return (position, false);
            if (count == 0)
                break;
            position += count;
            progress.Add(count);
        }

        return (position, true);
    }

    private async ValueTask<long> SendByCopyAsync(IConnection connection, long position, TransferProgress progress, CancellationToken cancellation)
    {
        var isLarge = Math.Min(file.Length, end) - position > BufferSize;
        var buffer = ArrayPool<byte>.Shared.Rent(BufferSize);
        try
        {
            int count;
            while (position < end
                && (count = await file.ReadAsync(buffer.AsMemory(0, (int)Math.Min(BufferSize, end - position)), position, cancellation)) > 0)
            {
                if (isLarge)
                    await EnterAsync(connection);
                position += count;
                await SendAsync(connection, buffer.AsMemory(0, count), progress, cancellation);
            }

            return position;
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(buffer);
        }
    }

    // A marker counts octets of the transfer, which nobody knows but who encodes from the beginning.
    private async ValueTask SendEncodedAsync(IConnection connection, TransferProgress progress, CancellationToken cancellation)
    {
        using var wire = new OctetBuffer(2 * BufferSize);
        using var encoder = format.CreateEncoder(wire, Position, MarkerName);

        // Under MODE Z the marker counts what is compressed, and that is the stored octets themselves.
        var (position, toSkip) = format.ForCounting.IsVerbatim ? (marker, 0L) : (Position, marker);
        var isLarge = Math.Min(file.Length, end) - position > BufferSize;
        var buffer = ArrayPool<byte>.Shared.Rent(BufferSize);
        try
        {
            int count;
            while (position < end
                && (count = await file.ReadAsync(buffer.AsMemory(0, (int)Math.Min(BufferSize, end - position)), position, cancellation)) > 0)
            {
                if (isLarge)
                    await EnterAsync(connection);
                position += count;
                encoder.Encode(buffer.AsSpan(0, count));
                await FlushAsync();
            }
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(buffer);
        }

        encoder.Finish();
        _endsAlone = encoder.EndsAlone;
        await FlushAsync();

        async ValueTask FlushAsync()
        {
            var skipped = (int)Math.Min(toSkip, wire.Count);
            toSkip -= skipped;
            await SendAsync(connection, wire.Written[skipped..], progress, cancellation);
            wire.Clear();
        }
    }
}
