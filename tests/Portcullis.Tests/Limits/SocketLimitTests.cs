using System.Net;
using System.Net.Sockets;
using Portcullis.Server;
using Portcullis.Server.Accounts;
using Portcullis.Server.Profiles;
using Portcullis.Storage.Memory;

namespace Portcullis.Tests.Limits;

/// <summary>Over real sockets, many at once: as many as there may be get in, not one more and not one fewer.</summary>
public sealed class SocketLimitTests
{
    private const int Clients = 24, Rounds = 20;

    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    [Fact]
    public async Task Of_many_that_connect_at_once_as_many_are_served_as_there_may_be()
    {
        await using var server = Start(options => options with
        {
            MaximumSessions = 9,
            Networks = [new NetworkSettings("here", [IPNetwork.Parse("127.0.0.0/8")]) { MaximumSessions = 7, MaximumSessionsPerAddress = 5 }],
        });

        await FiveOfManyAsync(server, client => client.ReadAsync(), "220");
    }

    [Fact]
    public async Task Of_many_that_log_in_at_once_as_many_are_let_in_as_there_may_be()
    {
        await using var server = Start(options => options with { Settings = new ClientSettings { SessionsPerAccount = 5 } });
        await FiveOfManyAsync(server, client => client.LogInAsync(), "230");
    }

    [Fact]
    public async Task Who_comes_and_goes_as_fast_as_it_can_is_never_refused_for_itself()
    {
        await using var server = Start(options => options with { MaximumSessions = 1, Settings = new ClientSettings { SessionsPerAccount = 1 } });
        for (var i = 0; i < 200; i++)
        {
            using var client = await Client.ConnectAsync(server);
            Assert.StartsWith("230", await client.LogInAsync(), StringComparison.Ordinal);
            await client.QuitAsync();
        }
    }

    private static async Task FiveOfManyAsync(FtpServer server, Func<Client, Task<string>> comeIn, string welcome)
    {
        for (var round = 0; round < Rounds; round++)
        {
            var clients = await Task.WhenAll(Enumerable.Range(0, Clients).Select(_ => Client.ConnectAsync(server)));
            var replies = await Task.WhenAll(clients.Select(comeIn));
            Assert.Equal((5, Clients - 5), (replies.Count(reply => reply.StartsWith(welcome, StringComparison.Ordinal)), replies.Count(reply => reply.StartsWith("421", StringComparison.Ordinal))));

            // Each sees the end when its place is free, so that the next round finds all of them.
            await Task.WhenAll(clients.Zip(replies).Where(each => each.Second[0] == '2').Select(each => each.First.QuitAsync()));
            foreach (var client in clients)
                client.Dispose();
        }
    }

    private static FtpServer Start(Func<FtpServerOptions, FtpServerOptions> configure)
    {
        var server = new FtpServer(configure(new FtpServerOptions
        {
            Listeners = [new(IPAddress.Loopback, 0)],
            Authenticator = new StaticAccounts().Add(new Account("anna", new MemoryStorage(TimeProvider.System)), "secret"),
        }));
        server.Start();
        return server;
    }

    private sealed class Client : IDisposable
    {
        private readonly TcpClient _client;
        private readonly StreamReader _reader;

        private Client(TcpClient client) => (_client, _reader) = (client, new StreamReader(client.GetStream()));

        public static async Task<Client> ConnectAsync(FtpServer server)
        {
            var client = new TcpClient();
            await client.ConnectAsync(server.EndPoints[0]).WaitAsync(Patience);
            return new Client(client);
        }

        public async Task<string> ReadAsync() => await _reader.ReadLineAsync().WaitAsync(Patience) ?? "";

        public async Task<string> LogInAsync()
        {
            Assert.StartsWith("220", await ReadAsync(), StringComparison.Ordinal);
            await SendAsync("USER anna");
            await ReadAsync();
            await SendAsync("PASS secret");
            return await ReadAsync();
        }

        public async Task QuitAsync()
        {
            await SendAsync("QUIT");
            Assert.StartsWith("221", await ReadAsync(), StringComparison.Ordinal);
            Assert.Equal("", await ReadAsync());
        }

        public void Dispose() => _client.Dispose();

        private async Task SendAsync(string line) => await _client.GetStream().WriteAsync(System.Text.Encoding.ASCII.GetBytes(line + "\r\n"));
    }
}
