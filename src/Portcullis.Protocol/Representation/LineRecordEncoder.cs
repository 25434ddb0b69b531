namespace Portcullis.Protocol.Representation;

/// <summary>
/// STRU R of text, on sending: each line of the stored file is a record, and its line end is not sent. A last line without a
/// line end is a record like the others, for "all the end-of-record markers are explicit, including the final one" (RFC 959
/// §3.4); it comes back with a line end. Not so when it is left open: that is exact, and not what other hosts expect.
/// </summary>
public sealed class LineRecordEncoder(IDataSink next, byte lineEnd, bool endsLastLine = true) : DataFilter(next)
{
    private bool _open;

    public override void Data(ReadOnlySpan<byte> octets)
    {
        if (octets.IsEmpty)
            return;

        Next.Records(octets, lineEnd);
        _open = octets[^1] != lineEnd;
    }

    public override void EndOfFile()
    {
        if (_open && endsLastLine)
            Next.EndOfRecord();
        Next.EndOfFile();
    }
}
