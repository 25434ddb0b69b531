using System.Buffers;

namespace Portcullis.Protocol.Representation;

/// <summary>
/// Reads MODE C. Descriptors that no string follows, because another descriptor or the end of the connection does, apply to
/// an empty one: see <see cref="CompressedEncoder"/>. Data is collected, for a string is short.
/// </summary>
/// <remarks>
/// The price of that reading: a connection that breaks just between the last descriptor and its string ends a file that lacks
/// the string. To refuse EOF at the end of the connection would refuse every empty file, and senders that put EOF last.
/// </remarks>
public sealed class CompressedDecoder(IDataSink sink, byte filler) : IModeDecoder
{
    private const int BufferSize = 4 * 1024;

    private readonly byte[] _data = new byte[BufferSize];
    private readonly byte[] _marker = new byte[Representation.RestartMarker.MaximumLength];

    private int _dataCount;
    private int _markerCount;
    private State _state;
    private int _remaining;
    private BlockDescriptors? _descriptors;
    private long _offset;
    private bool _full;
    private bool _ended;

    private enum State
    {
        Control,
        Descriptor,
        Literal,
        Replicated,
    }

    /// <summary>Strings whose sender suspects errors in them.</summary>
    public long SuspectStrings { get; private set; }

    private bool InMarker => _descriptors is { } descriptors && (descriptors & BlockDescriptors.RestartMarker) != 0;

    public OperationStatus Decode(ReadOnlySpan<byte> wire, out int consumed)
    {
        consumed = 0;
        _full = sink.IsFull;
        while (!_ended && !_full && consumed < wire.Length)
        {
            var taken = Take(wire[consumed..]);
            consumed += taken;
            _offset += taken;
        }

        Pass();
        return _ended ? OperationStatus.Done : consumed < wire.Length ? OperationStatus.DestinationTooSmall : OperationStatus.NeedMoreData;
    }

    public void Finish()
    {
        if (_state == State.Control && _descriptors is { } descriptors && (descriptors & BlockDescriptors.EndOfFile) != 0)
            EndString();
        if (!_ended)
            throw new RepresentationException(RepresentationFault.EndOfFileMissing, _offset, "The data connection was closed without a descriptor that ends the file.");
    }

    private int Take(ReadOnlySpan<byte> wire)
    {
        switch (_state)
        {
            case State.Control:
                return TakeControl(wire[0]);
            case State.Descriptor:
                TakeDescriptor((BlockDescriptors)wire[0]);
                return 1;
            case State.Replicated:
                Repeat(wire[0], _remaining);
                EndString();
                return 1;
            default:
                var literal = wire[..Math.Min(wire.Length, _remaining)];
                Add(literal);
                _remaining -= literal.Length;
                if (_remaining == 0)
                    EndString();
                return literal.Length;
        }
    }

    /// <returns>One; or none, when the descriptor before it ends the file.</returns>
    private int TakeControl(byte control)
    {
        if (control == 0)
        {
            if (_descriptors is not null)
                EndString();
            if (_ended)
                return 0;

            _state = State.Descriptor;
            return 1;
        }

        _remaining = control & (control < CompressedEncoder.Replicated ? CompressedEncoder.MaximumLiteral : CompressedEncoder.MaximumRun);
        if (_remaining == 0)
            throw new RepresentationException(RepresentationFault.UnknownDescriptor, _offset, $"X'{control:X2}' is a string of nothing.");

        if (control >= CompressedEncoder.Filler)
        {
            Repeat(filler, _remaining);
            EndString();
        }
        else
        {
            _state = control < CompressedEncoder.Replicated ? State.Literal : State.Replicated;
        }

        return 1;
    }

    private void TakeDescriptor(BlockDescriptors descriptors)
    {
        if ((descriptors & ~BlockDescriptors.All) != 0)
            throw new RepresentationException(RepresentationFault.UnknownDescriptor, _offset, $"{(int)descriptors} is no descriptor code of MODE C.");

        if ((descriptors & BlockDescriptors.SuspectedErrors) != 0)
            SuspectStrings++;
        _descriptors = descriptors;
        _state = State.Control;
    }

    private void EndString()
    {
        _state = State.Control;
        if (_descriptors is not { } descriptors)
            return;

        Pass();
        if ((descriptors & BlockDescriptors.RestartMarker) != 0)
        {
            var marker = _marker.AsSpan(0, _markerCount);
            if (!Representation.RestartMarker.IsValid(marker))
                throw new RepresentationException(RepresentationFault.MalformedMarker, _offset, "A restart marker is 1 to 127 printable characters without a space.");
            sink.RestartMarker(marker);
        }

        (_descriptors, _markerCount) = (null, 0);
        if ((descriptors & BlockDescriptors.EndOfRecord) != 0)
            sink.EndOfRecord();
        if ((descriptors & BlockDescriptors.EndOfFile) != 0)
        {
            _ended = true;
            sink.EndOfFile();
        }

        _full = sink.IsFull;
    }

    private void Add(ReadOnlySpan<byte> octets)
    {
        if (InMarker)
        {
            octets.CopyTo(_marker.AsSpan(_markerCount));
            _markerCount += octets.Length;
            return;
        }

        if (octets.Length > BufferSize - _dataCount)
            Pass();
        octets.CopyTo(_data.AsSpan(_dataCount));
        _dataCount += octets.Length;
    }

    private void Repeat(byte octet, int count)
    {
        Span<byte> run = stackalloc byte[CompressedEncoder.MaximumRun];
        run[..count].Fill(octet);
        Add(run[..count]);
    }

    private void Pass()
    {
        if (_dataCount == 0)
            return;

        sink.Data(_data.AsSpan(0, _dataCount));
        _dataCount = 0;
        _full = sink.IsFull;
    }
}
