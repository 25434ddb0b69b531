using System.Net;
using System.Net.Security;
using System.Net.Sockets;
using System.Runtime.Versioning;
using System.Text;
using Portcullis.Protocol.Addresses;
using Portcullis.Server;
using Portcullis.Server.Accounts;
using Portcullis.Server.Policies;
using Portcullis.Server.Security;
using Portcullis.Storage.Memory;

namespace Portcullis.Tests.Security;

/// <summary>Whose data connection it is (RFC 4217 §10.2 and §15.1), over real sockets: only libssl tells which session was resumed.</summary>
[SupportedOSPlatform("linux")]
public sealed class BindingTests
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData(TlsBinding.Require, false, false, false, false)]
    [InlineData(TlsBinding.Require, true, false, false, true)]
    [InlineData(TlsBinding.Require, false, true, false, false)]
    [InlineData(TlsBinding.Require, false, false, true, true)]
    [InlineData(TlsBinding.Automatic, false, false, false, true)]
    [InlineData(TlsBinding.Automatic, false, true, false, false)]
    [InlineData(TlsBinding.Automatic, true, true, false, true)]
    [InlineData(TlsBinding.Automatic, false, true, true, true)]
    [InlineData(TlsBinding.Off, false, true, false, true)]
    public void It_resumes_the_session_of_its_control_connection_or_shows_the_same_certificate(
        TlsBinding binding, bool resumes, bool hasResumed, bool sameCertificate, bool isAllowed) =>
        Assert.Equal(isAllowed, TlsBindingPolicy.Decide(binding, resumes, hasResumed, sameCertificate) is PolicyDecision.Allowed);

    [Theory]
    [InlineData(TlsBinding.Require, true, "226")]
    [InlineData(TlsBinding.Require, false, "522 Can't open data connection: the data connection does not resume the TLS session of the control connection.")]
    [InlineData(TlsBinding.Automatic, false, "226")]
    public async Task A_data_connection_that_must_resume_is_told_so(TlsBinding binding, bool resumes, string reply)
    {
        await using var server = Serve(new TlsCertificates(TestCertificates.Localhost), binding);
        using var user = await BeginAsync(server);
        Assert.StartsWith(reply, await ListAsync(user, resumes), StringComparison.Ordinal);
        Assert.StartsWith("200", await user.SayAsync("NOOP"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_data_connection_has_the_certificate_of_its_control_connection_also_after_another_one_has_come()
    {
        var certificates = new TlsCertificates(TestCertificates.Localhost);
        await using var server = Serve(certificates, TlsBinding.Automatic);
        using var user = await BeginAsync(server);
        certificates.Replace([TestCertificates.FilesExample]);
        Assert.StartsWith("226", await ListAsync(user, resumes: false, TestCertificates.Localhost), StringComparison.Ordinal);

        using var next = await BeginAsync(server);
        Assert.StartsWith("226", await ListAsync(next, resumes: false, TestCertificates.FilesExample), StringComparison.Ordinal);
    }

    private static FtpServer Serve(TlsCertificates certificates, TlsBinding binding)
    {
        var server = new FtpServer(new FtpServerOptions
        {
            Listeners = [new IPEndPoint(IPAddress.Loopback, 0)],
            Authenticator = new StaticAccounts().Add(new Account("anna", new MemoryStorage()), "secret"),
            Tls = new TlsOptions { Certificates = certificates, Binding = binding, Engine = TlsEngine.OpenSsl },
        });
        server.Start();
        return server;
    }

    private static async Task<User> BeginAsync(FtpServer server)
    {
        var user = new User(server.EndPoints[0], $"s{Guid.NewGuid():N}.example");
        await user.ConnectAsync();
        foreach (var (command, code) in new[] { ("USER anna", "331"), ("PASS secret", "230"), ("PBSZ 0", "200"), ("PROT P", "200") })
            Assert.StartsWith(code, await user.SayAsync(command), StringComparison.Ordinal);
        return user;
    }

    private static async Task<string> ListAsync(User user, bool resumes, TlsCertificate? expected = null)
    {
        Assert.True(ExtendedHostPort.TryFindPort(await user.SayAsync("EPSV"), out var port));
        Assert.StartsWith("150", await user.SayAsync("NLST"), StringComparison.Ordinal);
        using var socket = await user.DialAsync(port);
        await using var data = await user.ProtectAsync(socket, resumes);
        if (expected is not null)
            Assert.Equal(expected.Leaf.GetRawCertData(), data.RemoteCertificate!.GetRawCertData());

        // Refused after the handshake, or a list of nothing.
        await Record.ExceptionAsync(async () => Assert.Equal(0, await data.ReadAsync(new byte[10], Cancellation)));
        return await user.ReadAsync();
    }

    private sealed class User(IPEndPoint server, string name) : IDisposable
    {
        private readonly Socket _socket = new(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        private Stream _control = Stream.Null;

        public async Task ConnectAsync()
        {
            await _socket.ConnectAsync(server, Cancellation);
            _control = new NetworkStream(_socket);
            Assert.StartsWith("220", await ReadAsync(), StringComparison.Ordinal);
            Assert.StartsWith("234", await SayAsync("AUTH TLS"), StringComparison.Ordinal);
            _control = await ProtectAsync(_socket, resumes: true);
        }

        public async Task<Socket> DialAsync(int port)
        {
            var socket = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
            await socket.ConnectAsync(server.Address, port, Cancellation);
            return socket;
        }

        // .NET resumes where the name is the same.
        public async Task<SslStream> ProtectAsync(Socket socket, bool resumes)
        {
            var tls = new SslStream(new NetworkStream(socket));
            await tls.AuthenticateAsClientAsync(
                new SslClientAuthenticationOptions
                {
                    TargetHost = name,
                    AllowTlsResume = resumes,
                    RemoteCertificateValidationCallback = (_, certificate, _, _) => TestCertificates.IsOurs(certificate),
                },
                Cancellation);
            return tls;
        }

        public async Task<string> SayAsync(string command)
        {
            await _control.WriteAsync(Encoding.ASCII.GetBytes(command + "\r\n"), Cancellation);
            return await ReadAsync();
        }

        public async Task<string> ReadAsync()
        {
            var (line, octet) = (new StringBuilder(), new byte[1]);
            while (octet[0] != (byte)'\n')
            {
                await _control.ReadExactlyAsync(octet, Cancellation);
                line.Append((char)octet[0]);
            }

            return line.ToString();
        }

        public void Dispose()
        {
            _control.Dispose();
            _socket.Dispose();
        }
    }
}
