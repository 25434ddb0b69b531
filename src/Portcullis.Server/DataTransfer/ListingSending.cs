using System.Buffers;
using Portcullis.Protocol.Paths;
using Portcullis.Protocol.Replies;
using Portcullis.Protocol.Representation;
using Portcullis.Server.Transport;
using Portcullis.Storage;

namespace Portcullis.Server.DataTransfer;

/// <summary>
/// LIST, NLST and MLSD: lines to the data connection. Who writes an entry writes its line end, CR LF. Entries are
/// streamed: memory does not grow with the directory.
/// </summary>
internal sealed class ListingSending : TransferPlan
{
    private const int FlushAt = 60 * 1024;

    private readonly IAsyncEnumerator<StorageEntry> _entries;
    private readonly Action<StorageEntry, IBufferWriter<byte>> _write;
    private readonly TransferFormat _format;
    private bool _hasEntry;
    private bool _endsAlone;

    private ListingSending(string verb, FtpPath path, Reply preliminary, IAsyncEnumerator<StorageEntry> entries, Action<StorageEntry, IBufferWriter<byte>> write,
        TransferFormat format, bool hasEntry)
        : base(verb, path, preliminary)
    {
        _entries = entries;
        _write = write;
        _format = format;
        _hasEntry = hasEntry;
    }

    public override string Direction => "sent";

    public override bool IsListing => true;

    public override bool IsText => true;

    /// <summary>Reads the first entry, so that a directory that cannot be read is answered before any 150.</summary>
    public static async ValueTask<TransferPlan> OpenAsync(
        string verb, FtpPath path, Reply preliminary, IAsyncEnumerable<StorageEntry> entries, Action<StorageEntry, IBufferWriter<byte>> write,
        TransferFormat format, CancellationToken cancellation)
    {
        var enumerator = entries.GetAsyncEnumerator(cancellation);
        try
        {
            return new ListingSending(verb, path, preliminary, enumerator, write, format, await enumerator.MoveNextAsync());
        }
        catch
        {
            await enumerator.DisposeAsync();
            throw;
        }
    }

    public override bool KeepsConnection => _format.KeepsConnection && !_endsAlone;

    public override async ValueTask RunAsync(IConnection connection, TransferProgress progress, CancellationToken cancellation)
    {
        var lines = new ArrayBufferWriter<byte>(4096);
        using var wire = new OctetBuffer();

        // The lines are those of TYPE A in MODE S as they are written; anything else begins with the stored form of text.
        using var encoder = _format.Parameters == TransferParameters.Default ? null : _format.CreateEncoder(wire);
        for (; _hasEntry; _hasEntry = await _entries.MoveNextAsync())
        {
            cancellation.ThrowIfCancellationRequested();
            _write(_entries.Current, lines);
            if (lines.WrittenCount >= FlushAt)
                await FlushAsync(isLast: false);
        }

        await FlushAsync(isLast: true);
        _endsAlone = encoder is { EndsAlone: true };

        async ValueTask FlushAsync(bool isLast)
        {
            if (encoder is not null)
                Encode(encoder, lines.WrittenSpan, isLast);
            await SendAsync(connection, encoder is null ? lines.WrittenMemory : wire.Written, progress, cancellation);
            lines.ResetWrittenCount();
            wire.Clear();
        }
    }

    private static void Encode(TransferEncoder encoder, ReadOnlySpan<byte> lines, bool isLast)
    {
        int end;
        while ((end = lines.IndexOf("\r\n"u8)) >= 0)
        {
            encoder.Encode(lines[..end]);
            encoder.Encode("\n"u8);
            lines = lines[(end + 2)..];
        }

        if (isLast)
            encoder.Finish();
    }

    protected override ValueTask CloseAsync() => _entries.DisposeAsync();
}
