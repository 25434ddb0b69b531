using System.Buffers;
using Portcullis.Protocol.Paths;
using Portcullis.Protocol.Replies;
using Portcullis.Protocol.Representation;
using Portcullis.Server.Transport;
using Portcullis.Storage;

namespace Portcullis.Server.DataTransfer;

/// <summary>RETR: a file to the data connection, from the restart marker on; up to the end of a RANG.</summary>
internal sealed class FileSending(string verb, FtpPath path, Reply preliminary, IReadableFile file, long offset, long end, RepresentationType type)
    : TransferPlan(verb, path, preliminary)
{
    public override string Direction => "sent";

    public override async ValueTask RunAsync(IConnection connection, TransferProgress progress, CancellationToken cancellation)
    {
        var position = offset;
        var buffer = ArrayPool<byte>.Shared.Rent(BufferSize);

        // TYPE A at most doubles what was read.
        var encoded = type.IsVerbatim ? null : ArrayPool<byte>.Shared.Rent(2 * BufferSize);
        try
        {
            int count;
            while (position < end
                && (count = await file.ReadAsync(buffer.AsMemory(0, (int)Math.Min(BufferSize, end - position)), position, cancellation)) > 0)
            {
                position += count;
                ReadOnlyMemory<byte> octets = encoded is null
                    ? buffer.AsMemory(0, count)
                    : encoded.AsMemory(0, AsciiEncoder.Encode(buffer.AsSpan(0, count), encoded));

                await connection.SendAsync(octets, cancellation);
                progress.Add(octets.Length);
            }
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(buffer);
            if (encoded is not null)
                ArrayPool<byte>.Shared.Return(encoded);
        }
    }

    public override ValueTask DisposeAsync() => file.DisposeAsync();
}
