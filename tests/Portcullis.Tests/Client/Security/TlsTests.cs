using System.Net;
using System.Net.Security;
using Portcullis.Client;
using Portcullis.Client.Security;
using Portcullis.Protocol.Replies;
using Portcullis.Protocol.Representation;
using Portcullis.Server.Security;
using Portcullis.Tests.Security;
using static Portcullis.Tests.Client.Connecting;

namespace Portcullis.Tests.Client.Security;

/// <summary>TLS between our client and our server.</summary>
public sealed class TlsTests
{
    private static readonly byte[] Content = [.. Enumerable.Range(0, 2_000_003).Select(i => (byte)(i * 7 >> 3))];

    private readonly List<string> _sent = [];
    private readonly List<string> _noticed = [];

    [Theory]
    [InlineData(TlsUse.Explicit, "S", "localhost")]
    [InlineData(TlsUse.Explicit, "S", "127.0.0.1")]
    [InlineData(TlsUse.Explicit, "B", "127.0.0.1")]
    [InlineData(TlsUse.Explicit, "C", "127.0.0.1")]
    [InlineData(TlsUse.Implicit, "S", "127.0.0.1")]
    [InlineData(TlsUse.Try, "S", "127.0.0.1")]
    public async Task Commands_and_data_go_under_TLS(TlsUse use, string mode, string host)
    {
        await using var server = Server();
        await using var client = await server.LogInAsync(Options(use), host);
        TransmissionModes.TryParse(mode, out var parsed);
        await client.SetParametersAsync(client.Parameters with { Mode = parsed });

        for (var round = 0; round < 2; round++)
        {
            await client.StoreAsync("f", new MemoryStream(Content));
            var back = new MemoryStream();
            await client.RetrieveAsync("f", back);
            Assert.True(Content.AsSpan().SequenceEqual(back.ToArray()));
            Assert.Equal(["f"], await client.ListAsync(ListingCommand.Nlst));
        }

        await client.StoreAsync("empty", Stream.Null);
        var nothing = new MemoryStream();
        await client.RetrieveAsync("empty", nothing);
        Assert.Equal(0, nothing.Length);
        Assert.Equal(Content, await server.ReadAsync("/f"));
        Assert.Equal(["PBSZ 0", "PROT P"], _sent.Where(line => line.StartsWith('P') && line[1] is 'B' or 'R'));
        Assert.Equal(use != TlsUse.Implicit, _sent[0] == "AUTH TLS");
        Assert.Contains(TestCertificates.Localhost.Fingerprint, client.Tls, StringComparison.Ordinal);
        await client.QuitAsync();
    }

    [Fact]
    public async Task Active_data_connections_go_under_TLS_too()
    {
        await using var server = Server();
        await using var client = await server.LogInAsync(Options(TlsUse.Explicit));
        client.Dialect.Ways = Portcullis.Client.Dialects.DataPortWays.Eprt;
        await client.StoreAsync("f", new MemoryStream(Content));
        Assert.Equal(["f"], await client.ListAsync(ListingCommand.Nlst));
        Assert.Equal(Content, await server.ReadAsync("/f"));
    }

    // A process keeps one session for each name, as it is written: in this one nobody else writes it so.
    [Fact]
    public async Task A_server_that_wants_the_session_resumed_is_called_by_its_name()
    {
        await using var server = Server(tls => tls with { Binding = TlsBinding.Require });
        await using var client = await server.LogInAsync(Options(TlsUse.Explicit), "LocalHost");
        for (var round = 0; round < 3; round++)
        {
            await client.StoreAsync("f", new MemoryStream(Content));
            Assert.Equal(["f"], await client.ListAsync(ListingCommand.Nlst));
        }
    }

    [Fact]
    public async Task Called_by_its_address_it_refuses_and_the_user_learns_why()
    {
        await using var server = Server(tls => tls with { Binding = TlsBinding.Require });
        await using var client = await server.LogInAsync(Options(TlsUse.Explicit));
        var failed = await FailsAsync(() => client.ListAsync());
        Assert.Equal((FtpFailure.Tls, ReplyCode.DataProtectionFailed), (failed.Failure, failed.Reply!.Code));
        Assert.Contains("give its name", Assert.Single(_noticed), StringComparison.Ordinal);
        Assert.Equal("/", await client.GetWorkingDirectoryAsync());
    }

