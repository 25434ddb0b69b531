using Portcullis.Protocol.Representation;

namespace Portcullis.Server.DataTransfer;

/// <summary>How a file goes over the wire: TYPE, STRU and MODE, and what they leave to the host.</summary>
internal sealed record TransferFormat(TransferParameters Parameters, RepresentationOptions Options)
{
    /// <summary>The octets of the file are those on the wire: nothing to convert, nothing to frame.</summary>
    public bool IsVerbatim => Parameters is { Type.IsVerbatim: true, Structure: FileStructure.File, Mode: TransmissionMode.Stream };

    /// <summary>The mode tells the end of the file, so that the data connection can go on to the next one (RFC 959 §3.3).</summary>
    public bool KeepsConnection => Parameters.Mode is TransmissionMode.Block or TransmissionMode.Compressed;

    /// <summary>
    /// What SIZE and REST count in: octets of MODE S also under MODE Z, whose own octets nobody can count before they are made.
    /// All clients of MODE Z take it so.
    /// </summary>
    public TransferFormat ForCounting =>
        Parameters.Mode == TransmissionMode.Deflate ? this with { Parameters = Parameters with { Mode = TransmissionMode.Stream } } : this;

    /// <summary>
    /// For LIST, NLST and MLSD, which are text in any type: EBCDIC where the type is E, else ASCII (RFC 1123 §4.1.2.7). A
    /// name that the code page lacks must not fail a listing, and one may end with blanks.
    /// </summary>
    public TransferFormat ForListing => new(
        Parameters.Type.DataType == DataType.Ebcdic ? Parameters : Parameters with { Type = RepresentationType.AsciiNonPrint },
        Options with { Unmappable = UnmappableRule.Substitute, TrailingBlanks = TrailingBlanks.Kept });

    /// <summary>Of what is received, nothing is trimmed: there the markers of REST count what the client has.</summary>
    public TransferFormat ForReceiving => this with { Options = Options with { TrailingBlanks = TrailingBlanks.Kept } };

    public TransferEncoder CreateEncoder(OctetBuffer wire) => new(Parameters, wire, Options);

    public TransferDecoder CreateDecoder() => new(Parameters, Options);
}
