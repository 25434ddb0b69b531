using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Text;
using Portcullis.Tests.Conformance;

namespace Portcullis.Interop.Tests;

/// <param name="Code">Its three digits.</param>
/// <param name="Text">All lines, as they came.</param>
internal sealed record WireReply(int Code, string Text)
{
    public WireReply Is(int code)
    {
        Assert.True(Code == code, $"{code} was expected; the reply is: {Text}");
        return this;
    }

    /// <summary>4yz or 5yz.</summary>
    public bool IsRefusal => Code >= 400;

    public override string ToString() => Text;
}

/// <summary>
/// A control connection by hand: for what no client would send, and for what happens between two packets. It shares no
/// code with the server but the reader of lines, which tells the commands that were sent apart: each reply is held against
/// the reply table. Nothing here waits longer than <see cref="Limit"/>.
/// </summary>
internal sealed class ControlClient : IDisposable
{
    public static readonly TimeSpan Limit = TimeSpan.FromSeconds(60);

    private readonly Socket _socket;
    private readonly ReplySequence _sequence = new();
    private readonly byte[] _buffer = new byte[8192];
    private int _start, _end;

    private ControlClient(Socket socket) => _socket = socket;

    public Socket Socket => _socket;

    /// <summary>Connects and reads the greeting.</summary>
    public static async Task<ControlClient> ConnectAsync(ServerProcess server) => (await GreetedAsync(server)).Client;

    public static async Task<(ControlClient Client, WireReply Greeting)> GreetedAsync(ServerProcess server)
    {
        var client = new ControlClient(await ConnectAsync(server.EndPoint));
        try
        {
            return (client, (await client.ReadAsync()).Is(220));
        }
        catch
        {
            client.Dispose();
            throw;
        }
    }

    /// <summary>Logged in, and in TYPE I.</summary>
    public static async Task<ControlClient> LogInAsync(ServerProcess server)
    {
        var client = await ConnectAsync(server);
        try
        {
            (await client.SendAsync($"USER {ServerProcess.User}")).Is(331);
            (await client.SendAsync($"PASS {ServerProcess.Password}")).Is(230);
            (await client.SendAsync("TYPE I")).Is(200);
            return client;
        }
        catch
        {
            client.Dispose();
            throw;
        }
    }

    public Task<WireReply> SendAsync(string line) => SendAsync(Encoding.UTF8.GetBytes(line + "\r\n"));

    public async Task<WireReply> SendAsync(byte[] octets)
    {
        await WriteAsync(octets);
        return await ReadAsync();
    }

    public Task WriteAsync(string line) => WriteAsync(Encoding.UTF8.GetBytes(line + "\r\n"));

    public async Task WriteAsync(byte[] octets)
    {
        _sequence.Sent(octets);
        using var limit = new CancellationTokenSource(Limit);
        await _socket.SendAsync(octets, limit.Token);
    }

    /// <exception cref="IOException">The server has closed the connection.</exception>
    public async Task<WireReply> ReadAsync()
    {
        var first = await ReadLineAsync();
        var code = int.Parse(first.AsSpan(0, 3), NumberStyles.None, CultureInfo.InvariantCulture);
        var text = new StringBuilder(first);
        if (first.Length > 3 && first[3] == '-')
        {
            string line;
            do
            {
                line = await ReadLineAsync();
                text.Append('\n').Append(line);
            }
            while (!line.StartsWith(first[..3] + " ", StringComparison.Ordinal));
        }

        _sequence.Received(code, text.ToString());
        return new WireReply(code, text.ToString());
    }

    /// <summary>EPSV, and the connection to the port it names.</summary>
    public async Task<Socket> OpenPassiveAsync()
    {
        var reply = (await SendAsync("EPSV")).Is(229).Text;
        var port = int.Parse(reply.Split('|')[3], NumberStyles.None, CultureInfo.InvariantCulture);
        return await ConnectAsync(new IPEndPoint(((IPEndPoint)_socket.RemoteEndPoint!).Address, port));
    }

