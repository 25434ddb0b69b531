using System.Net;
using System.Text;
using Portcullis.Protocol.Paths;
using Portcullis.Server;
using Portcullis.Server.Accounts;
using Portcullis.Server.Profiles;
using Portcullis.Server.Security;
using Portcullis.Storage.Memory;
using Portcullis.Tests.Security;

namespace Portcullis.Tests.Conversations;

/// <summary>AUTH TLS and what it protects, in conversations (RFC 4217).</summary>
public sealed class TlsTests
{
    [Theory]
    [InlineData("AUTH TLS\r\nUSER anna\r\n")]
    [InlineData("AUTH TLS\r\nU")]
    [InlineData("AUTH TLS\nNOOP\r\nNOOP\r\n")]
    public async Task What_follows_AUTH_in_its_segment_ends_the_session_unanswered(string segment)
    {
        await using var conversation = await BeginAsync(TlsDuty.Allow);
        var user = await conversation.ConnectAsync();
        await user.SendOctetsAsync(Encoding.ASCII.GetBytes(segment));
        Assert.StartsWith("421 ", (await user.ReadReplyAsync()).Text, StringComparison.Ordinal);
        await user.ExpectEndAsync();
        Assert.Equal(1, conversation.Metrics.Refusals("tls.injection"));
    }

    [Fact]
    public async Task What_follows_AUTH_in_a_later_segment_is_no_handshake()
    {
        await using var conversation = await BeginAsync(TlsDuty.Allow);
        var user = await conversation.ConnectAsync();
        user.BeginsTls = false;
        await user.SayAsync("AUTH TLS", "234");
        await user.SendAsync("USER anna", "PASS secret");
        await user.ExpectResetAsync();
        await conversation.Server.StopAsync(Conversation.Patience);
        Assert.Equal(1, conversation.Metrics.Refusals("tls.handshake-failed"));
    }

    [Fact]
    public async Task AUTH_during_a_transfer_is_refused()
    {
        await using var conversation = await BeginAsync(TlsDuty.Allow);
        var user = await conversation.LogInAsync();
        await user.SayAsync("PASV", "227");
        await user.SayAsync("STOR new.txt", "150");
        await user.SendAsync("AUTH TLS");
        await (await user.OpenDataAsync()).SendAllAsync("text");
        await user.ExpectAsync("226", "503 Send AUTH again: it comes when no transfer is under way.");
        await user.SayAsync("AUTH TLS", "234");
        await user.SayAsync("PWD", "530");
    }

    [Theory]
    [InlineData(TlsDuty.Require, "anna", "530 TLS is required here: send AUTH TLS before USER.")]
    [InlineData(TlsDuty.Require, "anonymous", "530 TLS is required here: send AUTH TLS before USER.")]
    [InlineData(TlsDuty.RequireCredentials, "anna", "530 TLS is required to log in: send AUTH TLS before USER.")]
    [InlineData(TlsDuty.RequireCredentials, "anonymous", "331")]
    [InlineData(TlsDuty.Allow, "anna", "331")]
    public async Task Who_must_log_in_under_TLS_is_told_so(TlsDuty duty, string user, string reply)
    {
        await using var conversation = await BeginAsync(duty);
        var pi = await conversation.ConnectAsync();
        await pi.SayAsync($"USER {user}", reply);
        await pi.SayAsync("AUTH TLS", "234");
        await pi.LogInAsync("anna");
    }

    [Fact]
    public async Task Without_a_setting_only_clients_on_this_host_choose()
    {
        await using var conversation = await BeginAsync(null);
        await (await conversation.ConnectAsync()).SayAsync("USER anna", "530");
        await (await conversation.ConnectAsync(IPAddress.Loopback)).SayAsync("USER anna", "331");
    }

