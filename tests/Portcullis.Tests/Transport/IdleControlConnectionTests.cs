using System.Net;
using System.Net.Sockets;
using Portcullis.Server.Sessions;
using Portcullis.Server.Transport;

namespace Portcullis.Tests.Transport;

/// <summary>A session that waits for a command holds no buffer, and so no password that came before.</summary>
public sealed class IdleControlConnectionTests
{
    [Theory]
    [InlineData("PASS secret\r\n", false)]
    [InlineData("PASS secret\r\nNOOP\r\n", false)]
    [InlineData("PASS secret\r\nNO", true)]
    public async Task Only_an_incomplete_line_is_kept(string sent, bool holds)
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        using var peer = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        await peer.ConnectAsync(listener.LocalEndpoint);
        await using var control = new ControlConnection(new SocketConnection(await listener.AcceptSocketAsync()), TimeProvider.System, TimeSpan.FromMinutes(1));

        await peer.SendAsync(System.Text.Encoding.ASCII.GetBytes(sent));
        for (var lines = sent.Count(octet => octet == '\n'); lines > 0; lines--)
            Assert.IsType<ControlInput.Command>(await control.ReadAsync(CancellationToken.None));
        var next = control.ReadAsync(CancellationToken.None).AsTask();

        Assert.False(next.IsCompleted);
        Assert.Equal(holds, control.HoldsBuffer);
        await peer.SendAsync("OP\r\n"u8.ToArray());
        await next;
    }
}
