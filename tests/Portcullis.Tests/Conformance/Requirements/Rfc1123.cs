using Portcullis.Tests.Conversations;
using Portcullis.Tests.Protocol.Representation;
using static Portcullis.Tests.Conformance.Requirements.Rows;
using CommandLineTests = Portcullis.Tests.Conversations.CommandLineTests;

namespace Portcullis.Tests.Conformance.Requirements;

/// <summary>Requirements for Internet Hosts, §4.1: what it makes of RFC 959.</summary>
internal static class Rfc1123
{
    private static readonly string[] Sections =
    [
        "4.1.2.1", "4.1.2.2", "4.1.2.3", "4.1.2.4", "4.1.2.6", "4.1.2.7", "4.1.2.8", "4.1.2.9", "4.1.2.10", "4.1.2.11", "4.1.2.12", "4.1.2.13",
        "4.1.3.1", "4.1.3.2", "4.1.3.3", "4.1.3.4", "4.1.4.1",
    ];

    public static Document Document { get; } = new("RFC 1123 §4.1", "Requirements for Internet Hosts", FromMemory, Sections,
    [
        Must("4.1.2.1", "TYPE I and TYPE L 8 are the same where memory is in octets")
            .Done(Test<TransferParametersTests>(nameof(TransferParametersTests.Only_octets_go_as_they_are)),
                Test<RepresentationTests>(nameof(RepresentationTests.What_is_stored_is_retrieved_as_it_was_sent))),

        Should("4.1.2.2", "A host that does not tell T from N treats both alike")
            .Done(Scene("TYPE", "The types there are"), Test<RepresentationTests>(nameof(RepresentationTests.What_is_stored_is_retrieved_as_it_was_sent))),

        Should("4.1.2.3", "Page structure is advised against")
            .NotOffered("as advised; 504", Scene("STRU", "File and record")),

        Should("4.1.2.4", "What is done to a file with records can be undone")
            .Done(Test<RecordTests>(nameof(RecordTests.Records_come_back_whatever_they_hold)), Test<PipelineTests>(nameof(PipelineTests.Fixed_records_come_back_from_every_mode))),

        Must("4.1.2.6", "PASV is implemented, and is sent anew for each transfer where the mode ends it by closing")
            .Done(Scene("PASV", "The server listens"), Scene("PASV", "Once only")),

        Must("4.1.2.7", "LIST and NLST go in TYPE A N, or E N where the type is E")
            .Done(Scene("LIST", "The working directory, in TYPE A whatever the type"), Scene("NLST", "Names only, in TYPE A whatever the type"),
                Scene("TYPE", "A file and a listing in EBCDIC")),
        Must("4.1.2.7", "NLST gives nothing but names that can be used as they are; one a line")
            .Done(Scene("NLST", "A pattern's names are pathnames that can be used"), Test<ListingTests>(nameof(ListingTests.No_name_forges_a_line_of_a_listing))),

        Should("4.1.2.8", "What is particular to a server goes into SITE, not into verbs of its own")
            .Done(Scene("SITE", "Help"), Scene("SITE", "No other")),

        Must("4.1.2.9", "STOU tells the name in its 125 or 150: FILE: and the name")
            .Done(Scene("STOU", "A name is chosen, and told"), Scene("STOU", "The name asked for, if nothing has it")),

        Must("4.1.2.10", "The end of what one read returns is not the end of a command")
            .Done(Test<TranscriptTests>(nameof(TranscriptTests.The_conversation_goes_as_written)),
                Test<Protocol.Commands.CommandLineReaderSplitTests>(nameof(Protocol.Commands.CommandLineReaderSplitTests.A_cut_at_any_place_changes_nothing))),

        Must("4.1.2.11", "Only well-formed replies are sent")
            .Done(Test<TranscriptTests>(nameof(TranscriptTests.The_conversation_goes_as_written)),
                Test<Protocol.Replies.ReplyWriterTests>(nameof(Protocol.Replies.ReplyWriterTests.Whatever_the_texts_a_reply_is_one_reply))),
        Should("4.1.2.11", "The codes are those of RFC 959 wherever they apply; others follow its rules for the digits")
            .Done(Test<StateMatrixTests>(nameof(StateMatrixTests.Every_command_in_every_state_has_one_reply_of_the_table)),
                Test<CompletenessTests>(nameof(CompletenessTests.No_addition_says_what_a_table_says_already))),
        Should("4.1.2.11", "4yz and not 5yz wherever the same may succeed some hours later")
            .Done(Test<StorageFaultTests>(nameof(StorageFaultTests.A_fault_has_its_reply)),
                Test<PassiveDataPortTests>(nameof(PassiveDataPortTests.When_no_port_is_free_that_is_said_and_nothing_is_connected_to))),

        Must("4.1.2.12", "On a host with several addresses a data connection comes from the address of the control connection")
            .Done(Test<TransferTests>(nameof(TransferTests.The_server_connects_from_its_address_and_port_20))),
        Must("4.1.2.12", "The server takes Telnet options, and refuses them with WONT and DONT")
            .Done(Test<CommandLineTests>(nameof(CommandLineTests.Telnet_options_are_refused_wherever_they_stand)),
                Test<AbortPhaseTests>(nameof(AbortPhaseTests.A_Synch_without_ABOR_changes_nothing))),

        Must("4.1.2.13", "At least TYPE A N, I and L 8; MODE S; STRU F; and 27 commands from USER to QUIT")
            .Done(Test<CompletenessTests>(nameof(CompletenessTests.Every_command_has_a_transcript_with_success_and_failure)),
                Test<Rfc1123Tests>(nameof(Rfc1123Tests.The_minimum_is_there)), Scene("TYPE", "The types there are")),

        Must("4.1.3.1", "Verbs that begin with X are known where their forms without it are: XCUP, XCWD, XMKD, XPWD, XRMD")
            .Done(Scene("XCUP", "As CDUP"), Scene("XCWD", "As CWD"), Scene("XMKD", "As MKD"), Scene("XPWD", "As PWD"), Scene("XRMD", "As RMD")),

        Should("4.1.3.2", "A session that is idle ends, after five minutes at the earliest; the time can be set")
            .Done(Test<TimeoutTests>(nameof(TimeoutTests.An_idle_session_ends_after_five_minutes_and_each_command_begins_them_anew)), Scene("SITE", "The session")),
        Must("4.1.3.2", "A session is not idle while a transfer is under way")
            .Done(Test<TimeoutTests>(nameof(TimeoutTests.A_transfer_stops_the_clock_of_the_session))),

        Must("4.1.3.3", "STAT and ABOR are heard while a transfer is under way")
            .Done(Test<TransferTests>(nameof(TransferTests.STAT_tells_how_far_a_transfer_is)), Test<AbortTests>(nameof(AbortTests.ABOR_overtakes_what_waits))),

        Must("4.1.3.4", "A receiver reports a restart marker as 110 MARK ssss = rrrr, with the data before it on stable storage")
            .Done(Test<RestartUploadTests>(nameof(RestartUploadTests.A_110_comes_when_all_before_it_is_on_stable_storage_and_not_before)),
                Test<RestartUploadTests>(nameof(RestartUploadTests.From_every_marker_an_upload_that_was_cut_off_is_gone_on_with))),
        Should("4.1.3.4", "A REST that cannot be is answered 554 to the command behind it")
            .Done(Scene("RETR", "From a marker at the end, and from one beyond it"), Scene("STOR", "From a marker beyond the end"),
                Scene("MODE", "Restarting by a count is for MODE S"),
                Test<RestartUploadTests>(nameof(RestartUploadTests.A_marker_that_is_no_longer_there_or_never_was_is_554)),
                Test<RestartDownloadTests>(nameof(RestartDownloadTests.A_marker_of_another_file_or_of_this_one_before_it_changed_is_554))),
        May("4.1.3.4", "555 where type or structure do not fit the marker")
            .Done(Test<RestartUploadTests>(nameof(RestartUploadTests.Under_other_parameters_a_marker_is_555)),
                Test<RestartUploadTests>(nameof(RestartUploadTests.Records_of_another_length_are_another_structure)),
                Test<RestartDownloadTests>(nameof(RestartDownloadTests.Under_other_parameters_a_marker_is_555))),

        Must("4.1.4.1", "A pathname may hold any character that the other host knows, spaces too")
            .Done(Test<Storage.MemoryStorageContractTests>(nameof(Storage.StorageContract.Names_are_any_unicode)),
                Test<Protocol.Commands.CommandLineTests>(nameof(Protocol.Commands.CommandLineTests.All_after_the_first_space_is_the_argument))),
    ]);
}
