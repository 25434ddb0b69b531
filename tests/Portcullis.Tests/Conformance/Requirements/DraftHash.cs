using static Portcullis.Tests.Conformance.Requirements.Rows;

namespace Portcullis.Tests.Conformance.Requirements;

/// <summary>HASH.</summary>
internal static class DraftHash
{
    public static Document Document { get; } = new("draft-ietf-ftpext2-hash", "HASH", FromMemory, ["3.1", "3.2", "3.3", "4"],
    [
        Must("3.1", "HASH and a pathname: 213, the algorithm, the range of octets, the hash in hexadecimal, the pathname")
            .Done(Scene("HASH", "The algorithms")),
        May("3.1", "A RANG before it chooses the octets")
            .Done(Scene("HASH", "A range")),
        Must("3.2", "550 where there is no such file, or it is none")
            .Done(Scene("HASH", "What is no file")),
        Must("3.3", "FEAT has the line HASH with the algorithms, the current one with an asterisk")
            .Done(Scene("FEAT", "All that works")),
        Must("3.3", "SHA-1 at least is there")
            .Done(Scene("HASH", "The algorithms")),
        Must("4", "OPTS HASH tells the algorithm, OPTS HASH and a name chooses it, and a name that is not known is 504")
            .Done(Scene("HASH", "The algorithms")),
    ]);
}
