using Portcullis.Tests.Conversations;
using static Portcullis.Tests.Conformance.Requirements.Rows;

namespace Portcullis.Tests.Conformance.Requirements;

/// <summary>MFMT, MFCT and MFF.</summary>
internal static class DraftMfxx
{
    public static Document Document { get; } = new("draft-somers-ftp-mfxx", "MFMT, MFCT and MFF", FromText,
        ["3.1", "3.2", "3.3", "4.1", "4.2", "4.3", "5", "5.1", "5.2", "5.3", "5.5", "5.6"],
    [
        Must("3.1", "MFMT, a time, a space, a pathname: 213 Modify= and the time that was set")
            .Done(Scene("MFMT", "The time of the last change is set")),

        Should("3.2", "550 where there is no such file; 501 for a time that is none, such as 29 February in a year without it")
            .Done(Scene("MFMT", "A time that is none"), Scene("MFMT", "What is not there")),

        Must("3.3", "FEAT has the line MFMT where it is supported, and only there")
            .Done(Scene("FEAT", "All that works"), Test<ListingTests>(nameof(ListingTests.MFMT_is_no_feature_of_a_store_that_keeps_no_times))),

        Must("4.1", "MFCT, a time, a space, a pathname: 213 Create= and the time that was set, where the store can set it")
            .Done(Scene("MFCT", "A time")),

        Should("4.2", "550 where there is no such file; 501 for a time that is none")
            .Done(Scene("MFCT", "What is no time, and no file")),

        Must("4.3", "FEAT has the line MFCT where it is supported, and only there")
            .Done(Scene("FEAT", "All that works"), Test<ListingTests>(nameof(ListingTests.MFCT_is_no_feature_where_it_cannot_be_set))),

        Should("5", "A time of change before that of creation is no error")
            .Done(Scene("MFF", "Facts")),

        Must("5.1", "MFF, facts, a space, a pathname: 213 and the facts that were set")
            .Done(Scene("MFF", "Facts")),
        May("5.1", "MFF without facts")
            .NotOffered("it would set nothing; 501", Scene("MFF", "All or none")),
        Must("5.1", "An error where there is no such file, where a fact cannot be set, or is not known")
            .Differently("and then none is set, if another of the facts was wrong", Scene("MFF", "All or none"), Scene("MFF", "By an account that may only read")),

        Must("5.2", "The fact Modify")
            .Done(Scene("MFF", "Facts")),
        Must("5.2", "The fact Create")
            .NotOffered("MFCT sets it, in the stores that can; FEAT tells the facts of MFF, and 504 is the reply", Scene("MFF", "Create is for MFCT")),

        Should("5.3", "Facts of an operating system have its name before a point")
            .Done(Scene("MFF", "Facts")),

        Should("5.5", "504 for a fact that is not known, with its name")
            .Done(Scene("MFF", "All or none")),

        Must("5.6", "FEAT has the line MFF with the facts that can be set, where it is supported, and only there")
            .Done(Scene("FEAT", "All that works"), Test<ListingTests>(nameof(ListingTests.MFCT_is_no_feature_where_it_cannot_be_set))),
    ]);
}
