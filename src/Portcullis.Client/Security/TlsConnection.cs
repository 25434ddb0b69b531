using System.Net.Security;
using System.Net.Sockets;

namespace Portcullis.Client.Security;

/// <summary>TLS over a socket, which stays its owner's. One reader and one writer at a time. What fails is an <see cref="IOException"/>.</summary>
internal sealed class TlsConnection : IDisposable
{
    private readonly SocketStream _below;
    private readonly SslStream _tls;

    private TlsConnection(SocketStream below, SslStream tls, string fingerprint)
    {
        (_below, _tls, Fingerprint) = (below, tls, fingerprint);
        Description = $"{tls.SslProtocol}, {tls.NegotiatedCipherSuite}, certificate {fingerprint}";
    }

    /// <summary>SHA-256 of the server's certificate.</summary>
    public string Fingerprint { get; }

    /// <summary>Protocol, cipher and certificate, for the user.</summary>
    public string Description { get; }

    /// <param name="socket">Of the server, which is the TLS server of data connections too, whoever connected (RFC 4217 §7).</param>
    /// <param name="options">What the user wants.</param>
    /// <param name="host">As the user gave it: whom the certificate has to be for. .NET resumes a session by this name, and never for an IP address.</param>
    /// <param name="control">The fingerprint of the control connection, for a data connection.</param>
    /// <param name="cancellation">The socket is of no use afterwards.</param>
    /// <exception cref="FtpException">The handshake failed, or the certificate will not do.</exception>
    public static async Task<TlsConnection> SecureAsync(Socket socket, ClientTlsOptions options, string host, string? control, CancellationToken cancellation)
    {
        var check = new CertificateCheck(options, host, control);
        var below = new SocketStream(socket);
        var tls = new SslStream(below, leaveInnerStreamOpen: true);
        try
        {
            await tls.AuthenticateAsClientAsync(TlsHandshake.Options(options, host, check), cancellation).ConfigureAwait(false);
            return new TlsConnection(below, tls, check.Fingerprint!);
        }
        catch (Exception e)
        {
            await tls.DisposeAsync().ConfigureAwait(false);
            if (TlsHandshake.Failure(e, check, below) is { } failure)
                throw failure;
            throw;
        }
    }

    /// <summary>Returns 0 at the close_notify only.</summary>
    /// <exception cref="TruncatedException">The connection ended without one.</exception>
    public async ValueTask<int> ReceiveAsync(Memory<byte> buffer, CancellationToken cancellation)
    {
        try
        {
            var count = await _tls.ReadAsync(buffer, cancellation).ConfigureAwait(false);

            // SslStream says the same of a close_notify and of a bare FIN; only for the latter it has read to the end below.
            return count == 0 && buffer.Length > 0 && _below.HasEnded ? throw new TruncatedException() : count;
        }
        catch (Exception e) when (e is ObjectDisposedException or InvalidOperationException)
        {
            throw new IOException("the connection is closed", e);
        }
    }

    /// <summary>Sends all of it.</summary>
    public async ValueTask SendAsync(ReadOnlyMemory<byte> data, CancellationToken cancellation)
    {
        try
        {
            await _tls.WriteAsync(data, cancellation).ConfigureAwait(false);
        }
        catch (Exception e) when (e is ObjectDisposedException or InvalidOperationException)
        {
            throw new IOException("the connection is closed", e);
        }
    }

    /// <summary>Sends the close_notify. Receiving goes on.</summary>
    public async Task EndSendAsync(CancellationToken cancellation)
    {
        try
        {
            await _tls.ShutdownAsync().WaitAsync(cancellation).ConfigureAwait(false);
        }
        catch (Exception e) when (e is ObjectDisposedException or InvalidOperationException)
        {
            throw new IOException("the connection is closed", e);
        }
    }

    /// <summary>Receives up to the end, whichever it is, for nobody.</summary>
    public async Task DrainAsync(CancellationToken cancellation)
    {
        var buffer = new byte[4096];
        try
        {
            while (await ReceiveAsync(buffer, cancellation).ConfigureAwait(false) > 0)
            {
            }
        }
        catch (Exception e) when (e is IOException or OperationCanceledException)
        {
            // That is an end, too.
        }
    }

    public void Dispose() => _tls.Dispose();
}

/// <summary>TLS that ended without close_notify: whoever can cut a connection can make it end so.</summary>
internal sealed class TruncatedException() : IOException("it ended without close_notify, so it may have been cut");
