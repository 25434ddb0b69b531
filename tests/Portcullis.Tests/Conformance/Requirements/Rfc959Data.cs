using Portcullis.Tests.Conversations;
using Portcullis.Tests.Protocol.Representation;
using static Portcullis.Tests.Conformance.Requirements.Rows;

namespace Portcullis.Tests.Conformance.Requirements;

/// <summary>RFC 959 §3: representation, data connections, modes, restart.</summary>
internal static class Rfc959Data
{
    public static IReadOnlyList<Requirement> Rows { get; } =
    [
        Must("3", "Files go over the data connection only; commands and replies over the control connection")
            .Done(Scene("RETR", "In TYPE I as they are"), Scene("STOR", "In TYPE I as it comes, in place of what was there")),

        Must("3.1", "The user chooses how data are represented, and the sender and the receiver convert")
            .Done(Test<RepresentationTests>(nameof(RepresentationTests.What_is_stored_is_retrieved_as_it_was_sent))),

        Must("3.1.1", "The bytes of a transfer have 8 bits, whatever the logical byte size of a type")
            .Done(Test<TransferVectorTests>(nameof(TransferVectorTests.Retrieving_sends_these_octets))),

        Must("3.1.1.1", "TYPE A is accepted, and is the default")
            .Done(Scene("RETR", "In TYPE A, the default, lines end with CR LF"), Test<TransferParametersTests>(nameof(TransferParametersTests.The_defaults_are_those_of_RFC_959))),
        Must("3.1.1.1", "A sender turns its own line ends into CR LF")
            .Done(Scene("RETR", "In TYPE A, the default, lines end with CR LF"), Test<AsciiCodecTests>(nameof(AsciiCodecTests.LF_goes_out_as_CR_LF_and_comes_back))),
        Must("3.1.1.1", "A receiver turns CR LF into its own line end")
            .Done(Scene("STOR", "In TYPE A, the default, CR LF ends a line"), Test<AsciiCodecTests>(nameof(AsciiCodecTests.Every_file_comes_back_as_it_was_however_it_is_cut))),

        May("3.1.1.2", "TYPE E: text in EBCDIC")
            .Done(Scene("TYPE", "A file and a listing in EBCDIC"), Scene("TYPE", "A file stored from EBCDIC"),
                Test<EbcdicCodePageTests>(nameof(EbcdicCodePageTests.Thirty_four_pages_are_supported))),
        Should("3.1.1.2", "A line end in EBCDIC is NL")
            .Done(Test<EbcdicCodePageTests>(nameof(EbcdicCodePageTests.A_line_end_is_NL_on_every_page))),

        Should("3.1.1.3", "TYPE I is accepted: contiguous bits, stored as they come")
            .Done(Scene("RETR", "In TYPE I as they are"), Scene("STOR", "In TYPE I as it comes, in place of what was there"),
                Test<TransferTests>(nameof(TransferTests.Files_of_any_size_come_back_as_they_went))),
        Must("3.1.1.3", "Padding of an image is zeros, at the end of a file or record only")
            .Done(Scene("STRU", "Records of octets, of variable and of fixed length")),
        Must("3.1.1.3", "Padding can be told from data, and is taken off on retrieval")
            .Differently("of records of fixed length, which the operator or SITE LRECL chooses, it stays, as on the hosts that have such files; nothing else is padded",
                Scene("STRU", "Records of octets, of variable and of fixed length"), Test<RecordTests>(nameof(RecordTests.Fixed_records)),
                Test<RecordTests>(nameof(RecordTests.Records_come_back_whatever_they_hold))),

        Must("3.1.1.4", "TYPE L has a byte size, a decimal integer without a default")
            .Done(Scene("TYPE", "Malformed"), Test<TransferParametersTests>(nameof(TransferParametersTests.All_else_is_a_syntax_error))),
        Must("3.1.1.4", "What is stored in TYPE L comes back as it was with the same byte size")
            .Done(Test<RepresentationTests>(nameof(RepresentationTests.What_is_stored_is_retrieved_as_it_was_sent))),
        May("3.1.1.4", "Byte sizes other than 8")
            .NotOffered("no host with such words is left; 504", Scene("TYPE", "Those there are not"),
                Test<TransferParametersTests>(nameof(TransferParametersTests.These_types_are_known_and_not_implemented))),

        Must("3.1.1.5", "Non-print is accepted for A and E, and is what an omitted second parameter means")
            .Done(Scene("TYPE", "The types there are"), Test<TransferParametersTests>(nameof(TransferParametersTests.These_types_are_implemented))),
        May("3.1.1.5", "Telnet format controls and ASA carriage control")
            .Differently("accepted and kept as data, octet for octet: nothing is printed here", Scene("TYPE", "The types there are"),
                Test<RepresentationTests>(nameof(RepresentationTests.What_is_stored_is_retrieved_as_it_was_sent))),

        Must("3.1.2", "File and record structure are accepted for text; file structure is the default")
            .Done(Scene("STRU", "File and record"), Test<TransferParametersTests>(nameof(TransferParametersTests.The_defaults_are_those_of_RFC_959))),
        Must("3.1.2", "A text file sent with records is stored by a transformation that can be reversed")
            .Done(Scene("STRU", "Lines are records, with the escapes of MODE S"), Test<RecordTests>(nameof(RecordTests.Records_come_back_whatever_they_hold))),
        Must("3.1.2", "Stored and retrieved with the same parameters, a file is identical")
            .Done(Test<RepresentationTests>(nameof(RepresentationTests.What_is_stored_is_retrieved_as_it_was_sent)), Test<PipelineTests>(nameof(PipelineTests.What_is_stored_comes_back))),

        Must("3.1.2.1", "In file structure a file is one sequence of bytes")
            .Done(Scene("RETR", "In TYPE I as they are")),

        Must("3.1.2.2", "In record structure a file is made of records")
            .Done(Scene("STRU", "Lines are records, with the escapes of MODE S"), Scene("STRU", "Records of octets, of variable and of fixed length")),

        May("3.1.2.3", "Page structure")
            .NotOffered("RFC 1123 §4.1.2.3 advises against it; 504", Scene("STRU", "File and record")),

        Must("3.2", "Without PORT the server connects to the port of the user's end of the control connection")
            .Done(Test<TransferTests>(nameof(TransferTests.Without_a_PORT_it_connects_to_the_port_of_the_control_connection)),
                Test<ActiveDataPortTests>(nameof(ActiveDataPortTests.The_default_data_port_is_held_to_the_same_rule))),
        Must("3.2", "The server's default data port is L-1")
            .Done(Test<TransferTests>(nameof(TransferTests.The_server_connects_from_its_address_and_port_20)),
                Test<TransferTests>(nameof(TransferTests.Where_it_may_not_use_port_20_it_takes_another))),
        Must("3.2", "The server opens the data connection when the transfer command has come")
            .Done(Scene("PORT", "The server connects to it"), Test<DataConnectionClosingTests>(nameof(DataConnectionClosingTests.It_is_not_opened_before_the_transfer_command))),
        May("3.2", "The data port may be on a third host")
            .NotOffered("the bounce attack of RFC 2577 §2; 504", Scene("PORT", "Another host's port is refused")),
        Must("3.2", "The server closes the data connection after sending, in a mode that ends a file by closing")
            .Done(Scene("RETR", "In TYPE I as they are"), Test<RepresentationTests>(nameof(RepresentationTests.A_mode_that_ends_by_closing_does_not_use_it))),
        Must("3.2", "The server closes it on ABOR")
            .Done(Test<AbortTests>(nameof(AbortTests.ABOR_while_the_server_sends)), Test<DataConnectionClosingTests>(nameof(DataConnectionClosingTests.By_what_closes_it))),
        Must("3.2", "The server closes it when a command changes the port")
            .Done(Test<DataConnectionClosingTests>(nameof(DataConnectionClosingTests.By_what_closes_it)),
                Test<PassiveDataPortTests>(nameof(PassiveDataPortTests.Another_command_closes_it_and_what_waits_there))),
        Must("3.2", "The server closes it when the control connection ends, in good order or not")
            .Done(Test<DataConnectionClosingTests>(nameof(DataConnectionClosingTests.By_the_end_of_the_control_connection)),
                Test<AbortTests>(nameof(AbortTests.An_upload_whose_control_connection_is_lost_is_not_stored))),
        Must("3.2", "The server closes it after an error that cannot be mended")
            .Done(Test<AbortTests>(nameof(AbortTests.What_nobody_expected_ends_the_data_connection_by_reset)),
                Test<StorageFaultTests>(nameof(StorageFaultTests.An_upload_that_fails_half_way_is_answered_so_and_leaves_nothing))),
        Must("3.2", "Whether it is closed otherwise is told by 226 or 250")
            .Done(Test<RepresentationTests>(nameof(RepresentationTests.A_data_connection_goes_on_to_the_next_transfer))),

        Must("3.3", "The user changes the user's side of the data port by PORT, the server's by PASV, or both")
            .Done(Scene("PORT", "The server connects to it"), Scene("PASV", "The server listens")),
        May("3.3", "In block and compressed mode one data connection serves many transfers")
            .Done(Test<RepresentationTests>(nameof(RepresentationTests.A_data_connection_goes_on_to_the_next_transfer)),
                Test<RepresentationTests>(nameof(RepresentationTests.A_data_connection_that_the_client_closed_is_not_used_again))),

        Must("3.4", "Each transfer ends with an end of file, told or implied")
            .Done(Test<TransferVectorTests>(nameof(TransferVectorTests.An_empty_file)), Test<TransferVectorTests>(nameof(TransferVectorTests.A_wire_cut_short_is_a_truncated_file))),
        Must("3.4", "The end of each record is told, that of the last one too")
            .Done(Scene("STRU", "Lines are records, with the escapes of MODE S"), Test<TransferVectorTests>(nameof(TransferVectorTests.Retrieving_sends_these_octets))),

        Must("3.4.1", "In stream mode with file structure all bytes are data, and closing ends the file")
            .Done(Scene("STOR", "In TYPE I as it comes, in place of what was there"), Scene("STOR", "An empty file")),
        Must("3.4.1", "With records FF 01 ends a record, FF 02 the file, FF 03 both, and FF FF is one byte of data")
            .Done(Scene("STRU", "Lines are records, with the escapes of MODE S"), Test<RecordTests>(nameof(RecordTests.Text_of_others)),
                Test<RecordTests>(nameof(RecordTests.Other_codes_are_refused))),
        Must("3.4.1", "A file with records whose end of file is missing is not complete")
            .Done(Scene("STRU", "A file that ends without its end is cut off")),

        May("3.4.2", "Block mode: a descriptor, a count of 16 bits, and as many bytes")
            .Done(Scene("MODE", "Blocks, after which the data connection stays open"), Test<BlockTests>(nameof(BlockTests.Blocks_of_others)),
                Test<BlockTests>(nameof(BlockTests.Blocks_are_full_and_the_last_one_ends_the_file))),
        Must("3.4.2", "Descriptors 128 and 64 end a record and the file, alone or together")
            .Done(Test<BlockTests>(nameof(BlockTests.Records_of_others)), Scene("MODE", "A block that is not there is a file cut off")),
        Must("3.4.2", "Descriptor 32 marks data that may be wrong; they are received all the same")
            .Done(Test<BlockTests>(nameof(BlockTests.Suspect_blocks_are_kept_and_counted))),
        Must("3.4.2", "A restart marker, descriptor 16, is printable characters without a space")
            .Done(Test<RestartMarkerTests>(nameof(RestartMarkerTests.Printable_characters_without_a_space))),

        May("3.4.3", "Compressed mode: strings of bytes, repeated bytes, and filler")
            .Done(Test<CompressedTests>(nameof(CompressedTests.Strings_of_others)), Test<CompressedTests>(nameof(CompressedTests.A_run_is_one_where_that_is_shorter)),
                Test<CompressedTests>(nameof(CompressedTests.Strings_that_are_none))),
        Must("3.4.3", "The filler is a space in A and E, zero in I and L")
            .Done(Test<TransferVectorTests>(nameof(TransferVectorTests.Retrieving_sends_these_octets))),
        Must("3.4.3", "An escape of zero and a descriptor applies to the string behind it")
            .Done(Test<CompressedTests>(nameof(CompressedTests.Records_of_others))),

        Must("3.5", "In block and compressed mode a sender may put markers into the data; the receiver keeps the place and reports it by 110")
            .Done(Test<RestartUploadTests>(nameof(RestartUploadTests.A_110_comes_when_all_before_it_is_on_stable_storage_and_not_before)),
                Test<RestartUploadTests>(nameof(RestartUploadTests.A_marker_is_answered_after_so_many_octets_or_seconds)),
                Test<RestartDownloadTests>(nameof(RestartDownloadTests.Chkptint_counts_records))),
        Must("3.5", "A transfer in block or compressed mode goes on from the marker of a REST")
            .Done(Test<RestartUploadTests>(nameof(RestartUploadTests.From_every_marker_an_upload_that_was_cut_off_is_gone_on_with)),
                Test<RestartDownloadTests>(nameof(RestartDownloadTests.From_every_marker_the_rest_of_the_file_comes))),
    ];
}
