using System.Net;
using System.Net.Sockets;
using System.Text;
using Portcullis.Client.Security;
using Portcullis.Protocol.Addresses;
using Portcullis.Protocol.Replies;

namespace Portcullis.Client;

/// <summary>
/// The user-PI's end of the control connection: commands out, replies in, one reader at a time. When a reply is not
/// waited for to its end, nobody knows any more which reply is whose: the connection is closed then.
/// </summary>
internal sealed class ControlConnection : IDisposable
{
    private readonly Socket _socket;
    private readonly ReplyReader _reader = new();
    private readonly byte[] _buffer = new byte[4096];
    private ReadOnlyMemory<byte> _unread;

    private ControlConnection(Socket socket, FtpClientOptions options)
    {
        _socket = socket;
        Options = options;
        Local = ((IPEndPoint)socket.LocalEndPoint!).Unmapped();
        Peer = ((IPEndPoint)socket.RemoteEndPoint!).Unmapped();
    }

    public FtpClientOptions Options { get; }

    public IPEndPoint Local { get; }

    public IPEndPoint Peer { get; }

    public bool IsOpen { get; private set; } = true;

    /// <summary>Null: commands and replies go in the clear.</summary>
    public TlsConnection? Tls { get; private set; }

    public static async Task<ControlConnection> ConnectAsync(string host, int port, AddressFamily family, FtpClientOptions options, CancellationToken cancellation)
    {
        using var limit = new TimeLimit(options.ConnectTimeout, options.TimeProvider, cancellation);
        try
        {
            var addresses = await Dns.GetHostAddressesAsync(host, family, limit.Token).ConfigureAwait(false);
            var socket = await ConnectToAnyAsync(addresses, port, options.LocalAddress, limit.Token).ConfigureAwait(false);
            return new ControlConnection(socket, options);
        }
        catch (SocketException e)
        {
            throw new FtpException(FtpFailure.Connect, $"Cannot connect to {host} port {port}: {e.Message}.", inner: e);
        }
        catch (OperationCanceledException e) when (limit.IsExceeded)
        {
            throw new FtpException(FtpFailure.Connect, $"Cannot connect to {host} port {port} within {options.ConnectTimeout.TotalSeconds:0} s.", inner: e);
        }
    }

    /// <summary>Sends a command and waits for its reply.</summary>
    public async Task<Reply> ExchangeAsync(string commandLine, CancellationToken cancellation)
    {
        await SendAsync(commandLine, cancellation).ConfigureAwait(false);
        return await NextReplyAsync(CommandText.Masked(commandLine), cancellation).ConfigureAwait(false);
    }

    /// <summary>Sends a command and waits for the reply that ends it: a 1yz before it means nothing here.</summary>
    public async Task<Reply> AnswerAsync(string commandLine, CancellationToken cancellation)
    {
        var reply = await ExchangeAsync(commandLine, cancellation).ConfigureAwait(false);
        while (reply.IsPreliminary)
            reply = await NextReplyAsync(CommandText.Masked(commandLine), cancellation).ConfigureAwait(false);
        return reply;
    }

    /// <exception cref="FtpException">The reply is not 2yz.</exception>
    public Task<Reply> CompleteAsync(string commandLine, CancellationToken cancellation) =>
        ExpectAsync(commandLine, static reply => reply.IsCompletion, cancellation);

    /// <exception cref="FtpException">The reply is not as expected.</exception>
    public async Task<Reply> ExpectAsync(string commandLine, Predicate<Reply> expected, CancellationToken cancellation)
    {
        var reply = await AnswerAsync(commandLine, cancellation).ConfigureAwait(false);
        return expected(reply) ? reply : throw FtpException.Refused(commandLine, reply);
    }

    public async Task SendAsync(string commandLine, CancellationToken cancellation)
    {
        var line = Encoding.UTF8.GetBytes(CommandText.Checked(commandLine) + "\r\n");
        Options.CommandSent?.Invoke(CommandText.Masked(commandLine));
        try
        {
            if (Tls is not null)
                await Tls.SendAsync(line, cancellation).ConfigureAwait(false);
            for (var sent = 0; Tls is null && sent < line.Length;)
                sent += await _socket.SendAsync(line.AsMemory(sent), cancellation).ConfigureAwait(false);
        }
        catch (Exception e) when (e is SocketException or ObjectDisposedException or IOException)
        {
            throw Lost($"The control connection is lost: {e.Message}", e);
        }
        catch (OperationCanceledException)
        {
            Dispose();
            throw;
        }
    }

    /// <summary>Waits for one reply, no longer than the reply timeout.</summary>
    /// <param name="awaited">What it answers, for the message.</param>
    /// <param name="cancellation">Closes the connection.</param>
    public async Task<Reply> NextReplyAsync(string awaited, CancellationToken cancellation)
    {
        using var limit = new TimeLimit(Options.ReplyTimeout, Options.TimeProvider, cancellation);
        try
        {
            return await ReadReplyAsync(limit.Token).ConfigureAwait(false);
        }
        catch (OperationCanceledException e)
        {
            Dispose();
            if (limit.IsExceeded)
                throw Lost($"No reply to {awaited} within {Options.ReplyTimeout.TotalSeconds:0} s.", e);
            throw;
        }
    }

