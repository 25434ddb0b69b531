using System.Globalization;

namespace Portcullis.Interop.Tests.Tls;

/// <summary>The clients that people have, under TLS, against both engines.</summary>
public sealed class TlsClientTests : TlsTest
{
    // curl 7.88 cannot do active mode under TLS; lftp and ftplib do it below.
    public static TheoryData<string, string[], string[]> CurlWays
    {
        get
        {
            var data = new TheoryData<string, string[], string[]>();
            foreach (var engine in (string[])["libssl", "sslstream"])
            {
                foreach (var way in (string[][])[["--ftp-pasv"], ["--disable-epsv"]])
                {
                    data.Add(engine, ["--tlsv1.2", "--tls-max", "1.2"], way);
                    data.Add(engine, ["--tlsv1.3"], way);
                }
            }

            return data;
        }
    }

    [Theory]
    [MemberData(nameof(CurlWays))]
    public async Task Curl_sends_fetches_and_lists_explicitly_and_implicitly(string engine, string[] version, string[] way)
    {
        await StartTlsAsync(engine);
        await CurlAllAsync(version, way);
    }

    [Theory]
    [InlineData("--tlsv1.2", "--tls-max", "1.2")]
    [InlineData("--tlsv1.3")]
    public async Task Curl_is_served_where_data_connections_must_be_bound(params string[] version)
    {
        await StartTlsAsync(options: ["--tls-binding", "require"]);
        await CurlAllAsync(version, ["--ftp-pasv"]);
        Assert.DoesNotContain("tls.not-bound", Server.Log, StringComparison.Ordinal);
    }

    [Theory]
    [MemberData(nameof(Engines))]
    public async Task Of_500_uploads_that_close_at_once_none_is_lost(string engine)
    {
        const int Clients = 4, Each = 125;
        await StartTlsAsync(engine);
        var names = Enumerable.Range(0, Clients * Each).Select(number => $"f{number}").ToArray();
        foreach (var name in names)
            MakeLocal(name, 1 + (name.GetHashCode(StringComparison.Ordinal) & 0x7FFF));

        await Task.WhenAll(names.Chunk(Each).Select(async chunk =>
            (await CurlAsync("--tlsv1.3", "--ssl-reqd", "-T", "{" + string.Join(',', chunk.Select(name => Path.Combine(Local, name))) + "}", $"{Server.Url}/")).Succeeded()));
        foreach (var name in names)
            AssertSame(Path.Combine(Local, name), OnServer(name));
    }

