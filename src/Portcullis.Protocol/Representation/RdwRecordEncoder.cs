using System.Buffers.Binary;

namespace Portcullis.Protocol.Representation;

/// <summary>
/// STRU R of I and L 8, on sending: the stored file is IBM's variable-length records, each after a record descriptor word:
/// length(2, with the four octets of the RDW) segment(1) zero(1). Segment 0 is a whole record; 1, 3, 2 are the first, the middle
/// and the last part of a record that is longer than one RDW can tell.
/// </summary>
/// <param name="next">Gets the records.</param>
/// <param name="position">Where in the stored file sending starts: at an RDW.</param>
/// <param name="spacing">Of restart markers, each after the end of a record.</param>
public sealed class RdwRecordEncoder(IDataSink next, long position = 0, MarkerSpacing? spacing = null) : DataFilter(next)
{
    internal const int RdwSize = 4;

    /// <summary>IBM's largest block without its own descriptor word.</summary>
    internal const int MaximumSegment = 32_760;

    internal const byte Whole = 0;
    internal const byte First = 1;
    internal const byte Last = 2;
    internal const byte Middle = 3;

    private readonly byte[] _rdw = new byte[RdwSize];
    private readonly RestartMarkers _markers = new(next, position, spacing ?? MarkerSpacing.None);

    private int _rdwCount;
    private int _remaining;
    private bool _recordOpen;
    private long _position = position;

    public override void Data(ReadOnlySpan<byte> octets)
    {
        while (!octets.IsEmpty)
        {
            var taken = _rdwCount < RdwSize ? TakeRdw(octets) : TakeData(octets);
            _position += taken;
            octets = octets[taken..];
            if (_rdwCount == RdwSize && _remaining == 0)
                EndSegment();
        }
    }

    public override void EndOfFile()
    {
        if (_rdwCount > 0 || _recordOpen)
            throw Malformed("ends within a record");
        Next.EndOfFile();
    }

    private int TakeRdw(ReadOnlySpan<byte> octets)
    {
        var taken = Math.Min(octets.Length, RdwSize - _rdwCount);
        octets[..taken].CopyTo(_rdw.AsSpan(_rdwCount));
        _rdwCount += taken;
        if (_rdwCount < RdwSize)
            return taken;

        int length = BinaryPrimitives.ReadUInt16BigEndian(_rdw);
        var segment = _rdw[2];
        if (length is < RdwSize or > MaximumSegment || segment > Middle || _rdw[3] != 0)
            throw Malformed("has no RDW");
        if (_recordOpen != (segment is Last or Middle))
            throw Malformed("has a segment out of order");

        _remaining = length - RdwSize;
        return taken;
    }

    private int TakeData(ReadOnlySpan<byte> octets)
    {
        var data = octets[..Math.Min(octets.Length, _remaining)];
        Next.Data(data);
        _remaining -= data.Length;
        return data.Length;
    }

    private void EndSegment()
    {
        _rdwCount = 0;
        _recordOpen = _rdw[2] is First or Middle;
        if (_recordOpen)
            return;

        Next.EndOfRecord();
        _markers.Reach(_position);
    }

    private RepresentationException Malformed(string what) =>
        new(RepresentationFault.MalformedRecords, _position, $"The stored file {what}, at octet {_position}; it is not a file of records with RDWs.");
}
