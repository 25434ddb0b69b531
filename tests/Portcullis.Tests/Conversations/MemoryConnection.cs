using System.Net;
using Portcullis.Server.Transport;

namespace Portcullis.Tests.Conversations;

/// <summary>One end of a connection in memory.</summary>
internal sealed class MemoryConnection : IConnection
{
    private readonly MemoryPipe _incoming;
    private readonly MemoryPipe _outgoing;

    private MemoryConnection(IPEndPoint local, IPEndPoint remote, MemoryPipe incoming, MemoryPipe outgoing) =>
        (Local, Remote, _incoming, _outgoing) = (local, remote, incoming, outgoing);

    public IPEndPoint Local { get; }

    public IPEndPoint Remote { get; }

    public bool IsPeerGone => _incoming.IsOver;

    /// <summary>Something has come that was not received yet.</summary>
    public bool HasUnread => _incoming.HasUnread;

    /// <summary>The other end has received all that was sent.</summary>
    public bool IsDelivered => !_outgoing.HasUnread;

    /// <summary>Both ends of a new connection.</summary>
    /// <param name="caller">Where the end that connects is.</param>
    /// <param name="listener">Where the end that accepts is.</param>
    /// <param name="capacity">Octets under way in each direction, before a sender has to wait.</param>
    public static (MemoryConnection Caller, MemoryConnection Accepted) Pair(IPEndPoint caller, IPEndPoint listener, int capacity)
    {
        var (there, back) = (new MemoryPipe(capacity), new MemoryPipe(capacity));
        return (new MemoryConnection(caller, listener, back, there), new MemoryConnection(listener, caller, there, back));
    }

    /// <summary>Whatever this end sends arrives octet by octet.</summary>
    public void SendOctetByOctet() => _outgoing.MaximumReceive = 1;

    public ValueTask<int> ReceiveAsync(Memory<byte> buffer, CancellationToken cancellation) => _incoming.ReceiveAsync(buffer, cancellation);

    public ValueTask SendAsync(ReadOnlyMemory<byte> buffer, CancellationToken cancellation) => _outgoing.SendAsync(buffer, cancellation);

    public void ShutdownSend() => _outgoing.Finish();

    public void Abort()
    {
        _incoming.CloseReceiver();
        _outgoing.Reset();
    }

    /// <summary>FIN; or RST where something was not read, as TCP has it (RFC 1122 §4.2.2.13).</summary>
    public ValueTask DisposeAsync()
    {
        if (_incoming.HasUnread)
            _outgoing.Reset();
        else
            _outgoing.Finish();
        _incoming.CloseReceiver();
        return default;
    }
}
