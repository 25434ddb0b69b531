using System.Globalization;
using Portcullis.Protocol.Representation;

namespace Portcullis.Server.DataTransfer;

/// <summary>How a file goes over the wire: TYPE, STRU and MODE, and what they leave to the host.</summary>
internal sealed record TransferFormat(TransferParameters Parameters, RepresentationOptions Options)
{
    /// <summary>The octets of the file are those on the wire: nothing to convert, nothing to frame.</summary>
    public bool IsVerbatim => Parameters is { Type.IsVerbatim: true, Structure: FileStructure.File, Mode: TransmissionMode.Stream };

    public bool IsText => Parameters.Type.DataType is DataType.Ascii or DataType.Ebcdic;

    /// <summary>The mode tells the end of the file, so that the data connection can go on to the next one (RFC 959 §3.3).</summary>
    public bool KeepsConnection => Parameters.Mode is TransmissionMode.Block or TransmissionMode.Compressed;

    /// <summary>A decoder takes nothing for the end of the file but the mark of it. In MODE S with STRU F there is none but the end of the connection.</summary>
    public bool MarksEnd => Parameters.Mode != TransmissionMode.Stream || Parameters.Structure == FileStructure.Record;

    /// <summary>
    /// What SIZE and REST count in: octets of MODE S also under MODE Z, whose own octets nobody can count before they are made.
    /// All clients of MODE Z take it so.
    /// </summary>
    public TransferFormat ForCounting =>
        Parameters.Mode == TransmissionMode.Deflate ? this with { Parameters = Parameters with { Mode = TransmissionMode.Stream } } : this;

    /// <summary>A restart marker is not of the file.</summary>
    public TransferFormat WithoutMarkers => this with { Options = Options with { MarkerInterval = 0, MarkerRecords = 0 } };

    public bool HasMarkers => KeepsConnection && (Options.MarkerInterval > 0 || Options.MarkerRecords > 0);

    /// <summary>
    /// All that decides which stored octets answer to which of the wire, in one word: <c>AFB</c>, <c>E37RC</c>, <c>IR80B</c>. A restart
    /// marker is of no use under another one.
    /// </summary>
    public string Form => string.Create(CultureInfo.InvariantCulture, $"{TypeWord}{StructureWord}{ModeWord}");

    private string TypeWord => Parameters.Type.DataType switch
    {
        DataType.Ascii => "A",
        DataType.Ebcdic => string.Create(CultureInfo.InvariantCulture, $"E{Parameters.Type.Ccsid ?? Options.EbcdicCcsid}"),
        DataType.Local => "L8",
        _ => "I",
    };

    private string StructureWord => Parameters.Structure == FileStructure.File ? "F"
        : !Parameters.Type.IsVerbatim ? "R"
        : Options.Records is RecordFormat.Fixed { Length: var length } ? string.Create(CultureInfo.InvariantCulture, $"R{length}")
        : "RV";

    private char ModeWord => Parameters.Mode switch
    {
        TransmissionMode.Block => 'B',
        TransmissionMode.Compressed => 'C',
        _ => 'S',
    };

    /// <summary>What was kept under this <see cref="Form"/> has the octets of an image: REST and SIZE can count them.</summary>
    public static bool IsVerbatimForm(string form) => form.StartsWith("IF", StringComparison.Ordinal) || form.StartsWith("L8F", StringComparison.Ordinal);

    /// <summary>
    /// For LIST and NLST, which are text in any type: EBCDIC where the type is E, else ASCII (RFC 1123 §4.1.2.7). A
    /// name that the code page lacks must not fail a listing, and one may end with blanks.
    /// </summary>
    public TransferFormat ForListing => new(
        Parameters.Type.DataType == DataType.Ebcdic ? Parameters : Parameters with { Type = RepresentationType.AsciiNonPrint },
        WithoutMarkers.Options with { Unmappable = UnmappableRule.Substitute, TrailingBlanks = TrailingBlanks.Kept });

    /// <summary>Of what is received, nothing is trimmed: there the markers of REST count what the client has.</summary>
    public TransferFormat ForReceiving => this with { Options = Options with { TrailingBlanks = TrailingBlanks.Kept } };

    /// <summary>
    /// For MLSD, whose lines go as they are whatever TYPE, STRU and MODE say (RFC 3659 §7.2). MODE Z came later, and its
    /// clients expect that it compresses all there is.
    /// </summary>
    public TransferFormat ForFacts => this with
    {
        Parameters = Parameters.Mode == TransmissionMode.Deflate
            ? TransferParameters.Default with { Mode = TransmissionMode.Deflate }
            : TransferParameters.Default,
    };

    /// <param name="wire">Gets the octets.</param>
    /// <param name="position">Where in the stored file sending starts.</param>
    /// <param name="name">The restart markers, if there are any.</param>
    public TransferEncoder CreateEncoder(OctetBuffer wire, long position = 0, Func<long, RestartMarker>? name = null) =>
        new(Parameters, wire, Options, position, name);

    public TransferDecoder CreateDecoder() => new(Parameters, Options);
}
