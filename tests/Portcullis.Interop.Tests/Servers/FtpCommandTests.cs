using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace Portcullis.Interop.Tests.Servers;

/// <summary><c>portcullis ftp</c> against a server that is not ours.</summary>
public sealed class FtpCommandTests : FolderTest, IDisposable
{
    private readonly string _base = Directory.CreateTempSubdirectory("portcullis-interop-").FullName;

    public FtpCommandTests()
    {
        Directory.CreateDirectory(Root);
        Directory.CreateDirectory(Local);
    }

    protected override string Base => _base;

    private protected override ServerProcess Server => throw new NotSupportedException("These servers are others'.");

    public void Dispose() => Directory.Delete(_base, recursive: true);

    [Theory]
    [InlineData("")]
    [InlineData("EPSV")]
    [InlineData("EPSV,PASV")]
    [InlineData("EPSV,PASV,EPRT")]
    public async Task Whatever_way_is_left_files_go_and_come(string unknown)
    {
        using var server = await PyftpdlibServer.StartAsync(Root, unknown);
        var sent = MakeLocal("sent", 3_000_001);
        var run = await FtpAsync(server, "put sent; get sent back; mkdir d; cd d; pwd; cdup; rename sent d/moved; size d/moved; nlst d; delete d/moved; rmdir d");
        run.Succeeded();
        AssertSame(sent, Path.Combine(Local, "back"));
        Assert.Equal("/d\n3000001\nmoved\n", run.Output);
        Assert.Empty(Tree(Root));
    }

    [Fact]
    public async Task Many_go_by_patterns_and_text_keeps_its_lines()
    {
        using var server = await PyftpdlibServer.StartAsync(Root);
        foreach (var name in (string[])["a.txt", "b.txt", "c.bin"])
            await File.WriteAllTextAsync(Path.Combine(Local, name), $"{name}\nis it\n");
        Directory.CreateDirectory(Path.Combine(Local, "back"));

        (await FtpAsync(server, "ascii; mput *.txt c*; lcd back; get a.txt; get b.txt; dir; delete a.txt")).Succeeded();

        Assert.Equal("a.txt\nis it\n", await File.ReadAllTextAsync(Path.Combine(Local, "back", "a.txt")));
        Assert.Equal(["b.txt", "c.bin"], Tree(Root));

        // pyftpdlib looks for a file of the pattern's own name.
        Directory.CreateDirectory(Path.Combine(Local, "many"));
        (await FtpAsync(server, "binary; lcd many; mget *.bin /b*; mdelete *.t?t")).Succeeded();
        Assert.Equal(["b.txt", "c.bin"], Tree(Path.Combine(Local, "many")));
        Assert.Equal(["c.bin"], Tree(Root));
    }

    [Fact]
    public async Task What_was_cut_goes_on_both_ways()
    {
        using var server = await PyftpdlibServer.StartAsync(Root);
        var whole = MakeOnServer("f", 2_000_003);
        var octets = await File.ReadAllBytesAsync(whole);
        await File.WriteAllBytesAsync(Path.Combine(Local, "f.part"), octets[..1_000_001]);
        (await FtpAsync(server, "reget f")).Succeeded();
        AssertSame(whole, Path.Combine(Local, "f"));
        Assert.Equal(["f"], Tree(Local));

        await File.WriteAllBytesAsync(OnServer("g"), octets[..500]);
        (await FtpAsync(server, "reput f g")).Succeeded();
        AssertSame(whole, OnServer("g"));
    }

    [Theory]
    [InlineData("get nothing", 5)]
    [InlineData("struct r", 5)]
    [InlineData("mode b", 5)]
    [InlineData("user otto wrong", 4)]
    public async Task Refusals_have_their_exit_codes(string commands, int exitCode)
    {
        using var server = await PyftpdlibServer.StartAsync(Root);
        var run = await FtpAsync(server, commands);
        Assert.Equal(exitCode, run.ExitCode);
        Assert.Empty(Tree(Local));
    }

    [Theory]
    [InlineData("S")]
    [InlineData("A")]
    public async Task Under_TLS_files_go_and_come(string mode)
    {
        var certificate = Path.Combine(_base, "server.pem");
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var now = TimeProvider.System.GetUtcNow();
        using var own = new CertificateRequest("CN=test", key, HashAlgorithmName.SHA256).CreateSelfSigned(now.AddDays(-1), now.AddDays(1));
        await File.WriteAllTextAsync(certificate, own.ExportCertificatePem() + "\n" + key.ExportPkcs8PrivateKeyPem() + "\n");
        using var server = await PyftpdlibServer.StartAsync(Root, certificate: certificate);
        var sent = MakeLocal("sent", 3_000_001);
        var pin = own.GetCertHashString(HashAlgorithmName.SHA256);
        var way = mode == "A" ? "passive; " : "";
        var run = await Tool.RunAsync(ServerProcess.Program(), ["ftp", $"ftpes://127.0.0.1:{server.Port}", "--user", "anna:secret", "--pin", pin, "-e", $"{way}put sent; get sent back; nlst; delete sent"], "", Local);
        run.Succeeded();
        AssertSame(sent, Path.Combine(Local, "back"));
        Assert.EndsWith("sent\n", run.Output, StringComparison.Ordinal);
        Assert.Empty(Tree(Root));

        var refused = await FtpAsync(server, "nlst");
        Assert.NotEqual(0, refused.ExitCode);
    }

    private Task<ToolResult> FtpAsync(PyftpdlibServer server, string commands) =>
        Tool.RunAsync(ServerProcess.Program(), ["ftp", $"127.0.0.1:{server.Port}", "--user", "anna:secret", "-e", commands], "", Local);
}
