using System.Net;
using System.Net.Sockets;
using Portcullis.Protocol.Addresses;

namespace Portcullis.Client.DataTransfer;

/// <summary>A data port agreed on with the server, before the transfer command is sent.</summary>
internal abstract class DataPort : IDisposable
{
    /// <summary>It served the transfer before.</summary>
    public virtual bool IsReused => false;

    /// <summary>Gives the data connection away; called once, after the transfer command.</summary>
    public abstract ValueTask<Socket> OpenAsync(CancellationToken cancellation);

    /// <summary>Completes when the server begins, whether it says so or not: it connects, or sends. Cancelled before the data connection is opened.</summary>
    public abstract Task BegunAsync(CancellationToken cancellation);

    public abstract void Dispose();
}

/// <summary>There is a connection: the server listened and we have connected (PASV, EPSV), or it was left open (MODE B and C).</summary>
internal sealed class ConnectedDataPort(Socket connection, bool isReused) : DataPort
{
    private Socket? _socket = connection;
    private Task _watching = Task.CompletedTask;
    private SocketException? _fault;

    public override bool IsReused => isReused;

    public static async Task<ConnectedDataPort> ConnectAsync(IPEndPoint dataPort, FtpClientOptions options, CancellationToken cancellation)
    {
        using var limit = new TimeLimit(options.ConnectTimeout, options.TimeProvider, cancellation);
        var socket = new Socket(dataPort.AddressFamily, SocketType.Stream, ProtocolType.Tcp);
        try
        {
            await socket.ConnectAsync(dataPort, limit.Token).ConfigureAwait(false);
            return new ConnectedDataPort(socket, isReused: false);
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

    public override async ValueTask<Socket> OpenAsync(CancellationToken cancellation)
    {
        await _watching.ConfigureAwait(false);
        if (_fault is not null)
            throw new FtpException(FtpFailure.Transfer, $"The data connection broke: {_fault.Message}", inner: _fault);

        var socket = _socket ?? throw new InvalidOperationException("The data connection has been taken.");
        _socket = null;
        return socket;
    }

    public override Task BegunAsync(CancellationToken cancellation) => _watching = WatchAsync(_socket!, cancellation);

    public override void Dispose() => _socket?.Dispose();

    // A reset is told to one receive only; the next one would take it for the end of the file.
    private async Task WatchAsync(Socket socket, CancellationToken cancellation)
    {
        try
        {
            await socket.ReceiveAsync(Memory<byte>.Empty, SocketFlags.None, cancellation).ConfigureAwait(false);
        }
        catch (SocketException e)
        {
            _fault = e;
        }
        catch (OperationCanceledException)
        {
            // The reply came first.
        }
    }
}

/// <summary>We listen, and the server connects (PORT, EPRT; or, without any command, to the port of our control connection).</summary>
internal sealed class ActiveDataPort : DataPort
{
    private readonly Socket _listener;
    private readonly IPAddress _peer;
    private readonly Action<string>? _noticed;
    private Task<Socket>? _accepting;
    private bool _taken;

    /// <param name="local">Port 0: any.</param>
    /// <param name="peer">The server: nobody else's connection is taken.</param>
    /// <param name="noticed">Hears of those who were turned away.</param>
    /// <param name="sharesPort">With the control connection.</param>
    /// <exception cref="SocketException">The port is taken, or may not be bound.</exception>
    public ActiveDataPort(IPEndPoint local, IPAddress peer, Action<string>? noticed, bool sharesPort = false)
    {
        (_peer, _noticed) = (peer, noticed);
        _listener = new Socket(local.AddressFamily, SocketType.Stream, ProtocolType.Tcp);
        try
        {
            if (sharesPort)
                _listener.SetSocketOption(SocketOptionLevel.Socket, SocketOptionName.ReuseAddress, true);

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
        var socket = await (_accepting ??= AcceptAsync()).WaitAsync(cancellation).ConfigureAwait(false);
        _taken = true;
        return socket;
    }

    public override Task BegunAsync(CancellationToken cancellation) => _accepting ??= AcceptAsync();

    public override void Dispose()
    {
        _listener.Dispose();

        if (!_taken)
            _accepting?.ContinueWith(DropUntaken, TaskScheduler.Default);
    }

    // Failed by the closing, or accepted too late: whatever it carries, nobody waits for it.
    private static void DropUntaken(Task<Socket> accepting)
    {
        if (accepting.IsFaulted)
            _ = accepting.Exception;
        else if (accepting.IsCompletedSuccessfully)
            accepting.Result.Dispose();
    }

    private async Task<Socket> AcceptAsync()
    {
        while (true)
        {
            var socket = await _listener.AcceptAsync().ConfigureAwait(false);
            if (socket.RemoteEndPoint is IPEndPoint caller && caller.Unmapped().Address.Equals(_peer))
                return socket;

            // Port stealing (RFC 2577 §8): whoever comes first would get the file, or give us one.
            _noticed?.Invoke($"closed a data connection from {socket.RemoteEndPoint}: the server is {_peer}");
            socket.Dispose();
        }
    }
}
