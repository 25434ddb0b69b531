namespace Portcullis.Load.Wire;

/// <summary>One TCP connection, in the clear or under TLS, that blocks its thread.</summary>
internal sealed unsafe class Connection(int descriptor) : IDisposable
{
    private const int ReceivedShutdown = 2;

    private nint _ssl;

    public bool Resumed => _ssl != 0 && LibSsl.SSL_session_reused(_ssl) == 1;

    /// <summary>The handshake, resuming the session of <paramref name="control"/> where one is given.</summary>
    public void Secure(Connection? control)
    {
        _ssl = LibSsl.SSL_new(LibSsl.Context);
        _ = LibSsl.SSL_set_fd(_ssl, descriptor);
        if (control is not null)
        {
            // The newest ticket that came on the control connection. The reference taken here is given back; libssl keeps its own.
            var session = LibSsl.SSL_get1_session(control._ssl);
            _ = LibSsl.SSL_set_session(_ssl, session);
            LibSsl.SSL_SESSION_free(session);
        }

        if (LibSsl.SSL_connect(_ssl) != 1)
            throw new IOException($"TLS handshake: {LibSsl.Failure()}");
    }

    public void Send(ReadOnlySpan<byte> octets)
    {
        while (octets.Length > 0)
        {
            if (_ssl == 0)
            {
                octets = octets[LibC.Send(descriptor, octets)..];
                continue;
            }

            fixed (byte* start = octets)
            {
                var sent = LibSsl.SSL_write(_ssl, start, octets.Length);
                octets = octets[(sent > 0 ? sent : throw new IOException($"TLS write: {LibSsl.Failure()}"))..];
            }
        }
    }

    /// <returns>0 at the end; under TLS, where close_notify came.</returns>
    public int Receive(Span<byte> buffer)
    {
        if (_ssl == 0)
            return LibC.Receive(descriptor, buffer);

        fixed (byte* start = buffer)
        {
            var received = LibSsl.SSL_read(_ssl, start, buffer.Length);
            if (received > 0)
                return received;
            return (LibSsl.SSL_get_shutdown(_ssl) & ReceivedShutdown) != 0 ? 0 : throw new IOException($"TLS read: {LibSsl.Failure()}");
        }
    }

    /// <summary>In the clear only.</summary>
    public int Discard(int most) => LibC.Discard(descriptor, most);

    /// <summary>
    /// The end of what is sent: close_notify under TLS, then FIN. Under TLS the server sends something too (tickets, close_notify), and a socket
    /// that is closed with that unread resets the connection, under the octets that are on their way: it is read first.
    /// </summary>
    public void CloseSending()
    {
        if (_ssl != 0)
            _ = LibSsl.SSL_shutdown(_ssl);
        _ = LibC.shutdown(descriptor, LibC.ShutdownWrite);
        if (_ssl == 0)
            return;

        try
        {
            Span<byte> rest = stackalloc byte[4096];
            while (LibC.Receive(descriptor, rest) > 0)
            {
            }
        }
        catch (IOException)
        {
            // How it went the reply tells, and the file.
        }
    }

    public void Dispose()
    {
        if (_ssl != 0)
            LibSsl.SSL_free(_ssl);
        _ = LibC.close(descriptor);
        _ssl = 0;
        descriptor = -1;
    }
}
