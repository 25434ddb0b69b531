using System.Net;
using System.Net.Sockets;
using Portcullis.Client;
using Portcullis.Client.DataTransfer;

namespace Portcullis.Tests.Client.DataTransfer;

/// <summary>A reply that ends the transfer may come while the data connection is being ended: whoever is later finds it closed.</summary>
public sealed class DataConnectionTests : IDisposable
{
    private readonly TcpListener _listener = new(IPAddress.Loopback, 0);

    public DataConnectionTests() => _listener.Start();

    public void Dispose() => _listener.Dispose();

    [Fact]
    public async Task Broken_before_it_is_complete_it_fails_nobody()
    {
        using var data = await ConnectAsync();
        data.Break();
        Assert.Equal(FtpFailure.Transfer, (await Assert.ThrowsAsync<FtpException>(async () => await data.ReceiveAsync(new byte[1]))).Failure);
        Assert.Equal(FtpFailure.Transfer, (await Assert.ThrowsAsync<FtpException>(async () => await data.SendAsync(new byte[1]))).Failure);
        await data.CompleteAsync();
        data.Confirmed();
        data.EndWhenConfirmed();
    }

    [Fact]
    public async Task Broken_while_it_is_completed_it_fails_nobody()
    {
        for (var round = 0; round < 200; round++)
        {
            using var data = await ConnectAsync();
            var breaking = Task.Run(data.Break);
            await data.CompleteAsync();
            await breaking;
        }
    }

    private async Task<DataConnection> ConnectAsync()
    {
        var socket = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        await socket.ConnectAsync(_listener.LocalEndpoint);
        (await _listener.AcceptSocketAsync()).Dispose();
        return new DataConnection(socket, new FtpClientOptions(), default);
    }
}
