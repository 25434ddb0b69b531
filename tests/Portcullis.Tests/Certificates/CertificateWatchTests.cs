using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using Portcullis.Certificates;
using Portcullis.Configuration;
using Portcullis.Server.Security;
using Portcullis.Tests.Conversations;

namespace Portcullis.Tests.Certificates;

/// <summary>The files of certificates change while a server runs by them.</summary>
public sealed class CertificateWatchTests : IDisposable
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("portcullis-tests-");
    private readonly ConversationClock _clock = new();
    private readonly RecordingLog _log = new();
    private readonly CertificateWatch _watch;

    public CertificateWatchTests() => _watch = new CertificateWatch(_log, _clock);

    private TlsSettings Settings => new() { Certificate = At("certificate.pem"), Key = At("key.pem") };

    public void Dispose()
    {
        _log.Dispose();
        _folder.Delete(recursive: true);
    }

    [Fact]
    public void New_files_are_taken()
    {
        Write(Make());
        var running = Begin();
        var next = Make();
        Write(next);
        _watch.Reload();
        Assert.Equal(next.Fingerprint, running.All[0].Fingerprint);
        Assert.Equal(next.Fingerprint, Assert.Single(_log.Named("Reloaded"))["Fingerprint"]);
    }

    public static TheoryData<string, string> WrongOnes => new()
    {
        { "missing", "There is no file " },
        { "missing key", "key.pem." },
        { "none", "certificate.pem: " },
        { "expired", "the certificate has expired on " },
        { "key of another", "certificate.pem: " },
        { "short key", "libssl does not take the certificate: ee key too small." },
    };

    [Theory]
    [MemberData(nameof(WrongOnes))]
    public void What_cannot_be_used_changes_nothing_and_the_log_says_what(string wrong, string error)
    {
        if (wrong == "short key" && !TlsContexts.CanBind(TlsEngine.Automatic))
            return;
        Write(Make());
        var running = Begin();
        var before = running.All;
        Write(Make());
        switch (wrong)
        {
            case "missing":
                File.Delete(At("certificate.pem"));
                break;
            case "missing key":
                File.Delete(At("key.pem"));
                break;
            case "none":
                File.WriteAllText(At("certificate.pem"), "no certificate");
                break;
            case "expired":
                // It was in order when it was written.
                _clock.Advance(TimeSpan.FromDays(366));
                break;
            case "key of another":
                File.WriteAllText(At("certificate.pem"), Make().Leaf.ExportCertificatePem());
                break;
            case "short key":
                WriteShort();
                break;
        }

        _watch.Reload();
        Assert.Same(before, running.All);
        Assert.Contains(error, Assert.Single(_log.Named("NotReloaded"))["Error"], StringComparison.Ordinal);
        Assert.Empty(_log.Named("Reloaded"));
    }

    // As certbot does: both names lead to other files from one moment to the next.
    [Fact]
    public async Task Links_that_lead_elsewhere_are_seen_and_taken_once()
    {
        Write(Make(), "one.");
        File.CreateSymbolicLink(At("certificate.pem"), At("one.certificate.pem"));
        File.CreateSymbolicLink(At("key.pem"), At("one.key.pem"));
        var running = Begin();
        using var stop = new CancellationTokenSource();
        var watching = _watch.RunAsync(stop.Token);
        var next = Make();
        Write(next, "two.");
        foreach (var name in (string[])["certificate.pem", "key.pem"])
        {
            File.CreateSymbolicLink(At("new"), At($"two.{name}"));
            File.Move(At("new"), At(name), overwrite: true);
        }

        await UntilAsync(() => running.All[0].Fingerprint == next.Fingerprint);
        for (var i = 0; i < 20; i++)
        {
            _clock.Advance(CertificateWatch.Interval);
            await Task.Yield();
        }

        Assert.Single(_log.Named("Reloaded"));
        await stop.CancelAsync();
        await watching.WaitAsync(Conversation.Patience);
    }

    [Fact]
    public async Task Those_that_end_soon_are_told_of_at_first_and_each_day()
    {
        Write(Make());
        Begin();
        Assert.Empty(_log.Named("EndsSoon"));
        _clock.Advance(TimeSpan.FromDays(365 - 21));
        Begin();
        Assert.Empty(_log.Named("EndsSoon"));
        _clock.Advance(TimeSpan.FromHours(1));
        Begin();
        Assert.Equal("20", Assert.Single(_log.Named("EndsSoon"))["Days"]);

        using var stop = new CancellationTokenSource();
        var watching = _watch.RunAsync(stop.Token);
        _clock.Advance(TimeSpan.FromDays(1));
        await UntilAsync(() => _log.Named("EndsSoon").Count == 2);
        Assert.Equal("19", _log.Named("EndsSoon")[1]["Days"]);
        await stop.CancelAsync();
        await watching.WaitAsync(Conversation.Patience);
    }

    [Fact]
    public void A_self_signed_one_is_kept_in_the_state_folder_until_it_ends_soon()
    {
        var state = At("state");
        var first = SelfSignedFile.Open(state, _clock, "localhost");
        Assert.Equal(first.Fingerprint, SelfSignedFile.Open(state, _clock, "localhost").Fingerprint);
        Assert.True(SelfSignedFile.Open(state, _clock, "localhost").Leaf.HasPrivateKey);
        var file = Assert.Single(Directory.GetFiles(state));
        if (!OperatingSystem.IsWindows())
            Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(file));

        _clock.Advance(TimeSpan.FromDays(350));
        Assert.NotEqual(first.Fingerprint, SelfSignedFile.Open(state, _clock, "localhost").Fingerprint);
        File.WriteAllText(file, "no certificate");
        Assert.Contains(file, Assert.ThrowsAny<IOException>(() => SelfSignedFile.Open(state, _clock, "localhost")).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_chain_in_any_order_is_sent_in_its_own()
    {
        var (root, top, middle) = (Issue("CN=root", null), Issue("CN=top", "CN=root"), Issue("CN=middle", "CN=top"));
        var leaf = Issue("CN=leaf", "CN=middle");
        var other = Issue("CN=other", "CN=nobody");
        Assert.Equal([middle, top, root, other], new TlsCertificate(leaf, [other, root, top, middle]).ChainInOrder);

        static X509Certificate2 Issue(string subject, string? issuer)
        {
            using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
            var request = new CertificateRequest(new X500DistinguishedName(subject), key, HashAlgorithmName.SHA256);
            return request.Create(
                new X500DistinguishedName(issuer ?? subject), X509SignatureGenerator.CreateForECDsa(key), ConversationClock.Beginning, ConversationClock.Beginning.AddDays(1), [(byte)subject.Length]);
        }
    }

    private TlsCertificates Begin()
    {
        var running = Settings.Load(() => throw new InvalidOperationException(), _clock)!;
        _watch.Use(Settings, running);
        return running.Certificates;
    }

    private TlsCertificate Make() => TlsCertificates.CreateSelfSigned(_clock, "localhost");

    private void Write(TlsCertificate certificate, string prefix = "")
    {
        using var key = certificate.Leaf.GetECDsaPrivateKey()!;
        File.WriteAllText(At(prefix + "certificate.pem"), certificate.Leaf.ExportCertificatePem());
        File.WriteAllText(At(prefix + "key.pem"), key.ExportPkcs8PrivateKeyPem());
    }

    private void WriteShort()
    {
        using var key = RSA.Create(1024);
        using var made = new CertificateRequest("CN=short", key, HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1)
            .CreateSelfSigned(ConversationClock.Beginning, ConversationClock.Beginning.AddDays(100));
        File.WriteAllText(At("certificate.pem"), made.ExportCertificatePem());
        File.WriteAllText(At("key.pem"), key.ExportPkcs8PrivateKeyPem());
    }

    private string At(string name) => Path.Combine(_folder.FullName, name);

    private async Task UntilAsync(Func<bool> condition)
    {
        var start = TimeProvider.System.GetTimestamp();
        while (!condition())
        {
            Assert.True(TimeProvider.System.GetElapsedTime(start) < Conversation.Patience, "It did not come about.");
            _clock.Advance(CertificateWatch.Interval);
            await Task.Yield();
        }
    }
}
