using Portcullis.Tests.Conversations;
using static Portcullis.Tests.Conformance.Requirements.Rows;
using CommandLineTests = Portcullis.Tests.Conversations.CommandLineTests;

namespace Portcullis.Tests.Conformance.Requirements;

/// <summary>Internationalization of FTP: UTF-8 and LANG.</summary>
internal static class Rfc2640
{
    public static Document Document { get; } = new("RFC 2640", "Internationalization of FTP", FromText, ["2.2", "3.1", "3.2", "4.1", "4.2", "4.3"],
    [
        Must("2.2", "Pathnames travel in UTF-8")
            .Done(Scene("OPTS", "UTF8 is on from the beginning"), Test<ListingTests>(nameof(ListingTests.Every_feature_works)),
                Test<Protocol.Replies.ReplyWriterTests>(nameof(Protocol.Replies.ReplyWriterTests.Text_is_UTF_8))),

        Must("3.1", "Pathnames are not restricted to 7 bits")
            .Done(Scene("OPTS", "UTF8 off and on"), Test<AbortPhaseTests>(nameof(AbortPhaseTests.The_octet_255_of_a_name_is_doubled_both_ways))),
        Must("3.1", "One space stands between command and pathname; more of them belong to the pathname")
            .Done(Test<Protocol.Commands.CommandLineTests>(nameof(Protocol.Commands.CommandLineTests.All_after_the_first_space_is_the_argument)),
                Scene("PASS", "A password with spaces is taken whole")),
        Must("3.1", "CR in a pathname comes as CR NUL, and the NUL is taken away")
            .Differently("a pathname with control characters is refused, by 501: it could forge a line of a listing or a reply",
                Test<CommandLineTests>(nameof(CommandLineTests.NUL_is_in_no_command)), Test<CommandLineTests>(nameof(CommandLineTests.A_bare_LF_ends_a_line_and_a_CR_within_does_not))),
        Must("3.1", "What is valid UTF-8 is taken for UTF-8; that is looked at")
            .Done(Test<Protocol.Commands.CommandLineTests>(nameof(Protocol.Commands.CommandLineTests.Arguments_are_UTF_8)),
                Test<Protocol.Commands.CommandLineTests>(nameof(Protocol.Commands.CommandLineTests.What_is_not_valid_UTF_8_is_Latin_1_as_a_whole))),
        Should("3.1", "Where the character set cannot be told, the octets are used as they are")
            .Differently("they are taken for ISO 8859-1, or the character set that is configured: a name is then shown to others as it was meant",
                Test<CommandLineTests>(nameof(CommandLineTests.Lines_that_are_not_UTF_8_are_read_as_ISO_8859_1))),
        May("3.1", "Other character sets can be chosen")
            .Done(Scene("OPTS", "UTF8 off and on")),

        Must("3.2", "FEAT has the line UTF8")
            .Done(Scene("FEAT", "All that works")),

        Must("4.1", "LANG chooses the language of greetings and of the text of replies")
            .Differently("there is one, English, which LANG EN chooses", Scene("LANG", "English")),
        Must("4.1", "The default language can be understood by those who speak English")
            .Done(Scene("LANG", "English")),
        May("4.1", "LANG may come at any time, before a login too")
            .Done(Scene("LANG", "English"), Test<StateMatrixTests>(nameof(StateMatrixTests.Every_command_in_every_state_has_one_reply_of_the_table))),
        Must("4.1", "HOST and REIN undo LANG")
            .Differently("with one language there is nothing to undo", Scene("LANG", "English")),

        Must("4.2", "LANG without an argument chooses the default language")
            .Done(Scene("LANG", "English")),
        Must("4.2", "200 where some form of the language can be had: en-GB is English")
            .Done(Scene("LANG", "English")),
        Should("4.2", "501 for what is no language tag, 504 for a language that is not there")
            .Done(Scene("LANG", "What is no language"), Scene("LANG", "No other")),

        Must("4.3", "FEAT has the line LANG, a space, and the tags, the current one with an asterisk")
            .Done(Scene("FEAT", "All that works")),
    ]);
}