    [Fact]
    public async Task Data_connections_in_the_clear_are_refused_where_they_must_not_be()
    {
        await using var conversation = await BeginAsync(TlsDuty.Require);
        var user = await conversation.ConnectAsync();
        await user.SayAsync("AUTH TLS", "234");
        await user.LogInAsync();
        await user.SayAsync("PASV", "227");
        await user.SayAsync("LIST", "521 Data connection cannot be opened with this PROT setting: send PBSZ 0 and PROT P first.");
        await user.SayAsync("PBSZ 0", "200");
        await user.SayAsync("PROT C", "534 Data connections are under TLS here; send PROT P.");
        await user.SayAsync("PROT P", "200");
        await user.SayAsync("LIST", "150");
        Assert.Contains("letter.txt", await (await user.OpenDataAsync()).ReceiveAllAsync(), StringComparison.Ordinal);
        await user.ExpectAsync("226");
    }

    [Fact]
    public async Task An_account_can_have_a_duty_of_its_own()
    {
        await using var conversation = await BeginAsync(TlsDuty.Allow, options => options with
        {
            Authenticator = new StaticAccounts().Add(new Account("carla", new MemoryStorage(TimeProvider.System)) { ControlDuty = TlsDuty.Require }, "secret"),
        });
        var user = await conversation.ConnectAsync();
        await user.SayAsync("USER carla", "331");
        await user.SayAsync("PASS secret", "530 TLS is required here: send AUTH TLS before USER.");
    }

    [Theory]
    [InlineData("close_notify", true)]
    [InlineData("FIN", false)]
    [InlineData("RST", false)]
    public async Task An_upload_is_whole_only_with_close_notify(string end, bool isStored)
    {
        await using var conversation = await BeginAsync(TlsDuty.Allow);
        var user = await LogInPrivatelyAsync(conversation);
        await user.SayAsync("PASV", "227");
        await user.SayAsync("STOR new.txt", "150");
        var data = await user.OpenDataAsync();
        await data.SendAsync("half of it");
        await user.UntilTransferredAsync(10);
        if (end == "close_notify")
            await data.SendAllAsync(", and the rest");
        else if (end == "FIN")
            data.Connection.ShutdownSend();
        else
            data.Connection.Abort();

        await user.ExpectAsync(isStored ? "226" : "426");
        Assert.Equal(isStored, await IsStoredAsync(conversation));
    }

    [Fact]
    public async Task An_upload_without_close_notify_can_be_allowed_and_the_log_says_that_its_end_is_assumed()
    {
        await using var conversation = await BeginAsync(TlsDuty.Allow, options => options with { Tls = options.Tls! with { AllowMissingCloseNotify = true } });
        var user = await LogInPrivatelyAsync(conversation);
        await user.SayAsync("PASV", "227");
        await user.SayAsync("STOR new.txt", "150");
        var data = await user.OpenDataAsync();
        await data.SendAsync("all of it");
        data.Connection.ShutdownSend();
        await user.ExpectAsync("226");
        Assert.Equal("STOR", Assert.Single(conversation.Log.Named("EndAssumed"))["Verb"]);
    }

    [Fact]
    public async Task A_client_that_speaks_plain_on_a_private_data_connection_is_answered_522()
    {
        await using var conversation = await BeginAsync(TlsDuty.Allow);
        var user = await LogInPrivatelyAsync(conversation);
        await user.SayAsync("PASV", "227");
        await user.SayAsync("STOR new.txt", "150");
        var data = await user.OpenDataInClearAsync();
        await data.SendAllAsync("plain text, and long enough for a record header");
        await user.ExpectAsync("522 Can't open data connection: the TLS handshake failed.");
        Assert.False(await IsStoredAsync(conversation));
        await user.SayAsync("NOOP", "200");
    }

