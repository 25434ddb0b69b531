using System.Buffers;
using Portcullis.Protocol.Paths;
using Portcullis.Protocol.Replies;
using Portcullis.Protocol.Representation;
using Portcullis.Server.Auditing;
using Portcullis.Server.Security;
using Portcullis.Server.Transport;
using Portcullis.Storage;

namespace Portcullis.Server.DataTransfer;

/// <summary>STOR, STOU and APPE: the data connection to an upload.</summary>
/// <param name="verb">For the log.</param>
/// <param name="path">As the client knows it; in a drop box the file may get another name.</param>
/// <param name="preliminary">The 150.</param>
/// <param name="upload">Given up with this, unless it is committed.</param>
/// <param name="pending">Octets of the wire that come before what is received: a restart marker may lie within a line end.</param>
/// <param name="format">How the file goes over the wire.</param>
/// <param name="keeping">What stays of it should it be cut off.</param>
internal sealed class FileReceiving(string verb, FtpPath path, Reply preliminary, IUpload upload, byte[] pending, TransferFormat format, UploadKeeping keeping)
    : TransferPlan(verb, path, preliminary)
{
    private long _position = upload.StartOffset;

    public override string Direction => "received";

    public override bool IsText => format.IsText;

    public override bool MarksEnd => format.MarksEnd;

    public override OctetHash? Hash => (upload as IHashed)?.Hash;

    /// <summary>Where the file stands, or would, for the operator.</summary>
    public override FtpPath StoredAs => upload.Path;

    public override bool KeepsConnection => format.KeepsConnection;

    public override long Kept => keeping.Kept;

    public override ValueTask RunAsync(IConnection connection, TransferProgress progress, CancellationToken cancellation) =>
        KeepingAsync(() => ReceiveAsync(connection, progress, cancellation));

    public override ValueTask FlushAsync(CancellationToken cancellation) => KeepingAsync(() => upload.FlushAsync(cancellation));

    /// <summary>Blocks, records and zlib tell their end themselves, and so does TLS by close_notify.</summary>
    public override bool EndsByClosing(IConnection connection) =>
        format.Parameters is { Mode: TransmissionMode.Stream, Structure: FileStructure.File } && connection is not ITlsConnection { EndedCleanly: true };

    public override void GiveUpIf(Func<bool> isGivenUp) => upload.GiveUpIf(isGivenUp);

    public override async ValueTask CommitAsync(CancellationToken cancellation)
    {
        await KeepingAsync(() => upload.CommitAsync(cancellation));
        await keeping.CommittedAsync();
    }

    protected override ValueTask CloseAsync() => upload.DisposeAsync();

    // Cut off, that is: not refused by the store or for what it holds.
    private async ValueTask KeepingAsync(Func<ValueTask> step)
    {
        try
        {
            await step();
        }
        catch (Exception e) when (e is IOException or OperationCanceledException)
        {
            await keeping.CutOffAsync(_position);
            throw;
        }
    }

    private async ValueTask ReceiveAsync(IConnection connection, TransferProgress progress, CancellationToken cancellation)
    {
        // No buffer is held while the client has yet to send: many sessions open data connections and think.
        await connection.ReceiveAsync(Memory<byte>.Empty, cancellation);

        var buffer = ArrayPool<byte>.Shared.Rent(BufferSize);
        try
        {
            if (format.IsVerbatim)
                await ReceiveVerbatimAsync(connection, progress, buffer, cancellation);
            else
                await ReceiveDecodedAsync(connection, progress, buffer, cancellation);
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(buffer);
        }
    }

    private async ValueTask ReceiveVerbatimAsync(IConnection connection, TransferProgress progress, byte[] buffer, CancellationToken cancellation)
    {
        // Up to the next multiple: a file system likes whole pages, and large ones.
        int count;
        while ((count = await ReceiveAsync(connection, buffer.AsMemory(0, BufferSize - (int)(_position % BufferSize)), progress, cancellation)) > 0)
        {
            await WriteAsync(buffer.AsMemory(0, count), cancellation);
            if (progress.Octets >= BufferSize)
                await EnterAsync(connection);
        }
    }

    private async ValueTask ReceiveDecodedAsync(IConnection connection, TransferProgress progress, byte[] buffer, CancellationToken cancellation)
    {
        using var decoder = format.CreateDecoder();
        await DecodeAsync(decoder, pending, cancellation);

        int count;
        while ((count = await ReceiveAsync(connection, buffer.AsMemory(0, BufferSize), progress, cancellation)) > 0)
        {
            // The mode has told the end of the file. Without a connection to keep, the client closes it.
            if (await DecodeAsync(decoder, buffer.AsMemory(0, count), cancellation) && format.KeepsConnection)
                return;
            if (progress.Octets >= BufferSize)
                await EnterAsync(connection);
        }

        decoder.Finish();
        await WriteAsync(decoder.Stored, cancellation);
    }

    // True where the mode has told the end of the file. What comes after it is not part of the file, nor of any other.
    private async ValueTask<bool> DecodeAsync(TransferDecoder decoder, ReadOnlyMemory<byte> wire, CancellationToken cancellation)
    {
        while (true)
        {
            var status = decoder.Decode(wire.Span, out var consumed);
            wire = wire[consumed..];
            var (marker, position) = (decoder.Marker, _position + decoder.MarkedCount);
            await WriteAsync(decoder.Stored, cancellation);
            decoder.Drained();
            if (marker is not null && await keeping.MarkAsync(marker, position, cancellation) is { } reply)
                Notice.Post(reply);
            if (status == OperationStatus.Done && wire.Length > 0)
                throw new RepresentationException(RepresentationFault.OctetsAfterEnd, 0, "Octets follow the end of the file.");
            if (status != OperationStatus.DestinationTooSmall && wire.Length == 0)
                return status == OperationStatus.Done;
        }
    }

    private async ValueTask WriteAsync(ReadOnlyMemory<byte> octets, CancellationToken cancellation)
    {
        if (octets.IsEmpty)
            return;

        await upload.WriteAsync(octets, _position, cancellation);
        _position += octets.Length;
        await keeping.PassAsync(_position, cancellation);
    }
}