    [Theory]
    [InlineData("libssl", "auto", false, true)]
    [InlineData("libssl", "require", false, true)]
    [InlineData("libssl", "require", false, false)]
    [InlineData("libssl", "require", true, true)]
    [InlineData("sslstream", "auto", false, true)]
    public async Task Lftp_mirrors_many_small_files_both_ways(string engine, string binding, bool isImplicit, bool isPassive)
    {
        await StartTlsAsync(engine, "--tls-binding", binding);
        for (var number = 0; number < 100; number++)
            MakeLocal($"tree/d{number % 5}/f{number}", number * 37);
        var url = isImplicit ? $"ftps://{Implicit}" : Server.Url;
        var script = $"""
            set cmd:fail-exit true; set net:max-retries 1; set net:timeout 20;
            set ftp:ssl-force true; set ftp:ssl-protect-data true; set ftp:ssl-protect-list true; set ssl:ca-file {Certificate}; set ftp:passive-mode {isPassive};
            open -u {ServerProcess.User},{ServerProcess.Password} {url};
            mirror -R --parallel=3 tree there; mirror --parallel=3 there back; ls there; bye
            """.ReplaceLineEndings(" ");
        var result = (await Tool.RunAsync("lftp", ["--norc", "-c", script], "", Local)).Succeeded();
        Assert.Contains("d4", result.Output, StringComparison.Ordinal);
        var expected = Tree(Path.Combine(Local, "tree"));
        Assert.Equal(expected, Tree(OnServer("there")));
        Assert.Equal(expected, Tree(Path.Combine(Local, "back")));
        foreach (var file in expected.Where(name => name.Contains('/')))
            AssertSame(Path.Combine(Local, "tree", file), Path.Combine(Local, "back", file));
        Assert.DoesNotContain("tls.not-bound", Server.Log, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("libssl", "TLSv1_2")]
    [InlineData("libssl", "TLSv1_3")]
    [InlineData("sslstream", "TLSv1_3")]
    public async Task Ftplib_which_does_not_resume_is_served_by_default(string engine, string version)
    {
        await StartTlsAsync(engine);
        await PythonAsync(version, """
            octets = os.urandom(1500007)
            assert ftp.storbinary('STOR file', io.BytesIO(octets)).startswith('226')
            parts = []
            ftp.retrbinary('RETR file', parts.append)
            assert b''.join(parts) == octets
            assert ftp.nlst() == ['file']
            ftp.set_pasv(False)
            assert ftp.nlst() == ['file']
            ftp.quit()
            """);
    }

    [Fact]
    public async Task Ftplib_is_refused_with_the_reason_where_data_connections_must_be_bound()
    {
        await StartTlsAsync(options: ["--tls-binding", "require"]);
        MakeOnServer("file", 1000);
        await PythonAsync("TLSv1_3", """
            for call in [lambda: ftp.retrbinary('RETR file', print), lambda: ftp.storbinary('STOR new', io.BytesIO(b'x')), ftp.nlst]:
                try: call()
                except ftplib.error_perm as e: assert str(e).startswith('522') and 'does not resume' in str(e), e
                except (OSError, EOFError):
                    reply = ftp.getmultiline()
                    assert reply.startswith('522') and 'does not resume' in reply, reply
                else: raise AssertionError('served')
            ftp.quit()
            """);
        Assert.Contains("refused by rule tls.not-bound", Server.Log, StringComparison.Ordinal);
        Assert.Contains("--tls-binding", Server.Log, StringComparison.Ordinal);
        Assert.Equal(["file"], Tree(Root));
    }

    [Theory]
    [InlineData("-tls1_2", "TLSv1.2")]
    [InlineData("-tls1_3", "TLSv1.3")]
    public async Task What_OpenSSL_is_offered_is_modern_only(string version, string name)
    {
        await StartTlsAsync();
        var facts = (await SClientAsync("QUIT\r\n", version, "-ign_eof")).Output;
        Assert.Contains($"New, {name}, Cipher is ", facts, StringComparison.Ordinal);
        Assert.Contains("Verification: OK", facts, StringComparison.Ordinal);
        Assert.Contains("Compression: NONE", facts, StringComparison.Ordinal);
        Assert.Contains("221 ", facts, StringComparison.Ordinal);
        Assert.Contains("ALPN protocol: ftp", (await SClientAsync("QUIT\r\n", version, "-ign_eof", "-alpn", "ftp")).Output, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("libssl", "NORMAL:-VERS-ALL:+VERS-TLS1.2", "TLS1.2")]
    [InlineData("libssl", "NORMAL:-VERS-ALL:+VERS-TLS1.3", "TLS1.3")]
    [InlineData("sslstream", "NORMAL:-VERS-ALL:+VERS-TLS1.2", "TLS1.2")]
    [InlineData("sslstream", "NORMAL:-VERS-ALL:+VERS-TLS1.3", "TLS1.3")]
    public async Task Gnutls_trusts_the_certificate_and_sees_a_clean_end_explicitly_and_implicitly(string engine, string priority, string version)
    {
        await StartTlsAsync(engine);
        foreach (var way in (string[][])[["--starttls-proto=ftp", "-p", Server.Port], ["-p", Implicit.Port.ToString(CultureInfo.InvariantCulture)]])
        {
            string[] arguments = ["--priority", priority, "--x509cafile", Certificate, .. way, "127.0.0.1"];
            var result = (await Tool.RunAsync("gnutls-cli", arguments, "QUIT\n", Local)).Succeeded();
            Assert.Contains("The certificate is trusted", result.All, StringComparison.Ordinal);
            Assert.Contains($"Description: ({version}", result.All, StringComparison.Ordinal);
            Assert.DoesNotContain("not properly terminated", result.All, StringComparison.Ordinal);
        }
    }

    public static TheoryData<string, string, string> Tools => new MatrixTheoryData<string, string, string>(["s_client", "gnutls-cli"], ["libssl", "sslstream"], ["1.2", "1.3"]);

    // On data connections neither resumes a session that is another program's.
    [Theory]
    [MemberData(nameof(Tools))]
    public async Task Data_connections_of_OpenSSL_and_GnuTLS_are_served_by_default(string tool, string engine, string version)
    {
        await StartTlsAsync(engine);
        using var user = await TlsUser.LogInAsync(Server);
        Assert.Equal(226, await TransferAsync(user, tool, version, "STOR file", "sent by a tool\n"));
        Assert.Equal("sent by a tool\n", await File.ReadAllTextAsync(OnServer("file"), TlsUser.Cancellation));
        foreach (var (command, expected) in new[] { ("RETR file", "sent by a tool"), ("NLST", "file"), ("MLSD", "Type=file;") })
            Assert.Equal(226, await TransferAsync(user, tool, version, command, "", expected));
    }

    [Theory]
    [InlineData("s_client")]
    [InlineData("gnutls-cli")]
    public async Task And_refused_with_522_where_they_must_be_bound(string tool)
    {
        await StartTlsAsync(options: ["--tls-binding", "require"]);
        MakeOnServer("file", 1000);
        using var user = await TlsUser.LogInAsync(Server);
        foreach (var (command, input) in new[] { ("STOR new", "planted"), ("RETR file", ""), ("NLST", "") })
            Assert.Equal(522, await TransferAsync(user, tool, "1.3", command, input));
        Assert.Equal(["file"], Tree(Root));
    }

    // The code of the last reply.
    private async Task<int> TransferAsync(TlsUser user, string tool, string version, string command, string input, string? expected = null)
    {
        var port = (await user.PassiveAsync()).ToString(CultureInfo.InvariantCulture);
        await user.WriteAsync(command);
        string[] arguments = tool == "s_client"
            ? ["s_client", "-connect", $"127.0.0.1:{port}", "-CAfile", Certificate, version == "1.2" ? "-tls1_2" : "-tls1_3", "-quiet", input.Length > 0 ? "-no_ign_eof" : "-ign_eof"]
            : ["--priority", $"NORMAL:-VERS-ALL:+VERS-TLS{version}", "--x509cafile", Certificate, "-p", port, "127.0.0.1"];
        var ended = Tool.RunAsync(tool == "s_client" ? "openssl" : tool, arguments, input, Local);
        (await user.ReadAsync()).Is(150);
        var code = (await user.ReadAsync()).Code;
        var result = await ended;
        if (expected is not null)
            Assert.Contains(expected, result.Output, StringComparison.Ordinal);
        return code;
    }

    [Theory]
    [InlineData("libssl", "require")]
    [InlineData("sslstream", "auto")]
    public async Task Wget_fetches_a_tree_explicitly_and_implicitly(string engine, string binding)
    {
        await StartTlsAsync(engine, "--tls-binding", binding);
        foreach (var (url, options) in new[] { ($"ftps://{Server.EndPoint}", Array.Empty<string>()), ($"ftps://{Implicit}", ["--ftps-implicit"]) })
        {
            var source = MakeOnServer("folder/file", 300_000);
            var target = Directory.CreateDirectory(Path.Combine(Local, options.Length.ToString(CultureInfo.InvariantCulture))).FullName;
            string[] arguments = ["--no-config", "-q", "-r", "-nH", "--tries=1", "--timeout=20", "--ca-certificate", Certificate, "--user", ServerProcess.User, "--password", ServerProcess.Password, .. options, $"{url}/folder/"];
            (await Tool.RunAsync("wget", arguments, "", target)).Succeeded();
            AssertSame(source, Path.Combine(target, "folder", "file"));
        }
    }

    private async Task CurlAllAsync(string[] version, string[] way)
    {
        var sent = MakeLocal("sent", 3_000_017);
        foreach (var (url, duty) in new[] { (Server.Url, (string[])["--ssl-reqd"]), ($"ftps://{Implicit}", []) })
        {
            File.Delete(OnServer("file"));
            (await CurlAsync([.. version, .. way, .. duty, "-T", sent, $"{url}/file"])).Succeeded();
            AssertSame(sent, OnServer("file"));
            var back = Path.Combine(Local, "back");
            File.Delete(back);
            (await CurlAsync([.. version, .. way, .. duty, "-o", back, $"{url}/file"])).Succeeded();
            AssertSame(sent, back);
            Assert.Equal("file\n", (await CurlAsync([.. version, .. way, .. duty, "-l", $"{url}/"])).Succeeded().Output);
        }
    }

    private Task<ToolResult> CurlAsync(params string[] arguments) =>
        Tool.RunAsync("curl", ["-q", "-sS", "--max-time", "50", "--cacert", Certificate, "--user", $"{ServerProcess.User}:{ServerProcess.Password}", .. arguments]);

    private Task<ToolResult> SClientAsync(string input, params string[] options) => Tool.RunAsync(
        "openssl", ["s_client", "-starttls", "ftp", "-connect", Server.EndPoint.ToString(), "-CAfile", Certificate, .. options], input, Local);

    private async Task PythonAsync(string version, string script)
    {
        const string Prologue = """
            import ftplib, io, sys, os, ssl
            context = ssl.create_default_context(cafile=sys.argv[2])
            context.minimum_version = context.maximum_version = ssl.TLSVersion[sys.argv[3]]
            ftp = ftplib.FTP_TLS(timeout=20, encoding='utf-8', context=context)
            ftp.connect('127.0.0.1', int(sys.argv[1]))
            ftp.login('anna', 'secret')
            ftp.prot_p()

            """;
        (await Tool.RunAsync("python3", ["-c", Prologue + script, Server.Port, Certificate, version], "", Local)).Succeeded();
    }
}