    [Fact]
    public async Task A_handshake_that_does_not_come_ends_with_its_time()
    {
        var time = TimeSpan.FromSeconds(17);
        await using var conversation = await BeginAsync(TlsDuty.Allow, options => options with { Tls = options.Tls! with { HandshakeTimeout = time } });
        var user = await LogInPrivatelyAsync(conversation);
        await conversation.Clock.ArmedAsync(time);
        await user.SayAsync("PASV", "227");
        await user.SayAsync("RETR letter.txt", "150");
        await user.OpenDataInClearAsync();
        await conversation.Clock.ArmedAsync(time);
        conversation.Clock.Advance(time);
        await user.ExpectAsync("522");
    }

    [Fact]
    public async Task REIN_goes_back_to_the_clear()
    {
        await using var conversation = await BeginAsync(TlsDuty.Allow);
        var user = await LogInPrivatelyAsync(conversation);
        await user.SayAsync("REIN", "220 Service ready for new user.");
        await user.SayAsync("PWD", "530");
        await user.SayAsync("PBSZ 0", "503");
        await user.SayAsync("AUTH TLS", "234");
        await user.LogInAsync();
    }

    [Fact]
    public async Task CCC_goes_on_in_the_clear_where_it_is_allowed()
    {
        await using var conversation = await BeginAsync(TlsDuty.RequireCredentials, options => options with { Tls = options.Tls! with { AllowClearCommandChannel = true } });
        var user = await LogInPrivatelyAsync(conversation);
        await user.SayAsync("CCC", "200");
        await user.SayAsync("PWD", "257");
        await user.SayAsync("PASV", "227");
        await user.SayAsync("RETR letter.txt", "150");
        Assert.StartsWith("Dear Bert", await (await user.OpenDataAsync()).ReceiveAllAsync(), StringComparison.Ordinal);
        await user.ExpectAsync("226");
    }

    // Whoever is on the way could send PROT C in the client's name.
    [Fact]
    public async Task After_CCC_data_connections_stay_as_they_are()
    {
        await using var conversation = await BeginAsync(TlsDuty.RequireCredentials, options => options with { Tls = options.Tls! with { AllowClearCommandChannel = true } });
        var user = await LogInPrivatelyAsync(conversation);
        await user.SayAsync("CCC", "200");
        await user.SayAsync("PBSZ 0", "503 After CCC the protection of data connections stays as it is.");
        await user.SayAsync("PROT C", "503 After CCC the protection of data connections stays as it is.");
        await user.SayAsync("PASV", "227");
        await user.SayAsync("LIST", "150");
        Assert.Contains("letter.txt", await (await user.OpenDataAsync()).ReceiveAllAsync(), StringComparison.Ordinal);
        await user.ExpectAsync("226");
        await user.SayAsync("AUTH TLS", "234");
        await user.SayAsync("PBSZ 0", "200");
        await user.SayAsync("PROT P", "200");
    }

