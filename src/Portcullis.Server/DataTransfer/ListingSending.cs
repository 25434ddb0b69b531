using System.Buffers;
using Portcullis.Protocol.Paths;
using Portcullis.Protocol.Replies;
using Portcullis.Server.Transport;
using Portcullis.Storage;

namespace Portcullis.Server.DataTransfer;

/// <summary>
/// LIST, NLST and MLSD: lines to the data connection. They end with CR LF whatever the type, since these are TYPE A
/// (RFC 1123 §4.1.2.7); who writes an entry writes its line end. Entries are streamed: memory does not grow with the
/// directory.
/// </summary>
internal sealed class ListingSending : TransferPlan
{
    private const int FlushAt = 60 * 1024;

    private readonly IAsyncEnumerator<StorageEntry> _entries;
    private readonly Action<StorageEntry, IBufferWriter<byte>> _write;
    private bool _hasEntry;

    private ListingSending(string verb, FtpPath path, Reply preliminary, IAsyncEnumerator<StorageEntry> entries, Action<StorageEntry, IBufferWriter<byte>> write, bool hasEntry)
        : base(verb, path, preliminary)
    {
        _entries = entries;
        _write = write;
        _hasEntry = hasEntry;
    }

    public override string Direction => "sent";

    /// <summary>Reads the first entry, so that a directory that cannot be read is answered before any 150.</summary>
    public static async ValueTask<TransferPlan> OpenAsync(
        string verb, FtpPath path, Reply preliminary, IAsyncEnumerable<StorageEntry> entries, Action<StorageEntry, IBufferWriter<byte>> write, CancellationToken cancellation)
    {
        var enumerator = entries.GetAsyncEnumerator(cancellation);
        try
        {
            return new ListingSending(verb, path, preliminary, enumerator, write, await enumerator.MoveNextAsync());
        }
        catch
        {
            await enumerator.DisposeAsync();
            throw;
        }
    }

    public override async ValueTask RunAsync(IConnection connection, TransferProgress progress, CancellationToken cancellation)
    {
        var lines = new ArrayBufferWriter<byte>(4096);
        for (; _hasEntry; _hasEntry = await _entries.MoveNextAsync())
        {
            cancellation.ThrowIfCancellationRequested();
            _write(_entries.Current, lines);
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

    public override ValueTask DisposeAsync() => _entries.DisposeAsync();
}
