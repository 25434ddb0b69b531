using System.Buffers;
using Portcullis.Protocol.Paths;
using Portcullis.Protocol.Replies;
using Portcullis.Server.Transport;
using Portcullis.Storage;

namespace Portcullis.Server.DataTransfer;

/// <summary>
/// LIST, NLST and MLSD: lines to the data connection, each ended by CR LF whatever the type, since these are TYPE A
/// (RFC 1123 §4.1.2.7). Entries are streamed: memory does not grow with the directory.
/// </summary>
internal sealed class ListingSending(string verb, FtpPath path, Reply preliminary, IAsyncEnumerable<StorageEntry> entries, Action<StorageEntry, IBufferWriter<byte>> write)
    : TransferPlan(verb, path, preliminary)
{
    private const int FlushAt = 60 * 1024;

    public override string Direction => "sent";

    public override async ValueTask RunAsync(IConnection connection, TransferProgress progress, CancellationToken cancellation)
    {
        var lines = new ArrayBufferWriter<byte>(4096);
        await foreach (var entry in entries.WithCancellation(cancellation))
        {
            write(entry, lines);
            lines.Write("\r\n"u8);
            if (lines.WrittenCount >= FlushAt)
                await FlushAsync();
        }

        await FlushAsync();

        async ValueTask FlushAsync()
        {
            await connection.SendAsync(lines.WrittenMemory, cancellation);
            progress.Add(lines.WrittenCount);
            lines.ResetWrittenCount();
        }
    }

    public override ValueTask DisposeAsync() => default;
}