    [Fact]
    public async Task AUTH_after_a_login_leaves_nothing_of_it()
    {
        await using var conversation = await BeginAsync(TlsDuty.Allow);
        var user = await conversation.LogInAsync();
        await user.SayAsync("TYPE I", "200");
        await user.SayAsync("STRU R", "200");
        await user.SayAsync("MODE B", "200");
        await user.SayAsync("CWD docs", "250");
        await user.OfferDataPortAsync(40_001);
        await user.SayAsync("RNFR readme.txt", "350");
        await user.SayAsync("AUTH TLS", "234");
        await user.SayAsync("RNTO stolen.txt", "530");
        await user.LogInAsync();
        await user.SendAsync("STAT");
        var status = await user.ReadReplyAsync();
        Assert.Contains("\n TYPE A N, STRU F, MODE S; working directory /\n", status.Text, StringComparison.Ordinal);
        Assert.DoesNotContain("data port", status.Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task PROT_may_come_at_any_time_and_holds_until_the_next_one()
    {
        await using var conversation = await BeginAsync(TlsDuty.Allow);
        var user = await conversation.ConnectAsync();
        await user.SayAsync("AUTH TLS", "234");
        await user.LogInAsync();
        await user.SayAsync("PASV", "227");
        await NamesAsync();
        await user.SayAsync("PASV", "227");
        await user.SayAsync("PBSZ 0", "200");
        await user.SayAsync("PROT P", "200");
        await NamesAsync();
        await user.OfferDataPortAsync(40_001);
        await NamesAsync();
        await user.SayAsync("PROT C", "200");
        await user.OfferDataPortAsync(40_002);
        await NamesAsync();

        async Task NamesAsync()
        {
            await user.SayAsync("NLST docs", "150");
            Assert.Equal("readme.txt\r\ndrafts\r\n", await (await user.OpenDataAsync()).ReceiveAllAsync());
            await user.ExpectAsync("226");
        }
    }

    [Fact]
    public async Task Data_connections_under_TLS_can_be_off()
    {
        await using var conversation = await BeginAsync(TlsDuty.Allow, options => options with { Tls = options.Tls! with { Data = TlsDuty.Off } });
        var user = await conversation.ConnectAsync();
        await user.SayAsync("AUTH TLS", "234");
        await user.SayAsync("PBSZ 0", "200");
        await user.SayAsync("PROT P", "534 Data connections are in the clear here; send PROT C.");
        await user.SayAsync("PROT C", "200");
    }

    // TLS has no urgent data: all that a client sends comes in its turn.
    [Theory]
    [InlineData("ABOR\r\n")]
    [InlineData("\u00FF\u00F4\u00FF\u00F2ABOR\r\n")]
    public async Task ABOR_and_STAT_under_TLS_are_heard_while_a_file_is_received(string abort)
    {
        await using var conversation = await BeginAsync(TlsDuty.Allow);
        var user = await LogInPrivatelyAsync(conversation);
        await user.SayAsync("PASV", "227");
        await user.SayAsync("STOR new.txt", "150");
        await (await user.OpenDataAsync()).SendAsync("half");
        await user.UntilTransferredAsync(4);
        await user.SendOctetsAsync(Encoding.Latin1.GetBytes(abort));
        await user.ExpectAsync("426", "226");
        Assert.False(await IsStoredAsync(conversation));
    }

    [Theory]
    [InlineData("localhost", "220 Welcome to it.")]
    [InlineData("LOCALHOST", "220 Welcome to it.")]
    [InlineData("other.example", "504 The TLS handshake asked for localhost; HOST must name the same.")]
    [InlineData("192.0.2.21", "504 The TLS handshake asked for localhost; HOST must name the same.")]
    public async Task HOST_is_the_name_that_TLS_was_begun_with(string name, string reply)
    {
        await using var conversation = await BeginAsync(TlsDuty.Allow, WithHosts);
        var user = await conversation.ConnectAsync();
        await user.SayAsync("AUTH TLS", "234");
        await user.SayAsync($"HOST {name}", reply);
    }

    [Theory]
    [InlineData("localhost", true)]
    [InlineData("other.example", false)]
    public async Task TLS_is_begun_with_the_name_that_HOST_has_chosen_or_not_at_all(string name, bool isRight)
    {
        await using var conversation = await BeginAsync(TlsDuty.Allow, WithHosts);
        var user = await conversation.ConnectAsync();
        await user.SayAsync($"HOST {name}", "220");
        await user.SayAsync("AUTH TLS", "234");
        if (isRight)
            await user.LogInAsync();
        else
            await Assert.ThrowsAnyAsync<IOException>(() => user.SayAsync("NOOP", "200"));
    }

    [Fact]
    public async Task CCC_is_refused_otherwise()
    {
        await using var conversation = await BeginAsync(TlsDuty.Allow);
        var user = await LogInPrivatelyAsync(conversation);
        await user.SayAsync("CCC", "534 The control connection stays under TLS here.");
        await user.SayAsync("PWD", "257");
    }

    [Theory]
    [InlineData(new byte[] { 22, 3, 1, 2, 0, 1 })]
    [InlineData(new byte[] { 22 })]
    public async Task A_handshake_on_the_port_where_AUTH_comes_first_is_named(byte[] octets)
    {
        await using var conversation = await BeginAsync(TlsDuty.Allow);
        var user = await conversation.ConnectAsync();
        await user.SendOctetsAsync(octets);
        await user.ExpectAsync("421 TLS begins with AUTH TLS on this port: choose explicit FTPS; closing the control connection.");
        await user.ExpectEndAsync();
        Assert.Equal(1, conversation.Metrics.Refusals("tls.hello-in-clear"));
    }

    [Fact]
    public async Task Plain_FTP_on_an_implicit_port_is_named()
    {
        await using var conversation = await BeginAsync(TlsDuty.Allow, WithImplicitPort);
        var user = conversation.Network.Connect(new IPEndPoint(Conversation.UserAddress, 0), ImplicitPort);
        await user.SendAsync("USER anna\r\nPASS secret\r\n"u8.ToArray(), TestContext.Current.CancellationToken);
        await Assert.ThrowsAsync<IOException>(() => user.ReceiveAsync(new byte[10], TestContext.Current.CancellationToken).AsTask().WaitAsync(Conversation.Patience));
        await conversation.Server.StopAsync(Conversation.Patience);
        Assert.Equal(1, conversation.Metrics.Refusals("tls.plain-on-implicit"));
    }

    [Fact]
    public async Task A_client_that_waits_for_the_greeting_of_an_implicit_port_is_named()
    {
        var time = TimeSpan.FromSeconds(17);
        await using var conversation = await BeginAsync(
            TlsDuty.Allow, options => WithImplicitPort(options with { Tls = options.Tls! with { HandshakeTimeout = time } }));
        var user = conversation.Network.Connect(new IPEndPoint(Conversation.UserAddress, 0), ImplicitPort);
        await conversation.Clock.ArmedAsync(time);
        conversation.Clock.Advance(time);
        await Assert.ThrowsAsync<IOException>(() => user.ReceiveAsync(new byte[10], TestContext.Current.CancellationToken).AsTask().WaitAsync(Conversation.Patience));
        await conversation.Server.StopAsync(Conversation.Patience);
        Assert.Equal(1, conversation.Metrics.Refusals("tls.silent-on-implicit"));
    }

    [Fact]
    public async Task HOST_must_name_the_host_that_the_handshake_asked_for()
    {
        await using var conversation = await BeginAsync(TlsDuty.Allow, options => options with
        {
            VirtualHosts = [new VirtualHost("localhost", options.Authenticator) { Greeting = "This is localhost." }, new VirtualHost("files.example", options.Authenticator)],
        });
        var user = await conversation.ConnectAsync();
        await user.SayAsync("AUTH TLS", "234");
        await user.SayAsync("HOST files.example", "504 The TLS handshake asked for localhost; HOST must name the same.");
        await user.SayAsync("HOST LocalHost", "220 This is localhost.");
        Assert.Equal(1, conversation.Metrics.Refusals("tls.host-mismatch"));
    }

    [Fact]
    public async Task FEAT_shows_what_can_be_used_now()
    {
        await using var conversation = await BeginAsync(TlsDuty.Allow);
        var user = await conversation.ConnectAsync();
        Assert.Contains("\n AUTH TLS;TLS-C;TLS-P;SSL;\n", await FeaturesAsync(user), StringComparison.Ordinal);
        await user.SayAsync("AUTH TLS", "234");
        var features = await FeaturesAsync(user);
        Assert.DoesNotContain("AUTH", features, StringComparison.Ordinal);
        Assert.Contains("\n PBSZ\n PRET\n PROT C;P;\n", features, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_certificate_that_nobody_vouches_for_is_not_shown_on_this_host_but_used_by_who_asks_for_it()
    {
        await using var conversation = await BeginAsync(null, options => options with { Tls = options.Tls! with { ShownOnThisHost = false } });
        var asking = await conversation.ConnectAsync(IPAddress.Loopback);
        Assert.DoesNotContain("AUTH", await FeaturesAsync(asking), StringComparison.Ordinal);
        await asking.SayAsync("AUTH TLS", "502");
        await asking.LogInAsync();

        var knowing = await conversation.ConnectAsync(IPAddress.Loopback);
        await knowing.SayAsync("AUTH TLS", "234");
        Assert.Contains("\n PBSZ\n", await FeaturesAsync(knowing), StringComparison.Ordinal);

        Assert.Contains("AUTH", await FeaturesAsync(await conversation.ConnectAsync()), StringComparison.Ordinal);
    }

    private static FtpServerOptions WithHosts(FtpServerOptions options) => options with
    {
        VirtualHosts =
        [
            new VirtualHost("localhost", options.Authenticator) { Greeting = "Welcome to it." }, new VirtualHost("other.example", options.Authenticator),
        ],
    };

    // X509Certificate.Equals takes them for the same.
    [Theory]
    [InlineData(true, "226")]
    [InlineData(false, "522")]
    public async Task The_same_client_certificate_binds_a_data_connection_and_one_with_its_issuer_and_number_does_not(bool isSame, string reply)
    {
        await using var conversation = await BeginAsync(TlsDuty.Allow, options => options with
        {
            Tls = options.Tls! with { ClientCertificates = ClientCertificateMode.Require, Binding = TlsBinding.Require },
        });
        var (own, forged) = (TestCertificates.Client(), TestCertificates.Client());
        var user = await conversation.ConnectAsync();
        user.ClientCertificate = own;
        await user.SayAsync("AUTH TLS-P", "234");
        await user.LogInAsync();
        await user.SayAsync("PROT P", "200");
        await user.SayAsync("PASV", "227");
        await user.SayAsync("RETR letter.txt", "150");
        user.ClientCertificate = isSame ? own : forged;
        var data = await user.OpenDataAsync();
        if (isSame)
            Assert.StartsWith("Dear Bert", await data.ReceiveAllAsync(), StringComparison.Ordinal);
        await user.ExpectAsync(reply);
    }

    // Account before network, network before host, host before server.
    [Fact]
    public async Task Duties_are_those_of_account_network_host_and_server_in_this_order()
    {
        var (require, allow) = (Settings(tls => tls with { Control = TlsDuty.Require }), Settings(tls => tls with { Control = TlsDuty.Allow }));
        await using var conversation = await BeginAsync(TlsDuty.Allow, options => options with
        {
            Networks = [new NetworkSettings("plant", [IPNetwork.Parse("203.0.113.0/24")]) { Settings = require }],
            VirtualHosts = [new VirtualHost("strict.example", options.Authenticator) { Settings = require }, new VirtualHost("lax.example", options.Authenticator) { Settings = allow }],
            Authenticator = new StaticAccounts().Add(new Account("anna", new MemoryStorage()), "secret").Add(new Account("carla", new MemoryStorage()) { Settings = require }, "secret"),
        });
        await (await conversation.ConnectAsync()).LogInAsync("anna");
        var carla = await conversation.ConnectAsync();
        await carla.SayAsync("USER carla", "331");
        await carla.SayAsync("PASS secret", "530 TLS is required here: send AUTH TLS before USER.");
        var atHost = await conversation.ConnectAsync();
        await atHost.SayAsync("HOST strict.example", "220");
        await atHost.SayAsync("USER anna", "530");
        await atHost.SayAsync("HOST lax.example", "220");
        await atHost.SayAsync("USER anna", "331");
        var inPlant = await conversation.ConnectAsync(Conversation.Stranger);
        await inPlant.SayAsync("HOST lax.example", "220");
        await inPlant.SayAsync("USER anna", "530");
    }

    [Fact]
    public async Task Data_connections_have_duties_by_network_and_account_too()
    {
        await using var conversation = await BeginAsync(TlsDuty.Allow, options => options with
        {
            Networks = [new NetworkSettings("plant", [IPNetwork.Parse("203.0.113.0/24")]) { Settings = Settings(tls => tls with { Data = TlsDuty.Require }) }],
            Authenticator = new StaticAccounts().Add(new Account("anna", new MemoryStorage()), "secret")
                .Add(new Account("carla", new MemoryStorage()) { Settings = Settings(tls => tls with { Data = TlsDuty.Allow }) }, "secret"),
        });
        foreach (var (address, name, reply) in new[] { (Conversation.UserAddress, "anna", "150"), (Conversation.Stranger, "carla", "150"), (Conversation.Stranger, "anna", "521") })
        {
            var user = await conversation.ConnectAsync(address);
            await user.LogInAsync(name);
            await user.SayAsync("PASV", "227");
            await user.SayAsync("NLST", reply);
            if (reply != "150")
                continue;
            Assert.Equal("", await (await user.OpenDataAsync()).ReceiveAllAsync());
            await user.ExpectAsync("226");
        }
    }

    // A session that begins elsewhere keeps AUTH; one that is under TLS keeps PBSZ and PROT.
    [Fact]
    public async Task Where_a_network_has_no_TLS_it_is_not_offered()
    {
        await using var conversation = await BeginAsync(TlsDuty.Allow, options => options with
        {
            Networks = [new NetworkSettings("plant", [IPNetwork.Parse("203.0.113.0/24")]) { Settings = Settings(tls => tls with { Control = TlsDuty.Off }) }],
        });
        var user = await conversation.ConnectAsync(Conversation.Stranger);
        Assert.DoesNotContain("AUTH", await FeaturesAsync(user), StringComparison.Ordinal);
        await user.SayAsync("AUTH TLS", "502");
        await (await conversation.ConnectAsync()).SayAsync("AUTH TLS", "234");
    }

    [Fact]
    public async Task Without_TLS_who_must_use_it_cannot_log_in()
    {
        await using var conversation = await Conversation.BeginAsync(options => options with
        {
            Networks = [new NetworkSettings("plant", [IPNetwork.Parse("203.0.113.0/24")]) { Settings = Settings(tls => tls with { Control = TlsDuty.Require }) }],
        });
        await (await conversation.ConnectAsync(Conversation.Stranger)).SayAsync("USER anna", "530");
        await (await conversation.ConnectAsync()).SayAsync("USER anna", "331");
    }

    private static ClientSettings Settings(Func<ClientTls, ClientTls> change) => new() { Tls = change(ClientTls.None) };

    private static IPEndPoint ImplicitPort => new(Conversation.ServerAddress, 990);

    private static FtpServerOptions WithImplicitPort(FtpServerOptions options) => options with { ImplicitTlsListeners = [ImplicitPort] };

    private static async Task<bool> IsStoredAsync(Conversation conversation) =>
        await conversation.Storage.FindAsync(FtpPath.Root.Child("new.txt"), TestContext.Current.CancellationToken) is not null;

    private static async Task<string> FeaturesAsync(UserPi user)
    {
        await user.SendAsync("FEAT");
        return (await user.ReadReplyAsync()).Text;
    }

    private static Task<Conversation> BeginAsync(TlsDuty? duty, Func<FtpServerOptions, FtpServerOptions>? configure = null) =>
        Conversation.BeginAsync(options =>
        {
            var protectedOptions = options with { Tls = TestCertificates.Options with { Control = duty } };
            return configure?.Invoke(protectedOptions) ?? protectedOptions;
        });

    private static async Task<UserPi> LogInPrivatelyAsync(Conversation conversation)
    {
        var user = await conversation.ConnectAsync();
        await user.SayAsync("AUTH TLS-P", "234");
        await user.LogInAsync();
        await user.SayAsync("PROT P", "200");
        return user;
    }
}
