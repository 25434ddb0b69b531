using System.Net.Security;
using System.Security.Cryptography.X509Certificates;
using Portcullis.Client;
using Portcullis.Client.LocalFiles;
using Portcullis.Client.Security;
using Portcullis.Server.Security;
using Portcullis.Tests.Security;
using static Portcullis.Tests.Client.Connecting;

namespace Portcullis.Tests.Client.Security;

/// <summary>What stands between client and server, and TLS that ends as it should not.</summary>
public sealed class HostileTlsTests
{
    private static readonly FtpClientOptions Options = new()
    {
        Tls = new ClientTlsOptions { Use = TlsUse.Explicit, Pin = TestCertificates.Localhost.Fingerprint },
    };

    [Theory]
    [InlineData("230 You are in.\r\n")]
    [InlineData("2")]
    public async Task What_came_in_the_clear_before_TLS_ends_the_session(string injected)
    {
        await using var server = new ScriptedServer
        {
            On = { ["AUTH"] = async (session, _) => await session.ReplyAsync($"234 Go.\r\n{injected}") },
        };
        var failed = await FailsAsync(() => server.LogInAsync(Options));
        Assert.Equal(FtpFailure.Tls, failed.Failure);
        Assert.Contains("came in the clear after the reply to AUTH", failed.Message, StringComparison.Ordinal);
        Assert.Equal(["AUTH TLS"], server.Commands);
    }

