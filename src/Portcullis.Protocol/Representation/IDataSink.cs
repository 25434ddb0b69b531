namespace Portcullis.Protocol.Representation;

/// <summary>
/// What a file is between its stored form and the transmission mode: data, ends of records, restart markers, an end.
/// Structure, type and mode are each a sink that passes on what it makes of this to the next.
/// </summary>
/// <remarks>
/// Sending: stored octets → structure → type → mode → wire. Receiving: wire → mode → type → structure → stored octets.
/// Data is cut anywhere. A sink that cannot go on throws <see cref="RepresentationException"/>, and is of no use afterwards.
/// </remarks>
public interface IDataSink
{
    /// <summary>
    /// What was given out waits to be drained. A decoder asks between two events and stops: one octet of the wire can
    /// stand for sixty-three of data, or for a whole padded record.
    /// </summary>
    bool IsFull { get; }

    void Data(ReadOnlySpan<byte> octets);

    void EndOfRecord();

    /// <summary>
    /// Many records at once: data, in which each <paramref name="recordEnd"/> is an end of record and none is data. It begins and ends anywhere in
    /// a record. Two calls for each record of 80 octets cost more than all that is done to the octets.
    /// </summary>
    void Records(ReadOnlySpan<byte> octets, byte recordEnd) => OneByOne(this, octets, recordEnd);

    /// <summary>Once, and nothing after it. An open record is not ended by it: the structure decides what that means.</summary>
    void EndOfFile();

    /// <summary>A valid <see cref="Representation.RestartMarker"/>: everything before it has been passed on.</summary>
    void RestartMarker(ReadOnlySpan<byte> marker);

    /// <summary><see cref="Records"/> as the events it stands for.</summary>
    static void OneByOne(IDataSink sink, ReadOnlySpan<byte> octets, byte end)
    {
        int length;
        while ((length = octets.IndexOf(end)) >= 0)
        {
            if (length > 0)
                sink.Data(octets[..length]);
            sink.EndOfRecord();
            octets = octets[(length + 1)..];
        }

        if (!octets.IsEmpty)
            sink.Data(octets);
    }
}

/// <summary>A sink in the middle: what it does not care about goes to the next one unchanged.</summary>
public abstract class DataFilter(IDataSink next) : IDataSink
{
    protected IDataSink Next { get; } = next;

    public virtual bool IsFull => Next.IsFull;

    public abstract void Data(ReadOnlySpan<byte> octets);

    public virtual void EndOfRecord() => Next.EndOfRecord();

    public virtual void Records(ReadOnlySpan<byte> octets, byte recordEnd) => IDataSink.OneByOne(this, octets, recordEnd);

    public virtual void EndOfFile() => Next.EndOfFile();

    public virtual void RestartMarker(ReadOnlySpan<byte> marker) => Next.RestartMarker(marker);
}
