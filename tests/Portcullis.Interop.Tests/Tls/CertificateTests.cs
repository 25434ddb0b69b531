using System.Globalization;
using System.Security.Cryptography;

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
