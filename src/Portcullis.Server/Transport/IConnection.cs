using System.Net;

namespace Portcullis.Server.Transport;

/// <summary>A TCP connection, control or data. Sockets implement it; so does the in-memory network of the tests.</summary>
public interface IConnection : IAsyncDisposable
{
    IPEndPoint Local { get; }

    IPEndPoint Remote { get; }

    /// <summary>Where the other end has connected to: <see cref="Local"/>, unless a proxy has passed the connection on.</summary>
    IPEndPoint Called => Local;

    /// <summary>
    /// Returns 0 when the peer has closed its side. With an empty buffer it waits until there is something to read and
    /// reads nothing, so that an idle connection holds no buffer.
    /// </summary>
    /// <exception cref="IOException">The connection is lost.</exception>
    ValueTask<int> ReceiveAsync(Memory<byte> buffer, CancellationToken cancellation);

    /// <summary>Sends all of the buffer.</summary>
    /// <exception cref="IOException">The connection is lost.</exception>
    ValueTask SendAsync(ReadOnlyMemory<byte> buffer, CancellationToken cancellation);

    /// <summary>
    /// The peer has closed its side, or the connection is broken, and nothing is left to read. A look, no read: it may be
    /// asked while a receive is pending.
    /// </summary>
    bool IsPeerGone => false;

    /// <summary>It is a control connection, which stands idle for long beside a transfer, and on which Telnet's Synch may come.</summary>
    void BeControl()
    {
    }

    /// <summary>Says that nothing more will be sent (FIN); receiving goes on.</summary>
    void ShutdownSend();

    /// <summary>The same where saying so may take its time: a close_notify of TLS comes before the FIN.</summary>
    /// <exception cref="IOException">The connection is lost.</exception>
    ValueTask EndSendAsync(CancellationToken cancellation)
    {
        ShutdownSend();
        return default;
    }

    /// <summary>Ends the connection so that the peer cannot take it for a complete one (RST).</summary>
    void Abort();
}

/// <summary>Where connections come from.</summary>
public interface INetwork
{
    /// <exception cref="System.Net.Sockets.SocketException">The end point cannot be listened on.</exception>
    IListener Listen(IPEndPoint endPoint, int backlog);

    /// <param name="local">Where to connect from; port 0 lets the system choose one.</param>
    /// <param name="remote">Where to connect to.</param>
    /// <param name="cancellation">Gives the attempt up.</param>
    /// <exception cref="System.Net.Sockets.SocketException">The connection cannot be made.</exception>
    ValueTask<IConnection> ConnectAsync(IPEndPoint local, IPEndPoint remote, CancellationToken cancellation);

    /// <summary>The addresses of a host by its name.</summary>
    /// <exception cref="System.Net.Sockets.SocketException">There is no such host, or nobody can tell.</exception>
    async ValueTask<IReadOnlyList<IPAddress>> ResolveAsync(string name, CancellationToken cancellation) => await Dns.GetHostAddressesAsync(name, cancellation);
}

/// <summary>Disposed, it accepts no more; connections that wait in its backlog are reset.</summary>
public interface IListener : IDisposable
{
    IPEndPoint EndPoint { get; }

    /// <exception cref="System.Net.Sockets.SocketException">Accepting failed; it may succeed later.</exception>
    /// <exception cref="ObjectDisposedException">The listener is closed.</exception>
    ValueTask<IConnection> AcceptAsync(CancellationToken cancellation);
}
