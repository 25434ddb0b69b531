using System.Buffers;

namespace Portcullis.Protocol.Representation;

/// <summary>
/// Receiving: the wire of the transfer parameters, cut anywhere, becomes stored octets. After each call the caller stores
/// <see cref="Stored"/>, tells <see cref="Marker"/>, and says so with <see cref="Drained"/>.
/// </summary>
public sealed class TransferDecoder : IModeDecoder, IDisposable
{
    /// <summary>
    /// So many octets of the wire may bring nothing of the file: empty blocks, markers, descriptors for nothing. A sender who goes on
    /// with them would keep a transfer for ever.
    /// </summary>
    public const int BarrenLimit = 256 * 1024;

    private readonly OctetBuffer _stored = new();
    private readonly StoredSink _sink;
    private readonly RecordBatch? _batch;
    private readonly IModeDecoder _mode;
    private long _offset;
    private long _barren;

    public TransferDecoder(TransferParameters parameters, RepresentationOptions? options = null)
    {
        options ??= RepresentationOptions.Default;
        var coding = DataCoding.Of(parameters, options);
        _sink = new StoredSink(_stored);
        var type = Type(Structure(_sink, parameters.Structure, coding, options), parameters, coding, options);
        _batch = coding.LineEndSent is { } lineEnd && MayHaveRecords(parameters) ? new RecordBatch(type, lineEnd) : null;
        _mode = Mode(parameters, _batch ?? type, coding, options);
    }

    public ReadOnlyMemory<byte> Stored => _stored.Written;

    /// <summary>A restart marker: it stands in the stored file <see cref="MarkedCount"/> octets into <see cref="Stored"/>.</summary>
    public RestartMarker? Marker => _sink.Marker;

    public int MarkedCount => _sink.MarkedCount;

    /// <summary>The file is whole.</summary>
    public bool IsEnded => _sink.IsEnded;

    /// <summary>What the sender marked as suspect (MODE B and C).</summary>
    public long Suspect => _mode switch
    {
        BlockDecoder block => block.SuspectBlocks,
        CompressedDecoder compressed => compressed.SuspectStrings,
        _ => 0,
    };

    public OperationStatus Decode(ReadOnlySpan<byte> wire, out int consumed)
    {
        var before = _stored.Count;
        var status = DecodeMode(wire, out consumed);
        _offset += consumed;
        _barren = _stored.Count > before ? 0 : _barren + consumed;
        return _barren <= BarrenLimit
            ? status
            : throw new RepresentationException(RepresentationFault.NothingToStore, _offset, $"The last {_barren} octets brought nothing of the file, neither data nor its end.");
    }

    public void Finish()
    {
        _mode.Finish();
        _batch?.Pass();
    }

    public void Drained()
    {
        _stored.Clear();
        _sink.TakeMarker();
    }

    public void Dispose()
    {
        (_mode as IDisposable)?.Dispose();
        _stored.Dispose();
    }

    private OperationStatus DecodeMode(ReadOnlySpan<byte> wire, out int consumed)
    {
        try
        {
            return _mode.Decode(wire, out consumed);
        }
        finally
        {
            // A fault of the mode comes after those of what was before it on the wire.
            _batch?.Pass();
        }
    }

    // Hosts of IBM's send records in MODE B whatever STRU says.
    private static bool MayHaveRecords(TransferParameters parameters) =>
        parameters.Structure == FileStructure.Record || parameters.Mode is TransmissionMode.Block or TransmissionMode.Compressed;

    private static IModeDecoder Mode(TransferParameters parameters, IDataSink next, DataCoding coding, RepresentationOptions options) => parameters.Mode switch
    {
        TransmissionMode.Block => new BlockDecoder(next),
        TransmissionMode.Compressed => new CompressedDecoder(next, coding.Filler),
        TransmissionMode.Deflate => new DeflateDecoder(next, parameters.Structure, options.DeflateLimit),
        _ when parameters.Structure == FileStructure.Record => new StreamRecordDecoder(next),
        _ => new StreamDecoder(next),
    };

    private static IDataSink Type(IDataSink next, TransferParameters parameters, DataCoding coding, RepresentationOptions options)
    {
        if (coding.Page is { } page)
            return new EbcdicDecoder(new AsciiDecodingSink(next), page, options.Unmappable);

        return parameters is { Type.DataType: DataType.Ascii, Structure: FileStructure.File } ? new AsciiDecodingSink(next) : next;
    }

    private static IDataSink Structure(IDataSink next, FileStructure structure, DataCoding coding, RepresentationOptions options)
    {
        if (coding.LineEnd is { } lineEnd)
            return new LineRecordDecoder(next, lineEnd, structure);
        if (structure != FileStructure.Record)
            return next;

        return options.Records is RecordFormat.Fixed format ? new FixedRecordDecoder(next, format.Length, format.Padding) : new RdwRecordDecoder(next);
    }
}
