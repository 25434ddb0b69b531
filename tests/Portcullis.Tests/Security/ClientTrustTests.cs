using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using Portcullis.Server.Security;

namespace Portcullis.Tests.Security;

/// <summary>Whose client certificate it is, who vouches for it, and who has taken it back.</summary>
public sealed class ClientTrustTests
{
    private static readonly DateTimeOffset Now = new(2026, 2, 9, 14, 5, 0, TimeSpan.Zero);

    private static readonly TestAuthority Partners = TestAuthority.Create();

    [Theory]
    [InlineData("email:anna@Example.com", true)]
    [InlineData("email:Anna@example.com", false)]
    [InlineData("email:anna@example.org", false)]
    [InlineData("email:@example.com", false)]
    [InlineData("dns:PLC-3.plant.example", true)]
    [InlineData("dns:plant.example", false)]
    [InlineData("dns:x.wild.example", false)]
    [InlineData("uri:urn:example:anna", true)]
    [InlineData("uri:urn:example:ANNA", false)]
    [InlineData("upn:ANNA@corp.example", true)]
    [InlineData("upn:bert@corp.example", false)]
    [InlineData("email:anna@corp.example", false)]
    public void Names_are_compared_each_in_its_way(string text, bool isHers)
    {
        Assert.True(CertificateName.TryParse(text, out var name));
        var certificate = Partners.Issue(names =>
        {
            names.AddEmailAddress("anna@example.com");
            names.AddDnsName("plc-3.plant.example");
            names.AddDnsName("*.wild.example");
            names.AddUri(new Uri("urn:example:anna"));
            names.AddUserPrincipalName("anna@corp.example");
            names.AddIpAddress(System.Net.IPAddress.Loopback);
        });
        Assert.Equal(isHers, new ClientTrust([Partners.Certificate], []).Judge(certificate, [], Now).IsOf([name]));

        // Names that nobody vouches for are anybody's.
        Assert.False(ClientTrust.None.Judge(certificate, [], Now).IsOf([name]));
    }

    [Fact]
    public void A_fingerprint_needs_nobody_to_vouch_for_it()
    {
        var certificate = Partners.Issue();
        var print = certificate.GetCertHashString(HashAlgorithmName.SHA256);
        var withColons = string.Join(':', print.Chunk(2).Select(pair => new string(pair))).ToLowerInvariant();
        foreach (var text in new[] { $"sha256:{print}", $"SHA256:{withColons}" })
        {
            Assert.True(CertificateName.TryParse(text, out var name));
            Assert.Equal($"sha256:{print}", name.ToString());
            Assert.True(ClientTrust.None.Judge(certificate, [], Now).IsOf([name]));
            Assert.False(ClientTrust.None.Judge(Partners.Issue(), [], Now).IsOf([name]));
        }
    }

    [Theory]
    [InlineData("")]
    [InlineData("anna@example.com")]
    [InlineData("email:")]
    [InlineData("sha1:00")]
    [InlineData("sha256:00")]
    [InlineData("sha256:zz00000000000000000000000000000000000000000000000000000000000000")]
    [InlineData("dns:a\nb")]
    public void What_is_no_name_is_refused(string text) => Assert.False(CertificateName.TryParse(text, out _));

    public static TheoryData<string, string?> Faults => new()
    {
        { "good", null },
        { "by way of an authority that was sent", null },
        { "by way of one that was not", "unable to get local issuer certificate" },
        { "of another authority of the same name", "" },
        { "for servers", "" },
        { "expired", "it has expired on 2025-01-01" },
        { "not yet", "it is not valid before 2027-01-01" },
        { "revoked", "it is revoked" },
        { "revoked, and for servers", "it is revoked" },
        { "not on the list", null },
        { "without a list", "there is no revocation list of its issuer, CN=Partners" },
        { "list of another with the name", "there is no revocation list of its issuer, CN=Partners" },
        { "old list", "the revocation list of CN=Partners was to be renewed by 2026-02-08" },
        { "issuer revoked", "its issuer CN=Below is revoked" },
    };

