using Portcullis.Tests.Conversations;
using Portcullis.Tests.Policies;
using static Portcullis.Tests.Conformance.Requirements.Rows;

namespace Portcullis.Tests.Conformance.Requirements;

/// <summary>FTP Security Considerations.</summary>
internal static class Rfc2577
{
    public static Document Document { get; } = new(
        "RFC 2577", "FTP Security Considerations", "the text of its last draft, draft-ietf-ftpext-sec-consider-02", ["3", "4", "5", "6", "7", "8", "9"],
    [
        Should("3", "No data connection to a port below 1024; PORT to one is 504")
            .Done(Scene("PORT", "A reserved port is refused, whatever the address"), Test<DataPortPolicyTests>(nameof(DataPortPolicyTests.Every_port_below_1024_is_refused_by_default)),
                Test<DataPortPolicyTests>(nameof(DataPortPolicyTests.A_refusal_for_a_port_is_504_as_RFC_2577_wants))),
        Should("3", "The same for whatever else names a data port")
            .Done(Scene("EPRT", "A reserved port is refused"), Scene("LPRT", "Accepted, and refused by the policy of PORT"),
                Test<ActiveDataPortTests>(nameof(ActiveDataPortTests.The_default_data_port_is_held_to_the_same_rule))),
        Should("3", "No data connection to another host than the client's")
            .Done(Scene("PORT", "Another host's port is refused"), Scene("PORT", "After a refusal nothing is connected to"),
                Test<DataPortPolicyTests>(nameof(DataPortPolicyTests.At_any_other_address))),
        May("3", "PORT can be switched off")
            .Differently("by a policy of the site, in a program of one's own", Test<ActiveDataPortTests>(nameof(ActiveDataPortTests.A_site_policy_can_refuse_more_and_allow_nothing))),

        Should("4", "Where access goes by address, that of the data connection is looked at as well as that of the control connection")
            .Done(Test<PassiveDataPortTests>(nameof(PassiveDataPortTests.A_stranger_is_dropped_and_the_right_client_is_served)),
                Test<PassiveDataPortTests>(nameof(PassiveDataPortTests.A_stranger_does_not_get_an_upload_in))),

        Should("5", "After three to five wrong passwords 421, and the control connection is closed")
            .Done(Scene("PASS", "Too many failures end the session"), Test<LoginTests>(nameof(LoginTests.The_reply_to_each_failure_comes_later_and_the_fifth_ends_the_session)),
                Test<LoginTests>(nameof(LoginTests.Neither_REIN_nor_another_user_name_resets_the_count))),
        Should("5", "The reply to a wrong password waits five seconds")
            .Differently("one second at first and one more with each failure, to five: people mistype, programs guess",
                Test<LoginTests>(nameof(LoginTests.The_reply_to_each_failure_comes_later_and_the_fifth_ends_the_session))),
        May("5", "The number of control connections is limited")
            .Done(Test<LoginTests>(nameof(LoginTests.One_session_more_than_there_may_be_is_told_so))),
        Should("5", "Logins that cannot be listened to are offered")
            .Done(Scene("AUTH", "What was said in the clear is forgotten"), Test<TlsTests>(nameof(TlsTests.Who_must_log_in_under_TLS_is_told_so))),

        Should("6", "Commands and data are encrypted where they must be private")
            .Done(Scene("PROT", "A file each way, and a listing"), Test<TlsTests>(nameof(TlsTests.Without_a_setting_only_clients_on_this_host_choose)),
                Test<TlsTests>(nameof(TlsTests.Data_connections_in_the_clear_are_refused_where_they_must_not_be))),

        Should("7", "USER is answered 331 whether there is such a user or not")
            .Done(Scene("USER", "A user who does not exist is not told so")),

        Should("8", "Passive ports are chosen at random")
            .Done(Test<PassivePortsTests>(nameof(PassivePortsTests.One_port_does_not_tell_the_next)), Test<PassivePortsTests>(nameof(PassivePortsTests.Ports_are_evenly_random))),

        Should("9", "Anonymous users reach what is public, and write nothing")
            .Done(Test<PermissionTests>(nameof(PermissionTests.Anonymous_may_only_read))),
        Should("9", "SITE EXEC and its like are treated with great care")
            .NotOffered("there is none; 500", Scene("SITE", "No other")),
    ]);
}
