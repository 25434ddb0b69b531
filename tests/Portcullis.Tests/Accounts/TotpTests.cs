using System.Runtime.Versioning;
using System.Text;
using Portcullis.Accounts;
using Portcullis.State;

namespace Portcullis.Tests.Accounts;

[SupportedOSPlatform("linux")]
public sealed class TotpTests : IDisposable
{
    private static readonly byte[] Seed = Encoding.ASCII.GetBytes("12345678901234567890");

    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("portcullis-tests-");

    public void Dispose() => _folder.Delete(recursive: true);

    // RFC 6238 Appendix B, the last six of its eight digits.
    [Theory]
    [InlineData(59, "287082")]
    [InlineData(1111111109, "081804")]
    [InlineData(1111111111, "050471")]
    [InlineData(1234567890, "005924")]
    [InlineData(2000000000, "279037")]
    [InlineData(20000000000, "353130")]
    public void The_codes_are_those_of_the_RFC(long seconds, string code)
    {
        var now = DateTimeOffset.FromUnixTimeSeconds(seconds);
        Assert.Equal(code, Totp.Code(Seed, seconds / 30));
        Assert.Equal(seconds / 30, Totp.StepOf(Seed, code, now));
        Assert.Equal(seconds / 30, Totp.StepOf(Seed, code, now.AddSeconds(30)));
        Assert.Equal(seconds / 30, Totp.StepOf(Seed, code, now.AddSeconds(-30)));
        Assert.Null(Totp.StepOf(Seed, code, now.AddSeconds(60)));
        if (seconds > 60)
            Assert.Null(Totp.StepOf(Seed, code, now.AddSeconds(-60)));
        Assert.Null(Totp.StepOf(Seed, code + "0", now));
        Assert.Null(Totp.StepOf(Seed, "", now));
    }

    [Theory]
    [InlineData("secret123456", "secret", "123456")]
    [InlineData("1234567", "1", "234567")]
    [InlineData("123456", null, null)]
    [InlineData("secret12345x", null, null)]
    [InlineData("secret12345\u0663", null, null)]
    [InlineData("", null, null)]
    public void A_code_stands_behind_the_password(string text, string? password, string? code) =>
        Assert.Equal(password is null ? null : (password, code!), Totp.SplitOff(text));

    [Fact]
    public void An_app_takes_the_seed() =>
        Assert.Equal("otpauth://totp/Portcullis:anna%20b?secret=GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ&issuer=Portcullis", Totp.UriOf("anna b", Seed));

    [Fact]
    public void A_sealed_seed_opens_with_its_key_for_its_account_alone()
    {
        var file = Path.Combine(_folder.FullName, "sub", "accounts.key");
        Assert.Throws<StateUnavailableException>(() => new TotpSeeds(file).Open("anna", "AAAA"));
        var text = new TotpSeeds(file).Seal("anna", Seed);
        Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(file));
        Assert.DoesNotContain(Convert.ToBase64String(Seed), text, StringComparison.Ordinal);
        Assert.Equal(Seed, new TotpSeeds(file).Open("anna", text));
        Assert.NotEqual(text, new TotpSeeds(file).Seal("anna", Seed));

        Assert.Throws<StateUnavailableException>(() => new TotpSeeds(file).Open("bert", text));
        Assert.Throws<StateUnavailableException>(() => new TotpSeeds(file).Open("anna", text[..8]));
        Assert.Throws<StateUnavailableException>(() => new TotpSeeds(file).Open("anna", "not base64"));
        Assert.Throws<StateUnavailableException>(() => new TotpSeeds(null).Seal("anna", Seed));
        File.WriteAllText(file, "AAAA");
        Assert.Contains(file, Assert.Throws<StateUnavailableException>(() => new TotpSeeds(file).Open("anna", text)).Message, StringComparison.Ordinal);
    }
}
