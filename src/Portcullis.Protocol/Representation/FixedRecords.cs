namespace Portcullis.Protocol.Representation;

/// <summary>
/// STRU R of I and L 8 with fixed-length records, on sending: every so many octets of the stored file are a record. What is
/// left at its end is a last, shorter record.
/// </summary>
public sealed class FixedRecordEncoder(IDataSink next, int length) : DataFilter(next)
{
    private int _column;

    public override void Data(ReadOnlySpan<byte> octets)
    {
        while (!octets.IsEmpty)
        {
            var piece = octets[..Math.Min(octets.Length, length - _column)];
            Next.Data(piece);
            _column += piece.Length;
            octets = octets[piece.Length..];
            if (_column == length)
                EndRecord();
        }
    }

    public override void EndOfFile()
    {
        if (_column > 0)
            EndRecord();
        Next.EndOfFile();
    }

    private void EndRecord()
    {
        Next.EndOfRecord();
        _column = 0;
    }
}

/// <summary>
/// STRU R of I and L 8 with fixed-length records, on receiving. A longer record is refused. A shorter one is refused, too,
/// unless there is an octet to pad it with; padding cannot be told from data later, so what comes back is longer.
/// </summary>
public sealed class FixedRecordDecoder(IDataSink next, int length, byte? padding = null) : DataFilter(next)
{
    private readonly byte[] _padding = padding is { } octet ? [.. Enumerable.Repeat(octet, Math.Min(length, 4096))] : [];
    private int _column;
    private long _offset;

    public override void Data(ReadOnlySpan<byte> octets)
    {
        if (octets.Length > length - _column)
            throw new RepresentationException(RepresentationFault.RecordTooLong, _offset + length - _column, $"A record is longer than {length} octets, at octet {_offset + length - _column} of the data.");

        _column += octets.Length;
        _offset += octets.Length;
        Next.Data(octets);
    }

    public override void EndOfRecord()
    {
        if (_column < length && padding is null)
            throw new RepresentationException(RepresentationFault.RecordTooShort, _offset, $"A record is shorter than {length} octets, at octet {_offset} of the data.");

        while (_column < length)
        {
            var piece = Math.Min(length - _column, _padding.Length);
            Next.Data(_padding.AsSpan(0, piece));
            _column += piece;
        }

        _column = 0;
    }

    /// <summary>A last record without its EOR is a record.</summary>
    public override void EndOfFile()
    {
        if (_column > 0)
            EndOfRecord();
        Next.EndOfFile();
    }

    /// <summary>Within a record no position in the stored file answers to a marker: it is not passed on.</summary>
    public override void RestartMarker(ReadOnlySpan<byte> marker)
    {
        if (_column == 0)
            Next.RestartMarker(marker);
    }
}
