using Portcullis.Protocol.Paths;
using Portcullis.Protocol.Replies;
using Portcullis.Server.Auditing;
using Portcullis.Server.Limits;
using Portcullis.Server.Transport;

namespace Portcullis.Server.DataTransfer;

/// <summary>
/// A transfer made ready: the storage is open, the parameters are those of the moment of the command. Disposed without
/// <see cref="CommitAsync"/>, it leaves nothing behind but what is <see cref="Kept"/>.
/// </summary>
internal abstract class TransferPlan(string verb, FtpPath path, Reply preliminary) : IAsyncDisposable
{
    /// <summary>For the file system and for TLS alike, larger is cheaper up to about here (reference: our measurements).</summary>
    protected const int BufferSize = 256 * 1024;

    public string Verb { get; } = verb;

    public FtpPath Path { get; } = path;

    /// <summary>The path in the store, which is the operator's to know.</summary>
    public virtual FtpPath StoredAs => Path;

    /// <summary>The 1yz reply, sent before the data connection is opened.</summary>
    public Reply Preliminary { get; } = preliminary;

    /// <summary>"sent" or "received", seen from the server.</summary>
    public abstract string Direction { get; }

    /// <summary>TYPE A or E, or lines.</summary>
    public abstract bool IsText { get; }

    /// <summary>Complete, it leaves the data connection open for the next transfer. Asked when all octets have gone.</summary>
    public abstract bool KeepsConnection { get; }

    /// <summary>Preliminary replies after the first.</summary>
    public TransferNotice Notice { get; } = new();

    /// <summary>A listing, and not a file.</summary>
    public virtual bool IsListing => false;

    /// <summary>The way the file goes over the wire marks its end: a connection that breaks is never taken for it.</summary>
    public virtual bool MarksEnd => false;

    /// <summary>Of the stored octets; null where nobody asked for it.</summary>
    public virtual OctetHash? Hash => null;

    /// <summary>How fast it may go, set before it runs; null where nothing limits it.</summary>
    public TransferPacing? Pacing { get; set; }

    /// <summary>Octets of an unfinished upload that can be gone on with.</summary>
    public virtual long Kept => 0;

    /// <summary>Moves all octets.</summary>
    /// <exception cref="Protocol.Representation.RepresentationException">The file cannot be sent so, or what came is no such file.</exception>
    /// <exception cref="IOException">The data connection failed.</exception>
    /// <exception cref="Storage.StorageException">The store failed.</exception>
    public abstract ValueTask RunAsync(IConnection connection, TransferProgress progress, CancellationToken cancellation);

    /// <summary>What was received is on stable storage, and still has no name. Nothing to do for what was sent.</summary>
    public virtual ValueTask FlushAsync(CancellationToken cancellation) => default;

    /// <summary>
    /// That the data connection ended is all that says that what was received is whole: a client that is killed ends it the
    /// same way.
    /// </summary>
    public virtual bool EndsByClosing(IConnection connection) => false;

    /// <summary>To be asked at the last moment of <see cref="CommitAsync"/>.</summary>
    public virtual void GiveUpIf(Func<bool> isGivenUp)
    {
    }

    /// <summary>Makes what was received last, unless cancelled before. Nothing to do for what was sent.</summary>
    public virtual ValueTask CommitAsync(CancellationToken cancellation) => default;

    /// <summary>Its place among the transfers that there may be; left with this.</summary>
    public IDisposable? Place { get; set; }

    public async ValueTask DisposeAsync()
    {
        try
        {
            await CloseAsync();
        }
        finally
        {
            Pacing?.Rest();
            Place?.Dispose();
        }
    }

    /// <summary>What is not committed is given up.</summary>
    protected abstract ValueTask CloseAsync();

    /// <summary>All of them, as fast as they may go.</summary>
    protected async ValueTask SendAsync(IConnection connection, ReadOnlyMemory<byte> octets, TransferProgress progress, CancellationToken cancellation)
    {
        while (octets.Length > 0)
        {
            var count = await TakeAsync(octets.Length, cancellation);
            await connection.SendAsync(octets[..count], cancellation);
            progress.Add(count);
            octets = octets[count..];
        }
    }

    /// <summary>To be awaited before each piece of what is large.</summary>
    protected static ValueTask EnterAsync(object connection) => connection is IBulkConnection bulk ? bulk.EnterAsync() : default;

    /// <summary>Waits until octets may move: how many, of those that are wanted.</summary>
    protected ValueTask<int> TakeAsync(int wanted, CancellationToken cancellation) =>
        Pacing is null ? ValueTask.FromResult(wanted) : Pacing.TakeAsync(wanted, cancellation);

    /// <summary>Receives no more than may move now.</summary>
    protected async ValueTask<int> ReceiveAsync(IConnection connection, Memory<byte> buffer, TransferProgress progress, CancellationToken cancellation)
    {
        var taken = await TakeAsync(buffer.Length, cancellation);
        var count = 0;
        try
        {
            count = await connection.ReceiveAsync(buffer[..taken], cancellation);
        }
        finally
        {
            Pacing?.GiveBack(taken - count);
        }

        progress.Add(count);
        return count;
    }
}

/// <summary>Octets over the data connection so far; read by STAT while the transfer writes it.</summary>
internal sealed class TransferProgress
{
    private long _octets;

    public long Octets => Interlocked.Read(ref _octets);

    public void Add(int octets) => Interlocked.Add(ref _octets, octets);
}
