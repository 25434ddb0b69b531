using Portcullis.Tests.Conversations;
using Portcullis.Tests.Security;
using static Portcullis.Tests.Conformance.Requirements.Rows;

namespace Portcullis.Tests.Conformance.Requirements;

// Tests of Linux are named here, and none is called.
#pragma warning disable CA1416

/// <summary>Securing FTP with TLS: the server's side of it.</summary>
internal static class Rfc4217
{
    public static Document Document { get; } = new("RFC 4217", "Securing FTP with TLS", FromText,
        ["1", "4", "4.2", "5", "6", "7", "8", "9", "10.1", "10.2", "12.2", "13", "14", "15.1.1", "15.1.2", "15.3", "17"],
    [
        May("1", "SSL in the place of TLS, where both are configured so")
            .NotOffered("RFC 8996 forbids what is older than TLS 1.2; AUTH SSL begins TLS", Test<EngineTests>(nameof(EngineTests.A_version_before_TLS_1_2_is_refused))),

        May("4", "TLS begins on the control connection after AUTH")
            .Done(Scene("AUTH", "What was said in the clear is forgotten"), Test<EngineTests>(nameof(EngineTests.Octets_come_over_both_ways_more_than_a_socket_holds))),

        Must("4.2", "AUTH TLS is answered 234 where it is taken, and never 334")
            .Done(Scene("AUTH", "What was said in the clear is forgotten")),
        Must("4.2", "USER still comes after the handshake")
            .Done(Scene("AUTH", "What was said in the clear is forgotten")),
        Must("4.2", "AUTH resets user, data port, TYPE, STRU, MODE and working directory, almost as REIN does")
            .Done(Test<TlsTests>(nameof(TlsTests.AUTH_after_a_login_leaves_nothing_of_it)), Scene("AUTH", "The same after the login, which is forgotten")),

        Must("5", "CCC that is not accepted at all is 500")
            .Differently("502 where TLS is not offered, for the command is known; 534 where the setting forbids it",
                Scene("CCC", "Where it is not offered"), Test<TlsTests>(nameof(TlsTests.CCC_is_refused_otherwise))),
        Must("5", "CCC without TLS is 533")
            .Done(Scene("CCC", "Only under TLS, and after the login"), Scene("CCC", "The control connection goes on in the clear")),
        Must("5", "CCC that is not allowed now is 534")
            .Done(Test<TlsTests>(nameof(TlsTests.CCC_is_refused_otherwise))),
        Must("5", "CCC is answered 200, TLS ends, and the connection goes on in the clear")
            .Done(Test<TlsTests>(nameof(TlsTests.CCC_goes_on_in_the_clear_where_it_is_allowed)), Scene("CCC", "The control connection goes on in the clear")),
        Must("5", "After CCC neither PBSZ nor PROT is accepted; data connections stay as they are")
            .Done(Test<TlsTests>(nameof(TlsTests.After_CCC_data_connections_stay_as_they_are))),

        Must("6", "FEAT has AUTH, with TLS among its arguments, PBSZ and PROT")
            .Differently("AUTH no longer once TLS has begun, when it could but be refused", Test<TlsTests>(nameof(TlsTests.FEAT_shows_what_can_be_used_now))),

        Must("7", "The server is the server of TLS on data connections too, whichever side has connected")
            .Done(Scene("PROT", "A file each way, and a listing"), Test<TlsTests>(nameof(TlsTests.PROT_may_come_at_any_time_and_holds_until_the_next_one))),

        Must("8", "AUTH TLS protects the control connection alone; PBSZ and PROT protect data connections")
            .Done(Scene("AUTH", "What was said in the clear is forgotten"), Scene("PROT", "A file each way, and a listing")),
        May("8", "PROT may come at any time, behind PORT and PASV too, and as often as it is wanted")
            .Done(Test<TlsTests>(nameof(TlsTests.PROT_may_come_at_any_time_and_holds_until_the_next_one))),

        Must("9", "A level that was accepted holds for all data connections until another PROT, AUTH, REIN or the end of the session")
            .Done(Test<TlsTests>(nameof(TlsTests.PROT_may_come_at_any_time_and_holds_until_the_next_one)), Test<TlsTests>(nameof(TlsTests.REIN_goes_back_to_the_clear))),
        Must("9", "PBSZ comes before PROT, and a handshake before PBSZ")
            .Done(Scene("PROT", "A file each way, and a listing"), Scene("PBSZ", "Zero, whatever is asked for")),
        Must("9", "Of the levels C and P are used; S and E are not")
            .Done(Scene("PROT", "Other levels")),
        Must("9", "With P there is a handshake before any data")
            .Done(Scene("PROT", "A file each way, and a listing"), Test<TlsTests>(nameof(TlsTests.A_client_that_speaks_plain_on_a_private_data_connection_is_answered_522))),
        Must("9", "The argument of PBSZ is 0")
            .Done(Scene("PBSZ", "Zero, whatever is asked for")),
        Must("9", "At first data connections are clear")
            .Differently("with AUTH TLS they are; AUTH TLS-P and AUTH SSL begin with P, as the clients that send them expect",
                Scene("AUTH", "What was said in the clear is forgotten"), Scene("AUTH", "TLS-P and SSL put data connections under TLS too")),

        May("10.1", "USER is denied before the handshake, to some or to all")
            .Done(Test<TlsTests>(nameof(TlsTests.Who_must_log_in_under_TLS_is_told_so)), Test<TlsTests>(nameof(TlsTests.An_account_can_have_a_duty_of_its_own))),
        May("10.1", "The server chooses the cipher suites")
            .Done(Test<EngineTests>(nameof(EngineTests.Suites_without_AEAD_are_refused))),
        May("10.1", "A client certificate in the place of a password")
            .Done(Test<CertificateLoginTests>(nameof(CertificateLoginTests.A_certificate_is_enough)), Test<CertificateLoginTests>(nameof(CertificateLoginTests.Both_can_be_needed))),
        Should("10.1", "421, in the clear, where the negotiation failed and the connection is in the clear still")
            .Differently("reset: a client that has begun a handshake reads no reply", Test<TlsTests>(nameof(TlsTests.What_follows_AUTH_in_a_later_segment_is_no_handshake))),
        May("10.1", "A session that comes about and is not acceptable is refused, or ended by 421")
            .Differently("reset, where its name is not the one that HOST has chosen", Test<TlsTests>(nameof(TlsTests.TLS_is_begun_with_the_name_that_HOST_has_chosen_or_not_at_all))),
        Should("10.1", "A control connection whose handshake failed halfway is dropped")
            .Done(Test<TlsTests>(nameof(TlsTests.What_follows_AUTH_in_a_later_segment_is_no_handshake)), Test<EngineTests>(nameof(EngineTests.What_is_no_handshake_is_refused_and_harms_nobody))),
        Must("10.1", "No client gets around the policy")
            .Done(Test<TlsTests>(nameof(TlsTests.What_follows_AUTH_in_its_segment_ends_the_session_unanswered)), Test<TlsTests>(nameof(TlsTests.AUTH_during_a_transfer_is_refused)),
                Test<TlsTests>(nameof(TlsTests.Data_connections_in_the_clear_are_refused_where_they_must_not_be))),

        May("10.2", "Data connections: no encryption, the client's choice, or nothing else")
            .Done(Test<TlsTests>(nameof(TlsTests.Data_connections_under_TLS_can_be_off)),
                Test<TlsTests>(nameof(TlsTests.Data_connections_in_the_clear_are_refused_where_they_must_not_be)), Scene("PROT", "Other levels")),
        Should("10.2", "The level is looked at with the command that transfers, and not with PORT and PASV; 521 where it is not enough")
            .Done(Test<TlsTests>(nameof(TlsTests.Data_connections_in_the_clear_are_refused_where_they_must_not_be))),
        Must("10.2", "A handshake that fails is 522 behind the 150, and the data connection is closed")
            .Done(Test<TlsTests>(nameof(TlsTests.A_client_that_speaks_plain_on_a_private_data_connection_is_answered_522)),
                Test<TlsTests>(nameof(TlsTests.A_handshake_that_does_not_come_ends_with_its_time))),
        May("10.2", "A data connection must resume a TLS session; the 522 says so")
            .Done(Test<BindingTests>(nameof(BindingTests.A_data_connection_that_must_resume_is_told_so)),
                Test<BindingTests>(nameof(BindingTests.It_resumes_the_session_of_its_control_connection_or_shows_the_same_certificate))),

        May("12.2", "232: a client certificate is enough, and no PASS is needed")
            .Done(Test<CertificateLoginTests>(nameof(CertificateLoginTests.A_certificate_is_enough)), Test<CertificateLoginTests>(nameof(CertificateLoginTests.Who_shows_another_is_asked_for_the_password))),

        Must("13", "REIN ends TLS, with its reply still under TLS; control and data connections are in the clear again")
            .Done(Test<TlsTests>(nameof(TlsTests.REIN_goes_back_to_the_clear))),
        Must("13", "After REIN no session of TLS needs to be resumed")
            .Done(Test<TlsTests>(nameof(TlsTests.REIN_goes_back_to_the_clear))),

        Should("14", "ABOR and STAT are heard during a transfer without urgent data")
            .Done(Test<TlsTests>(nameof(TlsTests.ABOR_and_STAT_under_TLS_are_heard_while_a_file_is_received))),

        Should("15.1.1", "The certificate has the name of the server, as those of HTTP servers do")
            .Done(Test<EngineTests>(nameof(EngineTests.The_name_that_a_client_asks_for_chooses_the_certificate))),
        Should("15.1.1", "Data connections have the server certificate of their control connection")
            .Done(Test<BindingTests>(nameof(BindingTests.A_data_connection_has_the_certificate_of_its_control_connection_also_after_another_one_has_come))),

        Should("15.1.2", "Data connections have the client certificate of their control connection, or are tied to it in another way")
            .Done(Test<BindingTests>(nameof(BindingTests.It_resumes_the_session_of_its_control_connection_or_shows_the_same_certificate)),
                Test<EngineTests>(nameof(EngineTests.A_data_connection_that_resumes_carries_the_token_of_its_control_connection))),

        May("15.3", "CCC is for clients that have logged in")
            .Done(Scene("CCC", "Only under TLS, and after the login")),

        Should("17", "TLS-C is TLS; letters of either case are the same")
            .Done(Scene("AUTH", "The same after the login, which is forgotten")),
    ]);
}
