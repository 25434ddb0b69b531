using Portcullis.Tests.Conversations;
using static Portcullis.Tests.Conformance.Requirements.Rows;

namespace Portcullis.Tests.Conformance.Requirements;

/// <summary>Feature negotiation: FEAT and OPTS.</summary>
internal static class Rfc2389
{
    public static Document Document { get; } = new("RFC 2389", "Feature negotiation: FEAT and OPTS", FromText, ["3", "3.1", "3.2", "4"],
    [
        Must("3", "FEAT lists every extension, in the form of the document that defines it")
            .Differently("of HOST only until the login, after which it could but be refused; LPRT and LPSV of RFC 1639 and the X forms have no label in any document",
                Scene("FEAT", "All that works"), Test<ListingTests>(nameof(ListingTests.Every_feature_works))),

        Must("3.1", "FEAT has no argument")
            .Done(Scene("FEAT", "With an argument")),

        Must("3.2", "A listing begins with 211-, and ends with 211 End")
            .Done(Scene("FEAT", "All that works")),
        Must("3.2", "Each feature stands on a line of its own behind exactly one space")
            .Done(Scene("FEAT", "All that works")),
        Should("3.2", "Labels are sent in upper case")
            .Done(Scene("FEAT", "All that works")),
        Must("3.2", "FEAT and OPTS themselves are no features")
            .Done(Scene("FEAT", "All that works")),
        Must("3.2", "A client may take it that no other extension is there")
            .Done(Test<ListingTests>(nameof(ListingTests.MFMT_is_no_feature_of_a_store_that_keeps_no_times)), Test<ListingTests>(nameof(ListingTests.Every_feature_works))),

        Must("4", "OPTS is there wherever FEAT is")
            .Done(Scene("OPTS", "UTF8 is on from the beginning")),
        Must("4", "200 where the command and its options are known")
            .Done(Scene("OPTS", "The facts of MLST and MLSD"), Scene("OPTS", "The level of MODE Z")),
        Must("4", "501 for what would be an error at any other time too")
            .Done(Scene("OPTS", "No other, and none"), Scene("OPTS", "What is no list of facts changes nothing")),
    ]);
}
