using static Portcullis.Tests.Conformance.Requirements.Rows;

namespace Portcullis.Tests.Conformance.Requirements;

/// <summary>HASH.</summary>
internal static class DraftHash
{
    public static Document Document { get; } = new("draft-ietf-ftpext2-hash", "HASH", FromMemory, ["HASH", "FEAT", "OPTS"],
    [
        Must("HASH", "HASH and a pathname: 213, the algorithm, the range of octets, the hash in hexadecimal, the pathname")
            .Done(Scene("HASH", "The algorithms")),
        May("HASH", "A RANG before it chooses the octets")
            .Done(Scene("HASH", "A range")),
        Must("HASH", "550 where there is no such file, or it is none")
            .Done(Scene("HASH", "What is no file")),
        Must("FEAT", "FEAT has the line HASH with the algorithms, the current one with an asterisk")
            .Done(Scene("FEAT", "All that works")),
        Must("FEAT", "SHA-1 at least is there")
            .Done(Scene("HASH", "The algorithms")),
        Must("OPTS", "OPTS HASH tells the algorithm, OPTS HASH and a name chooses it, and a name that is not known is 504")
            .Done(Scene("HASH", "The algorithms")),
    ]);
}
