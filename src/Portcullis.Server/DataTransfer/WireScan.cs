using System.Buffers;
using Portcullis.Protocol.Representation;
using Portcullis.Storage;

namespace Portcullis.Server.DataTransfer;

/// <summary>
/// Finds out what a stored file is on the wire without sending it: for SIZE, and for the markers of REST, which count octets of
/// the transfer and not of the store (RFC 3659 §4 and §5).
/// </summary>
internal static class WireScan
{
    /// <summary>Stored octets that a scan reads at most.</summary>
    public const long Limit = 64 * 1024 * 1024;

    private const int BufferSize = 64 * 1024;

    // A record of one LF is two octets of end in MODE S.
    private const long LargestGrowth = 4;

    /// <summary>The octets of the whole transfer.</summary>
    /// <exception cref="RepresentationException">The file cannot be sent in this format.</exception>
    public static async ValueTask<long> MeasureAsync(IReadableFile file, TransferFormat format, CancellationToken cancellation)
    {
        using var wire = new OctetBuffer();
        using var encoder = format.CreateEncoder(wire);
        var (buffer, position, count) = (ArrayPool<byte>.Shared.Rent(BufferSize), 0L, 0L);
        try
        {
            int read;
            while ((read = await file.ReadAsync(buffer.AsMemory(0, BufferSize), position, cancellation)) > 0)
            {
                cancellation.ThrowIfCancellationRequested();
                position += read;
                encoder.Encode(buffer.AsSpan(0, read));
                count += wire.Count;
                wire.Clear();
            }

            encoder.Finish();
            return count + wire.Count;
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(buffer);
        }
    }

    /// <summary>
    /// Where a transfer that goes on after <paramref name="marker"/> octets stands in the stored file, and what of the wire
    /// between there and the marker has yet to be decoded: the marker may lie within a line end.
    /// </summary>
    /// <returns>Null where the file is shorter.</returns>
    public static async ValueTask<(long Stored, byte[] Wire)?> FindAsync(IReadableFile file, TransferFormat format, long marker, CancellationToken cancellation)
    {
        using var wire = new OctetBuffer();
        using var encoder = format.CreateEncoder(wire);
        var (buffer, position, count) = (ArrayPool<byte>.Shared.Rent(BufferSize), 0L, 0L);
        try
        {
            int read;
            while (count < marker && (read = await file.ReadAsync(buffer.AsMemory(0, BufferSize), position, cancellation)) > 0)
            {
                cancellation.ThrowIfCancellationRequested();

                // Whole buffers until one could reach the marker; then octet by octet.
                if (marker - count > LargestGrowth * BufferSize)
                {
                    encoder.Encode(buffer.AsSpan(0, read));
                    count += wire.Count;
                    wire.Clear();
                    position += read;
                    continue;
                }

                for (var i = 0; i < read && count < marker; i++, position++)
                {
                    encoder.Encode(buffer.AsSpan(i, 1));
                    if (count + wire.Count > marker)
                        return (position, wire.Written.Span[..(int)(marker - count)].ToArray());
                    count += wire.Count;
                    wire.Clear();
                }
            }

            return count == marker ? (position, []) : null;
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(buffer);
        }
    }
}
