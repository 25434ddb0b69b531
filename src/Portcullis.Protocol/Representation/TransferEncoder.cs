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
    public TransferEncoder(TransferParameters parameters, IBufferWriter<byte> wire, RepresentationOptions? options = null, long position = 0)
    {
        options ??= RepresentationOptions.Default;
        var coding = DataCoding.Of(parameters, options);
        _mode = Mode(parameters, wire, coding, options);
        _head = Structure(parameters.Structure, Type(_mode, parameters, coding, options), coding, options, position, Interval(parameters.Mode, options));
    }

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

    private static IDataSink Structure(FileStructure structure, IDataSink next, DataCoding coding, RepresentationOptions options, long position, long interval)
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
                return new RdwRecordEncoder(next, position, interval);
            }
        }

        // Behind the markers, which count stored octets.
        if (coding.LineEnd is { } end && IsTrimmed(options.TrailingBlanks, structure))
            head = new BlankTrimmer(head, coding.Blank, end);

        return interval > 0 ? new MarkingSink(head, position, interval, coding.LineEnd, multiple) : head;
    }

    private static bool IsTrimmed(TrailingBlanks blanks, FileStructure structure) =>
        blanks == TrailingBlanks.Trimmed || (blanks == TrailingBlanks.TrimmedInFiles && structure == FileStructure.File);

    private static long Interval(TransmissionMode mode, RepresentationOptions options) =>
        mode is TransmissionMode.Block or TransmissionMode.Compressed ? options.MarkerInterval : 0;
}
