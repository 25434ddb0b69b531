namespace Portcullis.Protocol.Representation;

/// <summary>
/// Receiving text, behind the mode: short records go on many at once, as <see cref="IDataSink.Records"/>. What is collected here is
/// passed on by <see cref="Pass"/>, at the latest when the mode has no more of the wire.
/// </summary>
/// <param name="next">The type.</param>
/// <param name="recordEnd">The line end of the type, which no record should hold. Data that holds one is passed on as data.</param>
public sealed class RecordBatch(IDataSink next, byte recordEnd) : DataFilter(next)
{
    /// <summary>Small enough for the processor's first cache.</summary>
    private const int Length = 8 * 1024;

    private readonly byte[] _batch = new byte[Length];
    private int _count;
    private bool _full;

    /// <summary>Of what is next, as it was when something was passed on last: it cannot become full of what is kept here.</summary>
    public override bool IsFull => _full && (_full = Next.IsFull);

    public override void Data(ReadOnlySpan<byte> octets)
    {
        if (octets.Length > Length - _count)
            Pass();

        if (octets.Length <= Length && !octets.Contains(recordEnd))
        {
            octets.CopyTo(_batch.AsSpan(_count));
            _count += octets.Length;
            return;
        }

        Pass();
        Next.Data(octets);
        _full = true;
    }

    public override void EndOfRecord()
    {
        if (_count == Length)
            Pass();
        _batch[_count++] = recordEnd;
    }

    public override void Records(ReadOnlySpan<byte> octets, byte recordEnd)
    {
        Pass();
        Next.Records(octets, recordEnd);
        _full = true;
    }

    public override void EndOfFile()
    {
        Pass();
        Next.EndOfFile();
    }

    public override void RestartMarker(ReadOnlySpan<byte> marker)
    {
        Pass();
        Next.RestartMarker(marker);
        _full = true;
    }

    public void Pass()
    {
        if (_count == 0)
            return;

        Next.Records(_batch.AsSpan(0, _count), recordEnd);
        (_count, _full) = (0, true);
    }
}
