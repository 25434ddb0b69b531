using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using Portcullis.Server;
using Portcullis.Server.Accounts;
using Portcullis.Server.Security;
using Portcullis.Tests.Security;

namespace Portcullis.Tests.Conversations;

/// <summary>Logging in by a client certificate (RFC 4217 §12, RFC 2228 §4).</summary>
public sealed class CertificateLoginTests
{
    private static readonly TestAuthority Partners = TestAuthority.Create();

    private static readonly X509Certificate2 Annas = Partners.Issue(names => names.AddEmailAddress("anna@example.com"));

    [Theory]
    [InlineData(ClientCertificateMode.Accept)]
    [InlineData(ClientCertificateMode.Require)]
    public async Task A_certificate_is_enough(ClientCertificateMode mode)
    {
        await using var conversation = await BeginAsync(mode);
        var user = await BeginTlsAsync(conversation, Annas);
        await user.SayAsync("USER anna", "232 User logged in by the client certificate; no password is needed.");
        await user.SayAsync("PWD", "257");
        await user.SayAsync("PASS whatever", "202");
        Assert.Equal("CN=a client", Assert.Single(conversation.Log.Named("LoggedInByCertificate"))["Subject"]);
    }

    [Fact]
    public async Task A_fingerprint_is_enough_without_an_authority()
    {
        var own = TestCertificates.Client();
        await using var conversation = await BeginAsync(ClientCertificateMode.Accept, options => options with
        {
            Tls = options.Tls! with { ClientTrust = ClientTrust.None },
            Authenticator = new StaticAccounts().Add(new Account("anna", NoStorage), null, new CertificateLogin([Name($"sha256:{own.GetCertHashString(HashAlgorithmName.SHA256)}")])),
        });
        conversation.Clock.SetUtcNow(TimeProvider.System.GetUtcNow());
        await (await BeginTlsAsync(conversation, own)).SayAsync("USER anna", "232");

        // It is the only way in, and nobody learns that it is.
        var stranger = await BeginTlsAsync(conversation, TestCertificates.Client());
        await stranger.SayAsync("USER anna", "331 Password required.");
        await stranger.SayAsync("PASS ", "530 Login incorrect.");
        await stranger.SayAsync("USER nobody", "331 Password required.");
        await stranger.SayAsync("PASS ", "530 Login incorrect.");
    }

    // The user of another certificate, none at all, and the one of the account for another user.
    [Theory]
    [InlineData(false, "anna")]
    [InlineData(null, "anna")]
    [InlineData(true, "bert")]
    [InlineData(true, "nobody")]
    public async Task Who_shows_another_is_asked_for_the_password(bool? isAnnas, string userName)
    {
        await using var conversation = await BeginAsync(ClientCertificateMode.Accept);
        var user = await BeginTlsAsync(conversation, isAnnas switch { true => Annas, false => Partners.Issue(names => names.AddEmailAddress("eve@example.com")), null => null });
        await user.SayAsync($"USER {userName}", "331 Password required.");
        await user.SayAsync("PWD", "530");
        await user.SayAsync("USER anna", isAnnas == true ? "232" : "331");
    }

    [Fact]
    public async Task Either_is_enough_where_there_are_both()
    {
        await using var conversation = await BeginAsync(ClientCertificateMode.Accept);
        var user = await conversation.ConnectAsync();
        await user.SayAsync("USER anna", "331");
        await user.SayAsync("PASS secret", "230");
    }

    [Theory]
    [InlineData(true, "secret", "230")]
    [InlineData(true, "wrong", "530")]
    [InlineData(false, "secret", "530 Login incorrect.")]
    public async Task Both_can_be_needed(bool isRight, string password, string reply)
    {
        await using var conversation = await BeginAsync(ClientCertificateMode.Accept, options => options with
        {
            Authenticator = new StaticAccounts().Add(new Account("anna", NoStorage), "secret", Hers with { NeedsPassword = true }),
        });
        var user = await BeginTlsAsync(conversation, isRight ? Annas : null);
        await user.SayAsync("USER anna", "331");
        await user.SayAsync($"PASS {password}", reply);
    }

    [Fact]
    public async Task One_that_nobody_vouches_for_is_told_so_where_a_good_one_is_required()
    {
        await using var conversation = await BeginAsync(ClientCertificateMode.Require);
        var user = await BeginTlsAsync(conversation, TestAuthority.Create("CN=Somebody").Issue(names => names.AddEmailAddress("anna@example.com")));
        Assert.StartsWith("530 Your client certificate is not accepted: ", (await user.AskAsync("USER anna")), StringComparison.Ordinal);
        await user.SayAsync("PASS secret", "503");
        Assert.Equal(1, conversation.Metrics.Refusals("tls.client-certificate"));
    }

    [Fact]
    public async Task One_that_is_revoked_logs_nobody_in_from_the_next_handshake_on()
    {
        await using var conversation = await BeginAsync(ClientCertificateMode.Require);
        await (await BeginTlsAsync(conversation, Annas)).SayAsync("USER anna", "232");
        conversation.Options.Tls!.ClientTrust.Replace([Partners.Certificate], [Partners.List(null, Annas)]);
        await (await BeginTlsAsync(conversation, Annas)).SayAsync("USER anna", "530 Your client certificate is not accepted: it is revoked.");
    }

    [Fact]
    public async Task After_the_end_of_TLS_it_is_forgotten()
    {
        await using var conversation = await BeginAsync(ClientCertificateMode.Accept);
        var user = await BeginTlsAsync(conversation, Annas);
        await user.SayAsync("USER anna", "232");
        await user.SayAsync("REIN", "220");
        await user.SayAsync("USER anna", "331");
        user.ClientCertificate = null;
        await user.SayAsync("AUTH TLS", "234");
        await user.SayAsync("USER anna", "331");
    }

    [Fact]
    public async Task A_host_has_accounts_of_its_own_for_certificates_too()
    {
        await using var conversation = await BeginAsync(ClientCertificateMode.Accept, options => options with
        {
            VirtualHosts = [new VirtualHost("localhost", new StaticAccounts().Add(new Account("anna", NoStorage), "secret"))],
        });
        var user = await BeginTlsAsync(conversation, Annas);
        await user.SayAsync("HOST localhost", "220");
        await user.SayAsync("USER anna", "331");
    }

    private static Portcullis.Storage.IStorage NoStorage => new Portcullis.Storage.Memory.MemoryStorage();

    private static CertificateLogin Hers => new([Name("email:anna@example.com")]);

    private static CertificateName Name(string text)
    {
        Assert.True(CertificateName.TryParse(text, out var name));
        return name;
    }

    private static Task<Conversation> BeginAsync(ClientCertificateMode mode, Func<FtpServerOptions, FtpServerOptions>? configure = null) =>
        Conversation.BeginAsync(options =>
        {
            var with = options with
            {
                Authenticator = new StaticAccounts().Add(new Account("anna", NoStorage), "secret", Hers).Add(new Account("bert", NoStorage), "secret"),
                Tls = TestCertificates.Options with { Control = TlsDuty.Allow, ClientCertificates = mode, ClientTrust = new ClientTrust([Partners.Certificate], []) },
            };
            return configure?.Invoke(with) ?? with;
        });

    private static async Task<UserPi> BeginTlsAsync(Conversation conversation, X509Certificate2? certificate)
    {
        var user = await conversation.ConnectAsync();
        user.ClientCertificate = certificate;
        await user.SayAsync("AUTH TLS", "234");
        return user;
    }
}
