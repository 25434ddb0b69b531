using System.Net;
using System.Net.Sockets;
using System.Text;
using Portcullis.Server.Transport;

namespace Portcullis.Tests.Transport;

/// <summary>What the operating system's TCP is told, and what it tells.</summary>
public sealed class SocketConnectionTests
{
    [Fact]
    public async Task A_connection_is_kept_known_to_firewalls_and_takes_urgent_data_in_line()
    {
        var (socket, peer) = await ConnectAsync();
        using (peer)
        {
            await using var connection = new SocketConnection(socket);
            connection.BeControl();
            Assert.True(socket.NoDelay);
            Assert.Equal(1, socket.GetSocketOption(SocketOptionLevel.Socket, SocketOptionName.KeepAlive));
            Assert.Equal(60, socket.GetSocketOption(SocketOptionLevel.Tcp, SocketOptionName.TcpKeepAliveTime));
            Assert.Equal(15, socket.GetSocketOption(SocketOptionLevel.Tcp, SocketOptionName.TcpKeepAliveInterval));
            Assert.Equal(4, socket.GetSocketOption(SocketOptionLevel.Tcp, SocketOptionName.TcpKeepAliveRetryCount));

            // Telnet's Synch as BSD's ftp sends it: IAC IP IAC, the last octet urgent, then DM.
            peer.Send([255, 244, 255], SocketFlags.OutOfBand);
            peer.Send([242, (byte)'A']);
            using var limit = new CancellationTokenSource(TimeSpan.FromSeconds(10));
            var received = new byte[5];
            for (var count = 0; count < received.Length;)
                count += await connection.ReceiveAsync(received.AsMemory(count), limit.Token);
            Assert.Equal([255, 244, 255, 242, (byte)'A'], received);
        }
    }

    [Fact]
    public async Task The_peer_is_gone_when_it_has_closed_and_nothing_is_left_to_read()
    {
        var (socket, peer) = await ConnectAsync();
        using (peer)
        {
            await using var connection = new SocketConnection(socket);
            Assert.False(connection.IsPeerGone);

            peer.Send("QUIT"u8);
            peer.Shutdown(SocketShutdown.Send);
            await connection.ReceiveAsync(Memory<byte>.Empty, CancellationToken.None);
            Assert.False(connection.IsPeerGone);

            var buffer = new byte[16];
            while (await connection.ReceiveAsync(buffer, CancellationToken.None) > 0)
            {
            }

            Assert.True(connection.IsPeerGone);
        }
    }

    [Fact]
    public async Task What_was_sent_last_arrives_though_input_was_left_unread()
    {
        var (socket, peer) = await ConnectAsync();
        using (peer)
        {
            var connection = new SocketConnection(socket);
            peer.Send("NOOP\r\nNOOP\r\n"u8);
            await connection.ReceiveAsync(Memory<byte>.Empty, CancellationToken.None);
            await connection.SendAsync("221 Goodbye.\r\n"u8.ToArray(), CancellationToken.None);
            await connection.DisposeAsync();

            using var reader = new StreamReader(new NetworkStream(peer), Encoding.ASCII);
            Assert.Equal("221 Goodbye.\r\n", await reader.ReadToEndAsync());
        }
    }

    [Fact]
    public async Task Two_connections_can_come_from_one_local_port()
    {
        using var one = new TcpListener(IPAddress.Loopback, 0);
        using var two = new TcpListener(IPAddress.Loopback, 0);
        one.Start();
        two.Start();
        await using var first = await SocketNetwork.Instance.ConnectAsync(
            new IPEndPoint(IPAddress.Loopback, 0), (IPEndPoint)one.LocalEndpoint, CancellationToken.None);

        // As active data connections all come from port L-1.
        using var free = new TcpListener(IPAddress.Loopback, 0);
        free.Start();
        var local = (IPEndPoint)free.LocalEndpoint;
        free.Stop();
        await using var second = await SocketNetwork.Instance.ConnectAsync(local, (IPEndPoint)one.LocalEndpoint, CancellationToken.None);
        await using var third = await SocketNetwork.Instance.ConnectAsync(local, (IPEndPoint)two.LocalEndpoint, CancellationToken.None);
        Assert.Equal(local, second.Local);
        Assert.Equal(local, third.Local);
    }

    private static async Task<(Socket Ours, Socket Peer)> ConnectAsync()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        var peer = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        await peer.ConnectAsync(listener.LocalEndpoint);
        return (await listener.AcceptSocketAsync(), peer);
    }
}
