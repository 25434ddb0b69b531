using System.Buffers;
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
    private bool _endsAlone;

    /// <summary>MODE B and C: where in the stored file it begins (RFC 959 §3.5).</summary>
    public long Position { get; init; }

    /// <summary>The restart markers that are sent, if any are.</summary>
    public Func<long, RestartMarker>? MarkerName { get; init; }

    public override string Direction => "sent";

    public override bool MarksEnd => format.MarksEnd;

    public override OctetHash? Hash => (file as IHashed)?.Hash;

    public override bool KeepsConnection => format.KeepsConnection && !_endsAlone;

    public override async ValueTask RunAsync(IConnection connection, TransferProgress progress, CancellationToken cancellation)
    {
        var buffer = ArrayPool<byte>.Shared.Rent(BufferSize);
        try
        {
            if (format.IsVerbatim)
                await SendVerbatimAsync(connection, progress, buffer, cancellation);
            else
                await SendEncodedAsync(connection, progress, buffer, cancellation);
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(buffer);
        }
    }

    public override ValueTask DisposeAsync() => file.DisposeAsync();

    private async ValueTask SendVerbatimAsync(IConnection connection, TransferProgress progress, byte[] buffer, CancellationToken cancellation)
    {
        var position = marker;
        int count;
        while (position < end
            && (count = await file.ReadAsync(buffer.AsMemory(0, (int)Math.Min(BufferSize, end - position)), position, cancellation)) > 0)
        {
            position += count;
            await connection.SendAsync(buffer.AsMemory(0, count), cancellation);
            progress.Add(count);
        }
    }

    // A marker counts octets of the transfer, which nobody knows but who encodes from the beginning.
    private async ValueTask SendEncodedAsync(IConnection connection, TransferProgress progress, byte[] buffer, CancellationToken cancellation)
    {
        using var wire = new OctetBuffer(2 * BufferSize);
        using var encoder = format.CreateEncoder(wire, Position, MarkerName);

        // Under MODE Z the marker counts what is compressed, and that is the stored octets themselves.
        var (position, toSkip) = format.ForCounting.IsVerbatim ? (marker, 0L) : (Position, marker);
        int count;
        while (position < end
            && (count = await file.ReadAsync(buffer.AsMemory(0, (int)Math.Min(BufferSize, end - position)), position, cancellation)) > 0)
        {
            position += count;
            encoder.Encode(buffer.AsSpan(0, count));
            await FlushAsync();
        }

        encoder.Finish();
        _endsAlone = encoder.EndsAlone;
        await FlushAsync();

        async ValueTask FlushAsync()
        {
            var skipped = (int)Math.Min(toSkip, wire.Count);
            toSkip -= skipped;
            await connection.SendAsync(wire.Written[skipped..], cancellation);
            progress.Add(wire.Count - skipped);
            wire.Clear();
        }
    }
}
