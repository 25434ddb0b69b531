using System.Buffers;
using System.Buffers.Binary;

namespace Portcullis.Protocol.Representation;

/// <summary>
/// MODE B (RFC 959 §3.4.2): <c>descriptor count(2) data</c>. The last block of a file, which may be empty, has EOF; the last
/// of a record EOR.
/// </summary>
public sealed class BlockEncoder(IBufferWriter<byte> wire) : DescriptorEncoder(BlockSize)
{
    /// <summary>IBM's largest block; and below 32,768, for readers that take the count for a signed number.</summary>
    public const int BlockSize = 32_760;

    internal const int HeaderSize = 3;

    private protected override void Hold(ReadOnlySpan<byte> octets)
    {
        while (Count + octets.Length > BlockSize)
        {
            if (Count == 0)
            {
                Write(BlockDescriptors.None, octets[..BlockSize]);
                octets = octets[BlockSize..];
                continue;
            }

            var fitting = BlockSize - Count;
            octets[..fitting].CopyTo(Held[Count..]);
            octets = octets[fitting..];
            Count = BlockSize;
            WriteHeld(BlockDescriptors.None);
        }

        octets.CopyTo(Held[Count..]);
        Count += octets.Length;
    }

    /// <summary>Whole records, straight to the wire: an end of record is shorter by two octets than the header of a block.</summary>
    private protected override void WriteRecords(ReadOnlySpan<byte> records, byte end)
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

    private protected override void WriteMarker(ReadOnlySpan<byte> marker) => Write(BlockDescriptors.RestartMarker, marker);

    private protected override void Write(BlockDescriptors descriptors, ReadOnlySpan<byte> octets) =>
        wire.Advance(WriteBlock(wire.GetSpan(HeaderSize + octets.Length), descriptors, octets));

    private static int WriteBlock(Span<byte> block, BlockDescriptors descriptors, ReadOnlySpan<byte> data)
    {
        block[0] = (byte)descriptors;
        BinaryPrimitives.WriteUInt16BigEndian(block[1..], (ushort)data.Length);
        data.CopyTo(block[HeaderSize..]);
        return HeaderSize + data.Length;
    }
}
