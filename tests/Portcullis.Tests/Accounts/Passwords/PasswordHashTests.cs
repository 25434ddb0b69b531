using System.Text;
using Portcullis.Accounts.Passwords;

namespace Portcullis.Tests.Accounts.Passwords;

/// <summary>Hashes made by other programs: crypt(3) of glibc, OpenSSL, Python's hashlib in the forms of passlib and SFTPGo.</summary>
public sealed class PasswordHashTests
{
    private const string Umlaut = "correct horse \u00e4";

    public static TheoryData<string, string> OfOthers => new()
    {
        { "Hello world!", "$6$saltstring$svn8UoSVapNtMuq1ukKS4tPQd8iKwSMHWjl/O817G3uBnIFNjnQJuesI68u4OTLiBFdcbYEdFCoEOfaS35inz1" },
        { "Hello world!", "$6$rounds=10000$saltstringsaltst$OW1/O6BYHV6BcXZu8QVeXbDWra3Oeqh0sbHbbMCVNSnCM/UrjmM0Dp8vOuZeHBy/YTBmSK6H9qs/y3RnOaw5v." },
        { new string('x', 200), "$6$rounds=1400$anotherlongsalts$.KQkrklP5M8SjCD5.dynbwjdUsaj9OA/DclgYZCZZeicMAnXgAW2shwuO/zS8G8mTsY5I1tSi2wbTfFHdOUkI." },
        { Umlaut, "$6$short$t2e/MifkR/54LOT6qHUPV44Kx.gS8Qwp5fWxapSM4KO6p8XAY11bPCb1xzHGPBjCKK69vKp.3u2DW8PWJp2bK1" },
        { Umlaut, "$2b$05$abcdefghijklmnopqrstuu.xPI0D/04JlWcnvHoilxCp1m8QXBO4O" },
        { Umlaut, "$2y$05$abcdefghijklmnopqrstuu.xPI0D/04JlWcnvHoilxCp1m8QXBO4O" },
        { Umlaut, "$pbkdf2-sha1$1000$saltsalt$YJ6syXchD59rkrl++joth2pB8cI=" },
        { Umlaut, "$pbkdf2-b64salt-sha1$1000$c2FsdHNhbHQ=$YJ6syXchD59rkrl++joth2pB8cI=" },
        { Umlaut, "$pbkdf2-sha1$1000$c2FsdHNhbHQ$YJ6syXchD59rkrl..joth2pB8cI" },
        { Umlaut, "$pbkdf2-sha256$2000$saltysalt$YWrtKbf4uPx0LhejsErKkp659PTP5lSFFm/LnNlxNII=" },
        { Umlaut, "$pbkdf2-sha256$2000$c2FsdHlzYWx0$YWrtKbf4uPx0LhejsErKkp659PTP5lSFFm/LnNlxNII" },
        { Umlaut, "$pbkdf2-sha512$3000$c2FsdGllc3Q$24tY.gTZZMyxIK3.LKTQcXKOtx0IR.QofD.d/seAytJBxt2/be90TGEqlTaIVJexafN7R7p7VVMwKMMxY/L1dQ" },
        { "password", Argon2OfReference },
    };

    // The program of the authors: echo -n password | argon2 somesaltsomesalt -id -t 3 -k 4096 -p 1 -l 32 -e
    private const string Argon2OfReference = "$argon2id$v=19$m=4096,t=3,p=1$c29tZXNhbHRzb21lc2FsdA$BvuA7SfebsIC3f4gSy7/Ei1s6+hsEfaOuCZMbl/y/Sg";

    [Theory]
    [MemberData(nameof(OfOthers))]
    public void Passwords_of_other_programs_verify(string password, string stored)
    {
        Assert.True(PasswordHash.TryParse(stored, out var hash));
        Assert.True(hash.Verify(Encoding.UTF8.GetBytes(password)));
        Assert.False(hash.Verify(Encoding.UTF8.GetBytes(password + "x")));
        Assert.False(hash.Verify(Encoding.UTF8.GetBytes(password[1..])));
        Assert.False(hash.IsCurrent);
    }

    [Theory]
    [InlineData("")]
    [InlineData("secret")]
    [InlineData("$1$salt$hash")]
    [InlineData("$6$saltstring$tooshort")]
    [InlineData("$6$rounds=999999999$saltstring$svn8UoSVapNtMuq1ukKS4tPQd8iKwSMHWjl/O817G3uBnIFNjnQJuesI68u4OTLiBFdcbYEdFCoEOfaS35inz1")]
    [InlineData("$2b$31$abcdefghijklmnopqrstuu.xPI0D/04JlWcnvHoilxCp1m8QXBO4O")]
    [InlineData("$2x$05$abcdefghijklmnopqrstuu.xPI0D/04JlWcnvHoilxCp1m8QXBO4O")]
    [InlineData("$2b$05$abcdefghijklmnopqrstuu.xPI0D/04JlWcnvHoilxCp1m8QXBO4 ")]
    [InlineData("$pbkdf2-md5$1000$c2FsdHNhbHQ$YJ6syXchD59rkrl..joth2pB8cI")]
    [InlineData("$pbkdf2-sha1$100000000$c2FsdHNhbHQ$YJ6syXchD59rkrl..joth2pB8cI")]
    [InlineData("$pbkdf2-sha256$2000$c2FsdHlzYWx0$")]
    [InlineData("$argon2id$v=19$m=99999999,t=2,p=1$c2FsdHNhbHRzYWx0c2FsdA$YWrtKbf4uPx0LhejsErKkp659PTP5lSFFm/LnNlxNII")]
    [InlineData("$argon2id$v=19$m=19456,t=999,p=1$c2FsdHNhbHRzYWx0c2FsdA$YWrtKbf4uPx0LhejsErKkp659PTP5lSFFm/LnNlxNII")]
    [InlineData("$argon2id$v=19$m=19456,t=2,p=4$c2FsdHNhbHRzYWx0c2FsdA$YWrtKbf4uPx0LhejsErKkp659PTP5lSFFm/LnNlxNII")]
    [InlineData("$argon2id$v=19$m=19456,t=2,p=1$c2FsdA$YWrtKbf4uPx0LhejsErKkp659PTP5lSFFm/LnNlxNII")]
    public void What_is_no_hash_or_costs_too_much_is_none(string text) => Assert.False(PasswordHash.TryParse(text, out _));

    [Fact]
    public void Ours_is_Argon2id_and_current()
    {
        Assert.True(PasswordScheme.HasArgon2id);
        var stored = PasswordScheme.Make(Umlaut);
        Assert.Matches(@"^\$argon2id\$v=19\$m=19456,t=2,p=1\$[A-Za-z0-9+/]{22}\$[A-Za-z0-9+/]{43}\z", stored);
        Assert.True(PasswordHash.TryParse(stored, out var hash));
        Assert.True(hash.IsCurrent && hash.Verify(Encoding.UTF8.GetBytes(Umlaut)));
        Assert.NotEqual(stored, PasswordScheme.Make(Umlaut));
    }

    [Fact]
    public void What_takes_its_place_without_libsodium_verifies_too()
    {
        var stored = Pbkdf2Hash.Make("secret"u8);
        Assert.StartsWith("$pbkdf2-sha256$600000$", stored, StringComparison.Ordinal);
        Assert.True(PasswordHash.TryParse(stored, out var hash));
        Assert.True(hash.Verify("secret"u8));

        // Where there is libsodium, a login makes it one of Argon2id.
        Assert.False(hash.IsCurrent);
    }
}
