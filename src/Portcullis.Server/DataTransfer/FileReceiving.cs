using System.Buffers;
using Portcullis.Protocol.Replies;
using Portcullis.Protocol.Representation;
using Portcullis.Server.Transport;
using Portcullis.Storage;

namespace Portcullis.Server.DataTransfer;

/// <summary>STOR, STOU and APPE: the data connection to an upload.</summary>
internal sealed class FileReceiving(string verb, Reply preliminary, IUpload upload, RepresentationType type)
    : TransferPlan(verb, upload.Path, preliminary)
{
    public override string Direction => "received";

    public override async ValueTask RunAsync(IConnection connection, TransferProgress progress, CancellationToken cancellation)
    {
        var position = upload.StartOffset;
        var decoder = type.IsVerbatim ? null : new AsciiDecoder();

        // No buffer is held while the client has yet to send: many sessions open data connections and think.
        await connection.ReceiveAsync(Memory<byte>.Empty, cancellation);

        var buffer = ArrayPool<byte>.Shared.Rent(BufferSize);
        var decoded = decoder is null ? null : ArrayPool<byte>.Shared.Rent(BufferSize + 1);
        try
        {
            int count;
            while ((count = await connection.ReceiveAsync(buffer.AsMemory(0, BufferSize), cancellation)) > 0)
            {
                progress.Add(count);
                ReadOnlyMemory<byte> octets = decoder is null
                    ? buffer.AsMemory(0, count)
                    : decoded.AsMemory(0, decoder.Decode(buffer.AsSpan(0, count), decoded));
                await upload.WriteAsync(octets, position, cancellation);
                position += octets.Length;
            }

            if (decoder is not null)
                await upload.WriteAsync(decoded.AsMemory(0, decoder.Finish(decoded)), position, cancellation);
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(buffer);
            if (decoded is not null)
                ArrayPool<byte>.Shared.Return(decoded);
        }
    }

    public override ValueTask FlushAsync(CancellationToken cancellation) => upload.FlushAsync(cancellation);

    public override ValueTask CommitAsync(CancellationToken cancellation) => upload.CommitAsync(cancellation);

    public override ValueTask DisposeAsync() => upload.DisposeAsync();
}