    [Fact]
    public async Task Without_TLS_at_the_server_try_goes_on_and_explicit_does_not()
    {
        await using var server = new OwnServer();
        await using var client = await server.LogInAsync(Options(TlsUse.Try));
        Assert.Empty(await client.ListAsync());
        Assert.Null(client.Tls);
        Assert.Contains("all goes in the clear", Assert.Single(_noticed), StringComparison.Ordinal);

        var failed = await FailsAsync(() => server.LogInAsync(Options(TlsUse.Explicit)));
        Assert.Equal(FtpFailure.Tls, failed.Failure);
        Assert.StartsWith("The server refused TLS: 502 ", failed.Message, StringComparison.Ordinal);
        Assert.Equal("AUTH TLS", _sent[^1]);
    }

    [Fact]
    public async Task Data_goes_in_the_clear_where_that_is_wanted()
    {
        await using var server = Server();
        await using var client = await server.LogInAsync(Options(TlsUse.Explicit));
        await client.Protection.SetAsync(false, default);
        await client.StoreAsync("f", new MemoryStream(Content));
        await client.Protection.SetAsync(true, default);
        Assert.Equal(["f"], await client.ListAsync(ListingCommand.Nlst));
        await client.QuoteAsync("PROT C");
        Assert.Equal(["f"], await client.ListAsync(ListingCommand.Nlst));
        Assert.Equal(["PROT P", "PROT C", "PROT P"], _sent.Where(line => line.StartsWith("PROT", StringComparison.Ordinal)));
    }

    [Fact]
    public async Task After_CCC_commands_go_in_the_clear_and_data_as_before()
    {
        await using var server = Server(tls => tls with { AllowClearCommandChannel = true });
        await using var client = await server.LogInAsync(Options(TlsUse.Explicit));
        Assert.Equal(200, (int)(await client.QuoteAsync("CCC")).Code);
        Assert.Null(client.Tls);
        await client.StoreAsync("f", new MemoryStream(Content));
        Assert.Equal(["f"], await client.ListAsync(ListingCommand.Nlst));
        Assert.Equal(Content, await server.ReadAsync("/f"));
    }

    [Fact]
    public async Task AUTH_by_hand_is_followed_and_REIN_under_TLS_is_not_sent()
    {
        await using var server = Server();
        await using var client = await FtpClient.ConnectAsync("127.0.0.1", server.Port, Options(TlsUse.Off));
        Assert.Equal(234, (int)(await client.QuoteAsync("AUTH TLS")).Code);
        await client.LoginAsync(OwnServer.User, OwnServer.Password);
        Assert.Empty(await client.ListAsync());
        Assert.Equal(FtpFailure.Tls, (await FailsAsync(() => client.ReinitializeAsync())).Failure);
        Assert.DoesNotContain("REIN", _sent);
    }

    [Fact]
    public async Task A_server_that_asks_for_a_certificate_gets_it()
    {
        await using var server = Server(tls => tls with { ClientCertificates = ClientCertificateMode.Require });
        var own = SslStreamCertificateContext.Create(TestCertificates.FilesExample.Leaf, null, offline: true);
        var options = Options(TlsUse.Explicit);
        await using var client = await server.LogInAsync(options with { Tls = options.Tls with { Certificate = own } });
        Assert.Empty(await client.ListAsync());
        Assert.Equal(FtpFailure.Tls, await FailureAsync(async () => await (await server.LogInAsync(options)).ListAsync()));
    }

    [Fact]
    public async Task An_upload_that_is_cut_leaves_nothing()
    {
        await using var server = Server();
        await using var client = await server.LogInAsync(Options(TlsUse.Explicit));
        Assert.Equal(FtpFailure.LocalFile, (await FailsAsync(() => client.StoreAsync("f", new CutStream()))).Failure);
        Assert.Empty(await client.ListAsync(ListingCommand.Nlst));
    }

    // In TLS 1.3 the server says only after the handshake what it thinks of our certificate.
    private static async Task<FtpFailure> FailureAsync(Func<Task> action)
    {
        var failed = await FailsAsync(action);
        return failed.Failure == FtpFailure.ConnectionLost ? FtpFailure.Tls : failed.Failure;
    }

    private static OwnServer Server(Func<TlsOptions, TlsOptions>? configure = null) => new(options => options with
    {
        Tls = configure?.Invoke(TestCertificates.Options) ?? TestCertificates.Options,
        ImplicitTlsListeners = [new IPEndPoint(IPAddress.Loopback, 0)],
    });

    private FtpClientOptions Options(TlsUse use) => new()
    {
        Tls = new ClientTlsOptions { Use = use, Pin = TestCertificates.Localhost.Fingerprint },
        CommandSent = _sent.Add,
        Noticed = _noticed.Add,
    };

    private sealed class CutStream : MemoryStream
    {
        private int _given;

        public override ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default) =>
            _given++ < 3 ? ValueTask.FromResult(buffer.Length) : throw new IOException("Input/output error");
    }
}
