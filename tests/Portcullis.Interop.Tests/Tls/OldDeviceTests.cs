namespace Portcullis.Interop.Tests.Tls;

/// <summary>A client that has TLS 1.0 or 1.1 only, at the listener for old devices and at the others.</summary>
public sealed class OldDeviceTests : TlsTest
{
    [Theory]
    [InlineData("1.0", false)]
    [InlineData("1.1", false)]
    [InlineData("1.0", true)]
    [InlineData("1.2", false)]
    public async Task It_is_served_there_and_nowhere_else(string version, bool isImplicit)
    {
        await StartOldAsync("127.0.0.0/8", isImplicit);
        var scan = MakeLocal("scan", 100_000);
        var old = Server.EndPoints[^1];
        var url = $"{(isImplicit ? "ftps" : "ftp")}://{old}";
        (await CurlAsync(version, "-T", scan, $"{url}/scan")).Succeeded();
        AssertSame(scan, OnServer("scan"));
        (await CurlAsync(version, "-o", Path.Combine(Local, "back"), $"{url}/scan")).Succeeded();
        AssertSame(scan, Path.Combine(Local, "back"));
        Assert.Contains($"at the listener for old devices scanners is under Tls{(version == "1.0" ? "" : version.Replace(".", "", StringComparison.Ordinal))}", Server.Log, StringComparison.Ordinal);
        Assert.Contains("replace those devices", Server.Log, StringComparison.Ordinal);
        if (version != "1.2")
            Assert.NotEqual(0, (await CurlAsync(version, "-l", $"{Server.Url}/")).ExitCode);
    }

    [Fact]
    public async Task Suites_without_encryption_or_authentication_are_not_even_there()
    {
        await StartOldAsync("127.0.0.0/8", isImplicit: true);
        foreach (var suites in new[] { "eNULL", "aNULL", "RC4:DES:3DES:EXPORT:kPSK" })
        {
            var result = await Tool.RunAsync("openssl", ["s_client", "-tls1_1", "-cipher", $"{suites}:@SECLEVEL=0", "-connect", Server.EndPoints[^1].ToString()], "", Local);
            Assert.False(result.Output.Contains("BEGIN CERTIFICATE", StringComparison.Ordinal), result.All);
        }
    }

    [Fact]
    public async Task Others_are_told_in_the_log_and_not_served()
    {
        await StartOldAsync("10.30.7.0/24", isImplicit: false);
        Assert.NotEqual(0, (await CurlAsync("1.1", "-l", $"ftp://{Server.EndPoints[^1]}/")).ExitCode);
        Assert.Contains("refused by rule tls.old-devices-network", Server.Log, StringComparison.Ordinal);
    }

    private async Task StartOldAsync(string network, bool isImplicit)
    {
        WriteCertificate(Certificate, Key).Dispose();
        var until = TimeProvider.System.GetUtcNow().AddDays(30).ToString("yyyy-MM-dd", System.Globalization.CultureInfo.InvariantCulture);
        var file = Path.Combine(Base, "portcullis.json");
        await File.WriteAllTextAsync(
            file,
            $$"""{ "tls": { "control": "require", "certificate": "certificate.pem", "key": "key.pem", "oldDevices": [{ "name": "scanners", "listen": "127.0.0.1:0", "networks": ["{{network}}"], "until": "{{until}}", "implicit": {{(isImplicit ? "true" : "false")}} }] } }""",
            TlsUser.Cancellation);
        await StartAsync("--config", file);
    }

    private Task<ToolResult> CurlAsync(string version, params string[] arguments) => Tool.RunAsync(
        "curl",
        ["-q", "-sS", "--max-time", "30", "--ssl-reqd", "--cacert", Certificate, $"--tlsv{version}", "--tls-max", version, "--ciphers", "ALL:@SECLEVEL=0", "--user", $"{ServerProcess.User}:{ServerProcess.Password}", .. arguments]);
}
