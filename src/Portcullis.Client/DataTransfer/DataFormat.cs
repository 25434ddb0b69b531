using Portcullis.Protocol.Representation;

namespace Portcullis.Client.DataTransfer;

/// <summary>How data goes over the wire, and what of it stands in local files.</summary>
/// <param name="Parameters">As the server was told.</param>
/// <param name="Options">What they leave to this host.</param>
/// <param name="TrimsLines">Blanks that end a line of text are left out on receiving: hosts of fixed records pad with them.</param>
internal sealed record DataFormat(TransferParameters Parameters, RepresentationOptions Options, bool TrimsLines = false)
{
    private const int DefaultCcsid = 37;
    private const byte EndOfFile = 64;

    /// <summary>The octets of the file are those on the wire.</summary>
    public bool IsVerbatim => Parameters is { Type.IsVerbatim: true, Structure: FileStructure.File, Mode: TransmissionMode.Stream };

    /// <summary>The mode tells the end of the file, so that the data connection can go on to the next one (RFC 959 §3.3).</summary>
    public bool KeepsConnection => Parameters.Mode is TransmissionMode.Block or TransmissionMode.Compressed;

    /// <summary>
    /// MODE C has no form for an end of file after which nothing follows (RFC 959 §3.4.3: a descriptor is for the string behind
    /// it). Files that are empty, or end with an empty record, are sent so all the same, and the connection's end, or the
    /// server's reply, tells that nothing follows. Data that looks so by chance costs the next transfer a connection of its own.
    /// </summary>
    /// <param name="before">The last octet before it.</param>
    /// <param name="wire">What was received last; at least one octet.</param>
    public bool MayEndAlone(byte before, ReadOnlySpan<byte> wire) =>
        Parameters.Mode == TransmissionMode.Compressed && (wire[^1] & EndOfFile) != 0 && (wire.Length > 1 ? wire[^2] : before) == 0;

    public bool IsText => Parameters.Type.DataType is DataType.Ascii or DataType.Ebcdic;

    /// <summary>The character that pads text here: TYPE E without a page is kept as EBCDIC, and its lines end with NL.</summary>
    public (byte Blank, byte LineEnd) TextOctets =>
        Parameters.Type is { DataType: DataType.Ebcdic, Ccsid: null } && Options.EbcdicCcsid is null ? ((byte)0x40, EbcdicCodePage.NewLine) : ((byte)' ', (byte)'\n');

    /// <summary>
    /// Listings are text in any type: EBCDIC where the type is E, else ASCII (RFC 1123 §4.1.2.7). They are for reading here, and
    /// no octet of a name may fail them.
    /// </summary>
    public DataFormat ForListing => new(
        Parameters.Type.DataType == DataType.Ebcdic ? Parameters : Parameters with { Type = RepresentationType.AsciiNonPrint },
        Options with { EbcdicCcsid = Options.EbcdicCcsid ?? DefaultCcsid, Unmappable = UnmappableRule.Substitute });
}
