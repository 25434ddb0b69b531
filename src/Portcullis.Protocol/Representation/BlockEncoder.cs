using System.Buffers;
using System.Buffers.Binary;

namespace Portcullis.Protocol.Representation;

/// <summary>
/// MODE B (RFC 959 §3.4.2): <c>descriptor count(2) data</c>. The last block of a file, which may be empty, has EOF; the last
/// of a record EOR. A block and an end of record are held until what follows is known, so that EOF stands on the last
/// block and not behind it.
/// </summary>
public sealed class BlockEncoder(IBufferWriter<byte> wire) : IDataSink
{
    /// <summary>IBM's largest block; and below 32,768, for readers that take the count for a signed number.</summary>
    public const int BlockSize = 32_760;

    internal const int HeaderSize = 3;

    private readonly byte[] _block = new byte[BlockSize];
    private int _count;
    private bool _recordEnded;

    public bool IsFull => false;

    public void Data(ReadOnlySpan<byte> octets)
    {
        if (octets.IsEmpty)
            return;

        WriteEndedRecord();
        while (_count + octets.Length > BlockSize)
        {
            if (_count == 0)
            {
                Write(BlockDescriptors.None, octets[..BlockSize]);
                octets = octets[BlockSize..];
                continue;
            }

            var fitting = BlockSize - _count;
            octets[..fitting].CopyTo(_block.AsSpan(_count));
            octets = octets[fitting..];
            _count = BlockSize;
            WriteHeld(BlockDescriptors.None);
        }

        octets.CopyTo(_block.AsSpan(_count));
        _count += octets.Length;
    }

    public void EndOfRecord()
    {
        WriteEndedRecord();
        _recordEnded = true;
    }

    public void Records(ReadOnlySpan<byte> octets, byte recordEnd)
    {
        // What is held begins the first of them.
        if (_count > 0 && !_recordEnded)
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
        if (_count > 0)
            WriteHeld(BlockDescriptors.None);
        Write(BlockDescriptors.RestartMarker, marker);
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

    /// <summary>Whole records, straight to the wire: an end of record is shorter by two octets than the header of a block.</summary>
    private void WriteRecords(ReadOnlySpan<byte> records, byte end)
    {
        var room = wire.GetSpan(records.Length + ((HeaderSize - 1) * records.Count(end)) + (HeaderSize * (records.Length / BlockSize)));
        var written = 0;
        while (!records.IsEmpty)
        {
            var record = records[..records.IndexOf(end)];
            records = records[(record.Length + 1)..];
            for (; record.Length > BlockSize; record = record[BlockSize..])
                written += WriteBlock(room[written..], BlockDescriptors.None, record[..BlockSize]);
            written += WriteBlock(room[written..], BlockDescriptors.EndOfRecord, record);
        }

        wire.Advance(written);
    }

    private void WriteEndedRecord()
    {
        if (_recordEnded)
            WriteHeld(BlockDescriptors.EndOfRecord);
    }

    private void WriteHeld(BlockDescriptors descriptors)
    {
        Write(descriptors, _block.AsSpan(0, _count));
        (_count, _recordEnded) = (0, false);
    }

    private void Write(BlockDescriptors descriptors, ReadOnlySpan<byte> data) =>
        wire.Advance(WriteBlock(wire.GetSpan(HeaderSize + data.Length), descriptors, data));

    private static int WriteBlock(Span<byte> block, BlockDescriptors descriptors, ReadOnlySpan<byte> data)
    {
        block[0] = (byte)descriptors;
        BinaryPrimitives.WriteUInt16BigEndian(block[1..], (ushort)data.Length);
        data.CopyTo(block[HeaderSize..]);
        return HeaderSize + data.Length;
    }
}
