using System.Net;
using System.Net.Security;
using Portcullis.Server.Transport;

namespace Portcullis.Server.Security.SslStreams;

internal sealed class SslStreamConnection(IConnection connection, ConnectionStream below, SslStream tls, TlsHandshake handshake, TlsFacts facts)
    : ITlsConnection
{
    private bool _broken;
    private bool _sendingEnded;

    public IPEndPoint Local => connection.Local;

    public IPEndPoint Remote => connection.Remote;

    public IPEndPoint Called => connection.Called;

    public TlsFacts Facts => facts;

    public bool EndedCleanly { get; private set; }

    public bool IsPeerGone => EndedCleanly || connection.IsPeerGone;

    public async ValueTask<int> ReceiveAsync(Memory<byte> buffer, CancellationToken cancellation)
    {
        try
        {
            var count = await tls.ReadAsync(buffer, cancellation);
            if (count > 0 || buffer.IsEmpty)
                return count;
        }
        catch (Exception e) when (e is ObjectDisposedException or InvalidOperationException)
        {
            throw new IOException("The connection is closed.", e);
        }
        catch (IOException)
        {
            _broken = true;
            throw;
        }

        // SslStream says the same of a close_notify and of a bare FIN; only the latter makes it read the end below.
        EndedCleanly = !below.HasEnded;
        if (EndedCleanly || handshake.AllowsMissingCloseNotify)
            return 0;

        _broken = true;
        throw new IOException("The connection is lost: the peer has closed it without close_notify.");
    }

    public async ValueTask SendAsync(ReadOnlyMemory<byte> buffer, CancellationToken cancellation)
    {
        try
        {
            await tls.WriteAsync(buffer, cancellation);
        }
        catch (Exception e) when (e is ObjectDisposedException or InvalidOperationException)
        {
            throw new IOException("The connection is closed.", e);
        }
    }

    public async ValueTask EndSendAsync(CancellationToken cancellation)
    {
        // After an end without close_notify, which is allowed then, SslStream has nothing more to say.
        if (!_broken)
            await CloseNotifyAsync(cancellation);
        connection.ShutdownSend();
        _sendingEnded = true;
    }

    public void ShutdownSend() => connection.ShutdownSend();

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

        await tls.DisposeAsync();
        return connection;
    }

    public void Abort() => connection.Abort();

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
        try
        {
            await tls.ShutdownAsync().WaitAsync(cancellation);
        }
        catch (Exception e) when (e is ObjectDisposedException or InvalidOperationException)
        {
            throw new IOException("The connection is closed.", e);
        }
    }

    private async ValueTask CloseAsync()
    {
        await tls.DisposeAsync();
        await connection.DisposeAsync();
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
        try
        {
            await tls.ShutdownAsync().WaitAsync(TlsTimes.Linger);
        }
        catch (Exception e) when (e is IOException or ObjectDisposedException or InvalidOperationException or TimeoutException)
        {
            // The peer was faster.
        }
    }
}
