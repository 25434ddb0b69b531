using System.Globalization;
using System.Net;
using System.Net.Security;
using System.Net.Sockets;
using System.Security.Authentication;
using System.Text;

namespace Portcullis.Interop.Tests.Tls;

/// <summary>
/// A user with TLS, by hand. .NET's client resumes the last session it had with a host of that name, so that each user
/// asks for a name of his own: his data connections resume his control connection, and nobody else's.
/// </summary>
internal sealed class TlsUser : IDisposable
{
    private readonly Socket _socket;
    private readonly SslProtocols _protocols;
    private readonly string _name = $"u{Guid.NewGuid():N}.example";
    private SslStream _control;
    private StreamReader _lines;

    private TlsUser(Socket socket, SslProtocols protocols)
    {
        (_socket, _protocols) = (socket, protocols);
        _control = null!;
        _lines = null!;
    }

    public static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    /// <summary>Logged in, in TYPE I, with PROT P.</summary>
    public static async Task<TlsUser> LogInAsync(ServerProcess server, SslProtocols protocols = SslProtocols.Tls13)
    {
        var socket = await ConnectAsync(server.EndPoint.Port);
        var user = new TlsUser(socket, protocols);
        using (var plain = new StreamReader(new NetworkStream(socket), Encoding.UTF8, leaveOpen: true))
        {
            await plain.ReadLineAsync(Cancellation);
            await socket.SendAsync("AUTH TLS\r\n"u8.ToArray(), Cancellation);
            Assert.StartsWith("234", await plain.ReadLineAsync(Cancellation), StringComparison.Ordinal);
        }

        user._control = await user.HandshakeAsync(new NetworkStream(socket), resumes: true);
        user._lines = new StreamReader(user._control, Encoding.UTF8);
        foreach (var (command, code) in new[] { ($"USER {ServerProcess.User}", 331), ($"PASS {ServerProcess.Password}", 230), ("TYPE I", 200), ("PBSZ 0", 200), ("PROT P", 200) })
            (await user.SendAsync(command)).Is(code);
        return user;
    }

    public static async Task<Socket> ConnectAsync(int port)
    {
        var socket = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
        await socket.ConnectAsync(IPAddress.Loopback, port, Cancellation);
        return socket;
    }

    public async Task<WireReply> SendAsync(string command)
    {
        await WriteAsync(command);
        return await ReadAsync();
    }

    public async Task WriteAsync(string command) => await _control.WriteAsync(Encoding.UTF8.GetBytes(command + "\r\n"), Cancellation);

    public async Task<WireReply> ReadAsync()
    {
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(Cancellation);
        limit.CancelAfter(ControlClient.Limit);
        var line = await _lines.ReadLineAsync(limit.Token) ?? throw new IOException("The server has closed the control connection.");
        return new WireReply(int.Parse(line.AsSpan(0, 3), NumberStyles.None, CultureInfo.InvariantCulture), line);
    }

    /// <summary>The port that EPSV names.</summary>
    public async Task<int> PassiveAsync() => int.Parse((await SendAsync("EPSV")).Is(229).Text.Split('|')[3], NumberStyles.None, CultureInfo.InvariantCulture);

    /// <summary>TLS over a data connection.</summary>
    /// <param name="below">Of the connection.</param>
    /// <param name="resumes">The session of this user's control connection.</param>
    public async Task<SslStream> HandshakeAsync(Stream below, bool resumes)
    {
        var tls = new SslStream(below);
        await tls.AuthenticateAsClientAsync(
            new SslClientAuthenticationOptions
            {
                TargetHost = _name,
                EnabledSslProtocols = _protocols,
                AllowTlsResume = resumes,
                // That of the server under test, which nobody vouches for.
                RemoteCertificateValidationCallback = (_, certificate, _, _) => certificate is not null,
            },
            Cancellation);
        return tls;
    }

    /// <summary>Sends a file and reads the last reply. The connection ends with close_notify, and at once.</summary>
    public async Task<WireReply> StoreAsync(string name, ReadOnlyMemory<byte> octets, bool resumes = true)
    {
        var port = await PassiveAsync();
        await WriteAsync($"STOR {name}");
        using (var socket = await ConnectAsync(port))
        {
            (await ReadAsync()).Is(150);
            try
            {
                await using var tls = await HandshakeAsync(new NetworkStream(socket), resumes);
                await tls.WriteAsync(octets, Cancellation);
                await tls.ShutdownAsync();
            }
            catch (IOException)
            {
                // Refused; the reply says why.
            }
        }

        return await ReadAsync();
    }

    /// <summary>Fetches a file that there must be.</summary>
    public async Task<byte[]> RetrieveAsync(string name)
    {
        var port = await PassiveAsync();
        await WriteAsync($"RETR {name}");
        using var socket = await ConnectAsync(port);
        (await ReadAsync()).Is(150);
        await using var tls = await HandshakeAsync(new NetworkStream(socket), resumes: true);
        using var octets = new MemoryStream();
        await tls.CopyToAsync(octets, Cancellation);
        (await ReadAsync()).Is(226);
        return octets.ToArray();
    }

    public void Dispose()
    {
        _lines?.Dispose();
        _control?.Dispose();
        _socket.Dispose();
    }
}
