using System.Buffers;

namespace Portcullis.Protocol.Representation;

/// <summary>
/// Sending: stored octets, cut anywhere, become the wire of the transfer parameters. What one call writes is at most about four
/// times what it was given, and a block.
/// </summary>
public sealed class TransferEncoder : IDisposable
{
    private readonly IDataSink _mode;
    private readonly IDataSink _head;

    /// <param name="parameters">TYPE, STRU, MODE.</param>
    /// <param name="wire">Drained by the caller between two calls.</param>
    /// <param name="options">What the parameters leave open.</param>
    /// <param name="position">Where in the stored file sending starts; restart markers count from its beginning.</param>
    /// <param name="name">The restart marker of a position; null for the position in decimal.</param>
    public TransferEncoder(
        TransferParameters parameters, IBufferWriter<byte> wire, RepresentationOptions? options = null, long position = 0, Func<long, RestartMarker>? name = null)
    {
        options ??= RepresentationOptions.Default;
        var coding = DataCoding.Of(parameters, options);
        _mode = Mode(parameters, wire, coding, options);
        _head = Structure(parameters.Structure, Type(_mode, parameters, coding, options), coding, options, position, Spacing(parameters, options, name));
    }

    /// <summary>
    /// After <see cref="Finish"/>: the wire ends in a form that RFC 959 does not have (§3.4.3: in MODE C a descriptor is for the string behind
    /// it), so that only the end of the connection tells the end of the file. So it is where the file, or its last record, is empty.
    /// </summary>
    public bool EndsAlone => _mode is CompressedEncoder { EndsAlone: true };

    public void Encode(ReadOnlySpan<byte> stored) => _head.Data(stored);

    /// <summary>The end of the stored file. The connection is then closed.</summary>
    public void Finish() => _head.EndOfFile();

    public void Dispose() => (_mode as IDisposable)?.Dispose();

    private static IDataSink Mode(TransferParameters parameters, IBufferWriter<byte> wire, DataCoding coding, RepresentationOptions options) => parameters.Mode switch
    {
        TransmissionMode.Block => new BlockEncoder(wire),
        TransmissionMode.Compressed => new CompressedEncoder(wire, coding.Filler),
        TransmissionMode.Deflate => new DeflateEncoder(wire, parameters.Structure, options.DeflateLevel),
        _ when parameters.Structure == FileStructure.Record => new StreamRecordEncoder(wire),
        _ => new StreamEncoder(wire),
    };

    private static IDataSink Type(IDataSink next, TransferParameters parameters, DataCoding coding, RepresentationOptions options)
    {
        if (coding.Page is { } page)
            return new EbcdicEncoder(next, page, options.Unmappable);

        // Where lines are records no line end is sent.
        return parameters is { Type.DataType: DataType.Ascii, Structure: FileStructure.File } ? new AsciiEncodingSink(next) : next;
    }

    private static IDataSink Structure(FileStructure structure, IDataSink next, DataCoding coding, RepresentationOptions options, long position, MarkerSpacing spacing)
    {
        var multiple = 1;
        var head = next;
        if (structure == FileStructure.Record)
        {
            if (coding.LineEnd is { } lineEnd)
            {
                head = new LineRecordEncoder(next, lineEnd, options.EndsLastLine);
            }
            else if (options.Records is RecordFormat.Fixed { Length: var length })
            {
                (head, multiple) = (new FixedRecordEncoder(next, length), length);
            }
            else
            {
                return new RdwRecordEncoder(next, position, spacing);
            }
        }

        // Behind the markers, which count stored octets.
        if (coding.LineEnd is { } end && IsTrimmed(options.TrailingBlanks, structure))
            head = new BlankTrimmer(head, coding.Blank, end);

        return spacing.IsNone ? head : new MarkingSink(head, position, spacing, coding.LineEnd, multiple);
    }

    private static bool IsTrimmed(TrailingBlanks blanks, FileStructure structure) =>
        blanks == TrailingBlanks.Trimmed || (blanks == TrailingBlanks.TrimmedInFiles && structure == FileStructure.File);

    private static MarkerSpacing Spacing(TransferParameters parameters, RepresentationOptions options, Func<long, RestartMarker>? name) =>
        parameters.Mode is TransmissionMode.Block or TransmissionMode.Compressed
            ? new(options.MarkerInterval, parameters.Structure == FileStructure.Record ? options.MarkerRecords : 0, name ?? RestartMarker.AtPosition)
            : MarkerSpacing.None;
}
