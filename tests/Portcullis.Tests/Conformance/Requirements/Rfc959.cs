using static Portcullis.Tests.Conformance.Requirements.Rows;

namespace Portcullis.Tests.Conformance.Requirements;

/// <summary>The File Transfer Protocol of 1985: its sections 3 to 5, and Appendix II on directories.</summary>
internal static class Rfc959
{
    private static readonly string[] Sections =
    [
        "3", "3.1", "3.1.1", "3.1.1.1", "3.1.1.2", "3.1.1.3", "3.1.1.4", "3.1.1.5", "3.1.2", "3.1.2.1", "3.1.2.2", "3.1.2.3", "3.2", "3.3", "3.4", "3.4.1",
        "3.4.2", "3.4.3", "3.5", "4.1", "4.1.1", "4.1.2", "4.1.3", "4.2", "4.2.1", "4.2.2", "5.1", "5.2", "5.3", "5.3.1", "5.3.2", "5.4", "Appendix II",
    ];

    public static Document Document { get; } = new(
        "RFC 959", "File Transfer Protocol (1985)", FromText, Sections, [.. Rfc959Data.Rows, .. Rfc959Commands.Rows, .. Rfc959Replies.Rows]);
}
