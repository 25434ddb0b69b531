using System.Net;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using Portcullis.Tests.Client;
using Portcullis.Tests.Security;

namespace Portcullis.Tests.Cli;

/// <summary>TLS at the command line of <c>portcullis ftp</c>.</summary>
public sealed class FtpTlsTests : IDisposable
{
    private static readonly string Pin = TestCertificates.Localhost.Fingerprint;

    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("portcullis-tests-");

    public void Dispose() => _folder.Delete(recursive: true);

    [Theory]
    [InlineData("ftpes://127.0.0.1", "")]
    [InlineData("127.0.0.1", "--tls explicit")]
    [InlineData("127.0.0.1", "--tls try")]
    [InlineData("127.0.0.1", "")]
    public async Task A_pin_is_enough_and_asks_for_TLS(string host, string options)
    {
        await using var server = Server();
        var run = await RunAsync($"{host}:{server.Port}", $"--pin {Pin} {options}", "mkdir d; nlst; status; secdata c; nlst; secdata p; status");
        Assert.Equal((0, ""), (run.ExitCode, string.Join('\n', run.Errors)));
        Assert.StartsWith("d\n", run.Output, StringComparison.Ordinal);
        Assert.Contains($", certificate {Pin}.\nData: under TLS.\n", run.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Implicit_TLS_is_asked_for_by_ftps_or_by_an_option()
    {
        await using var server = Server();
        var pin = string.Join(':', Pin.Chunk(2).Select(octet => new string(octet)));
        Assert.Equal(0, (await RunAsync($"ftps://127.0.0.1:{server.ImplicitPort}", $"--pin {pin}", "nlst")).ExitCode);
        Assert.Equal(0, (await RunAsync($"127.0.0.1:{server.ImplicitPort}", $"--tls implicit --insecure", "nlst")).ExitCode);
    }

    [Fact]
    public async Task Who_does_not_vouch_is_told_with_its_own_exit_code_and_no_password_goes()
    {
        await using var server = Server();
        var run = await RunAsync($"ftpes://127.0.0.1:{server.Port}", "-v", "nlst");
        Assert.Equal(10, run.ExitCode);
        Assert.Contains(run.Errors, line => line.Contains($"Its SHA-256 is {Pin}: if that is", StringComparison.Ordinal));
        Assert.DoesNotContain(run.Errors, line => line.Contains("USER", StringComparison.Ordinal));
    }

    [Fact]
    public async Task An_authority_of_ones_own_will_do_and_an_empty_file_will_not()
    {
        await using var server = Server();
        var authority = Write("ca.pem", TestCertificates.Localhost.Leaf.ExportCertificatePem());
        Assert.Equal(0, (await RunAsync($"127.0.0.1:{server.Port}", $"--ca {authority}", "nlst")).ExitCode);
        foreach (var file in (string[])[Write("empty.pem", ""), "/no/such/file"])
        {
            Assert.Equal(8, (await RunAsync($"127.0.0.1:{server.Port}", $"--ca {file}", "nlst")).ExitCode);
            Assert.Equal(8, (await RunAsync($"127.0.0.1:{server.Port}", $"--certificate {file}", "nlst")).ExitCode);
        }
    }

    [Fact]
    public async Task Our_own_certificate_is_shown_with_its_key()
    {
        await using var server = Server();
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        using var own = new CertificateRequest("CN=anna", key, HashAlgorithmName.SHA256).CreateSelfSigned(TimeProvider.System.GetUtcNow().AddDays(-1), TimeProvider.System.GetUtcNow().AddDays(1));
        var (certificate, secret) = (Write("own.pem", own.ExportCertificatePem()), Write("own.key", key.ExportPkcs8PrivateKeyPem()));
        await using var asking = Server(required: true);
        Assert.Equal(0, (await RunAsync($"127.0.0.1:{asking.Port}", $"--pin {Pin} --certificate {certificate} --key {secret}", "nlst")).ExitCode);
        Assert.NotEqual(0, (await RunAsync($"127.0.0.1:{asking.Port}", $"--pin {Pin}", "nlst")).ExitCode);
    }

    [Fact]
    public async Task A_script_opens_under_TLS_as_IBMs_do()
    {
        await using var server = Server();
        var run = await FtpProgram.RunAsync("--insecure", "-e", $"secopen 127.0.0.1 {server.Port}; user anna geheim; nlst; ccc");
        Assert.Equal(5, run.ExitCode);
        Assert.Equal([$"portcullis: the server's certificate was not checked; its SHA-256 is {Pin}", "534 The control connection stays under TLS here."], run.Errors);
    }

    [Theory]
    [InlineData("--tls maybe")]
    [InlineData("--tls off --insecure")]
    [InlineData("--tls off --pin 00")]
    [InlineData("--pin xyz")]
    [InlineData("--key k")]
    [InlineData("--insecure --ca f")]
    public async Task Words_that_make_no_sense_touch_nothing(string options)
    {
        await using var server = new ScriptedServer();
        Assert.Equal(2, (await RunAsync($"127.0.0.1:{server.Port}", options, "nlst")).ExitCode);
        Assert.Empty(server.Commands);
    }

    [Fact]
    public async Task A_scheme_and_an_option_that_differ_touch_nothing() =>
        Assert.Equal(2, (await RunAsync("ftps://127.0.0.1:1", "--tls explicit", "nlst")).ExitCode);

    private static OwnServer Server(bool required = false) => new(options => options with
    {
        Tls = TestCertificates.Options with { ClientCertificates = required ? Portcullis.Server.Security.ClientCertificateMode.Require : default },
        ImplicitTlsListeners = [new IPEndPoint(IPAddress.Loopback, 0)],
    });

    private static Task<FtpOutcome> RunAsync(string host, string options, string commands) =>
        FtpProgram.RunAsync([host, "--user", "anna:geheim", .. options.Split(' ', StringSplitOptions.RemoveEmptyEntries), "-e", commands]);

    private string Write(string name, string content)
    {
        var path = Path.Combine(_folder.FullName, name);
        File.WriteAllText(path, content);
        return path;
    }
}
