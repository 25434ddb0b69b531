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

    public void EndOfFile() =>
        WriteHeld(BlockDescriptors.EndOfFile | (_recordEnded ? BlockDescriptors.EndOfRecord : BlockDescriptors.None));

    public void RestartMarker(ReadOnlySpan<byte> marker)
    {
        WriteEndedRecord();
        if (_count > 0)
            WriteHeld(BlockDescriptors.None);
        Write(BlockDescriptors.RestartMarker, marker);
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

    private void Write(BlockDescriptors descriptors, ReadOnlySpan<byte> data)
    {
        var block = wire.GetSpan(HeaderSize + data.Length);
        block[0] = (byte)descriptors;
        BinaryPrimitives.WriteUInt16BigEndian(block[1..], (ushort)data.Length);
        data.CopyTo(block[HeaderSize..]);
        wire.Advance(HeaderSize + data.Length);
    }
}
