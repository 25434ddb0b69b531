using System.Net.Sockets;

namespace Portcullis.Client.DataTransfer;

/// <summary>The user-DTP's end of a data connection. All that goes wrong on the wire is <see cref="FtpFailure.Transfer"/>.</summary>
internal sealed class DataConnection : IDisposable
{
    private readonly Socket _socket;
    private readonly FtpClientOptions _options;
    private readonly TimeLimit _idle;
    private readonly Lock _lock = new();
    private bool _isConfirmed;
    private bool _detached;

    public DataConnection(Socket socket, FtpClientOptions options, CancellationToken cancellation)
    {
        (_socket, _options) = (socket, options);
        _idle = new TimeLimit(Timeout.InfiniteTimeSpan, options.TimeProvider, cancellation);

        // In stream mode the end of the connection is the end of the file. Until the file is whole, a close is a reset,
        // even when this process is killed: the server must not keep a half for a whole.
        socket.LingerState = new LingerOption(enable: true, seconds: 0);
    }

    /// <summary>The file's end was told in a way that leaves the connection fit for another.</summary>
    public bool MayBeKept { get; private set; } = true;

    /// <summary>Octets moved, in either direction.</summary>
    public long Octets { get; private set; }

    /// <summary>Ends the data in good order.</summary>
    public void Complete()
    {
        try
        {
            _socket.LingerState = new LingerOption(enable: false, seconds: 0);
            _socket.Shutdown(SocketShutdown.Both);
        }
        catch (Exception e) when (e is SocketException or ObjectDisposedException)
        {
            // The peer was quicker to close. Whether all has arrived, its reply tells.
        }

        Dispose();
    }

    /// <summary>
    /// What was told of the file's end stands for it only if nothing more comes: once the server has confirmed the transfer,
    /// the connection ends for us, too.
    /// </summary>
    public void EndWhenConfirmed()
    {
        lock (_lock)
        {
            MayBeKept = false;
            if (_isConfirmed)
                StopReceiving();
        }
    }

    /// <summary>The server has said 2yz.</summary>
    public void Confirmed()
    {
        lock (_lock)
        {
            _isConfirmed = true;
            if (!MayBeKept)
                StopReceiving();
        }
    }

    /// <summary>The connection's own end is to tell that of the file.</summary>
    public void NeverKeep() => MayBeKept = false;

    /// <summary>Gives the socket away for the next transfer (RFC 959 §3.3).</summary>
    public Socket Detach()
    {
        _socket.LingerState = new LingerOption(enable: false, seconds: 0);
        _idle.Dispose();
        _detached = true;
        return _socket;
    }

    /// <summary>Returns 0 at the end of the data only.</summary>
    public async ValueTask<int> ReceiveAsync(Memory<byte> buffer)
    {
        var received = await GuardedAsync(() => _socket.ReceiveAsync(buffer, _idle.Token)).ConfigureAwait(false);
        Octets += received;
        return received;
    }

    /// <summary>Sends all of it.</summary>
    public async ValueTask SendAsync(ReadOnlyMemory<byte> data)
    {
        for (var sent = 0; sent < data.Length;)
            sent += await GuardedAsync(() => _socket.SendAsync(data[sent..], _idle.Token)).ConfigureAwait(false);
        Octets += data.Length;
    }

    /// <summary>Resets the connection under a transfer that is lost already; what waits for it fails.</summary>
    public void Break() => _socket.Dispose();

    public void Dispose()
    {
        if (_detached)
            return;

        _socket.Dispose();
        _idle.Dispose();
    }

    // What has come is still read; then the end.
    private void StopReceiving()
    {
        try
        {
            _socket.Shutdown(SocketShutdown.Receive);
        }
        catch (Exception e) when (e is SocketException or ObjectDisposedException)
        {
            // It has ended.
        }
    }

    private async ValueTask<int> GuardedAsync(Func<ValueTask<int>> operation)
    {
        // The clock runs while the socket is waited for, and not while a local file or pipe is.
        _idle.Restart(_options.DataTimeout);
        try
        {
            return await operation().ConfigureAwait(false);
        }
        catch (Exception e) when (e is SocketException or ObjectDisposedException)
        {
            throw new FtpException(FtpFailure.Transfer, $"The data connection broke: {e.Message}", inner: e);
        }
        catch (OperationCanceledException e) when (_idle.IsExceeded)
        {
            throw new FtpException(FtpFailure.Transfer, $"Nothing moved on the data connection for {_options.DataTimeout.TotalSeconds:0} s.", inner: e);
        }
        finally
        {
            _idle.Restart(Timeout.InfiniteTimeSpan);
        }
    }
}