    /// <summary>The command with a data connection, up to the first reply. The socket is null where that is a refusal.</summary>
    public async Task<(WireReply Reply, Socket? Data)> BeginAsync(string command)
    {
        var data = await OpenPassiveAsync();
        var reply = await SendAsync(command);
        if (!reply.IsRefusal)
            return (reply.Is(150), data);

        data.Dispose();
        return (reply, null);
    }

    /// <summary>Sends octets by STOR, APPE or STOU and returns the last reply.</summary>
    public async Task<WireReply> UploadAsync(string command, ReadOnlyMemory<byte> octets)
    {
        var (reply, data) = await BeginAsync(command);
        if (data is null)
            return reply;

        using (data)
        {
            try
            {
                await SendAllAsync(data, octets);
                data.Shutdown(SocketShutdown.Send);
            }
            catch (SocketException)
            {
                // The server has given the transfer up; its reply says why.
            }

            return await ReadAsync();
        }
    }

    /// <summary>What RETR or a listing sends, and the last reply.</summary>
    public async Task<(WireReply Reply, byte[] Octets)> DownloadAsync(string command)
    {
        var (reply, data) = await BeginAsync(command);
        if (data is null)
            return (reply, []);

        using (data)
        {
            var octets = await ReadToEndAsync(data);
            return (await ReadAsync(), octets);
        }
    }

    public async Task<string[]> ListAsync(string command)
    {
        var (reply, octets) = await DownloadAsync(command);
        reply.Is(226);
        var text = Encoding.UTF8.GetString(octets);
        Assert.True(text.Length == 0 || text.EndsWith("\r\n", StringComparison.Ordinal), "The listing does not end with CR LF.");
        return text.Split("\r\n")[..^1];
    }

    /// <summary>True once the server has closed this connection, and nothing more was said.</summary>
    public async Task<bool> IsClosedAsync()
    {
        try
        {
            using var limit = new CancellationTokenSource(Limit);
            return _start == _end && await _socket.ReceiveAsync(_buffer, limit.Token) == 0;
        }
        catch (SocketException)
        {
            return true;
        }
    }

    /// <summary>RST instead of FIN.</summary>
    public static void Reset(Socket socket)
    {
        socket.LingerState = new LingerOption(true, 0);
        socket.Dispose();
    }

    public static async Task SendAllAsync(Socket socket, ReadOnlyMemory<byte> octets)
    {
        using var limit = new CancellationTokenSource(Limit);
        while (octets.Length > 0)
            octets = octets[await socket.SendAsync(octets, limit.Token)..];
    }

    public static async Task<byte[]> ReadToEndAsync(Socket socket)
    {
        using var limit = new CancellationTokenSource(Limit);
        using var all = new MemoryStream();
        var buffer = new byte[64 * 1024];
        int count;
        while ((count = await socket.ReceiveAsync(buffer, limit.Token)) > 0)
            all.Write(buffer, 0, count);
        return all.ToArray();
    }

    public void Dispose()
    {
        _socket.Dispose();
        _sequence.Dispose();
    }

    private static async Task<Socket> ConnectAsync(IPEndPoint endPoint)
    {
        var socket = new Socket(endPoint.AddressFamily, SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
        try
        {
            using var limit = new CancellationTokenSource(Limit);
            await socket.ConnectAsync(endPoint, limit.Token);
            return socket;
        }
        catch
        {
            socket.Dispose();
            throw;
        }
    }

    private async Task<string> ReadLineAsync()
    {
        var line = new List<byte>();
        using var limit = new CancellationTokenSource(Limit);
        while (line.Count < 2 || line[^1] != '\n')
        {
            if (_start == _end)
            {
                _start = 0;
                _end = await _socket.ReceiveAsync(_buffer, limit.Token);
                if (_end == 0)
                    throw new IOException($"The server closed the connection after \"{Encoding.UTF8.GetString([.. line])}\".");
            }

            line.Add(_buffer[_start++]);
        }

        return Encoding.UTF8.GetString([.. line]).TrimEnd('\r', '\n');
    }
}
