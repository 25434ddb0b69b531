using Portcullis.Tests.Conversations;
using Portcullis.Tests.Protocol.Addresses;
using Portcullis.Tests.Protocol.Replies;
using Portcullis.Tests.Protocol.Representation;
using static Portcullis.Tests.Conformance.Requirements.Rows;
using CommandLineTests = Portcullis.Tests.Conversations.CommandLineTests;

namespace Portcullis.Tests.Conformance.Requirements;

/// <summary>RFC 959 §4.2 and §5, and Appendix II: replies, and what every server must have.</summary>
internal static class Rfc959Replies
{
    public static IReadOnlyList<Requirement> Rows { get; } =
    [
        Must("4.2", "Every command has a reply, and one that ends it")
            .Done(Test<StateMatrixTests>(nameof(StateMatrixTests.Every_command_in_every_state_has_one_reply_of_the_table))),
        Must("4.2", "A sequence that fails begins anew")
            .Done(Scene("RNTO", "A failure ends the sequence, too"), Scene("PASS", "A wrong password, and the sequence begins anew")),
        Must("4.2", "A reply is three digits, a space, a line of text, CR LF")
            .Done(Test<ReplyWriterTests>(nameof(ReplyWriterTests.One_line_is_a_code_and_its_text)), Test<ReplyWriterTests>(nameof(ReplyWriterTests.No_character_forges_a_line))),
        Must("4.2", "Of several lines the first has the code and a hyphen, the last the same code and a space")
            .Done(Test<ReplyWriterTests>(nameof(ReplyWriterTests.The_first_and_the_last_line_always_carry_the_code)),
                Test<ReplyWriterTests>(nameof(ReplyWriterTests.Many_lines_carry_the_code_with_a_hyphen_but_for_the_last))),
        Must("4.2", "No line between them can be taken for the last")
            .Done(Test<ReplyWriterTests>(nameof(ReplyWriterTests.An_inner_line_cannot_look_like_the_last)), Test<ListingTests>(nameof(ListingTests.No_name_forges_a_line_of_a_reply))),
        Must("4.2", "At most one 1yz reply comes before the one that ends a command")
            .Done(Test<StateMatrixTests>(nameof(StateMatrixTests.Every_command_in_every_state_has_one_reply_of_the_table))),
        Should("4.2", "Commands that come while one is under way wait, in order")
            .Done(Test<StateMatrixTests>(nameof(StateMatrixTests.Every_command_in_every_state_has_one_reply_of_the_table)),
                Test<TransferTests>(nameof(TransferTests.Commands_behind_a_transfer_keep_their_order_however_many)), Test<AbortTests>(nameof(AbortTests.ABOR_overtakes_what_waits))),
        Must("4.2", "4yz where the same command may succeed later, 5yz where it must be changed")
            .Done(Test<StorageFaultTests>(nameof(StorageFaultTests.A_fault_has_its_reply))),
        Must("4.2", "A command that has no bearing on a system is answered 202")
            .Done(Scene("ALLO", "Nothing is allocated"), Scene("SMNT", "There is nothing to mount")),
        Must("4.2", "A command that is known and not implemented is 502, an argument likewise 504")
            .Done(Test<CommandLineTests>(nameof(CommandLineTests.Unknown_commands_are_500_and_those_of_other_RFCs_502)), Scene("TYPE", "Those there are not")),

        Must("4.2.1", "The second digit tells what a reply is about; no codes are made up")
            .Done(Test<StateMatrixTests>(nameof(StateMatrixTests.Every_command_in_every_state_has_one_reply_of_the_table)),
                Test<CompletenessTests>(nameof(CompletenessTests.No_addition_says_what_a_table_says_already))),

        Must("4.2.2", "500 for what is no command, and for a line too long; 501 for a wrong argument")
            .Done(Test<CommandLineTests>(nameof(CommandLineTests.Unknown_commands_are_500_and_those_of_other_RFCs_502)),
                Test<CommandLineTests>(nameof(CommandLineTests.A_line_beyond_the_limit_is_gone_as_a_whole)),
                Test<CompletenessTests>(nameof(CompletenessTests.Every_command_is_tried_without_the_argument_it_needs_or_with_one_it_does_not_take))),
        Must("4.2.2", "421 where the service ends, whatever was asked")
            .Done(Test<TimeoutTests>(nameof(TimeoutTests.An_idle_session_ends_after_five_minutes_and_each_command_begins_them_anew)),
                Test<LoginTests>(nameof(LoginTests.One_session_more_than_there_may_be_is_told_so))),
        Must("4.2.2", "425 where no data connection can be opened, 426 where it breaks, 451 where the fault is local")
            .Done(Test<TransferTests>(nameof(TransferTests.Where_nothing_listens_the_connection_is_refused)),
                Test<AbortTests>(nameof(AbortTests.A_data_connection_that_breaks_is_426_and_nothing_is_stored)),
                Test<StorageFaultTests>(nameof(StorageFaultTests.What_nobody_expected_is_451_with_a_reference_into_the_log))),
        Must("4.2.2", "452 and 552 where space or quota run out; 553 for a name that cannot be")
            .Done(Test<StorageFaultTests>(nameof(StorageFaultTests.A_full_store_stores_nothing)), Test<StorageFaultTests>(nameof(StorageFaultTests.A_fault_has_its_reply)),
                Scene("STOR", "Where no file can be")),

        Must("5.1", "At least TYPE A N, MODE S, STRU F and R; USER, QUIT, PORT, TYPE, MODE, STRU, RETR, STOR, NOOP")
            .Done(Test<CompletenessTests>(nameof(CompletenessTests.Every_command_has_a_transcript_with_success_and_failure)), Scene("TYPE", "The types there are"),
                Scene("MODE", "Stream, block, compressed, deflate"), Scene("STRU", "File and record")),
        Must("5.1", "The defaults are TYPE A N, MODE S and STRU F")
            .Done(Test<TransferParametersTests>(nameof(TransferParametersTests.The_defaults_are_those_of_RFC_959)), Scene("STAT", "Of the session")),

        Must("5.2", "The server listens for control connections, and closes one at the user's wish after all transfers and replies")
            .Done(Scene("QUIT", "During a transfer it waits for its end"), Scene("QUIT", "After a login")),
        Must("5.2", "The server connects from its default data port")
            .Done(Test<TransferTests>(nameof(TransferTests.The_server_connects_from_its_address_and_port_20))),
        Must("5.2", "Two servers transfer to each other, one told PASV and the other PORT")
            .NotOffered("neither end takes a third host (RFC 2577 §3 and §8): 504, and strangers at a passive port are dropped",
                Scene("PORT", "Another host's port is refused"), Test<PassiveDataPortTests>(nameof(PassiveDataPortTests.A_stranger_is_dropped_and_the_right_client_is_served))),
        Must("5.2", "A data connection that is to be closed is closed before the reply that ends the transfer, which is 226; 250 where it stays")
            .Done(Test<DataConnectionClosingTests>(nameof(DataConnectionClosingTests.It_is_closed_before_the_226)),
                Test<RepresentationTests>(nameof(RepresentationTests.A_data_connection_goes_on_to_the_next_transfer))),
        Should("5.2", "Whoever sees the other side close reads what is left and closes his own")
            .Done(Test<TransferTests>(nameof(TransferTests.Files_of_any_size_come_back_as_they_went)),
                Test<DataConnectionClosingTests>(nameof(DataConnectionClosingTests.By_the_end_of_the_control_connection))),

        Must("5.3", "Letters of either case are the same in a verb")
            .Done(Scene("USER", "Verbs are of either case")),
        Must("5.3", "An argument begins after one space, and ends with the line")
            .Done(Test<Protocol.Commands.CommandLineTests>(nameof(Protocol.Commands.CommandLineTests.All_after_the_first_space_is_the_argument))),

        Must("5.3.1", "Each command has the arguments the table gives it, and no other")
            .Done(Test<CompletenessTests>(nameof(CompletenessTests.Every_command_is_tried_without_the_argument_it_needs_or_with_one_it_does_not_take))),

        Must("5.3.2", "A host number and a port number are decimal numbers from 0 to 255, separated by commas")
            .Done(Test<HostPortTests>(nameof(HostPortTests.Six_octets_are_an_end_point)), Test<HostPortTests>(nameof(HostPortTests.Anything_else_is_refused))),
        Must("5.3.2", "The codes of TYPE, STRU and MODE, and a byte size from 1 to 255")
            .Done(Test<TransferParametersTests>(nameof(TransferParametersTests.All_else_is_a_syntax_error))),
        Must("5.3.2", "A pathname holds any of the 128 ASCII characters but CR and LF")
            .Differently("no control character at all, since it could forge a line of a listing or a reply; and any other of Unicode (RFC 2640)",
                Scene("CWD", "With a control character"), Test<Protocol.Paths.FtpPathTests>(nameof(Protocol.Paths.FtpPathTests.Control_characters_are_refused))),

        Must("5.4", "The greeting is 220 when the server is ready")
            .Done(Scene("USER", "The login sequence"), Test<StateMatrixTests>(nameof(StateMatrixTests.Every_command_in_every_state_has_one_reply_of_the_table))),
        May("5.4", "120 where it is not ready yet")
            .NotOffered("it is ready when it accepts, or refuses with 421", Test<LoginTests>(nameof(LoginTests.One_session_more_than_there_may_be_is_told_so))),
        Must("5.4", "Nothing is said unasked, but a 421 before closing")
            .Done(Test<StateMatrixTests>(nameof(StateMatrixTests.Every_command_in_every_state_has_one_reply_of_the_table)),
                Test<TimeoutTests>(nameof(TimeoutTests.An_idle_session_ends_after_five_minutes_and_each_command_begins_them_anew))),
        Must("5.4", "The reply to each command is one that the table lists for it")
            .Differently("with what the successors of the RFC add, and a list of additions, each with its reason; every reply of every test is held against both",
                Test<StateMatrixTests>(nameof(StateMatrixTests.Every_command_in_every_state_has_one_reply_of_the_table)),
                Test<CompletenessTests>(nameof(CompletenessTests.Every_command_has_a_row_in_the_reply_table)),
                Test<CompletenessTests>(nameof(CompletenessTests.Every_row_is_of_a_command))),
        Must("5.4", "Before a login all that touches files is 530")
            .Done(Test<StateMatrixTests>(nameof(StateMatrixTests.Every_command_in_every_state_has_one_reply_of_the_table)),
                Test<CompletenessTests>(nameof(CompletenessTests.Every_command_is_tried_before_the_login))),

        Must("Appendix II", "257 quotes the pathname, and doubles the quotes within it")
            .Done(Scene("MKD", "The reply quotes the whole pathname"), Scene("MKD", "Quotes in it are doubled"), Scene("PWD", "The working directory in quotes")),
        Should("Appendix II", "A pathname of a 257 can be given to CWD from anywhere")
            .Done(Scene("MKD", "The reply quotes the whole pathname"), Test<Protocol.Paths.FtpPathTests>(nameof(Protocol.Paths.FtpPathTests.A_pathname_is_resolved_against_the_working_directory))),
        Must("Appendix II", "XMKD, XRMD, XPWD and XCUP stand for the commands without the X")
            .Done(Scene("XMKD", "As MKD"), Scene("XRMD", "As RMD"), Scene("XPWD", "As PWD"), Scene("XCUP", "As CDUP")),
    ];
}