    /// <summary>Waits for one reply for as long as it takes. 421 closes the connection, whatever it answers (RFC 959 §5.4).</summary>
    public async Task<Reply> ReadReplyAsync(CancellationToken cancellation)
    {
        try
        {
            while (true)
            {
                var found = Parse();
                if (found == ReplyEvent.Malformed)
                    throw Lost($"The server sends what is not an FTP reply ({_reader.Fault}).");
                if (found == ReplyEvent.Reply)
                    break;

                var received = await ReceiveAsync(cancellation).ConfigureAwait(false);
                if (received == 0)
                    throw Lost("The server closed the control connection.");
                _unread = _buffer.AsMemory(0, received);
            }
        }
        catch (TruncatedException e)
        {
            throw Lost("The server closed the control connection.", e);
        }
        catch (Exception e) when (e is SocketException or ObjectDisposedException or IOException)
        {
            throw Lost($"The control connection is lost: {e.Message}", e);
        }

        var reply = _reader.Reply;
        Options.ReplyReceived?.Invoke(reply);
        if (reply.Code == ReplyCode.ServiceNotAvailable)
            Dispose();
        return reply;
    }

    /// <summary>The server awaits the handshake.</summary>
    /// <param name="host">As the user gave it.</param>
    /// <param name="cancellation">Closes the connection.</param>
    /// <exception cref="FtpException">It failed; the connection is closed.</exception>
    public async Task SecureAsync(string host, CancellationToken cancellation)
    {
        using var limit = new TimeLimit(Options.ConnectTimeout, Options.TimeProvider, cancellation);
        try
        {
            // What came in the clear may be from anybody, and would be read as if it had come under TLS (CVE-2021-22947).
            if (_unread.Length > 0)
                throw new FtpException(FtpFailure.Tls, $"{_unread.Length} octets came in the clear after the reply to AUTH, and so perhaps from somebody else than the server.");

            Tls = await TlsConnection.SecureAsync(_socket, Options.Tls, host, null, limit.Token).ConfigureAwait(false);
        }
        catch (OperationCanceledException e) when (limit.IsExceeded)
        {
            throw new FtpException(FtpFailure.Tls, $"The TLS handshake took longer than {Options.ConnectTimeout.TotalSeconds:0} s.", inner: e);
        }
        finally
        {
            if (Tls is null)
                Dispose();
        }
    }

    /// <summary>CCC was accepted: both sides end TLS, and go on in the clear.</summary>
    public async Task ClearAsync(CancellationToken cancellation)
    {
        using var limit = new TimeLimit(Options.AbortTimeout, Options.TimeProvider, cancellation);
        try
        {
            await Tls!.EndSendAsync(limit.Token).ConfigureAwait(false);
            await Tls.DrainAsync(limit.Token).ConfigureAwait(false);
        }
        catch (Exception e) when (e is IOException or OperationCanceledException)
        {
            throw Lost("The control connection is lost: TLS did not end in good order.", e);
        }

        Tls.Dispose();
        (Tls, _unread) = (null, default);
    }

    public void Dispose()
    {
        IsOpen = false;
        _socket.Dispose();
        Tls?.Dispose();
    }

    private static async Task<Socket> ConnectToAnyAsync(IPAddress[] addresses, int port, IPAddress? local, CancellationToken cancellation)
    {
        SocketException? last = null;
        foreach (var address in addresses)
        {
            var socket = new Socket(address.AddressFamily, SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
            try
            {
                // So that the default data port, which is this socket's own, can be listened on (RFC 959 §3.2).
                socket.SetSocketOption(SocketOptionLevel.Socket, SocketOptionName.ReuseAddress, true);
                if (local is not null)
                    socket.Bind(new IPEndPoint(local, 0));
                await socket.ConnectAsync(new IPEndPoint(address, port), cancellation).ConfigureAwait(false);
                return socket;
            }
            catch (SocketException e)
            {
                last = e;
                socket.Dispose();
            }
            catch
            {
                socket.Dispose();
                throw;
            }
        }

        throw last ?? new SocketException((int)SocketError.HostNotFound);
    }

    private ValueTask<int> ReceiveAsync(CancellationToken cancellation) =>
        Tls is null ? _socket.ReceiveAsync(_buffer, cancellation) : Tls.ReceiveAsync(_buffer, cancellation);

    private ReplyEvent Parse()
    {
        var span = _unread.Span;
        var found = _reader.Read(ref span);
        _unread = _unread[^span.Length..];
        return found;
    }

    private FtpException Lost(string message, Exception? inner = null)
    {
        Dispose();
        return new FtpException(FtpFailure.ConnectionLost, message, inner: inner);
    }
}