    [Fact]
    public async Task A_server_that_speaks_no_TLS_after_all_is_told_so()
    {
        await using var server = new ScriptedServer
        {
            On =
            {
                ["AUTH"] = async (session, _) =>
                {
                    await session.ReplyAsync("234 Go.");
                    await session.ReadLineAsync();
                    session.HangUp();
                },
            },
        };
        var failed = await FailsAsync(() => server.LogInAsync(Options));
        Assert.Equal(FtpFailure.Tls, failed.Failure);
        Assert.StartsWith("The TLS handshake failed: ", failed.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task A_download_is_whole_with_its_close_notify_only(bool closesWell)
    {
        var folder = Directory.CreateTempSubdirectory("portcullis-tests-");
        try
        {
            var local = Path.Combine(folder.FullName, "f");
            await using var server = Server();
            server.On["RETR"] = Transfer(async tls =>
            {
                await tls.WriteAsync("data"u8.ToArray());
                if (closesWell)
                    await tls.ShutdownAsync();
            });
            await using var client = await server.LogInAsync(Options);
            if (closesWell)
            {
                await client.RetrieveFileAsync("f", local);
                Assert.Equal("data", await File.ReadAllTextAsync(local));
                return;
            }

            var failed = await FailsAsync(() => client.RetrieveFileAsync("f", local));
            Assert.Equal((FtpFailure.Transfer, "The data connection broke: it ended without close_notify, so it may have been cut"), (failed.Failure, failed.Message));
            Assert.Empty(folder.GetFiles());
            Assert.Equal("/", await client.GetWorkingDirectoryAsync());
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }

    [Theory]
    [InlineData(0)]
    [InlineData(1_000_003)]
    public async Task An_upload_ends_with_close_notify(int length)
    {
        var received = (Octets: -1L, HasEnded: true);
        await using var server = Server();
        server.On["STOR"] = async (session, _) =>
        {
            await session.ReplyAsync("150 Send.");
            using var data = await session.OpenDataAsync();
            var below = new SocketStream(data);
            await using var tls = new SslStream(below);
            await tls.AuthenticateAsServerAsync(TestCertificates.Localhost.Leaf);
            var buffer = new byte[65536];
            received.Octets = 0;
            for (int count; (count = await tls.ReadAsync(buffer)) > 0; received.Octets += count)
            {
            }

            received.HasEnded = below.HasEnded;
            await session.ReplyAsync("226 Done.");
        };
        await using var client = await server.LogInAsync(Options);
        await client.StoreAsync("f", new MemoryStream(new byte[length]));
        Assert.Equal((length, false), received);
    }

    [Fact]
    public async Task A_data_connection_with_another_certificate_gets_no_file()
    {
        var octets = -1;
        await using var server = Server();
        server.On["STOR"] = async (session, _) =>
        {
            await session.ReplyAsync("150 Send.");
            using var data = await session.OpenDataAsync();
            await using var tls = new SslStream(new SocketStream(data));
            try
            {
                await tls.AuthenticateAsServerAsync(TestCertificates.FilesExample.Leaf);
                octets = await tls.ReadAsync(new byte[100]);
            }
            catch (Exception e) when (e is IOException or System.Security.Authentication.AuthenticationException)
            {
                octets = 0;
            }

            await session.ReplyAsync("226 Done.");
        };
        await using var client = await server.LogInAsync(Options);
        var failed = await FailsAsync(() => client.StoreAsync("f", new MemoryStream("secret"u8.ToArray())));
        Assert.Equal(FtpFailure.Tls, failed.Failure);
        Assert.Contains("it is not that of the control connection", failed.Message, StringComparison.Ordinal);
        Assert.Equal(0, octets);
    }

    [Theory]
    [InlineData("522 Session reuse required.", FtpFailure.Tls)]
    [InlineData("425 Cannot.", FtpFailure.DataConnection)]
    [InlineData("421 Going.", FtpFailure.Transfer)]
    public async Task A_server_that_drops_the_data_connection_says_why(string reply, FtpFailure failure)
    {
        await using var server = Server();
        server.On["LIST"] = async (session, _) =>
        {
            await session.ReplyAsync("150 Here.");
            (await session.OpenDataAsync()).Dispose();
            await session.ReplyAsync(reply);
        };
        await using var client = await server.LogInAsync(Options);
        var failed = await FailsAsync(() => client.ListAsync());
        Assert.Equal((failure, reply), (failed.Failure, failed.Reply?.ToString()));
    }

    [Theory]
    [InlineData("PBSZ")]
    [InlineData("PROT")]
    public async Task Where_data_cannot_be_protected_none_goes(string refused)
    {
        await using var server = Server();
        server.On[refused] = ScriptedServer.Say("534 Not here.");
        await using var client = await server.LogInAsync(Options);
        var failed = await FailsAsync(() => client.ListAsync());
        Assert.Equal((FtpFailure.Tls, "534 Not here."), (failed.Failure, failed.Reply!.ToString()));
        Assert.DoesNotContain("LIST", server.Verbs);
    }

    [Fact]
    public async Task A_wrong_pin_an_unknown_authority_a_wrong_name_and_a_past_date_are_told_apart()
    {
        var shown = TestCertificates.Localhost.Fingerprint;
        var (wrong, own) = (new string('0', 64), new X509Certificate2Collection(TestCertificates.Localhost.Leaf));
        await using var server = Server();
        await AcceptedAsync(new ClientTlsOptions { Pin = shown.ToLowerInvariant() });
        await AcceptedAsync(new ClientTlsOptions { AcceptsAnyCertificate = true });
        await AcceptedAsync(new ClientTlsOptions { Authorities = own });
        Assert.Equal($"The server's certificate will not do: its SHA-256 is {shown}, and not {wrong} as given with the pin.", await RefusedAsync(new ClientTlsOptions { Pin = wrong }));
        var unknown = await RefusedAsync(new ClientTlsOptions());
        Assert.Contains("it is self-signed: nobody vouches for it", unknown, StringComparison.Ordinal);
        Assert.Contains($"Its SHA-256 is {shown}: if that is what the server's operator tells you, pin it.", unknown, StringComparison.Ordinal);

        await using var other = Server(TestCertificates.FilesExample.Leaf);
        var name = await FailsAsync(() => other.LogInAsync(Explicit(new ClientTlsOptions { Authorities = new X509Certificate2Collection(TestCertificates.FilesExample.Leaf) })));
        Assert.Contains("it is for files.example, and not for 127.0.0.1", name.Message, StringComparison.Ordinal);

        var old = TlsCertificates.CreateSelfSigned(new Past(), "127.0.0.1").Leaf;
        await using var expired = Server(old);
        var date = await FailsAsync(() => expired.LogInAsync(Explicit(new ClientTlsOptions { Authorities = new X509Certificate2Collection(old) })));
        Assert.Contains("it is valid from 2000-12-31 to 2002-01-01", date.Message, StringComparison.Ordinal);

        async Task AcceptedAsync(ClientTlsOptions tls)
        {
            await using var client = await server.LogInAsync(Explicit(tls));
            Assert.NotNull(client.Tls);
        }

        async Task<string> RefusedAsync(ClientTlsOptions tls)
        {
            var failed = await FailsAsync(() => server.LogInAsync(Explicit(tls)));
            Assert.Equal(FtpFailure.Tls, failed.Failure);
            return failed.Message;
        }
    }

    private static FtpClientOptions Explicit(ClientTlsOptions tls) => new() { Tls = tls with { Use = TlsUse.Explicit } };

    private static ScriptedServer Server(X509Certificate2? certificate = null) => new()
    {
        On =
        {
            ["AUTH"] = async (session, _) =>
            {
                await session.ReplyAsync("234 Go.");
                try
                {
                    await session.SecureAsync(certificate ?? TestCertificates.Localhost.Leaf);
                }
                catch (System.Security.Authentication.AuthenticationException e)
                {
                    // The client did not want it.
                    throw new IOException(e.Message, e);
                }
            },
            ["PBSZ"] = ScriptedServer.Say("200 PBSZ=0"),
            ["PROT"] = ScriptedServer.Say("200 P."),
        },
    };

    private static Answer Transfer(Func<SslStream, Task> send) => async (session, _) =>
    {
        await session.ReplyAsync("150 Here.");
        using (var data = await session.OpenDataAsync())
        {
            await using var tls = new SslStream(new SocketStream(data));
            await tls.AuthenticateAsServerAsync(TestCertificates.Localhost.Leaf);
            await send(tls);
            data.Shutdown(System.Net.Sockets.SocketShutdown.Send);
            await ScriptedSession.ReceiveAllAsync(data);
        }

        await session.ReplyAsync("226 Done.");
    };

    private sealed class Past : TimeProvider
    {
        public override DateTimeOffset GetUtcNow() => new(2001, 1, 1, 0, 0, 0, TimeSpan.Zero);
    }
}
