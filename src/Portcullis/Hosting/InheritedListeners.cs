using System.Globalization;
using System.Net;
using System.Net.Sockets;
using Portcullis.Configuration;
using Portcullis.Server.Transport;

namespace Portcullis.Hosting;

/// <summary>
/// Listening sockets that another program opened for this one: the protocol of sd_listen_fds(3), by which systemd and others keep
/// a port open while a server is started anew, so that no connection is refused meanwhile.
/// </summary>
internal sealed class InheritedListeners : INetwork
{
    private const int FirstDescriptor = 3, SetDescriptorFlags = 2, CloseOnExecute = 1;

    private readonly Dictionary<IPEndPoint, Socket> _sockets;
    private readonly INetwork _network;

    private InheritedListeners(INetwork network, Dictionary<IPEndPoint, Socket> sockets)
    {
        _network = network;
        _sockets = sockets;
    }

    /// <summary>
    /// The settings with the sockets that were given: those of implicit TLS where <c>tls.implicit</c> names them, all others in place
    /// of the default listener, or beside what <c>listeners</c> says.
    /// </summary>
    public ServeSettings AddTo(ServeSettings settings)
    {
        var configured = settings.Server.Listeners.SequenceEqual(ServeSettings.Default.Server.Listeners) ? [] : settings.Server.Listeners;
        return settings with
        {
            Server = settings.Server with { Listeners = [.. configured.Union(_sockets.Keys.Except(settings.Tls.Implicit))], Network = this },
        };
    }

    /// <summary>Null where none were given to this process.</summary>
    /// <param name="variables">LISTEN_FDS and LISTEN_PID.</param>
    /// <param name="network">For all other end points, and for connections.</param>
    /// <exception cref="IOException">What was given is not a listening socket of TCP; the message names it.</exception>
    public static InheritedListeners? Find(Func<string, string?> variables, INetwork network)
    {
        if (!OperatingSystem.IsLinux()
            || !int.TryParse(variables("LISTEN_FDS"), NumberStyles.None, CultureInfo.InvariantCulture, out var count) || count < 1
            || variables("LISTEN_PID") != Environment.ProcessId.ToString(CultureInfo.InvariantCulture))
            return null;

        var sockets = new Dictionary<IPEndPoint, Socket>();
        for (var descriptor = FirstDescriptor; descriptor < FirstDescriptor + count; descriptor++)
            Add(sockets, descriptor);
        return new InheritedListeners(network, sockets);
    }

    public IListener Listen(IPEndPoint endPoint, int backlog) =>
        _sockets.TryGetValue(endPoint, out var socket) ? SocketNetwork.Share(socket) : _network.Listen(endPoint, backlog);

    public ValueTask<IConnection> ConnectAsync(IPEndPoint local, IPEndPoint remote, CancellationToken cancellation) =>
        _network.ConnectAsync(local, remote, cancellation);

    private static void Add(Dictionary<IPEndPoint, Socket> sockets, int descriptor)
    {
        // Programs that this one runs are not to have it.
        _ = HostCalls.ControlDescriptor(descriptor, SetDescriptorFlags, CloseOnExecute);
        try
        {
            var socket = new Socket(new SafeSocketHandle(descriptor, ownsHandle: true));
            if (socket is { SocketType: SocketType.Stream, LocalEndPoint: IPEndPoint endPoint }
                && socket.GetSocketOption(SocketOptionLevel.Socket, SocketOptionName.AcceptConnection) is not 0)
            {
                sockets[endPoint] = socket;
                return;
            }
        }
        catch (SocketException)
        {
            // Said below.
        }

        throw new IOException($"LISTEN_FDS: descriptor {descriptor} is not a listening socket of TCP. In a systemd socket unit that is ListenStream= with Accept=no.");
    }
}
