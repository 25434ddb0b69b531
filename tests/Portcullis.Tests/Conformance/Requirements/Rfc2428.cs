using Portcullis.Tests.Conversations;
using Portcullis.Tests.Protocol.Addresses;
using static Portcullis.Tests.Conformance.Requirements.Rows;

namespace Portcullis.Tests.Conformance.Requirements;

/// <summary>FTP Extensions for IPv6 and NATs: EPRT and EPSV.</summary>
internal static class Rfc2428
{
    public static Document Document { get; } = new("RFC 2428", "FTP Extensions for IPv6 and NATs", FromText, ["2", "3", "4"],
    [
        Must("2", "EPRT: protocol, address and port between delimiters, any one ASCII character from 33 to 126")
            .Done(Scene("EPRT", "The server connects to it"), Test<ExtendedHostPortTests>(nameof(ExtendedHostPortTests.A_well_formed_argument_is_an_end_point))),
        Must("2", "The protocol is 1 for IPv4, in dotted decimal, or 2 for IPv6, in the forms of its own RFC")
            .Done(Scene("EPRT", "Over IPv6"), Test<ExtendedHostPortTests>(nameof(ExtendedHostPortTests.A_well_formed_argument_is_an_end_point))),
        Must("2", "200 where it is taken; 500 and 501 for other mistakes")
            .Done(Scene("EPRT", "The server connects to it"), Scene("EPRT", "Malformed"), Test<ExtendedHostPortTests>(nameof(ExtendedHostPortTests.Anything_else_is_malformed))),
        Must("2", "A protocol that is not supported is 522, with the numbers of those that are in parentheses")
            .Done(Scene("EPRT", "A network protocol that this connection does not use"), Scene("EPRT", "A network protocol that this connection does not use, over IPv6"),
                Test<ExtendedHostPortTests>(nameof(ExtendedHostPortTests.Another_network_protocol_is_told_apart_from_a_syntax_error))),
        Must("2", "The text of a 522 has no other parentheses")
            .Done(Scene("EPRT", "A network protocol that this connection does not use")),

        Must("3", "EPSV: the server listens, and answers 229 with the port between three delimiters and one")
            .Done(Scene("EPSV", "The server listens"), Test<ExtendedHostPortTests>(nameof(ExtendedHostPortTests.Every_port_of_a_229_reply_is_found))),
        Must("3", "Protocol and address of the data connection are those of the control connection")
            .Done(Scene("EPSV", "The server listens"), Scene("EPSV", "With the network protocol of the connection, over IPv6")),
        Should("3", "EPSV with a protocol uses it; 522 where it is not supported")
            .Done(Scene("EPSV", "With the network protocol of the connection"), Scene("EPSV", "With another argument")),
        Must("3", "After EPSV ALL the server refuses EPRT, PORT, PASV and all else that sets up a data connection")
            .Done(Scene("EPSV", "After ALL there is no other way"), Scene("LPRT", "After EPSV ALL"), Scene("LPSV", "After EPSV ALL"),
                Test<StateMatrixTests>(nameof(StateMatrixTests.Every_command_in_every_state_has_one_reply_of_the_table))),
        Must("3", "ABOR closes a port that EPSV has opened")
            .Done(Test<AbortPhaseTests>(nameof(AbortPhaseTests.Without_a_transfer_it_closes_the_passive_port))),

        Must("4", "EPSV ALL holds until the session is a new one")
            .Differently("REIN begins a new one too, on the same connection", Test<PassiveDataPortTests>(nameof(PassiveDataPortTests.EPSV_ALL_binds_until_REIN))),
    ]);
}
