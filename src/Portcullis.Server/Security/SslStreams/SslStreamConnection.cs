using System.Net;
using System.Net.Security;
using Portcullis.Server.Transport;

namespace Portcullis.Server.Security.SslStreams;

/// <summary>
/// TLS by SslStream, of which more is asked than it allows: that close_notify goes out, and the connection is closed, while a read
/// or a write is under way. So these take turns.
/// </summary>
internal sealed class SslStreamConnection : ITlsConnection
{
    private readonly IConnection _connection;
    private readonly ConnectionStream _below;
    private readonly SslStream _tls;
    private readonly TlsHandshake _handshake;

    /// <summary>Held while SslStream works on what came, or is shut down; see <see cref="ConnectionStream.Turn"/>.</summary>
    private readonly SemaphoreSlim _reading = new(1);

    /// <summary>Held while something is sent.</summary>
    private readonly SemaphoreSlim _writing = new(1);

    private bool _broken;
    private bool _sendingEnded;

    public SslStreamConnection(IConnection connection, ConnectionStream below, SslStream tls, TlsHandshake handshake, TlsFacts facts)
    {
        (_connection, _below, _tls, _handshake, Facts) = (connection, below, tls, handshake, facts);
        below.Turn = _reading;
    }

    public IPEndPoint Local => _connection.Local;

    public IPEndPoint Remote => _connection.Remote;

    public IPEndPoint Called => _connection.Called;

    public TlsFacts Facts { get; }

    public bool EndedCleanly { get; private set; }

    public bool IsPeerGone => EndedCleanly || _connection.IsPeerGone;

    public async ValueTask<int> ReceiveAsync(Memory<byte> buffer, CancellationToken cancellation)
    {
        await _reading.WaitAsync(cancellation);
        try
        {
            var count = await _tls.ReadAsync(buffer, cancellation);
            if (count > 0 || buffer.IsEmpty)
                return count;
        }
        catch (Exception e) when (e is ObjectDisposedException or InvalidOperationException or NotSupportedException)
        {
            // The last is what SslStream says of a second read beside one that waits.
            throw new IOException("The connection is closed.", e);
        }
        catch (IOException)
        {
            _broken = true;
            throw;
        }
        finally
        {
            _reading.Release();
        }

        // SslStream says the same of a close_notify and of a bare FIN; only the latter makes it read the end below.
        EndedCleanly = !_below.HasEnded;
        if (EndedCleanly)
            return 0;
        if (_handshake.AllowsMissingCloseNotify)
        {
            _handshake.EndAssumed?.Invoke();
            return 0;
        }

        _broken = true;
        throw new IOException("The connection is lost: the peer has closed it without close_notify.");
    }

    public async ValueTask SendAsync(ReadOnlyMemory<byte> buffer, CancellationToken cancellation)
    {
        await _writing.WaitAsync(cancellation);
        try
        {
            await _tls.WriteAsync(buffer, cancellation);
        }
        catch (Exception e) when (e is ObjectDisposedException or InvalidOperationException)
        {
            throw new IOException("The connection is closed.", e);
        }
        finally
        {
            _writing.Release();
        }
    }

    public async ValueTask EndSendAsync(CancellationToken cancellation)
    {
        // After an end without close_notify, which is allowed then, SslStream has nothing more to say.
        if (!_broken)
            await CloseNotifyAsync(cancellation);
        _connection.ShutdownSend();
        _sendingEnded = true;
    }

    public void ShutdownSend() => _connection.ShutdownSend();

    public void OfferTicket()
    {
        // SslStream gives tickets at the handshake only.
    }

    public async ValueTask<IConnection> ToClearAsync(CancellationToken cancellation)
    {
        await CloseNotifyAsync(cancellation);
        var buffer = new byte[256];
        while (await ReceiveAsync(buffer, cancellation) > 0)
        {
            // What the client said under TLS after CCC is not for this connection any more.
        }

        await _tls.DisposeAsync();
        return _connection;
    }

    public void Abort() => _connection.Abort();

    public async ValueTask DisposeAsync()
    {
        if (_sendingEnded && !EndedCleanly && !_broken)
        {
            // Closing while the peer's close_notify is on its way would be a reset, which can eat the tail of what was sent.
            _ = LingerAsync();
            return;
        }

        if (!_sendingEnded && !_broken)
            await TryShutdownAsync();
        await CloseAsync();
    }

    private async ValueTask CloseNotifyAsync(CancellationToken cancellation)
    {
        await _writing.WaitAsync(cancellation);
        try
        {
            Task sending;
            await _reading.WaitAsync(cancellation);
            try
            {
                // It is made at once, and what is sent then has nothing to do with SslStream any more.
                sending = _tls.ShutdownAsync();
            }
            finally
            {
                _reading.Release();
            }

            await sending.WaitAsync(cancellation);
        }
        catch (Exception e) when (e is ObjectDisposedException or InvalidOperationException)
        {
            throw new IOException("The connection is closed.", e);
        }
        finally
        {
            _writing.Release();
        }
    }

    // A read that waits ends by the end of the connection below, and finds SslStream gone.
    private async ValueTask CloseAsync()
    {
        await _reading.WaitAsync();
        try
        {
            await _tls.DisposeAsync();
        }
        finally
        {
            _reading.Release();
        }

        await _connection.DisposeAsync();
    }

    private async Task LingerAsync()
    {
        using var bound = new CancellationTokenSource(TlsTimes.Linger);
        try
        {
            var buffer = new byte[256];
            while (await ReceiveAsync(buffer, bound.Token) > 0)
            {
            }
        }
        catch (Exception e) when (e is IOException or OperationCanceledException)
        {
            // It is not coming.
        }

        await CloseAsync();
    }

    private async Task TryShutdownAsync()
    {
        using var bound = new CancellationTokenSource(TlsTimes.Linger);
        try
        {
            await CloseNotifyAsync(bound.Token);
        }
        catch (Exception e) when (e is IOException or OperationCanceledException)
        {
            // The peer was faster.
        }
    }
}
