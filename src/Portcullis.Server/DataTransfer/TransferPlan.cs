using Portcullis.Protocol.Paths;
using Portcullis.Protocol.Replies;
using Portcullis.Server.Auditing;
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

    /// <summary>The 1yz reply, sent before the data connection is opened.</summary>
    public Reply Preliminary { get; } = preliminary;

    /// <summary>"sent" or "received", seen from the server.</summary>
    public abstract string Direction { get; }

    /// <summary>Complete, it leaves the data connection open for the next transfer. Asked when all octets have gone.</summary>
    public abstract bool KeepsConnection { get; }

    /// <summary>Preliminary replies after the first.</summary>
    public TransferNotice Notice { get; } = new();

    /// <summary>A file, and not a listing.</summary>
    public virtual bool IsListing => false;

    /// <summary>The way the file goes over the wire marks its end: a connection that breaks is never taken for it.</summary>
    public virtual bool MarksEnd => false;

    /// <summary>Of the stored octets; null where nobody asked for it.</summary>
    public virtual OctetHash? Hash => null;

    /// <summary>Octets of an unfinished upload that can be gone on with.</summary>
    public virtual long Kept => 0;

    /// <summary>Moves all octets.</summary>
    /// <exception cref="Protocol.Representation.RepresentationException">The file cannot be sent so, or what came is no such file.</exception>
    /// <exception cref="IOException">The data connection failed.</exception>
    /// <exception cref="Storage.StorageException">The store failed.</exception>
    public abstract ValueTask RunAsync(IConnection connection, TransferProgress progress, CancellationToken cancellation);

    /// <summary>What was received is on stable storage, and still has no name. Nothing to do for what was sent.</summary>
    public virtual ValueTask FlushAsync(CancellationToken cancellation) => default;

    /// <summary>Makes what was received last, unless cancelled before. Nothing to do for what was sent.</summary>
    public virtual ValueTask CommitAsync(CancellationToken cancellation) => default;

    public abstract ValueTask DisposeAsync();
}

/// <summary>Octets over the data connection so far; read by STAT while the transfer writes it.</summary>
internal sealed class TransferProgress
{
    private long _octets;

    public long Octets => Interlocked.Read(ref _octets);

    public void Add(int octets) => Interlocked.Add(ref _octets, octets);
}
