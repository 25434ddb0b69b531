using System.Net;
using System.Net.Sockets;
using Portcullis.Protocol.Addresses;

namespace Portcullis.Client.DataTransfer;

/// <summary>A data port agreed on with the server, before the transfer command is sent.</summary>
internal abstract class DataPort : IDisposable
{
    /// <summary>Gives the data connection away; called once, after the 1yz reply.</summary>
    public abstract ValueTask<Socket> OpenAsync(CancellationToken cancellation);

    public abstract void Dispose();
}

/// <summary>The server listened, and we have connected (PASV, EPSV).</summary>
internal sealed class PassiveDataPort : DataPort
{
    private Socket? _socket;

    private PassiveDataPort(Socket socket) => _socket = socket;

    public static async Task<PassiveDataPort> ConnectAsync(IPEndPoint dataPort, FtpClientOptions options, CancellationToken cancellation)
    {
        using var limit = new TimeLimit(options.ConnectTimeout, options.TimeProvider, cancellation);
        var socket = new Socket(dataPort.AddressFamily, SocketType.Stream, ProtocolType.Tcp);
        try
        {
            await socket.ConnectAsync(dataPort, limit.Token).ConfigureAwait(false);
            return new PassiveDataPort(socket);
        }
        catch (SocketException e)
        {
            socket.Dispose();
            throw new FtpException(FtpFailure.DataConnection, $"Cannot connect to the data port {dataPort}: {e.Message}.", inner: e);
        }
        catch (OperationCanceledException e)
        {
            socket.Dispose();
            if (limit.IsExceeded)
                throw new FtpException(FtpFailure.DataConnection, $"Cannot connect to the data port {dataPort} within {options.ConnectTimeout.TotalSeconds:0} s.", inner: e);
            throw;
        }
    }

    public override ValueTask<Socket> OpenAsync(CancellationToken cancellation)
    {
        var socket = _socket ?? throw new InvalidOperationException("The data connection has been taken.");
        _socket = null;
        return ValueTask.FromResult(socket);
    }

    public override void Dispose() => _socket?.Dispose();
}

/// <summary>We listen, and the server connects (PORT, EPRT).</summary>
internal sealed class ActiveDataPort : DataPort
{
    private readonly Socket _listener;
    private readonly IPAddress _peer;
    private readonly Action<string>? _noticed;

    /// <exception cref="SocketException">The port is taken, or may not be bound.</exception>
    public ActiveDataPort(IPEndPoint local, IPAddress peer, Action<string>? noticed)
    {
        (_peer, _noticed) = (peer, noticed);
        _listener = new Socket(local.AddressFamily, SocketType.Stream, ProtocolType.Tcp);
        try
        {
            _listener.Bind(local);
            _listener.Listen();
        }
        catch
        {
            _listener.Dispose();
            throw;
        }

        EndPoint = (IPEndPoint)_listener.LocalEndPoint!;
    }

    public IPEndPoint EndPoint { get; }

    public override async ValueTask<Socket> OpenAsync(CancellationToken cancellation)
    {
        while (true)
        {
            var socket = await _listener.AcceptAsync(cancellation).ConfigureAwait(false);
            if (socket.RemoteEndPoint is IPEndPoint caller && caller.Unmapped().Address.Equals(_peer))
                return socket;

            // Port stealing (RFC 2577 §8): whoever comes first would get the file, or give us one.
            _noticed?.Invoke($"closed a data connection from {socket.RemoteEndPoint}: the server is {_peer}");
            socket.Dispose();
        }
    }

    public override void Dispose() => _listener.Dispose();
}
