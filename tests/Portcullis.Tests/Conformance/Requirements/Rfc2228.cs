using Portcullis.Tests.Conversations;
using static Portcullis.Tests.Conformance.Requirements.Rows;

namespace Portcullis.Tests.Conformance.Requirements;

/// <summary>FTP Security Extensions: the framework that TLS (RFC 4217) fills.</summary>
internal static class Rfc2228
{
    private const string Tls = "TLS is to come", NoTokens = "the mechanism here will be TLS, which protects the whole connection and has no use for tokens in commands";

    public static Document Document { get; } = new("RFC 2228", "FTP Security Extensions", FromText, ["3", "4", "5.1", "6", "7", "8.2"],
    [
        Must("3", "AUTH names a security mechanism: 234 or 334 where it is taken, 504 where it is not known, 534 where it is not allowed").NotYet(Tls),
        Must("3", "AUTH resets transfer parameters and login").NotYet(Tls),
        Must("3", "ADAT carries the tokens of a mechanism; 503 without AUTH, 501 where they are no base 64")
            .NotOffered(NoTokens + "; 502", Test<CommandLineTests>(nameof(CommandLineTests.Unknown_commands_are_500_and_those_of_other_RFCs_502))),
        Must("3", "PBSZ comes before PROT; 503 without a security data exchange").NotYet(Tls),
        Must("3", "PROT sets the protection of data connections: 200, 504 for an unknown level, 536 for one that the mechanism lacks, 503 without PBSZ").NotYet(Tls),
        Must("3", "CCC ends the protection of the control connection, or is refused with 533 or 534").NotYet(Tls),
        Must("3", "MIC, CONF and ENC carry protected commands")
            .NotOffered(NoTokens + "; 502", Test<SecurityCommandTests>(nameof(SecurityCommandTests.They_are_known_and_not_implemented))),

        May("4", "A user whom the mechanism has authenticated may log in by USER alone: 232").NotYet(Tls),

        Must("5.1", "Replies 232, 234, 235, 334, 335, 336, 431, 533 to 537 have the meanings given there").NotYet(Tls),

        Must("6", "A protected data connection wraps each buffer of the data").NotYet(Tls),

        May("7", "A site may insist on protection, and refuse what is not protected with 533, 534 or 521").NotYet(Tls),

        Must("8.2", "The security commands have the replies that the table lists; 502 where they are not implemented")
            .Done(Test<SecurityCommandTests>(nameof(SecurityCommandTests.They_are_known_and_not_implemented))),
    ]);
}
