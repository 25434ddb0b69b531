using System.Collections.Concurrent;
using System.Net;
using System.Net.Sockets;
using System.Threading.Channels;
using Portcullis.Server.Transport;

namespace Portcullis.Tests.Conversations;

/// <summary>An attempt of the server to connect to somewhere.</summary>
internal sealed record ConnectionAttempt(IPEndPoint Local, IPEndPoint Remote);

/// <summary>
/// A network in memory, with whatever addresses a test needs. As <see cref="INetwork"/> it is the server's, and every
/// connection that the server attempts is recorded; users have methods of their own.
/// </summary>
internal sealed class MemoryNetwork : INetwork
{
    private const int FirstEphemeralPort = 40_000;

    private readonly ConcurrentDictionary<IPEndPoint, MemoryListener> _listeners = new();
    private readonly ConcurrentQueue<ConnectionAttempt> _attempts = new();
    private readonly Channel<ConnectionAttempt> _newAttempts = Channel.CreateUnbounded<ConnectionAttempt>();
    private int _lastPort = FirstEphemeralPort;

    /// <summary>Octets under way in one direction, before a sender has to wait.</summary>
    public int Capacity { get; init; } = 64 * 1024;

    /// <summary>What an attempt to connect from a given port meets: no right to it, TIME_WAIT.</summary>
    public SocketError? LocalPortFault { get; set; }

    /// <summary>Nothing ever answers here, not even to refuse.</summary>
    public ConcurrentDictionary<IPAddress, bool> BlackHoles { get; } = new();

    /// <summary>Names of hosts; there are no others.</summary>
    public ConcurrentDictionary<string, IPAddress[]> Names { get; } = new();

    /// <summary>How often the server asked for one.</summary>
    public int NamesAsked { get; private set; }

    ValueTask<IReadOnlyList<IPAddress>> INetwork.ResolveAsync(string name, CancellationToken cancellation)
    {
        NamesAsked++;
        return Names.TryGetValue(name, out var addresses)
            ? ValueTask.FromResult<IReadOnlyList<IPAddress>>(addresses)
            : throw new SocketException((int)SocketError.HostNotFound);
    }

    /// <summary>Every connection the server tried to make, in order.</summary>
    public IReadOnlyList<ConnectionAttempt> Attempts => [.. _attempts];

    public bool IsListening(IPEndPoint endPoint) => _listeners.ContainsKey(endPoint);

    /// <summary>How many ports the server and the users listen on.</summary>
    public int ListenerCount => _listeners.Count;

    IListener INetwork.Listen(IPEndPoint endPoint, int backlog) => Listen(endPoint, backlog);

    async ValueTask<IConnection> INetwork.ConnectAsync(IPEndPoint local, IPEndPoint remote, CancellationToken cancellation)
    {
        var attempt = new ConnectionAttempt(local, remote);
        _attempts.Enqueue(attempt);
        _newAttempts.Writer.TryWrite(attempt);
        if (local.Port != 0 && LocalPortFault is { } fault)
            throw new SocketException((int)fault);
        if (BlackHoles.ContainsKey(remote.Address))
            await new TaskCompletionSource().Task.WaitAsync(cancellation);
        return Connect(local, remote);
    }

    /// <summary>The next connection that the server tries to make; what it needs for it, timers too, is then in place.</summary>
    public async Task<ConnectionAttempt> NextAttemptAsync() => await _newAttempts.Reader.ReadAsync().AsTask().WaitAsync(Conversation.Patience);

    public MemoryListener Listen(IPEndPoint endPoint, int backlog = 8)
    {
        var listener = new MemoryListener(this, endPoint.Port == 0 ? new IPEndPoint(endPoint.Address, NextPort()) : endPoint, backlog);
        return _listeners.TryAdd(listener.EndPoint, listener) ? listener : throw new SocketException((int)SocketError.AddressAlreadyInUse);
    }

    /// <summary>A user's connection; port 0 takes a free one.</summary>
    public MemoryConnection Connect(IPEndPoint local, IPEndPoint remote)
    {
        var caller = local.Port == 0 ? new IPEndPoint(local.Address, NextPort()) : local;
        var (connection, accepted) = MemoryConnection.Pair(caller, remote, Capacity);
        return _listeners.TryGetValue(remote, out var listener) && listener.TryOffer(accepted)
            ? connection
            : throw new SocketException((int)SocketError.ConnectionRefused);
    }

    public void Remove(MemoryListener listener) => _listeners.TryRemove(KeyValuePair.Create(listener.EndPoint, listener));

    private int NextPort() => Interlocked.Increment(ref _lastPort);
}
