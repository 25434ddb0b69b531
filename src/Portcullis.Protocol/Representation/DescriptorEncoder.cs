namespace Portcullis.Protocol.Representation;

/// <summary>
/// What modes B and C have in common (RFC 959 §3.4.2, §3.4.3): a descriptor tells of the block or string it stands before that it is the last of
/// its record or of the file. So the last one, and an end of record, are held until what follows is known.
/// </summary>
public abstract class DescriptorEncoder : IDataSink
{
    private readonly byte[] _held;

    // The record that the held octets end is over.
    private bool _recordEnded;

    private protected DescriptorEncoder(int size) => _held = new byte[size];

    public bool IsFull => false;

    /// <summary>Room for what is held.</summary>
    private protected Span<byte> Held => _held;

    /// <summary>So many octets of it are held.</summary>
    private protected int Count { get; set; }

    public void Data(ReadOnlySpan<byte> octets)
    {
        if (octets.IsEmpty)
            return;

        WriteEndedRecord();
        Hold(octets);
    }

    public void EndOfRecord()
    {
        WriteEndedRecord();
        _recordEnded = true;
    }

    public void Records(ReadOnlySpan<byte> octets, byte recordEnd)
    {
        // What is held begins the first of them.
        if (Count > 0 && !_recordEnded)
            octets = AddRecord(octets, recordEnd);

        // Of the last it is not known what follows.
        if (!octets.IsEmpty && octets[..^1].LastIndexOf(recordEnd) is >= 0 and var last)
        {
            WriteEndedRecord();
            WriteRecords(octets[..(last + 1)], recordEnd);
            octets = octets[(last + 1)..];
        }

        if (!octets.IsEmpty)
            AddRecord(octets, recordEnd);
    }

    public void EndOfFile() =>
        WriteHeld(BlockDescriptors.EndOfFile | (_recordEnded ? BlockDescriptors.EndOfRecord : BlockDescriptors.None));

    public void RestartMarker(ReadOnlySpan<byte> marker)
    {
        WriteEndedRecord();
        if (Count > 0)
            WriteHeld(BlockDescriptors.None);
        WriteMarker(marker);
    }

    /// <summary>Of the record that is open: as much as is held goes on to the wire.</summary>
    private protected abstract void Hold(ReadOnlySpan<byte> octets);

    /// <summary>Whole records, straight to the wire; nothing is held.</summary>
    private protected abstract void WriteRecords(ReadOnlySpan<byte> records, byte end);

    private protected abstract void WriteMarker(ReadOnlySpan<byte> marker);

    /// <summary>Also of no octets.</summary>
    private protected abstract void Write(BlockDescriptors descriptors, ReadOnlySpan<byte> octets);

    private protected void WriteHeld(BlockDescriptors descriptors)
    {
        Write(descriptors, _held.AsSpan(0, Count));
        (Count, _recordEnded) = (0, false);
    }

    private void WriteEndedRecord()
    {
        if (_recordEnded)
            WriteHeld(BlockDescriptors.EndOfRecord);
    }

    /// <returns>What comes after the first record, or none.</returns>
    private ReadOnlySpan<byte> AddRecord(ReadOnlySpan<byte> octets, byte end)
    {
        var length = octets.IndexOf(end);
        Data(length < 0 ? octets : octets[..length]);
        if (length < 0)
            return [];

        EndOfRecord();
        return octets[(length + 1)..];
    }
}
