using static Portcullis.Tests.Conformance.Requirements.Rows;

namespace Portcullis.Tests.Conformance.Requirements;

/// <summary>AVBL, COMB, CSID, DSIZ and their kin.</summary>
internal static class DraftStreamlined
{
    public static Document Document { get; } = new("draft-peterson-streamlined-ftp-command-extensions", "AVBL, COMB, CSID, DSIZ", FromMemory,
        ["AVBL", "COMB", "CSID", "DSIZ", "RMDA", "THMB"],
    [
        Must("AVBL", "AVBL and a directory, or none: 213 and the octets that can still be stored there")
            .Done(Scene("AVBL", "A directory, and what is none")),
        Must("COMB", "COMB puts files together")
            .Done(Scene("COMB", "Parts are put behind each other, and deleted"), Scene("COMB", "A part that is not there leaves all as it was"),
                Test<Conversations.CombTests>(nameof(Conversations.CombTests.ABOR_leaves_target_and_parts_as_they_were))),
        Must("CSID", "CSID: client and server tell each other what they are, as facts")
            .Differently("ours tells no version, which only an attacker could use", Scene("CSID", "A name")),
        Must("DSIZ", "DSIZ and a directory, or none: 213 and the octets of all files below it")
            .Done(Scene("DSIZ", "A directory, the working directory, and what is none")),
        May("RMDA", "RMDA removes a directory with all that is in it")
            .NotOffered("SITE RMDIR does, and clients know it; 500", Test<Conversations.UnknownVerbTests>(nameof(Conversations.UnknownVerbTests.Verbs_that_are_not_offered_are_500))),
        May("THMB", "THMB makes thumbnails of images")
            .NotOffered("a server of files reads none of them; 500", Test<Conversations.UnknownVerbTests>(nameof(Conversations.UnknownVerbTests.Verbs_that_are_not_offered_are_500))),
    ]);
}
