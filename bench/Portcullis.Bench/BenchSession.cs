using System.Net;
using System.Net.Sockets;
using System.Text;

namespace Portcullis.Bench;

/// <summary>The least of a client: blocking sockets, one command at a time.</summary>
internal sealed class BenchSession : IDisposable
{
    private readonly Socket _control;
    private readonly StreamReader _replies;

    // Large enough that the client is not what limits, small enough for the second cache.
    private readonly byte[] _buffer = new byte[256 * 1024];

    public BenchSession(IPEndPoint server)
    {
        _control = Connect(server);
        _replies = new StreamReader(new NetworkStream(_control), Encoding.UTF8);
        Expect('2');
        Say("USER anna", '3');
        Say("PASS secret", '2');
    }

    public void Set(Combination combination)
    {
        Say("TYPE " + combination.Type, '2');
        Say("STRU " + combination.Structure, '2');
        Say("MODE " + combination.Mode, '2');
    }

    /// <returns>The octets of the wire.</returns>
    public long Retrieve(string name)
    {
        using var data = Open("RETR " + name);
        var (octets, count, readable) = (0L, 1, new List<Socket>(2));

        // MODE B and C leave the connection open: then the reply tells the end, after the last octet was sent.
        do
        {
            readable.Clear();
            readable.AddRange([data, _control]);
            Socket.Select(readable, null, null, -1);
            if (readable.Contains(data))
                octets += count = data.Receive(_buffer);
        }
        while (count > 0 && readable.Contains(data));

        Expect('2');
        return octets;
    }

    public void Store(string name, byte[] wire)
    {
        using (var data = Open("STOR " + name))
        {
            data.Send(wire);
            data.Shutdown(SocketShutdown.Send);
            Expect('2');
        }
    }

    public void Say(string command, char first)
    {
        _control.Send(Encoding.UTF8.GetBytes(command + "\r\n"));
        Expect(first);
    }

    public void Dispose()
    {
        _replies.Dispose();
        _control.Dispose();
    }

    private Socket Open(string command)
    {
        _control.Send("EPSV\r\n"u8);
        var reply = Expect('2');
        var port = int.Parse(reply.Split('|')[3], System.Globalization.CultureInfo.InvariantCulture);
        _control.Send(Encoding.UTF8.GetBytes(command + "\r\n"));
        var data = Connect(new IPEndPoint(((IPEndPoint)_control.RemoteEndPoint!).Address, port));
        Expect('1');
        return data;
    }

    private static Socket Connect(IPEndPoint endPoint)
    {
        var socket = new Socket(endPoint.AddressFamily, SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
        socket.Connect(endPoint);
        return socket;
    }

    private string Expect(char first)
    {
        var line = Next();
        for (var end = line[..3] + " "; !line.StartsWith(end, StringComparison.Ordinal);)
            line = Next();
        return line[0] == first ? line : throw new IOException(line);
    }

    private string Next() => _replies.ReadLine() ?? throw new IOException("The server closed the control connection.");
}
