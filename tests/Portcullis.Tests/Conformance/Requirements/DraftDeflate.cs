using Portcullis.Tests.Conversations;
using Portcullis.Tests.Protocol.Representation;
using static Portcullis.Tests.Conformance.Requirements.Rows;

namespace Portcullis.Tests.Conformance.Requirements;

/// <summary>MODE Z.</summary>
internal static class DraftDeflate
{
    public static Document Document { get; } = new("draft-preston-ftpext-deflate", "MODE Z", FromMemory, ["MODE", "OPTS", "FEAT"],
    [
        Must("MODE", "MODE Z: each transfer is one stream of zlib (RFC 1950), and ends by closing")
            .Differently("where the site offers it (--mode-z), since it costs a hundred times the processor time of a plain transfer; 504 elsewhere",
                Test<DeflateTests>(nameof(DeflateTests.Every_level_is_a_zlib_stream)), Test<RepresentationTests>(nameof(RepresentationTests.What_is_stored_is_retrieved_as_it_was_sent)),
                Scene("MODE", "Stream, block, compressed, deflate")),
        Must("MODE", "Listings are compressed too")
            .Done(Test<MachineListingTests>(nameof(MachineListingTests.Mode_Z_compresses_MLSD_too))),
        Must("MODE", "What is no such stream, or is cut, stores nothing")
            .Done(Test<DeflateTests>(nameof(DeflateTests.Wires_that_are_no_zlib_stream)), Test<RepresentationTests>(nameof(RepresentationTests.A_deflate_bomb_stores_nothing))),
        May("MODE", "REST in MODE Z")
            .Differently("it counts what is compressed, in TYPE I, as all clients of MODE Z do", Test<RepresentationTests>(nameof(RepresentationTests.In_mode_Z_a_marker_counts_what_is_compressed))),

        May("OPTS", "OPTS MODE Z LEVEL chooses the level, from 0 to 9")
            .Done(Scene("OPTS", "The level of MODE Z")),
        May("OPTS", "Other options of OPTS MODE Z: ENGINE, METHOD, BLOCKSIZE, EXTRA")
            .NotOffered("there is one engine, and none has been seen to be sent; 501", Scene("OPTS", "The level of MODE Z")),

        Must("FEAT", "FEAT has the line MODE Z where it is offered, and only there")
            .Done(Test<ListingTests>(nameof(ListingTests.Every_feature_works)), Scene("FEAT", "All that works")),
    ]);
}
