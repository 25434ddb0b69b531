using System.Net;
using Portcullis.Protocol.Addresses;

namespace Portcullis.Server.Transport.Proxying;

/// <summary>Whose a connection is: that of its other end, or, where a listed proxy is there, whom it tells.</summary>
/// <param name="proxies">Listed. All others are taken for clients, whatever they send.</param>
/// <param name="time">The clock.</param>
internal sealed class ProxyGate(IReadOnlyList<IPNetwork> proxies, TimeProvider time)
{
    /// <summary>A proxy sends it with the first segment.</summary>
    public static readonly TimeSpan Patience = TimeSpan.FromSeconds(5);

    public bool IsProxy(IPAddress address) => proxies.Count > 0 && proxies.Any(network => network.Contains(address.Unmapped()));

    /// <exception cref="ProxyHeaderException">The proxy did not say whose it is; the connection is still open.</exception>
    public async ValueTask<IConnection> IdentifyAsync(IConnection connection, CancellationToken cancellation)
    {
        if (!IsProxy(connection.Remote.Address))
            return connection;

        using var limit = new CancellationTokenSource(Patience, time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(limit.Token, cancellation);
        try
        {
            if (await ProxyHeader.ReadAsync(connection, either.Token) is not { } header)
                return connection;

            // No wrapping of sockets: libssl and the kernel work on them directly.
            if (connection is not SocketConnection socket)
                return new RelayedConnection(connection, header);
            socket.Relay(header.Source, header.Destination);
            return socket;
        }
        catch (OperationCanceledException) when (!cancellation.IsCancellationRequested)
        {
            throw new ProxyHeaderException($"no whole PROXY header came within {Patience.TotalSeconds:0} s");
        }
        catch (IOException e)
        {
            throw new ProxyHeaderException(e.Message);
        }
    }
}
