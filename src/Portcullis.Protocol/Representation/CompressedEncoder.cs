using System.Buffers;

namespace Portcullis.Protocol.Representation;

/// <summary>
/// MODE C (RFC 959 §3.4.3): <c>0nnnnnnn d(1)…d(n)</c>, <c>10nnnnnn d</c>, <c>11nnnnnn</c>, <c>00000000 descriptor</c>. Descriptors apply
/// to the string that follows them, so the last string is held until it is known whether it ends a record or the file.
/// </summary>
/// <remarks>
/// The RFC has no form for the end of an empty record or of an empty file: a string has at least one octet. Here such a descriptor
/// stands alone, before another descriptor (one without codes, if need be) or the end of the connection. A file that holds
/// anything ends with EOF on its last string.
/// </remarks>
public sealed class CompressedEncoder(IBufferWriter<byte> wire, byte filler) : DescriptorEncoder(BufferSize)
{
    internal const int MaximumLiteral = 127;
    internal const int MaximumRun = 63;
    internal const byte Replicated = 0x80;
    internal const byte Filler = 0xC0;

    private const int DescriptorLength = 2;
    private const int BufferSize = 8 * 1024;

    // A descriptor for nothing was written: a bare string now would be taken for its string.
    private bool _descriptorAlone;

    /// <summary>What was written last is a descriptor without a string: only what follows, or the end of the connection, tells that it stands alone.</summary>
    public bool EndsAlone => _descriptorAlone;

    private protected override void Hold(ReadOnlySpan<byte> octets)
    {
        while (octets.Length > BufferSize - Count)
        {
            var fitting = octets[..(BufferSize - Count)];
            fitting.CopyTo(Held[Count..]);
            octets = octets[fitting.Length..];

            var written = WriteStrings(Held, null);
            Count = BufferSize - written;
            Held[written..].CopyTo(Held);
        }

        octets.CopyTo(Held[Count..]);
        Count += octets.Length;
    }

    private protected override void WriteMarker(ReadOnlySpan<byte> marker)
    {
        WriteDescriptors(BlockDescriptors.RestartMarker);
        WriteLiteral(marker);
        _descriptorAlone = false;
    }

    /// <summary>
    /// Whole records. Runs are looked for in many of them at once; no octet twice, or a file of lines that are not one literal each would be
    /// searched from each of them on.
    /// </summary>
    private protected override void WriteRecords(ReadOnlySpan<byte> records, byte end)
    {
        // So many octets from here on begin no run that pays within a literal.
        var clear = 0;
        while (!records.IsEmpty)
        {
            if (clear <= 0)
            {
                clear = Math.Min(records.Length, BufferSize);
                if (RunSearch.IndexOfRun(records[..clear], filler) is >= 0 and var run)
                    clear = run;
            }

            var read = WriteLiteralRecords(records[..clear], end);
            records = records[read..];
            clear -= read;
            if (records.IsEmpty)
                return;

            var record = records[..records.IndexOf(end)];
            Write(BlockDescriptors.EndOfRecord, record);
            records = records[(record.Length + 1)..];
            clear -= record.Length + 1;
        }
    }

    /// <summary>
    /// Records of one literal each, the rule in text. A run at the beginning of a record pays sooner than within a literal: such a record is
    /// known by its first two octets, and left.
    /// </summary>
    /// <returns>The octets written: all up to the first record that is something else.</returns>
    private int WriteLiteralRecords(ReadOnlySpan<byte> records, byte end)
    {
        var room = wire.GetSpan(2 * records.Length);
        var (read, written) = (0, 0);
        while (records[read..].IndexOf(end) is > 0 and <= MaximumLiteral and var length && (length == 1 || records[read] != records[read + 1]))
        {
            written += Descriptors(room[written..], BlockDescriptors.EndOfRecord);
            written += Literal(room[written..], records.Slice(read, length));
            read += length + 1;
        }

        wire.Advance(written);
        _descriptorAlone &= read == 0;
        return read;
    }

    private protected override void Write(BlockDescriptors descriptors, ReadOnlySpan<byte> octets)
    {
        if (octets.IsEmpty)
            WriteDescriptors(descriptors);
        else
            WriteStrings(octets, descriptors);
        _descriptorAlone = octets.IsEmpty;
    }

    /// <param name="octets">What to write.</param>
    /// <param name="last">What applies to the last string; null if more may come: then that string is left.</param>
    /// <returns>The octets written.</returns>
    private int WriteStrings(ReadOnlySpan<byte> octets, BlockDescriptors? last)
    {
        // One octet for each literal, and descriptors before the first string and the last.
        var room = wire.GetSpan(octets.Length + (octets.Length / MaximumLiteral) + 1 + (2 * DescriptorLength));
        var (position, written, clear) = (0, 0, 0);
        while (true)
        {
            var (length, isRun) = NextString(octets, position, ref clear);
            var isLast = position + length == octets.Length;
            if (isLast && last is null)
                break;

            if (isLast && last is { } descriptors and not BlockDescriptors.None)
                written += Descriptors(room[written..], descriptors);
            else if (_descriptorAlone)
                written += Descriptors(room[written..], BlockDescriptors.None);
            _descriptorAlone = false;

            written += isRun ? Run(room[written..], octets[position], length) : Literal(room[written..], octets.Slice(position, length));
            position += length;
            if (isLast)
                break;
        }

        wire.Advance(written);
        return position;
    }

    /// <summary>
    /// A run begins a string if that is shorter; within a literal only if it saves the header of the literal that follows, too.
    /// So nothing grows by more than one octet in 127.
    /// </summary>
    /// <param name="octets">All there are.</param>
    /// <param name="position">Where the string begins.</param>
    /// <param name="clear">Before this no run pays within a literal: none is searched for twice.</param>
    private (int Length, bool IsRun) NextString(ReadOnlySpan<byte> octets, int position, ref int clear)
    {
        var rest = octets[position..];
        var first = rest[0];
        if (rest.Length > 1 && rest[1] == first)
        {
            var differing = rest[..Math.Min(rest.Length, MaximumRun)].IndexOfAnyExcept(first);
            var run = differing < 0 ? Math.Min(rest.Length, MaximumRun) : differing;
            if (run >= 3 || (run == 2 && first == filler))
                return (run, true);
        }

        if (clear <= position)
            clear = RunSearch.IndexOfRun(rest, filler) is >= 0 and var next ? position + next : octets.Length;
        return (Math.Min(clear - position, MaximumLiteral), false);
    }

    private void WriteDescriptors(BlockDescriptors descriptors) => wire.Advance(Descriptors(wire.GetSpan(DescriptorLength), descriptors));

    private void WriteLiteral(ReadOnlySpan<byte> octets) => wire.Advance(Literal(wire.GetSpan(1 + octets.Length), octets));

    private static int Descriptors(Span<byte> to, BlockDescriptors descriptors)
    {
        (to[0], to[1]) = (0, (byte)descriptors);
        return DescriptorLength;
    }

    private int Run(Span<byte> to, byte octet, int length)
    {
        if (octet == filler)
        {
            to[0] = (byte)(Filler | length);
            return 1;
        }

        (to[0], to[1]) = ((byte)(Replicated | length), octet);
        return 2;
    }

    private static int Literal(Span<byte> to, ReadOnlySpan<byte> octets)
    {
        to[0] = (byte)octets.Length;
        octets.CopyTo(to[1..]);
        return 1 + octets.Length;
    }
}