    [Theory]
    [MemberData(nameof(Faults))]
    public void A_certificate_is_judged(string which, string? fault)
    {
        var below = Partners.Below("CN=Below");
        var (certificate, sent, lists) = which switch
        {
            "by way of an authority that was sent" => (below.Issue(), [below.Certificate], Array.Empty<RevocationList>()),
            "by way of one that was not" => (below.Issue(), [], []),
            "of another authority of the same name" => (TestAuthority.Create().Issue(), [], []),
            "for servers" => (Partners.Issue(purpose: "1.3.6.1.5.5.7.3.1"), [], []),
            "expired" => (Partners.Issue(end: new DateTimeOffset(2025, 1, 1, 0, 0, 0, TimeSpan.Zero)), [], []),
            "not yet" => (Partners.Issue(begin: new DateTimeOffset(2027, 1, 1, 0, 0, 0, TimeSpan.Zero)), [], []),
            "revoked" when Partners.Issue() is var revoked => (revoked, [], [Partners.List(null, Partners.Issue(), revoked)]),
            "revoked, and for servers" when Partners.Issue(purpose: "1.3.6.1.5.5.7.3.1") is var revoked => (revoked, [], [Partners.List(null, revoked)]),
            "not on the list" => (Partners.Issue(), [], [Partners.List(null, Partners.Issue())]),
            "without a list" => (Partners.Issue(), [], [TestAuthority.Create("CN=Others").List()]),
            "list of another with the name" => (Partners.Issue(), [], [TestAuthority.Create().List()]),
            "old list" => (Partners.Issue(), [], [Partners.List(Now.AddDays(-1))]),
            "issuer revoked" => (below.Issue(), [below.Certificate], [below.List(), Partners.List(null, below.Certificate)]),
            _ => (Partners.Issue(), Array.Empty<X509Certificate2>(), Array.Empty<RevocationList>()),
        };
        var judged = new ClientTrust([Partners.Certificate], lists).Judge(certificate, sent, Now);
        if (fault is null)
            Assert.Null(judged.Fault);
        else
            Assert.StartsWith(fault, judged.Fault, StringComparison.Ordinal);

        // Whoever has taken it back, its fingerprint counts for nothing any more.
        Assert.Equal(judged.Invalid is null, judged.IsOf([judged.Names[0]]));
    }

    [Fact]
    public void An_authority_below_a_root_is_trusted_for_itself()
    {
        var below = Partners.Below("CN=Below");
        var trust = new ClientTrust([below.Certificate], []);
        Assert.Null(trust.Judge(below.Issue(), [], Now).Fault);
        Assert.NotNull(trust.Judge(Partners.Issue(), [Partners.Certificate], Now).Fault);
        var revoked = below.Issue();
        Assert.Equal("it is revoked", new ClientTrust([below.Certificate], [below.List(null, revoked)]).Judge(revoked, [Partners.Certificate], Now).Fault);
    }

    // A session that is resumed has its own alone.
    [Fact]
    public void An_authority_that_was_sent_once_need_not_be_sent_again()
    {
        var below = Partners.Below("CN=Below");
        var trust = new ClientTrust([Partners.Certificate], []);
        Assert.Null(trust.Judge(below.Issue(), [below.Certificate], Now).Fault);
        Assert.Null(trust.Judge(below.Issue(), [], Now).Fault);
        trust.Replace([TestAuthority.Create("CN=Others").Certificate], []);
        Assert.NotNull(trust.Judge(below.Issue(), [], Now).Fault);
    }

    [Fact]
    public void The_newest_list_counts()
    {
        var certificate = Partners.Issue();
        var judged = new ClientTrust([Partners.Certificate], [Partners.List(Now.AddDays(-1)), Partners.List(null, certificate)]).Judge(certificate, [], Now);
        Assert.Equal("it is revoked", judged.Fault);
    }

    [Fact]
    public void A_list_is_read_as_PEM_too_and_what_is_none_is_refused()
    {
        var der = Partners.Revoke(null, Partners.Issue());
        Assert.Equal(1, RevocationList.Read(System.Text.Encoding.ASCII.GetBytes(PemEncoding.WriteString("X509 CRL", der))).Count);
        for (var length = 0; length < der.Length; length++)
            Assert.ThrowsAny<CryptographicException>(() => RevocationList.Read(der.AsMemory(0, length)));

        // A delta says less than all: id-ce-deltaCRLIndicator, critical, in the place of the number.
        var number = Convert.FromHexString("0603551D14");
        var at = der.AsSpan().IndexOf(number);
        der[at + 4] = 0x1B;
        Assert.Contains("complete one", Assert.Throws<CryptographicException>(() => RevocationList.Read(der)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Octets_that_are_wrong_anywhere_harm_nobody()
    {
        var (random, der) = (new Random(20260209), Partners.Revoke(null, Partners.Issue(), Partners.Issue()));
        for (var round = 0; round < 3000; round++)
        {
            var wrong = der.ToArray();
            for (var change = random.Next(1, 4); change > 0; change--)
                wrong[random.Next(wrong.Length)] = (byte)random.Next(256);
            try
            {
                // Read or not, it is no longer signed; unless what changed was the algorithm's name outside of it.
                _ = RevocationList.Read(wrong).IsFrom(Partners.Certificate);
            }
            catch (CryptographicException)
            {
                // Refused.
            }
        }
    }
}
