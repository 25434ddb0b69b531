using System.Buffers;
using System.Buffers.Binary;

namespace Portcullis.Protocol.Representation;

/// <summary>
/// Reads MODE B. Blocks may be empty and up to 65,535 octets; none is held, but for a restart marker. Of combined codes the
/// marker counts first, then EOR, then EOF. Suspect data is data (RFC 959 §3.4.2: "receive all the data"), and counted.
/// </summary>
public sealed class BlockDecoder(IDataSink sink) : IModeDecoder
{
    private readonly byte[] _header = new byte[BlockEncoder.HeaderSize];
    private readonly byte[] _marker = new byte[Representation.RestartMarker.MaximumLength];

    private int _headerCount;
    private int _markerCount;
    private int _remaining;
    private long _offset;
    private bool _ended;

    /// <summary>Blocks whose sender suspects errors in them.</summary>
    public long SuspectBlocks { get; private set; }

    private BlockDescriptors Descriptors => (BlockDescriptors)_header[0];

    // Not HasFlag: before the compiler optimises, it allocates.
    private bool Has(BlockDescriptors descriptor) => (Descriptors & descriptor) != 0;

    public OperationStatus Decode(ReadOnlySpan<byte> wire, out int consumed)
    {
        consumed = 0;
        while (!_ended)
        {
            if (consumed == wire.Length)
                return OperationStatus.NeedMoreData;
            if (sink.IsFull)
                return OperationStatus.DestinationTooSmall;

            var taken = _headerCount < BlockEncoder.HeaderSize ? TakeHeader(wire[consumed..]) : TakeData(wire[consumed..]);
            consumed += taken;
            _offset += taken;

            if (_headerCount == BlockEncoder.HeaderSize && _remaining == 0)
                EndBlock();
        }

        return OperationStatus.Done;
    }

    public void Finish()
    {
        if (!_ended)
            throw new RepresentationException(RepresentationFault.EndOfFileMissing, _offset, "The data connection was closed without a block that ends the file.");
    }

    private int TakeHeader(ReadOnlySpan<byte> wire)
    {
        var taken = Math.Min(wire.Length, BlockEncoder.HeaderSize - _headerCount);
        wire[..taken].CopyTo(_header.AsSpan(_headerCount));
        _headerCount += taken;
        if (_headerCount < BlockEncoder.HeaderSize)
            return taken;

        if ((Descriptors & ~BlockDescriptors.All) != 0)
            throw new RepresentationException(RepresentationFault.UnknownDescriptor, _offset, $"{_header[0]} is no descriptor code of MODE B.");

        _remaining = BinaryPrimitives.ReadUInt16BigEndian(_header.AsSpan(1));
        _markerCount = 0;
        if (Has(BlockDescriptors.RestartMarker) && _remaining is 0 or > Representation.RestartMarker.MaximumLength)
            throw MalformedMarker();
        if (Has(BlockDescriptors.SuspectedErrors))
            SuspectBlocks++;
        return taken;
    }

    private int TakeData(ReadOnlySpan<byte> wire)
    {
        var data = wire[..Math.Min(wire.Length, _remaining)];
        _remaining -= data.Length;
        if (!Has(BlockDescriptors.RestartMarker))
        {
            sink.Data(data);
            return data.Length;
        }

        data.CopyTo(_marker.AsSpan(_markerCount));
        _markerCount += data.Length;
        return data.Length;
    }

    private void EndBlock()
    {
        _headerCount = 0;
        if (Has(BlockDescriptors.RestartMarker))
        {
            var marker = _marker.AsSpan(0, _markerCount);
            if (!Representation.RestartMarker.IsValid(marker))
                throw MalformedMarker();
            sink.RestartMarker(marker);
        }

        if (Has(BlockDescriptors.EndOfRecord))
            sink.EndOfRecord();
        if (Has(BlockDescriptors.EndOfFile))
        {
            _ended = true;
            sink.EndOfFile();
        }
    }

    private RepresentationException MalformedMarker() =>
        new(RepresentationFault.MalformedMarker, _offset, "A restart marker is 1 to 127 printable characters without a space.");
}
