using Portcullis.Tests.Conversations;
using static Portcullis.Tests.Conformance.Requirements.Rows;

namespace Portcullis.Tests.Conformance.Requirements;

/// <summary>HOST for virtual hosts.</summary>
internal static class Rfc7151
{
    public static Document Document { get; } = new("RFC 7151", "HOST for Virtual Hosts", FromText, ["3", "3.1", "3.2", "3.2.1", "3.2.2", "3.3", "3.4", "4"],
    [
        Must("3", "Of several HOST before the login the last one counts, with its own reply")
            .Done(Test<HostTests>(nameof(HostTests.The_last_one_before_the_login_counts_and_a_refused_one_is_as_if_it_had_not_been_sent)),
                Scene("HOST", "The server's own address, again and again, and no such host")),
        Must("3", "After the login HOST is 503")
            .Done(Scene("HOST", "After the login it is too late"), Test<HostTests>(nameof(HostTests.Each_host_has_its_greeting_and_its_users))),

        Must("3.1", "The argument is a host name, an IPv4 address, or an IPv6 address in brackets")
            .Done(Scene("HOST", "The server's own address, again and again, and no such host"), Scene("HOST", "What is no host name is told apart from a host that is not here")),
        Must("3.1", "Letters of either case are the same in it")
            .Done(Test<HostTests>(nameof(HostTests.Names_are_of_either_case))),
        Must("3.1", "An address that is not the one the client has connected to is 504")
            .Done(Scene("HOST", "The server's own address, again and again, and no such host")),
        Must("3.1", "A port behind it is 501")
            .Done(Scene("HOST", "What is no host name is told apart from a host that is not here")),

        Should("3.2", "A host that is there is answered 220, and its environment holds from then on")
            .Done(Test<HostTests>(nameof(HostTests.Each_host_has_its_greeting_and_its_users))),
        Should("3.2", "A host that is not known is 504")
            .Done(Scene("HOST", "The server's own address, again and again, and no such host")),
        Should("3.2", "421 where the host is not to be had for the time being, and the connection is closed")
            .Done(Test<TransferTests>(nameof(TransferTests.A_server_that_stops_lets_a_transfer_end_and_answers_nothing_more))),

        Must("3.2.1", "REIN forgets the host")
            .Done(Test<HostTests>(nameof(HostTests.REIN_forgets_it))),

        Must("3.2.2", "Another HOST before the login is as if there had been none before")
            .Done(Test<HostTests>(nameof(HostTests.The_last_one_before_the_login_counts_and_a_refused_one_is_as_if_it_had_not_been_sent))),
        Must("3.2.2", "The HOST that comes in a TLS session must match the name that was asked for in it")
            .Done(Test<TlsTests>(nameof(TlsTests.HOST_must_name_the_host_that_the_handshake_asked_for)),
                Test<TlsTests>(nameof(TlsTests.TLS_is_begun_with_the_name_that_HOST_has_chosen_or_not_at_all))),

        Should("3.3", "501 for what is no host name")
            .Done(Scene("HOST", "What is no host name is told apart from a host that is not here")),
        Must("3.3", "A HOST that is refused is as if it had not been sent, or closes the connection")
            .Done(Test<HostTests>(nameof(HostTests.The_last_one_before_the_login_counts_and_a_refused_one_is_as_if_it_had_not_been_sent))),
        Should("3.3", "A client that sends no HOST can log in")
            .Done(Test<HostTests>(nameof(HostTests.Without_HOST_the_server_itself_is_meant))),

        Must("3.4", "FEAT has the line HOST")
            .Differently("until the login, after which it could but be refused", Scene("FEAT", "All that works"), Scene("FEAT", "With the facts chosen")),

        Must("4", "Another HOST resets what the login has got to: each host has its own users")
            .Done(Test<HostTests>(nameof(HostTests.Between_USER_and_PASS_it_begins_the_login_anew)), Scene("HOST", "After USER it begins the login anew"),
                Test<HostTests>(nameof(HostTests.Each_host_has_its_greeting_and_its_users))),
    ]);
}
