using static Portcullis.Tests.Conformance.Requirements.Rows;

namespace Portcullis.Tests.Conformance.Requirements;

/// <summary>RANG.</summary>
internal static class DraftRange
{
    public static Document Document { get; } = new("draft-bryan-ftp-range", "RANG", FromMemory, ["RANG", "FEAT"],
    [
        Must("RANG", "RANG, the first and the last octet: 350, and the RETR behind it sends these and no other")
            .Done(Scene("RANG", "The octets of a RETR")),
        Must("RANG", "RANG 1 0 forgets it, and so does any transfer")
            .Done(Scene("RANG", "It dies with another command, and by itself")),
        Must("RANG", "501 for what is no range; beyond the end of the file it is the transfer command that is refused")
            .Done(Scene("RANG", "Beyond the end, and what is no range")),
        May("RANG", "RANG in other types than I")
            .NotOffered("octets of a range are those of the file; 554", Scene("RANG", "It needs TYPE I")),
        Must("FEAT", "FEAT has the line RANG STREAM")
            .Done(Scene("FEAT", "All that works")),
    ]);
}
