using System.Buffers;

namespace Portcullis.Protocol.Representation;

/// <summary>Reads MODE S, STRU F: all octets are data, and the connection's end is the file's.</summary>
public sealed class StreamDecoder(IDataSink sink) : IModeDecoder
{
    public OperationStatus Decode(ReadOnlySpan<byte> wire, out int consumed)
    {
        if (!wire.IsEmpty)
            sink.Data(wire);
        consumed = wire.Length;
        return OperationStatus.NeedMoreData;
    }

    public void Finish() => sink.EndOfFile();
}

/// <summary>Reads MODE S, STRU R: FF 01, FF 02, FF 03 (both) and FF FF. No record is held: it may have any length.</summary>
public sealed class StreamRecordDecoder(IDataSink sink) : IModeDecoder
{
    private const byte Escape = StreamRecordEncoder.Escape;

    private long _offset;
    private bool _escaped;
    private bool _ended;

    public OperationStatus Decode(ReadOnlySpan<byte> wire, out int consumed)
    {
        consumed = 0;
        while (!_ended)
        {
            if (consumed == wire.Length)
                return OperationStatus.NeedMoreData;
            if (sink.IsFull)
                return OperationStatus.DestinationTooSmall;

            var taken = _escaped ? TakeCode(wire[consumed]) : TakeData(wire[consumed..]);
            consumed += taken;
            _offset += taken;
        }

        return OperationStatus.Done;
    }

    public void Finish()
    {
        if (!_ended)
            throw new RepresentationException(RepresentationFault.EndOfFileMissing, _offset, "The data connection was closed without an end of file (FF 02).");
    }

    private int TakeData(ReadOnlySpan<byte> wire)
    {
        var escape = wire.IndexOf(Escape);
        var data = escape < 0 ? wire : wire[..escape];
        _escaped = escape >= 0;

        // FF FF in one piece: the first FF goes with the data before it.
        if (escape >= 0 && escape + 1 < wire.Length && wire[escape + 1] == Escape)
        {
            sink.Data(wire[..(escape + 1)]);
            _escaped = false;
            return escape + 2;
        }

        if (!data.IsEmpty)
            sink.Data(data);
        return _escaped ? escape + 1 : wire.Length;
    }

    private int TakeCode(byte code)
    {
        _escaped = false;
        if (code == Escape)
        {
            sink.Data([Escape]);
            return 1;
        }

        if (code is 0 or > (StreamRecordEncoder.EndOfRecordCode | StreamRecordEncoder.EndOfFileCode))
            throw new RepresentationException(RepresentationFault.UnknownEscape, _offset, $"FF {code:X2} is no control code of MODE S.");

        if ((code & StreamRecordEncoder.EndOfRecordCode) != 0)
            sink.EndOfRecord();
        if ((code & StreamRecordEncoder.EndOfFileCode) != 0)
        {
            _ended = true;
            sink.EndOfFile();
        }

        return 1;
    }
}
