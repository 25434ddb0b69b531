using System.Net.Sockets;
using Portcullis.Client.Security;

namespace Portcullis.Client.DataTransfer;

/// <summary>The user-DTP's end of a data connection. All that goes wrong on the wire is <see cref="FtpFailure.Transfer"/>.</summary>
internal sealed class DataConnection : IDisposable
{
    /// <summary>Of what is given to TLS at once: the clock is to see it move.</summary>
    private const int MaximumPiece = 64 * 1024;

    private readonly Socket _socket;
    private readonly FtpClientOptions _options;
    private readonly TimeLimit _idle;
    private readonly Lock _lock = new();
    private bool _isConfirmed;
    private bool _detached;
    private bool _isComplete;
    private bool _isStopped;
    private TlsConnection? _tls;

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

    /// <summary>Puts the connection under TLS; nothing has moved yet.</summary>
    public async Task SecureAsync(Func<Socket, CancellationToken, Task<TlsConnection>> secure)
    {
        _idle.Restart(_options.ConnectTimeout);
        try
        {
            _tls = await secure(_socket, _idle.Token).ConfigureAwait(false);
        }
        catch (OperationCanceledException e) when (_idle.IsExceeded)
        {
            throw new FtpException(FtpFailure.Tls, $"The TLS handshake of the data connection took longer than {_options.ConnectTimeout.TotalSeconds:0} s.", inner: e);
        }
        finally
        {
            _idle.Restart(Timeout.InfiniteTimeSpan);
        }
    }

    /// <summary>Ends the data in good order, once. Under TLS it is then still to be disposed, after the server's reply.</summary>
    public async Task CompleteAsync()
    {
        if (_isComplete)
            return;

        _isComplete = true;
        try
        {
            _socket.LingerState = new LingerOption(enable: false, seconds: 0);
            if (_tls is null)
            {
                _socket.Shutdown(SocketShutdown.Both);
            }
            else
            {
                // Closed with tickets of TLS unread, the connection would be reset, and the reset would eat the tail of what was sent.
                using var limit = new TimeLimit(_options.DataTimeout, _options.TimeProvider, CancellationToken.None);
                await _tls.EndSendAsync(limit.Token).ConfigureAwait(false);
                _socket.Shutdown(SocketShutdown.Send);
                _ = _tls.DrainAsync(CancellationToken.None);
            }
        }
        catch (Exception e) when (e is SocketException or ObjectDisposedException or IOException or OperationCanceledException)
        {
            // The peer was quicker to close. Whether all has arrived, its reply tells.
        }

        if (_tls is null)
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
        var received = await GuardedAsync(() => _tls is null ? _socket.ReceiveAsync(buffer, _idle.Token) : _tls.ReceiveAsync(buffer, _idle.Token)).ConfigureAwait(false);
        Octets += received;
        return received;
    }

    /// <summary>Sends all of it.</summary>
    public async ValueTask SendAsync(ReadOnlyMemory<byte> data)
    {
        for (var sent = 0; sent < data.Length;)
            sent += await GuardedAsync(() => _tls is null ? _socket.SendAsync(data[sent..], _idle.Token) : SendTlsAsync(_tls, data[sent..])).ConfigureAwait(false);
        Octets += data.Length;
    }

    /// <summary>Resets the connection under a transfer that is lost already; what waits for it fails.</summary>
    public void Break() => _socket.Dispose();

    public void Dispose()
    {
        if (_detached)
            return;

        // The socket first: what has not ended in good order ends with a reset.
        _socket.Dispose();
        _tls?.Dispose();
        _idle.Dispose();
    }

    private async ValueTask<int> SendTlsAsync(TlsConnection tls, ReadOnlyMemory<byte> data)
    {
        var piece = data[..Math.Min(data.Length, MaximumPiece)];
        await tls.SendAsync(piece, _idle.Token).ConfigureAwait(false);
        return piece.Length;
    }

    // What has come is still read; then the end.
    private void StopReceiving()
    {
        _isStopped = true;
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
        catch (TruncatedException) when (_isStopped)
        {
            return 0;
        }
        catch (Exception e) when (e is SocketException or ObjectDisposedException or IOException)
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
