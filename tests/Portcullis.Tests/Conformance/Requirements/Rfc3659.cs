using Portcullis.Tests.Conversations;
using Portcullis.Tests.Protocol.Facts;
using Portcullis.Tests.Protocol.Paths;
using Portcullis.Tests.Storage;
using static Portcullis.Tests.Conformance.Requirements.Rows;
using CommandLineTests = Portcullis.Tests.Protocol.Commands.CommandLineTests;

namespace Portcullis.Tests.Conformance.Requirements;

/// <summary>Extensions to FTP: MDTM, SIZE, REST in stream mode, TVFS, MLST and MLSD.</summary>
internal static class Rfc3659
{
    private static readonly string[] Sections =
    [
        "2.2", "2.2.2", "2.3", "3.1", "3.2", "3.3", "4", "4.1", "4.2", "4.3", "5.1", "5.3", "5.4", "6.1", "6.2", "6.3", "7", "7.1", "7.2", "7.2.1", "7.3", "7.3.1",
        "7.4", "7.5", "7.5.1", "7.5.2", "7.5.3", "7.5.4", "7.5.5", "7.5.6", "7.5.7", "7.5.8", "7.5.9", "7.5.10", "7.6", "7.8", "7.9", "7.9.1", "8",
    ];

    public static Document Document { get; } = new("RFC 3659", "Extensions to FTP", FromText, Sections,
    [
        Must("2.2", "One space stands before a pathname; more of them, and those at its end, belong to it")
            .Done(Test<CommandLineTests>(nameof(CommandLineTests.All_after_the_first_space_is_the_argument)),
                Test<MachineListingTests>(nameof(MachineListingTests.Spaces_belong_to_the_name_wherever_they_stand))),
        Must("2.2", "A name with CR LF is shown in a form that can be turned back, or not at all")
            .Differently("control characters are shown as '?', so that such a name is seen; it cannot be reached by FTP",
                Test<ListingTests>(nameof(ListingTests.No_name_forges_a_line_of_a_listing)), Test<ListingTests>(nameof(ListingTests.No_name_forges_a_line_of_a_reply))),
        Must("2.2", "The octet 255 of a pathname is doubled on the control connection")
            .Done(Test<AbortPhaseTests>(nameof(AbortPhaseTests.The_octet_255_of_a_name_is_doubled_both_ways))),
        Must("2.2", "No Telnet option is asked for")
            .Done(Test<Conversations.CommandLineTests>(nameof(Conversations.CommandLineTests.Telnet_options_are_refused_wherever_they_stand)),
                Test<TranscriptTests>(nameof(TranscriptTests.The_conversation_goes_as_written))),

        Must("2.2.2", "A pathname of these commands is no pattern")
            .Done(Test<MachineListingTests>(nameof(MachineListingTests.Pathnames_are_no_patterns))),

        Must("2.3", "A time is fourteen digits, and may have a point and more digits behind it; in UTC")
            .Done(Test<TimeValTests>(nameof(TimeValTests.Fourteen_digits_are_a_time_in_UTC)), Test<TimeValTests>(nameof(TimeValTests.Anything_else_is_refused)),
                Test<TimeValTests>(nameof(TimeValTests.Local_time_is_sent_as_UTC))),
        Must("2.3", "No precision is added that is not there, and no point without a digit behind it")
            .Done(Test<TimeValTests>(nameof(TimeValTests.A_time_comes_back_as_fine_as_it_was_sent))),

        Must("3.1", "MDTM: 213, a space, the time of the last change, on one line and nothing else")
            .Done(Scene("MDTM", "The time of the last change"), Test<MachineListingTests>(nameof(MachineListingTests.Modify_and_MDTM_change_with_the_content))),
        May("3.1", "Of what cannot be retrieved MDTM may tell the time")
            .Done(Scene("MDTM", "The time of the last change")),

        Should("3.2", "550 where there is no such file or no time of it; 500 or 501 where the command is malformed")
            .Done(Scene("MDTM", "The time of the last change"), Test<StorageFaultTests>(nameof(StorageFaultTests.A_fault_has_its_reply))),

        Must("3.3", "FEAT has the line MDTM")
            .Done(Scene("FEAT", "All that works")),

        Must("4", "SIZE is exactly the count of octets that RETR would send in the current TYPE, STRU and MODE")
            .Done(Scene("SIZE", "As many octets as RETR would send"), Test<RepresentationTests>(nameof(RepresentationTests.What_is_stored_is_retrieved_as_it_was_sent))),
        Must("4", "It is never an estimate")
            .Done(Test<RepresentationTests>(nameof(RepresentationTests.What_is_stored_is_retrieved_as_it_was_sent))),

        Must("4.1", "213, a space, digits, on one line and nothing else; REST takes them as they are")
            .Done(Scene("SIZE", "As many octets as RETR would send"), Scene("REST", "In TYPE A it counts octets of the transfer, also within a line end")),

        Should("4.2", "550 where there is no such file or its size cannot be told")
            .Done(Scene("SIZE", "As many octets as RETR would send")),

        Must("4.3", "FEAT has the line SIZE")
            .Done(Scene("FEAT", "All that works")),

        Must("5.1", "A restart in stream mode counts octets of the transfer, in any type")
            .Done(Scene("RETR", "From a marker"), Scene("STOR", "From a marker the rest is replaced"),
                Scene("REST", "In TYPE A it counts octets of the transfer, also within a line end")),

        Must("5.3", "REST with digits is 350; with 0 there is no restart")
            .Done(Scene("RETR", "From a marker"), Scene("REST", "It survives what clients send between it and the transfer"), Test<RestZeroTests>(nameof(RestZeroTests.REST_0_is_no_restart))),
        Must("5.3", "REST itself is refused for its syntax only; a marker that is out of range is refused with the transfer command")
            .Done(Scene("REST", "Malformed"), Scene("RETR", "From a marker at the end, and from one beyond it"), Scene("STOR", "From a marker beyond the end")),
        Must("5.3", "APPE behind REST is STOR from there")
            .Done(Scene("APPE", "From a marker it is STOR")),
        May("5.3", "STOU behind REST is not defined")
            .Differently("the REST is ignored: what comes is a whole new file", Test<RestZeroTests>(nameof(RestZeroTests.STOU_has_no_restart))),
        Must("5.3", "REST comes right before the transfer command")
            .Differently("what sets up the data connection, and TYPE, may come between, since clients send it there; all else ends it",
                Scene("REST", "It survives what clients send between it and the transfer"), Test<RestZeroTests>(nameof(RestZeroTests.Another_command_ends_it))),

        Must("5.4", "FEAT has the line REST STREAM")
            .Done(Scene("FEAT", "All that works")),

        Must("6.1", "No name holds '/', and but for the root none is empty")
            .Done(Test<FtpPathTests>(nameof(FtpPathTests.A_pathname_is_resolved_against_the_working_directory)),
                Test<FtpPathTests>(nameof(FtpPathTests.Any_text_at_all_is_resolved_or_refused_with_a_reason))),
        Must("6.1", "Any other character of Unicode may be in a name; names travel in UTF-8")
            .Differently("but control characters", Test<MemoryStorageContractTests>(nameof(StorageContract.Names_are_any_unicode)),
                Test<FtpPathTests>(nameof(FtpPathTests.Control_characters_are_refused))),

        Must("6.2", "A pathname is names separated by '/'; one that begins with '/' means the same from anywhere")
            .Done(Test<FtpPathTests>(nameof(FtpPathTests.A_pathname_is_resolved_against_the_working_directory)), Scene("CWD", "Into a directory, and back")),
        Must("6.2", "'/' is the root")
            .Done(Scene("CWD", "Not above the root"), Test<FtpPathTests>(nameof(FtpPathTests.No_pathname_leaves_the_root_and_resolving_again_changes_nothing))),

        Must("6.3", "FEAT has the line TVFS, and nothing behind the word")
            .Done(Scene("FEAT", "All that works"), Test<ListingTests>(nameof(ListingTests.Every_feature_works))),

        Must("7", "MLST tells of what is named and nothing else, MLSD of what is in a directory; without a name of the working directory")
            .Done(Scene("MLST", "A file, a directory, the working directory"), Scene("MLSD", "A directory"), Scene("MLSD", "The working directory")),
        Must("7", "All octets may come and go over the control connection")
            .Done(Test<AbortPhaseTests>(nameof(AbortPhaseTests.The_octet_255_of_a_name_is_doubled_both_ways)), Scene("OPTS", "UTF8 off and on")),

        Must("7.1", "MLST opens no data connection; nor does an MLSD that is refused")
            .Done(Test<MachineListingTests>(nameof(MachineListingTests.What_is_refused_opens_no_data_connection))),
        Must("7.1", "An argument that is none is 501")
            .Done(Scene("MLSD", "Neither a file nor nothing"), Test<StateMatrixTests>(nameof(StateMatrixTests.Every_command_in_every_state_has_one_reply_of_the_table))),
        Must("7.1", "No title, no summary, no other line")
            .Done(Scene("MLSD", "A directory"), Scene("MLSD", "The working directory")),

        Must("7.2", "MLST: 250-, one line that begins with a space, 250")
            .Done(Scene("MLST", "A file, a directory, the working directory")),
        Must("7.2", "An entry is facts, each with ';' behind it, exactly one space, the pathname, CR LF")
            .Done(Test<FactLineTests>(nameof(FactLineTests.A_file_with_all_its_facts)), Test<FactLineTests>(nameof(FactLineTests.A_name_is_all_after_the_first_space))),
        Must("7.2", "Without facts the space is still there, so that MLST has two")
            .Done(Scene("OPTS", "The facts of MLST and MLSD"), Test<FactLineTests>(nameof(FactLineTests.Only_the_facts_asked_for_are_told))),
        Must("7.2", "MLSD: 150, the lines, the data connection is closed, 226")
            .Done(Scene("MLSD", "A directory"), Test<MachineListingTests>(nameof(MachineListingTests.MLSD_ends_a_data_connection_that_was_left_open))),
        Must("7.2", "Its data connection is as with TYPE L 8, MODE S and STRU F, whatever they are; and they stay what they are")
            .Differently("so it is, but that MODE Z, which is younger, compresses it too, as its clients expect",
                Scene("MLSD", "As it is, whatever TYPE, STRU and MODE say"), Test<MachineListingTests>(nameof(MachineListingTests.Mode_Z_compresses_MLSD_too))),
        Must("7.2", "A client without the permission to list is refused")
            .Done(Test<PermissionTests>(nameof(PermissionTests.Whoever_may_nothing_does_not_reach_the_store))),

        Must("7.2.1", "MLSD of what is no directory is 501; of what is not there, or not permitted, 550")
            .Done(Scene("MLSD", "Neither a file nor nothing"), Scene("MLST", "What is not there"),
                Test<PermissionTests>(nameof(PermissionTests.Whoever_may_nothing_does_not_reach_the_store))),

        Should("7.3", "Names are in UTF-8")
            .Done(Test<ListingTests>(nameof(ListingTests.Every_feature_works)), Test<MemoryStorageContractTests>(nameof(StorageContract.Names_are_any_unicode))),

        Should("7.3.1", "MLST gives the fully qualified pathname, also of the working directory")
            .Done(Scene("MLST", "A file, a directory, the working directory")),
        Should("7.3.1", "MLSD gives names without the directory")
            .Done(Scene("MLSD", "A directory")),
        May("7.3.1", "MLSD may have entries of the directory itself and its parent, of type cdir and pdir")
            .NotOffered("a client knows where it is; some show such entries as if they were in the directory", Scene("MLSD", "A directory"),
                Scene("MLSD", "The working directory")),

        Must("7.4", "No fact holds a semicolon or a space")
            .Done(Test<FactLineTests>(nameof(FactLineTests.A_value_cannot_forge_a_name))),

        Must("7.5", "Names of facts are of either case")
            .Done(Test<FactLineTests>(nameof(FactLineTests.OPTS_chooses_the_facts)), Scene("OPTS", "The facts of MLST and MLSD")),

        Must("7.5.1", "Type is file or dir; what is neither has a type of its operating system")
            .Done(Test<FactLineTests>(nameof(FactLineTests.Each_type_has_its_word_and_its_letters)), Scene("MLSD", "A directory")),

        Should("7.5.2", "Unique is the same for the same file and differs for others, for as long as the session lasts at least")
            .Done(Test<MemoryStorageContractTests>(nameof(StorageContract.Unique_facts_tell_files_apart_and_outlive_a_rename))),

        Should("7.5.3", "Modify changes with the content")
            .Done(Test<MachineListingTests>(nameof(MachineListingTests.Modify_and_MDTM_change_with_the_content))),

        May("7.5.4", "Create is when the file was made")
            .Done(Scene("MFCT", "A time"), Scene("MLST", "A file, a directory, the working directory")),

        Must("7.5.5", "Perm tells what this user may do, by letters that each type has")
            .Done(Scene("MLST", "The permissions are the account's"), Test<FactLineTests>(nameof(FactLineTests.Each_type_has_its_word_and_its_letters)),
                Test<FactLineTests>(nameof(FactLineTests.Permissions_are_their_letters))),

        Must("7.5.6", "Lang is never guessed")
            .Done(Test<ProfileTests>(nameof(ProfileTests.Without_a_setting_neither_language_nor_media_type_is_guessed)),
                Test<ProfileTests>(nameof(ProfileTests.The_facts_that_settings_tell_are_told_where_they_are_known))),

        Should("7.5.7", "Size is about the octets of the file, and of no directory")
            .Done(Scene("MLSD", "A directory"), Test<FactLineTests>(nameof(FactLineTests.A_fact_not_known_is_left_out_and_no_permission_is_a_fact))),

        Must("7.5.8", "Media-Type is never guessed")
            .Differently("unless a setting lets extensions tell it", Test<ProfileTests>(nameof(ProfileTests.Without_a_setting_neither_language_nor_media_type_is_guessed)),
                Test<ProfileTests>(nameof(ProfileTests.The_facts_that_settings_tell_are_told_where_they_are_known))),

        May("7.5.9", "Charset tells the character set of the pathname, where it is not UTF-8")
            .Done(Test<ProfileTests>(nameof(ProfileTests.The_facts_that_settings_tell_are_told_where_they_are_known))),

        Should("7.5.10", "At least type, perm, size, unique and modify are there")
            .Done(Scene("FEAT", "All that works"), Test<FactLineTests>(nameof(FactLineTests.A_file_with_all_its_facts))),

        May("7.6", "Facts of an operating system have its name before a point")
            .Done(Test<FactLineTests>(nameof(FactLineTests.A_file_with_all_its_facts)), Scene("MFF", "Facts")),

        Must("7.8", "FEAT has the line MLST with all facts, those that are sent marked by an asterisk; and none for MLSD")
            .Done(Scene("FEAT", "All that works"), Scene("FEAT", "With the facts chosen"), Test<FactLineTests>(nameof(FactLineTests.A_selection_is_told_as_OPTS_and_FEAT_want_it))),

        Must("7.9", "Behind OPTS MLST only the facts it names are sent; those that are not known are left out without complaint")
            .Done(Scene("OPTS", "The facts of MLST and MLSD"), Test<FactLineTests>(nameof(FactLineTests.Only_the_facts_asked_for_are_told))),
        Must("7.9", "OPTS MLST alone leaves nothing but names")
            .Done(Scene("OPTS", "The facts of MLST and MLSD")),
        Must("7.9", "What is no list of facts is 501 and changes nothing")
            .Differently("the last ';' may be missing, as it is with some clients", Scene("OPTS", "What is no list of facts changes nothing"), Scene("FEAT", "With the facts chosen")),

        Must("7.9.1", "The reply is 200 MLST OPTS and the facts that are now sent")
            .Done(Scene("OPTS", "The facts of MLST and MLSD")),

        Must("8", "All commands with pathnames take them as MLST does")
            .Done(Test<CommandLineTests>(nameof(CommandLineTests.All_after_the_first_space_is_the_argument)), Scene("OPTS", "UTF8 off and on")),
    ]);
}
