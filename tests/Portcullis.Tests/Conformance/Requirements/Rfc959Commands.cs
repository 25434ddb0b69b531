using Portcullis.Tests.Accounts;
using Portcullis.Tests.Conversations;
using Portcullis.Tests.Protocol.Addresses;
using Portcullis.Tests.Protocol.Commands;
using Portcullis.Tests.Protocol.Representation;
using Portcullis.Tests.Storage;
using Portcullis.Tests.Transport;
using static Portcullis.Tests.Conformance.Requirements.Rows;

namespace Portcullis.Tests.Conformance.Requirements;

/// <summary>RFC 959 §4.1: the commands.</summary>
internal static class Rfc959Commands
{
    public static IReadOnlyList<Requirement> Rows { get; } =
    [
        Must("4.1", "The control connection follows Telnet: strings that end with CR LF")
            .Differently("a bare LF is a line end as well, as people at a terminal send it", Test<CommandLineReaderTests>(nameof(CommandLineReaderTests.Lines_end_with_CR_LF_or_a_bare_LF))),
        Must("4.1", "ABOR, STAT and QUIT may be sent while a transfer is under way")
            .Done(Test<StateMatrixTests>(nameof(StateMatrixTests.Every_command_in_every_state_has_one_reply_of_the_table)),
                Test<TransferTests>(nameof(TransferTests.STAT_tells_how_far_a_transfer_is)), Scene("QUIT", "During a transfer it waits for its end")),
        Must("4.1", "A command behind Telnet's IP and Synch is read, in whatever form it arrives")
            .Done(Test<AbortPhaseTests>(nameof(AbortPhaseTests.In_every_form_that_clients_send)), Test<UrgentAbortTests>(nameof(UrgentAbortTests.It_ends_the_transfer_and_the_session_lives_on)),
                Test<CommandLineReaderTests>(nameof(CommandLineReaderTests.ABOR_is_read_after_what_is_left_of_a_Synch))),
        Must("4.1", "For a server that does not need them, IP and Synch have no effect of their own")
            .Done(Test<AbortPhaseTests>(nameof(AbortPhaseTests.A_Synch_without_ABOR_changes_nothing))),

        Must("4.1.1", "USER begins the login")
            .Done(Scene("USER", "The login sequence")),
        May("4.1.1", "USER at any time drops the login, and begins another; parameters stay")
            .Done(Scene("USER", "After a login it begins another, and parameters stay"), Scene("USER", "The second USER counts")),
        Must("4.1.1", "A transfer under way ends under the login it was begun with")
            .Done(Test<TransferTests>(nameof(TransferTests.A_transfer_has_the_parameters_of_its_command)),
                Test<TransferTests>(nameof(TransferTests.A_transfer_ends_under_the_login_it_was_begun_with))),
        Must("4.1.1", "PASS comes right after USER")
            .Differently("what needs no login, such as OPTS UTF8 ON, may come between them; clients send it there", Scene("PASS", "Without a USER"),
                Scene("PASS", "A wrong password, and the sequence begins anew")),
        May("4.1.1", "ACCT")
            .Done(Scene("ACCT", "No account is needed"), Test<StoredLoginTests>(nameof(StoredLoginTests.A_one_time_code_stands_behind_the_password_or_comes_by_ACCT_and_is_good_once))),
        Must("4.1.1", "CWD changes the working directory and nothing else")
            .Done(Scene("CWD", "Into a directory, and back"), Scene("STAT", "Of its data port")),
        Must("4.1.1", "CDUP is CWD to the parent directory, with the replies of CWD")
            .Done(Scene("CDUP", "Up, and not above the root")),
        May("4.1.1", "SMNT mounts another file system")
            .NotOffered("there is one; 202", Scene("SMNT", "There is nothing to mount")),
        Must("4.1.1", "REIN: as right after connecting; all parameters at their defaults")
            .Done(Scene("REIN", "As after connecting"), Test<PassiveDataPortTests>(nameof(PassiveDataPortTests.EPSV_ALL_binds_until_REIN))),
        Must("4.1.1", "REIN lets a transfer under way end first")
            .Done(Scene("REIN", "A transfer ends first")),
        Must("4.1.1", "QUIT ends the session; with a transfer under way after its result has been told")
            .Done(Scene("QUIT", "After a login"), Scene("QUIT", "During a transfer it waits for its end"), Test<AbortTests>(nameof(AbortTests.QUIT_and_FIN_behind_an_upload_let_it_end))),
        Must("4.1.1", "A control connection that ends unexpectedly is ABOR and QUIT")
            .Done(Test<AbortTests>(nameof(AbortTests.An_upload_whose_control_connection_is_lost_is_not_stored)),
                Test<AbortTests>(nameof(AbortTests.A_client_that_is_killed_closes_both_and_nothing_is_stored))),

        Must("4.1.2", "Parameters stay until they are changed, and may come in any order before the transfer command")
            .Done(Scene("USER", "After a login it begins another, and parameters stay"), Test<TransferTests>(nameof(TransferTests.A_transfer_has_the_parameters_of_its_command))),
        Must("4.1.2", "PORT h1,h2,h3,h4,p1,p2: six decimal numbers of 8 bits")
            .Done(Scene("PORT", "The server connects to it"), Scene("PORT", "Malformed"), Test<HostPortTests>(nameof(HostPortTests.Anything_else_is_refused))),
        Must("4.1.2", "PASV: the server listens on a port that is not its default one, and tells address and port")
            .Done(Scene("PASV", "The server listens"), Scene("PASV", "The second takes the place of the first")),
        Must("4.1.2", "TYPE with the codes A, E, I and L, and N, T, C or a byte size behind a space")
            .Done(Scene("TYPE", "The types there are"), Scene("TYPE", "Malformed"), Test<TransferParametersTests>(nameof(TransferParametersTests.All_else_is_a_syntax_error))),
        Must("4.1.2", "A TYPE without its second parameter goes back to non-print")
            .Done(Scene("TYPE", "The types there are"), Test<TransferParametersTests>(nameof(TransferParametersTests.These_types_are_implemented))),
        Must("4.1.2", "STRU with the codes F and R; the default is F")
            .Done(Scene("STRU", "File and record"), Test<TransferParametersTests>(nameof(TransferParametersTests.Structures))),
        Must("4.1.2", "MODE with the codes S, B and C; the default is S")
            .Done(Scene("MODE", "Stream, block, compressed, deflate"), Test<TransferParametersTests>(nameof(TransferParametersTests.Modes))),

        Must("4.1.3", "RETR sends a copy, and leaves the file as it is")
            .Done(Scene("RETR", "In TYPE I as they are"), Test<MemoryStorageContractTests>(nameof(StorageContract.A_reader_keeps_the_version_it_opened))),
        Must("4.1.3", "STOR replaces a file, or makes a new one")
            .Done(Scene("STOR", "In TYPE I as it comes, in place of what was there"), Test<TransferTests>(nameof(TransferTests.Files_of_any_size_come_back_as_they_went))),
        Must("4.1.3", "STOU stores under a name that nothing in the directory has, and tells it")
            .Done(Scene("STOU", "A name is chosen, and told"), Test<MemoryStorageContractTests>(nameof(StorageContract.Uploads_of_one_unique_name_get_names_of_their_own_and_keep_them))),
        Must("4.1.3", "APPE adds to a file, or makes a new one")
            .Done(Scene("APPE", "At the end of what is there"), Scene("APPE", "To nothing")),
        Should("4.1.3", "ALLO, with an optional record size behind R, changes nothing where nothing need be allocated")
            .Done(Scene("ALLO", "Nothing is allocated"), Scene("ALLO", "Malformed")),
        Must("4.1.3", "REST skips to a marker; the transfer command comes right behind it")
            .Differently("in MODE B and C by the markers that this server gives, in stream mode by a count (RFC 3659 §5); what sets up the data connection may come between, since clients send it there",
                Scene("REST", "It survives what clients send between it and the transfer"), Scene("REST", "It is used up by the transfer"),
                Scene("REST", "In MODE B and C it is a restart marker of this server")),
        Must("4.1.3", "RNFR and, right behind it, RNTO rename")
            .Done(Scene("RNFR", "A file, and a directory"), Scene("RNTO", "It must follow at once"), Scene("RNTO", "And once only")),
        Must("4.1.3", "ABOR without a transfer: 226, and a data connection that is open is closed")
            .Done(Scene("ABOR", "Without a transfer"), Scene("ABOR", "After the end of a transfer"), Test<AbortPhaseTests>(nameof(AbortPhaseTests.Without_a_transfer_it_closes_the_passive_port)),
                Test<RepresentationTests>(nameof(RepresentationTests.A_data_connection_goes_on_to_the_next_transfer))),
        Must("4.1.3", "ABOR with a transfer under way, at whatever moment: 426, then 226, and the data connection is closed")
            .Done(Test<AbortPhaseTests>(nameof(AbortPhaseTests.Before_the_150)), Test<AbortTests>(nameof(AbortTests.ABOR_while_the_server_connects)),
                Test<AbortPhaseTests>(nameof(AbortPhaseTests.While_the_server_waits_for_the_data_connection)), Test<AbortTests>(nameof(AbortTests.ABOR_while_the_server_sends)),
                Test<AbortTests>(nameof(AbortTests.ABOR_while_the_server_receives_stores_nothing)),
                Test<AbortPhaseTests>(nameof(AbortPhaseTests.After_the_last_octet_and_before_the_226_nothing_is_stored)),
                Test<AbortPhaseTests>(nameof(AbortPhaseTests.A_commit_that_cannot_be_given_up_is_complete_and_said_to_be))),
        Must("4.1.3", "ABOR leaves the control connection open")
            .Done(Test<AbortTests>(nameof(AbortTests.ABOR_while_the_server_connects)), Test<AbortTests>(nameof(AbortTests.Each_ABOR_is_answered))),
        Must("4.1.3", "DELE deletes a file")
            .Done(Scene("DELE", "A file"), Scene("DELE", "Not a directory")),
        Must("4.1.3", "RMD removes a directory")
            .Done(Scene("RMD", "An empty directory"), Scene("RMD", "Not another")),
        Must("4.1.3", "MKD makes a directory, by an absolute or a relative pathname")
            .Done(Scene("MKD", "The reply quotes the whole pathname")),
        Must("4.1.3", "PWD tells the working directory")
            .Done(Scene("PWD", "The working directory in quotes")),
        Must("4.1.3", "LIST lists a directory, a group of files, one file, or the working directory, as text in ASCII or EBCDIC")
            .Done(Scene("LIST", "The working directory, in TYPE A whatever the type"), Scene("LIST", "The directory itself, and a file"), Scene("LIST", "By pattern"),
                Scene("TYPE", "A file and a listing in EBCDIC")),
        Must("4.1.3", "NLST lists names and nothing else, each a valid pathname")
            .Done(Scene("NLST", "Names only, in TYPE A whatever the type"), Scene("NLST", "A pattern's names are pathnames that can be used")),
        Must("4.1.3", "SITE has what is particular to a server; HELP SITE tells its syntax")
            .Done(Scene("SITE", "Help"), Scene("SITE", "No other"), Scene("HELP", "One command")),
        Must("4.1.3", "SYST: the first word is a system name of the Assigned Numbers")
            .Done(Scene("SYST", "Before and after a login")),
        Must("4.1.3", "STAT during a transfer tells how far it is")
            .Done(Test<TransferTests>(nameof(TransferTests.STAT_tells_how_far_a_transfer_is))),
        Must("4.1.3", "STAT with a pathname is LIST over the control connection")
            .Done(Scene("STAT", "Of a directory, and of a file"), Test<ListingTests>(nameof(ListingTests.A_long_directory_is_listed_whole_by_LIST_and_cut_by_STAT))),
        Should("4.1.3", "STAT alone tells the parameters and the connections")
            .Done(Scene("STAT", "Of the session"), Scene("STAT", "Of its data port")),
        Must("4.1.3", "HELP tells what is implemented, and about one command")
            .Done(Scene("HELP", "The table of commands"), Scene("HELP", "One command"), Test<ListingTests>(nameof(ListingTests.HELP_knows_every_command_and_no_other))),
        Should("4.1.3", "HELP is allowed before a login")
            .Done(Scene("HELP", "The table of commands")),
        Must("4.1.3", "NOOP changes no parameter and does nothing but answer")
            .Differently("a NOOP between RNFR and RNTO ends the sequence, since RNTO must follow at once",
                Scene("NOOP", "During a transfer it is answered at once"), Scene("RNTO", "It must follow at once")),
    ];
}
