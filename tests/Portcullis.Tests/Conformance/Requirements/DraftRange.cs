using static Portcullis.Tests.Conformance.Requirements.Rows;

namespace Portcullis.Tests.Conformance.Requirements;

/// <summary>RANG.</summary>
internal static class DraftRange
{
    public static Document Document { get; } = new("draft-bryan-ftp-range", "RANG", FromMemory, ["3", "3.1", "3.2"],
    [
        Must("3", "RANG, the first and the last octet: 350, and the RETR behind it sends these and no other")
            .Done(Scene("RANG", "The octets of a RETR")),
        Must("3", "RANG 1 0 forgets it, and so does any transfer")
            .Done(Scene("RANG", "It dies with another command, and by itself")),
        Must("3.1", "501 for what is no range; beyond the end of the file it is the transfer command that is refused")
            .Done(Scene("RANG", "Beyond the end, and what is no range")),
        May("3.1", "RANG in other types than I, and for STOR and APPE")
            .NotOffered("octets of a range are those of the file; 554, and a STOR begins anew from the first octet", Scene("RANG", "It needs TYPE I")),
        Must("3.2", "FEAT has the line RANG STREAM")
            .Done(Scene("FEAT", "All that works")),
    ]);
}
