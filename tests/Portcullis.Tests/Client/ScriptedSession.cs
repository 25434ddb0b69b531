using System.Net;
using System.Net.Security;
using System.Net.Sockets;
using System.Security.Cryptography.X509Certificates;
using System.Text;

namespace Portcullis.Tests.Client;

/// <summary>One control connection of a <see cref="ScriptedServer"/>, and the data port agreed on.</summary>
internal sealed class ScriptedSession(Socket control, IPAddress local) : IDisposable
{
    private Stream _stream = new NetworkStream(control);
    private StreamReader _reader = new(new NetworkStream(control), Encoding.UTF8);
    private TcpListener? _passive;
    private IPEndPoint? _active;

    public static int PortOf(string hostPort)
    {
        var octets = hostPort.Split(',');
        return int.Parse(octets[4]) * 256 + int.Parse(octets[5]);
    }

    public Task<string?> ReadLineAsync() => _reader.ReadLineAsync();

    public async Task ReplyAsync(string reply) => await _stream.WriteAsync(Encoding.UTF8.GetBytes(reply + "\r\n"));

    /// <summary>The control connection goes under TLS.</summary>
    public async Task SecureAsync(X509Certificate2 certificate)
    {
        var tls = new SslStream(_stream);
        await tls.AuthenticateAsServerAsync(certificate);
        (_stream, _reader) = (tls, new StreamReader(tls, Encoding.UTF8));
    }

    /// <summary>Closes the control connection.</summary>
    public void HangUp() => control.Dispose();

    public Task ListenAsync(Func<int, string> reply)
    {
        _passive?.Stop();
        _passive = new TcpListener(local, 0);
        _passive.Start();
        _active = null;
        return ReplyAsync(reply(((IPEndPoint)_passive.LocalEndpoint).Port));
    }

    public Task AgreeOnAsync(int port, string reply)
    {
        _active = new IPEndPoint(((IPEndPoint)control.RemoteEndPoint!).Address, port);
        return ReplyAsync(reply);
    }

    /// <param name="from">The address to connect from; the server's own where it is null.</param>
    public async Task<Socket> OpenDataAsync(IPAddress? from = null)
    {
        if (_active is null)
            return await (_passive ?? throw new InvalidOperationException("No data port was agreed on.")).AcceptSocketAsync();

        var socket = new Socket(_active.AddressFamily, SocketType.Stream, ProtocolType.Tcp);
        socket.Bind(new IPEndPoint(from ?? local, 0));
        await socket.ConnectAsync(_active);
        return socket;
    }

    public void Dispose()
    {
        _passive?.Stop();
        _reader.Dispose();
        control.Dispose();
    }

    /// <summary>Reads to the end; tells whether that was a reset.</summary>
    public static async Task<(string Data, bool IsReset)> ReceiveAllAsync(Socket data)
    {
        var received = new MemoryStream();
        var buffer = new byte[4096];
        try
        {
            int count;
            while ((count = await data.ReceiveAsync(buffer)) > 0)
                received.Write(buffer, 0, count);
            return (Encoding.Latin1.GetString(received.ToArray()), false);
        }
        catch (SocketException e) when (e.SocketErrorCode == SocketError.ConnectionReset)
        {
            return (Encoding.Latin1.GetString(received.ToArray()), true);
        }
    }
}
