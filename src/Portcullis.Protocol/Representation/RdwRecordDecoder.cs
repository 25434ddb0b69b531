using System.Buffers.Binary;

namespace Portcullis.Protocol.Representation;

/// <summary>
/// STRU R of I and L 8, on receiving: each record is stored after an RDW, one longer than 32,756 octets in segments, so that any
/// length survives. A segment is held, for its RDW tells its length; the record is not.
/// </summary>
public sealed class RdwRecordDecoder(IDataSink next) : DataFilter(next)
{
    private readonly byte[] _segment = new byte[RdwRecordEncoder.MaximumSegment];
    private int _count = RdwRecordEncoder.RdwSize;
    private bool _segmented;

    private bool IsEmpty => _count == RdwRecordEncoder.RdwSize && !_segmented;

    public override void Data(ReadOnlySpan<byte> octets)
    {
        while (!octets.IsEmpty)
        {
            if (_count == _segment.Length)
            {
                Write(_segmented ? RdwRecordEncoder.Middle : RdwRecordEncoder.First);
                _segmented = true;
            }

            var fitting = octets[..Math.Min(octets.Length, _segment.Length - _count)];
            fitting.CopyTo(_segment.AsSpan(_count));
            _count += fitting.Length;
            octets = octets[fitting.Length..];
        }
    }

    public override void EndOfRecord()
    {
        Write(_segmented ? RdwRecordEncoder.Last : RdwRecordEncoder.Whole);
        _segmented = false;
    }

    /// <summary>A last record without its EOR is a record.</summary>
    public override void EndOfFile()
    {
        if (!IsEmpty)
            EndOfRecord();
        Next.EndOfFile();
    }

    /// <summary>Within a record no position in the stored file answers to a marker: it is not passed on.</summary>
    public override void RestartMarker(ReadOnlySpan<byte> marker)
    {
        if (IsEmpty)
            Next.RestartMarker(marker);
    }

    private void Write(byte segment)
    {
        BinaryPrimitives.WriteUInt16BigEndian(_segment, (ushort)_count);
        _segment[2] = segment;
        _segment[3] = 0;
        Next.Data(_segment.AsSpan(0, _count));
        _count = RdwRecordEncoder.RdwSize;
    }
}
