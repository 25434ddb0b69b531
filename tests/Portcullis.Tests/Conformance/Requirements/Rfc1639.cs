using Portcullis.Tests.Conversations;
using static Portcullis.Tests.Conformance.Requirements.Rows;

namespace Portcullis.Tests.Conformance.Requirements;

/// <summary>FTP Operation Over Big Address Records.</summary>
internal static class Rfc1639
{
    public static Document Document { get; } = new("RFC 1639", "FTP Operation Over Big Address Records", FromMemory, ["LPRT", "LPSV", "both"],
    [
        Must("LPRT", "LPRT: address family, length and octets of the address, length and octets of the port, all decimal, with commas")
            .Done(Scene("LPRT", "Accepted, and refused by the policy of PORT"), Scene("LPRT", "What is no address, and the address family of another connection"),
                Scene("LPRT", "Over IPv6")),
        Must("LPRT", "An address family that the server cannot use is 521, with the list of those it can")
            .Done(Scene("LPRT", "What is no address, and the address family of another connection")),
        Must("LPRT", "A length that is not that of the address family is 501")
            .Done(Scene("LPRT", "What is no address, and the address family of another connection")),

        Must("LPSV", "LPSV: the server listens, and tells address and port in a 228")
            .Done(Scene("LPSV", "A listing"), Scene("LPSV", "Over IPv6")),
        Must("LPSV", "LPSV has no argument")
            .Done(Scene("LPSV", "A listing")),

        Must("both", "What holds for PORT and PASV holds for LPRT and LPSV")
            .Done(Scene("LPRT", "Accepted, and refused by the policy of PORT"), Scene("LPRT", "After EPSV ALL"), Scene("LPSV", "After EPSV ALL"),
                Test<DataConnectionClosingTests>(nameof(DataConnectionClosingTests.By_what_closes_it))),
    ]);
}
