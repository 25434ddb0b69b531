using System.Net;
using System.Net.Sockets;

namespace Portcullis.Server.Transport;

/// <summary>TCP by the operating system.</summary>
public sealed class SocketNetwork : INetwork
{
    public static readonly SocketNetwork Instance = new();

    private SocketNetwork() { }

    public IListener Listen(IPEndPoint endPoint, int backlog)
    {
        var socket = new Socket(endPoint.AddressFamily, SocketType.Stream, ProtocolType.Tcp);
        try
        {
            // "::" is every address, IPv4 clients included, as operators expect of it.
            if (endPoint.Address.Equals(IPAddress.IPv6Any))
                socket.DualMode = true;
            socket.Bind(endPoint);
            socket.Listen(backlog);
            return new Listener(socket);
        }
        catch
        {
            socket.Dispose();
            throw;
        }
    }

    /// <summary>Accepts on a socket that listens already and is another's: disposed, the listener leaves it as it was.</summary>
    public static IListener Share(Socket listening) => new SharedListener(new Listener(listening));

    public async ValueTask<IConnection> ConnectAsync(IPEndPoint local, IPEndPoint remote, CancellationToken cancellation)
    {
        var socket = new Socket(remote.AddressFamily, SocketType.Stream, ProtocolType.Tcp);
        try
        {
            // Port L-1 is shared by all active data connections of a listener.
            if (local.Port != 0)
                socket.SetSocketOption(SocketOptionLevel.Socket, SocketOptionName.ReuseAddress, true);
            socket.Bind(local);
            await socket.ConnectAsync(remote, cancellation);
            return new SocketConnection(socket);
        }
        catch
        {
            socket.Dispose();
            throw;
        }
    }

    private sealed class Listener(Socket socket) : IListener
    {
        public IPEndPoint EndPoint { get; } = (IPEndPoint)socket.LocalEndPoint!;

        public async ValueTask<IConnection> AcceptAsync(CancellationToken cancellation)
        {
            while (true)
            {
                var accepted = await socket.AcceptAsync(cancellation);
                try
                {
                    return new SocketConnection(accepted);
                }
                catch (SocketException)
                {
                    // Gone again before its addresses could be asked for.
                    accepted.Dispose();
                }
            }
        }

        public void Dispose() => socket.Dispose();
    }

    private sealed class SharedListener(Listener listener) : IListener
    {
        private readonly CancellationTokenSource _closed = new();

        public IPEndPoint EndPoint => listener.EndPoint;

        public async ValueTask<IConnection> AcceptAsync(CancellationToken cancellation)
        {
            using var either = CancellationTokenSource.CreateLinkedTokenSource(cancellation, _closed.Token);
            try
            {
                return await listener.AcceptAsync(either.Token);
            }
            catch (OperationCanceledException) when (_closed.IsCancellationRequested)
            {
                throw new ObjectDisposedException(nameof(IListener));
            }
        }

        public void Dispose() => _closed.Cancel();
    }
}
