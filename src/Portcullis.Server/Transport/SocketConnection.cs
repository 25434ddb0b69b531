using System.Net;
using System.Net.Sockets;
using System.Runtime.CompilerServices;
using Microsoft.Win32.SafeHandles;
using Portcullis.Protocol.Addresses;

namespace Portcullis.Server.Transport;

/// <summary>A connection of the operating system's TCP. Its errors come out as <see cref="IOException"/>.</summary>
internal sealed class SocketConnection : IConnection, IFileSender, IBulkConnection
{
    // A firewall forgets an idle control connection after 5 minutes at the earliest, while a long transfer runs beside it
    // (Q254722): a probe each minute keeps it known.
    private const int KeepAliveSeconds = 60, KeepAliveIntervalSeconds = 15, KeepAliveProbes = 4;

    private const int MaximumDiscards = 64;

    private readonly Socket _socket;
    private BriefTransfer? _brief;

    public SocketConnection(Socket socket)
    {
        _socket = socket;
        Called = Local = ((IPEndPoint)socket.LocalEndPoint!).Unmapped();
        Remote = ((IPEndPoint)socket.RemoteEndPoint!).Unmapped();
        socket.NoDelay = true;

        // Of the calls that do not wait: to look whether the peer is gone, and to discard what is left.
        socket.Blocking = false;
    }

    /// <summary>For libssl, which works on it directly. Open as long as nobody disposes this.</summary>
    public SafeSocketHandle Handle => _socket.SafeHandle;

    public IPEndPoint Local { get; }

    public IPEndPoint Remote { get; private set; }

    public IPEndPoint Called { get; private set; }

    /// <summary>A proxy is at the other end, and tells whose connection it is.</summary>
    public void Relay(IPEndPoint remote, IPEndPoint called) => (Remote, Called) = (remote.Unmapped(), called.Unmapped());

    public bool IsPeerGone
    {
        get
        {
            try
            {
                // One call that looks: two, of which the pending receive takes the input in between, would see an end where
                // there is none.
                var count = _socket.Receive(stackalloc byte[1], SocketFlags.Peek, out var error);
                return error is not (SocketError.Success or SocketError.WouldBlock) || (error == SocketError.Success && count == 0);
            }
            catch (ObjectDisposedException)
            {
                return true;
            }
        }
    }

    public void BeControl()
    {
        try
        {
            // Telnet's Synch (RFC 854) comes as urgent data; in line, the line reader sees its octets where they belong.
            _socket.SetSocketOption(SocketOptionLevel.Socket, SocketOptionName.OutOfBandInline, true);
            _socket.SetSocketOption(SocketOptionLevel.Socket, SocketOptionName.KeepAlive, true);
            _socket.SetSocketOption(SocketOptionLevel.Tcp, SocketOptionName.TcpKeepAliveTime, KeepAliveSeconds);
            _socket.SetSocketOption(SocketOptionLevel.Tcp, SocketOptionName.TcpKeepAliveInterval, KeepAliveIntervalSeconds);
            _socket.SetSocketOption(SocketOptionLevel.Tcp, SocketOptionName.TcpKeepAliveRetryCount, KeepAliveProbes);
        }
        catch (SocketException)
        {
            // Gone already, as the first read finds.
        }
    }

    public async ValueTask EnterAsync()
    {
        _brief ??= new BriefTransfer(_socket);
        if (!TransferThreads.IsCurrent && _brief.Pays)
            await TransferThreads.EnterAsync();
    }

    /// <summary>Lets the kernel put pieces together (Nagle): for who sends much in pieces smaller than its segments.</summary>
    public void Coalesce()
    {
        try
        {
            _socket.NoDelay = false;
        }
        catch (Exception e) when (e is SocketException or ObjectDisposedException)
        {
            // Lost, as the next call finds.
        }
    }

    /// <summary>Whether there is something to read after a moment, much of it if possible; false at once where waiting does not pay.</summary>
    public bool WaitToReceive() => Brief is { } brief && brief.WaitToReceive();

    /// <summary>Whether there is room after a moment; false at once where waiting does not pay.</summary>
    public bool WaitToSend() => Brief is { } brief && brief.WaitToSend();

    public async ValueTask<int> ReceiveAsync(Memory<byte> buffer, CancellationToken cancellation)
    {
        try
        {
            if (buffer.Length > 0 && Brief is { } brief)
            {
                cancellation.ThrowIfCancellationRequested();
                var filled = brief.Receive(buffer.Span, out var isEnd);
                if (filled > 0 || isEnd)
                    return filled;
            }

            _brief?.Rest();
            return await _socket.ReceiveAsync(buffer, cancellation);
        }
        catch (Exception e) when (e is SocketException or ObjectDisposedException)
        {
            throw new IOException(Lost(e), e);
        }
    }

    public async ValueTask SendAsync(ReadOnlyMemory<byte> buffer, CancellationToken cancellation)
    {
        try
        {
            if (Brief is { } brief)
                buffer = buffer[brief.Send(buffer.Span, cancellation)..];
            while (buffer.Length > 0)
                buffer = buffer[await _socket.SendAsync(buffer, cancellation)..];
        }
        catch (Exception e) when (e is SocketException or ObjectDisposedException)
        {
            throw new IOException(Lost(e), e);
        }
    }

    [AsyncMethodBuilder(typeof(PoolingAsyncValueTaskMethodBuilder<>))]
    public async ValueTask<int?> SendFileAsync(SafeFileHandle file, long offset, int count, CancellationToken cancellation)
    {
        if (!OperatingSystem.IsLinux())
            return null;

        try
        {
            while (true)
            {
                cancellation.ThrowIfCancellationRequested();
                switch (SendFile.Try(_socket.SafeHandle, file, offset, count, out var sent))
                {
                    case SendFileResult.Sent:
                        return sent;
                    case SendFileResult.NotPossible:
                        return null;
                    case SendFileResult.Lost:
                        throw new IOException("The connection is lost.");
                    default:
                        if (!WaitToSend())
                            await Readiness.WritableAsync(_socket.SafeHandle, cancellation);
                        break;
                }
            }
        }
        catch (ObjectDisposedException e)
        {
            throw new IOException(Lost(e), e);
        }
    }

    public void ShutdownSend()
    {
        try
        {
            _socket.Shutdown(SocketShutdown.Send);
        }
        catch (Exception e) when (e is SocketException or ObjectDisposedException)
        {
            // The peer was faster; there is nothing left to shut down.
        }
    }

    public void Abort()
    {
        try
        {
            _socket.LingerState = new LingerOption(true, 0);
        }
        catch (Exception e) when (e is SocketException or ObjectDisposedException)
        {
            // Already closed.
        }

        _socket.Dispose();
    }

    public ValueTask DisposeAsync()
    {
        DiscardInput();
        _socket.Dispose();
        return default;
    }

    // Closing with input unread is a reset, which takes with it what was sent last: the 221 to a client that went on talking.
    private void DiscardInput()
    {
        try
        {
            Span<byte> discarded = stackalloc byte[1024];
            var error = SocketError.Success;
            for (var i = 0; i < MaximumDiscards && error == SocketError.Success && _socket.Available > 0; i++)
                _socket.Receive(discarded, SocketFlags.None, out error);
        }
        catch (Exception e) when (e is SocketException or ObjectDisposedException)
        {
            // Broken or closed: there is nothing left to save.
        }
    }

    private BriefTransfer? Brief => TransferThreads.IsCurrent ? _brief : null;

    private static string Lost(Exception e) =>
        e is SocketException socket ? $"The connection is lost: {socket.SocketErrorCode}." : "The connection is closed.";
}
