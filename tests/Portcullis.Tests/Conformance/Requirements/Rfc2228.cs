using Portcullis.Tests.Conversations;
using static Portcullis.Tests.Conformance.Requirements.Rows;

namespace Portcullis.Tests.Conformance.Requirements;

/// <summary>FTP Security Extensions: the framework that TLS (RFC 4217) fills.</summary>
internal static class Rfc2228
{
    private const string NoTokens = "the mechanism here is TLS, which protects the whole connection and has no use for tokens in commands";

    public static Document Document { get; } = new("RFC 2228", "FTP Security Extensions", FromText, ["3", "4", "5.1", "6", "7", "8.2"],
    [
        Must("3", "AUTH names a security mechanism: 234 or 334 where it is taken, 504 where it is not known, 534 where it is not allowed")
            .Differently("where TLS is not allowed AUTH is 502; it is the one mechanism", Scene("AUTH", "What was said in the clear is forgotten"),
                Scene("AUTH", "Other mechanisms"), Scene("AUTH", "Where it is not offered")),
        Must("3", "AUTH resets transfer parameters and login")
            .Done(Test<TlsTests>(nameof(TlsTests.AUTH_after_a_login_leaves_nothing_of_it)), Scene("AUTH", "The same after the login, which is forgotten")),
        Must("3", "ADAT carries the tokens of a mechanism; 503 without AUTH, 501 where they are no base 64")
            .NotOffered(NoTokens + "; 502", Test<CommandLineTests>(nameof(CommandLineTests.Unknown_commands_are_500_and_those_of_other_RFCs_502))),
        Must("3", "PBSZ comes before PROT; 503 without a security data exchange")
            .Done(Scene("PBSZ", "Zero, whatever is asked for"), Scene("PROT", "A file each way, and a listing")),
        Must("3", "PROT sets the protection of data connections: 200, 504 for an unknown level, 536 for one that the mechanism lacks, 503 without PBSZ")
            .Done(Scene("PROT", "A file each way, and a listing"), Scene("PROT", "Other levels")),
        Must("3", "CCC ends the protection of the control connection, or is refused with 533 or 534")
            .Done(Scene("CCC", "The control connection goes on in the clear"), Test<TlsTests>(nameof(TlsTests.CCC_is_refused_otherwise))),
        Must("3", "MIC, CONF and ENC carry protected commands")
            .NotOffered(NoTokens + "; 502", Test<SecurityCommandTests>(nameof(SecurityCommandTests.They_are_known_and_not_implemented))),

        May("4", "A user whom the mechanism has authenticated may log in by USER alone: 232")
            .Done(Test<CertificateLoginTests>(nameof(CertificateLoginTests.A_certificate_is_enough))),

        Must("5.1", "Replies 232, 234, 235, 334, 335, 336, 431, 533 to 537 have the meanings given there")
            .Differently("of these TLS has a use for 232, 234, 533, 534 and 536, which have them; the others are not sent", Scene("AUTH", "What was said in the clear is forgotten"),
                Scene("CCC", "Only under TLS, and after the login"), Scene("PROT", "Other levels"), Test<TlsTests>(nameof(TlsTests.CCC_is_refused_otherwise))),

        Must("6", "A protected data connection wraps each buffer of the data")
            .Differently("TLS wraps the stream itself (RFC 4217 §9)", Scene("PROT", "A file each way, and a listing")),

        May("7", "A site may insist on protection, and refuse what is not protected with 533, 534 or 521")
            .Differently("USER in the clear is 530, which every client knows; PROT C is 534, and a transfer in the clear 521",
                Test<TlsTests>(nameof(TlsTests.Who_must_log_in_under_TLS_is_told_so)),
                Test<TlsTests>(nameof(TlsTests.Data_connections_in_the_clear_are_refused_where_they_must_not_be))),

        Must("8.2", "The security commands have the replies that the table lists; 502 where they are not implemented")
            .Done(Test<SecurityCommandTests>(nameof(SecurityCommandTests.They_are_known_and_not_implemented))),
    ]);
}
