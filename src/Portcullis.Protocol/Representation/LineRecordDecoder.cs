namespace Portcullis.Protocol.Representation;

/// <summary>
/// STRU R of text, on receiving: each record is stored as a line. A record that holds a line end is refused: nobody could tell
/// the two lines it would become from two records.
/// </summary>
/// <remarks>
/// With STRU F, lines may be in the data, and an end of record, which IBM's hosts send in MODE B whatever STRU says, ends
/// a line as well.
/// </remarks>
public sealed class LineRecordDecoder(IDataSink next, byte lineEnd, FileStructure structure = FileStructure.Record) : DataFilter(next)
{
    private long _offset;

    public override void Data(ReadOnlySpan<byte> octets)
    {
        if (structure == FileStructure.Record && octets.IndexOf(lineEnd) is >= 0 and var end)
            throw new RepresentationException(RepresentationFault.LineEndInRecord, _offset + end, $"A record of text holds a line end, at octet {_offset + end} of the data.");

        _offset += octets.Length;
        Next.Data(octets);
    }

    public override void EndOfRecord() => Next.Data([lineEnd]);

    /// <summary>Records as they come are lines as they are stored.</summary>
    public override void Records(ReadOnlySpan<byte> octets, byte recordEnd)
    {
        if (recordEnd != lineEnd)
        {
            base.Records(octets, recordEnd);
            return;
        }

        _offset += octets.Length - octets.Count(recordEnd);
        Next.Data(octets);
    }
}
