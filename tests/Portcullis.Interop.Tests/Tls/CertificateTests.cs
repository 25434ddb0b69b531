using System.Globalization;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace Portcullis.Interop.Tests.Tls;

/// <summary>Certificates that change while the server runs, and several of them.</summary>
public sealed class CertificateTests : TlsTest
{
    private const int Reloads = 100;

    // Data connections must resume the session of their control connection, which a new certificate would break.
    [Fact]
    public async Task A_hundred_reloads_disturb_no_transfer_of_a_session_that_is_open()
    {
        await StartTlsAsync(options: ["--tls-binding", "require"]);
        var octets = RandomNumberGenerator.GetBytes(300_000);
        var (stop, transfers) = (false, 0);
        var running = new List<Task>();
        for (var number = 0; number < 3; number++)
        {
            var (user, name) = (await TlsUser.LogInAsync(Server), $"file{number}");
            running.Add(Task.Run(async () =>
            {
                using (user)
                {
                    while (!Volatile.Read(ref stop))
                    {
                        (await user.StoreAsync(name, octets)).Is(226);
                        Assert.Equal(octets, await user.RetrieveAsync(name));
                        Interlocked.Increment(ref transfers);
                    }
                }
            }, TlsUser.Cancellation));
        }

        for (var reload = 0; reload < Reloads; reload++)
        {
            using var made = WriteCertificate(Certificate, Key);
            var (fingerprint, before) = (made.GetCertHashString(HashAlgorithmName.SHA256), Volatile.Read(ref transfers));
            await Tool.RunAsync("kill", "-HUP", Server.Id.ToString(CultureInfo.InvariantCulture));
            await Eventually.TrueAsync(() => Server.Log.Contains(fingerprint, StringComparison.Ordinal) || running.Exists(task => task.IsFaulted), () => Server.Log);
            await Eventually.TrueAsync(() => Volatile.Read(ref transfers) > before || running.Exists(task => task.IsFaulted), () => Server.Log);
            if (reload % 10 != 0)
                continue;
            (await CurlAsync($"{Server.Url}/", "-l")).Succeeded();
        }

        Volatile.Write(ref stop, true);
        await Task.WhenAll(running);
        Assert.True(transfers >= Reloads, $"{transfers} transfers.");
        Assert.DoesNotContain("refused by rule", Server.Log, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Files_written_over_are_taken_without_a_signal()
    {
        await StartTlsAsync();
        (await CurlAsync($"{Server.Url}/", "-l")).Succeeded();
        using var made = WriteCertificate(Certificate, Key);
        await Eventually.TrueAsync(() => Server.Log.Contains(made.GetCertHashString(HashAlgorithmName.SHA256), StringComparison.Ordinal), () => Server.Log);
        (await CurlAsync($"{Server.Url}/", "-l")).Succeeded();
    }

    // As the page on TLS has it, in a folder of the test's instead of /etc.
    [Fact]
    public async Task What_certbot_does_to_its_links_is_taken_without_a_signal()
    {
        var (live, archive) = (Path.Combine(Base, "letsencrypt", "live", "ftp.example.com"), Path.Combine(Base, "letsencrypt", "archive", "ftp.example.com"));
        Directory.CreateDirectory(live);
        Directory.CreateDirectory(archive);
        Renew(1).Dispose();
        await StartDocumentedAsync("/etc/letsencrypt", Path.Combine(Base, "letsencrypt"));
        for (var number = 2; number < 4; number++)
        {
            using var made = Renew(number);
            await AssertShownAsync(made);
        }

        X509Certificate2 Renew(int number)
        {
            var made = WriteCertificate(Path.Combine(archive, $"fullchain{number}.pem"), Path.Combine(archive, $"privkey{number}.pem"));
            foreach (var kind in new[] { "privkey", "fullchain" })
            {
                // It takes each link away before it makes the next.
                File.Delete(Path.Combine(live, $"{kind}.pem"));
                File.CreateSymbolicLink(Path.Combine(live, $"{kind}.pem"), $"../../archive/ftp.example.com/{kind}{number}.pem");
            }

            return made;
        }
    }

    [Fact]
    public async Task What_lego_writes_over_is_taken_without_a_signal()
    {
        var folder = Directory.CreateDirectory(Path.Combine(Base, "lego", "certificates")).FullName;
        Renew().Dispose();
        await StartDocumentedAsync("/etc/lego", Path.Combine(Base, "lego"));
        using var made = Renew();
        await AssertShownAsync(made);

        // Not by another name: what was there is cut off, and written anew.
        X509Certificate2 Renew()
        {
            var made = WriteCertificate(Certificate, Key);
            foreach (var (from, to) in new[] { (Certificate, "ftp.example.com.crt"), (Key, "ftp.example.com.key") })
                File.WriteAllBytes(Path.Combine(folder, to), File.ReadAllBytes(from));
            return made;
        }
    }

    private async Task StartDocumentedAsync(string documented, string folder)
    {
        var page = await File.ReadAllTextAsync(Path.Combine(Repository.Root, "docs", "tls.md"), TlsUser.Cancellation);
        var block = Assert.Single(page.Split("```json\n").Skip(1).Select(each => each.Split("```")[0]), each => each.Contains($"\"{documented}/", StringComparison.Ordinal));
        var file = Path.Combine(Base, "portcullis.json");
        await File.WriteAllTextAsync(file, block.Replace(documented, folder, StringComparison.Ordinal), TlsUser.Cancellation);
        await StartAsync("--config", file);
    }

    private async Task AssertShownAsync(X509Certificate2 made)
    {
        await Eventually.TrueAsync(() => Server.Log.Contains(made.GetCertHashString(HashAlgorithmName.SHA256), StringComparison.Ordinal), () => Server.Log);
        var shown = await Tool.RunAsync("openssl", ["s_client", "-starttls", "ftp", "-connect", Server.EndPoint.ToString()], "", Local);
        Assert.Contains(made.ExportCertificatePem().Split('\n')[3], shown.Output, StringComparison.Ordinal);
    }

    [Theory]
    [MemberData(nameof(Engines))]
    public async Task Of_several_the_name_that_is_asked_for_chooses(string engine)
    {
        var (certificate, key) = (Path.Combine(Base, "files.pem"), Path.Combine(Base, "files.key"));
        using var made = WriteCertificate(certificate, key, null, "files.example");
        var file = Path.Combine(Base, "portcullis.json");
        WriteCertificate(Certificate, Key).Dispose();
        await File.WriteAllTextAsync(
            file, """{ "tls": { "certificate": "certificate.pem", "key": "key.pem", "certificates": [{ "certificate": "files.pem", "key": "files.key" }] } }""", TlsUser.Cancellation);
        await StartAsync(new Dictionary<string, string> { ["PORTCULLIS_TLS_ENGINE"] = engine == "sslstream" ? engine : "" }, "--config", file);
        foreach (var (name, authority) in new[] { ("files.example", certificate), ("localhost", Certificate) })
        {
            var resolved = $"{name}:{Server.Port}:127.0.0.1";
            (await CurlAsync($"ftp://{name}:{Server.Port}/", "-l", "--resolve", resolved, "--cacert", authority)).Succeeded();
            Assert.NotEqual(0, (await CurlAsync($"ftp://{name}:{Server.Port}/", "-l", "--resolve", resolved, "--cacert", authority == Certificate ? certificate : Certificate)).ExitCode);
        }
    }

    [Fact]
    public async Task The_fingerprint_of_a_self_signed_one_stays_with_the_state_folder()
    {
        var prints = new List<string>();
        for (var start = 0; start < 2; start++)
        {
            var server = await StartAsync("--tls", "require", "--state", Path.Combine(Base, "state"));
            var facts = await Tool.RunAsync("openssl", ["s_client", "-starttls", "ftp", "-connect", server.EndPoint.ToString()], "", Local);
            prints.Add(facts.Output.Split("-----BEGIN CERTIFICATE-----")[1].Split("-----END")[0]);
            await server.StopAsync();
        }

        Assert.Equal(prints[0], prints[1]);
    }

    private Task<ToolResult> CurlAsync(string url, params string[] options) => Tool.RunAsync(
        "curl", ["-q", "-sS", "--max-time", "50", "--ssl-reqd", "--cacert", Certificate, "--user", $"{ServerProcess.User}:{ServerProcess.Password}", .. options, url]);
}
