using System.Net;
using System.Threading.Channels;
using Portcullis.Server.Transport;

namespace Portcullis.Tests.Conversations;

/// <summary>Listens on a <see cref="MemoryNetwork"/>.</summary>
internal sealed class MemoryListener(MemoryNetwork network, IPEndPoint endPoint, int backlog) : IListener
{
    private readonly Channel<MemoryConnection> _waiting = Channel.CreateBounded<MemoryConnection>(backlog);

    public IPEndPoint EndPoint { get; } = endPoint;

    /// <summary>False where the backlog is full, or the listener closed.</summary>
    public bool TryOffer(MemoryConnection connection) => _waiting.Writer.TryWrite(connection);

    public async ValueTask<IConnection> AcceptAsync(CancellationToken cancellation)
    {
        try
        {
            return await _waiting.Reader.ReadAsync(cancellation);
        }
        catch (ChannelClosedException)
        {
            throw new ObjectDisposedException(nameof(MemoryListener));
        }
    }

    public void Dispose()
    {
        network.Remove(this);
        _waiting.Writer.TryComplete();
        while (_waiting.Reader.TryRead(out var connection))
            connection.Abort();
    }
}
