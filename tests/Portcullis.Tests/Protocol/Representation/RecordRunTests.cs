using Portcullis.Protocol.Representation;

namespace Portcullis.Tests.Protocol.Representation;

/// <summary>
/// Lines that go through the codecs many at once, against what the RFC says of each octet: octet by octet is written here, and no codec does
/// it so. Long enough for vectors, batches and blocks, and with what is special at each of their borders.
/// </summary>
public sealed class RecordRunTests
{
    // Of vectors, of what MODE C calls a string, of a batch, of a block.
    private static readonly int[] Borders = [0, 1, 2, 31, 32, 33, 63, 64, 65, 126, 127, 128, 254, 255, 4095, 4096, 8190, 8191, 8192, 8193, 32_759, 32_760, 32_761, 65_520, 65_521];

    public static TheoryData<string, TransmissionMode> Chains()
    {
        var chains = new TheoryData<string, TransmissionMode>();
        foreach (var type in (string[])["A", "C 37", "C 1047", "C 424"])
        {
            foreach (var mode in (TransmissionMode[])[TransmissionMode.Stream, TransmissionMode.Block, TransmissionMode.Compressed])
                chains.Add(type, mode);
        }

        return chains;
    }

    /// <summary>RFC 959 §3.4.1: an FF and an end of record, at each place of a vector.</summary>
    [Fact]
    public void Escapes_at_every_place()
    {
        for (var place = 0; place < 200; place++)
        {
            foreach (var special in (byte[][])[[0xFF], [0x0A], [0xFF, 0xFF], [0xFF, 0x0A], [0x0A, 0xFF], [0xFF, 0x01], [0x0A, 0x0A, 0x0A]])
            {
                byte[] stored = [.. Enumerable.Repeat((byte)'a', place), .. special, .. Enumerable.Repeat((byte)'b', 200 - place), 0x0A];
                var wire = Wire.Encode(Wire.Parameters("A", FileStructure.Record, TransmissionMode.Stream), stored);
                Assert.True(InModeS(stored).AsSpan().SequenceEqual(wire), $"{Convert.ToHexString(special)} at {place}");
            }
        }
    }

    [Fact]
    public void Octets_of_any_kind_are_sent_as_records() => Seeded.Run(2_000, random =>
    {
        byte[] alphabet = random.Next(3) switch
        {
            0 => [0x0A, 0xFF, 0x01, 0x02],
            1 => [0x0A, 0xFF, .. Enumerable.Repeat((byte)'a', 40)],
            _ => [0x0A, .. "abcdefghijklmnopqrstuvwxyz  "u8],
        };
        var stored = Seeded.Octets(random, alphabet, 2_000);
        Assert.True(InModeS(stored).AsSpan().SequenceEqual(Encode(TransmissionMode.Stream)), Wire.Name(stored));
        Assert.True(InModeB(stored).AsSpan().SequenceEqual(Encode(TransmissionMode.Block)), Wire.Name(stored));

        // Octet by octet no record is ever whole in what is encoded at once.
        var inC = Wire.Parameters("A", FileStructure.Record, TransmissionMode.Compressed);
        Assert.True(Wire.Encode(inC, stored.Chunk(1)).AsSpan().SequenceEqual(Encode(TransmissionMode.Compressed)), Wire.Name(stored));

        byte[] Encode(TransmissionMode mode) => Wire.Encode(Wire.Parameters("A", FileStructure.Record, mode), Wire.RandomCut(random, stored));
    });

    /// <summary>Lines as long as whatever the codecs collect, and one octet more or less, each behind the other.</summary>
    [Theory]
    [MemberData(nameof(Chains))]
    public void Lines_of_every_length_that_matters(string type, TransmissionMode mode)
    {
        var parameters = Wire.Parameters(type, FileStructure.Record, mode);
        foreach (var start in Enumerable.Range(0, Borders.Length))
        {
            byte[] stored = [.. Borders[start..].Concat(Borders[..start]).SelectMany(Line)];
            var wire = Wire.Encode(parameters, stored);
            Assert.True(wire.AsSpan().SequenceEqual(Wire.Encode(parameters, stored.Chunk(997))), $"{Borders[start]} first");
            Assert.True(stored.AsSpan().SequenceEqual(Wire.Decode(parameters, wire)), $"{Borders[start]} first");
            if (start > 0)
                continue;

            Assert.True(wire.AsSpan().SequenceEqual(Wire.Encode(parameters, stored.Chunk(1))), "octet by octet");
            Assert.True(stored.AsSpan().SequenceEqual(Wire.Decode(parameters, wire.Chunk(1)).Stored), "octet by octet");
            Assert.True(stored.AsSpan().SequenceEqual(Wire.Decode(parameters, wire.Chunk(8191)).Stored), "by 8191");
        }

        static IEnumerable<byte> Line(int length) => Enumerable.Range(0, length).Select(column => (byte)('a' + (column % 26))).Append((byte)'\n');
    }

    /// <summary>What a literal of MODE C is, and where a run pays, does not depend on what is looked at together.</summary>
    [Fact]
    public void Runs_at_every_place_of_a_batch() => Seeded.Run(300, random =>
    {
        var stored = new List<byte>();
        while (stored.Count < 9_000)
        {
            for (var column = random.Next(130); column > 0; column--)
                stored.Add((byte)('a' + (column % 7)));
            stored.AddRange(Enumerable.Repeat(random.Next(2) == 0 ? (byte)' ' : (byte)'=', random.Next(6)));
            if (random.Next(3) > 0)
                stored.Add((byte)'\n');
        }

        byte[] octets = [.. stored];
        var parameters = Wire.Parameters("A", FileStructure.Record, TransmissionMode.Compressed);
        var wire = Wire.Encode(parameters, octets);
        Assert.True(wire.AsSpan().SequenceEqual(Wire.Encode(parameters, octets.Chunk(1))), Wire.Name(octets));
        Assert.True(octets.Append((byte)'\n').Take(octets.Length + (octets[^1] == '\n' ? 0 : 1)).SequenceEqual(Wire.Decode(parameters, wire)), Wire.Name(octets));
    });

    /// <summary>Of a fault is told where it is among the octets of the data, of which ends of records are none.</summary>
    [Theory]
    [InlineData("A", (byte)'a', 0x0A, RepresentationFault.LineEndInRecord)]
    [InlineData("C 424", 0x81, 0x15, RepresentationFault.LineEndInRecord)]
    [InlineData("C 424", 0x81, 0x25, RepresentationFault.LineEndInRecord)]
    [InlineData("C 424", 0x81, 0xFE, RepresentationFault.UnmappableOctet)]
    public void A_fault_amid_many_records_is_found_where_it_is(string type, byte letter, byte wrong, RepresentationFault expected)
    {
        byte[] record = [.. Enumerable.Repeat(letter, 10)];
        foreach (var mode in (TransmissionMode[])[TransmissionMode.Stream, TransmissionMode.Block, TransmissionMode.Compressed])
        {
            var parameters = Wire.Parameters(type, FileStructure.Record, mode);
            for (var place = 0; place < 40; place++)
            {
                byte[][] records = [.. Enumerable.Range(0, 2_000).Select(_ => record), record[..(place % 10)], .. Enumerable.Range(0, place).Select(_ => Array.Empty<byte>()), [letter, wrong, letter]];
                byte[] wire = [.. records.SelectMany(data => Record(mode, data))];
                foreach (var chunk in (int[])[wire.Length, 1, 4099])
                {
                    var fault = Assert.Throws<RepresentationException>(() => Wire.Decode(parameters, wire.Chunk(chunk)));
                    Assert.Equal((expected, 20_000 + (place % 10) + 1), (fault.Fault, fault.Offset));
                }
            }
        }
    }

    /// <summary>Text that cannot be sent is found where it is in the stored file, of which line ends are a part.</summary>
    [Theory]
    [InlineData("\u05D0", RepresentationFault.UnmappableCharacter)]
    [InlineData("\uFFFD", RepresentationFault.UnmappableCharacter)]
    public void A_character_that_cannot_be_sent_is_found_amid_many_lines(string character, RepresentationFault expected)
    {
        var parameters = Wire.Parameters("C 37", FileStructure.Record, TransmissionMode.Stream);
        for (var place = 0; place < 40; place++)
        {
            byte[] before = [.. Enumerable.Repeat("abcdefg\n"u8.ToArray(), 1_021).SelectMany(line => line), .. Enumerable.Repeat((byte)'\n', place)];
            byte[] stored = [.. before, .. System.Text.Encoding.UTF8.GetBytes(character), (byte)'\n'];
            foreach (var chunk in (int[])[stored.Length, 1, 4099])
            {
                var fault = Assert.Throws<RepresentationException>(() => Wire.Encode(parameters, stored.Chunk(chunk)));
                Assert.Equal((expected, before.Length), (fault.Fault, fault.Offset));
            }
        }
    }

    /// <summary>An end of record amid lines, as hosts of IBM's send it with STRU F: a CR before it is data, and one before an LF is not.</summary>
    [Fact]
    public void Records_and_lines_may_take_turns_in_MODE_B() => Seeded.Run(2_000, random =>
    {
        var (wire, stored) = (new List<byte>(), new List<byte>());
        var held = false;
        for (var blocks = random.Next(1, 12); blocks > 0; blocks--)
        {
            var data = Seeded.Octets(random, [(byte)'a', (byte)'a', 0x0D, 0x0A], 6);
            var (isRecord, isLast) = (random.Next(2) == 0, blocks == 1);
            wire.AddRange([(byte)((isRecord ? 0x80 : 0) | (isLast ? 0x40 : 0)), 0, (byte)data.Length, .. data]);
            foreach (var octet in data)
            {
                if (held && octet != 0x0A)
                    stored.Add(0x0D);
                held = octet == 0x0D;
                if (!held)
                    stored.Add(octet);
            }

            if (held && (isRecord || isLast))
            {
                stored.Add(0x0D);
                held = false;
            }

            if (isRecord)
                stored.Add(0x0A);
        }

        byte[] octets = [.. wire];
        var parameters = Wire.Parameters("A", FileStructure.File, TransmissionMode.Block);
        Assert.True(stored.SequenceEqual(Wire.Decode(parameters, octets)), Wire.Name(octets));
        Assert.True(stored.SequenceEqual(Wire.Decode(parameters, Wire.RandomCut(random, octets)).Stored), Wire.Name(octets));
    });

    private static byte[] Record(TransmissionMode mode, byte[] data) => mode switch
    {
        TransmissionMode.Block => [0x80, 0, (byte)data.Length, .. data],
        TransmissionMode.Compressed => data.Length == 0 ? [0, 0x80] : [0, 0x80, (byte)data.Length, .. data],
        _ => [.. data, 0xFF, 1],
    };

    private static byte[] InModeS(byte[] stored)
    {
        var wire = new List<byte>();
        foreach (var octet in stored)
            wire.AddRange(octet switch { 0x0A => [0xFF, 1], 0xFF => [0xFF, 0xFF], _ => (byte[])[octet] });
        if (stored is [.., not 0x0A])
            wire.AddRange([0xFF, 1]);
        return [.. wire, 0xFF, 2];
    }

    private static byte[] InModeB(byte[] stored)
    {
        var lines = new List<List<byte>> { new() };
        foreach (var octet in stored)
        {
            if (octet == 0x0A)
                lines.Add([]);
            else
                lines[^1].Add(octet);
        }

        if (lines[^1].Count == 0)
            lines.RemoveAt(lines.Count - 1);
        if (lines.Count == 0)
            return [0x40, 0, 0];
        return [.. lines.SelectMany((line, index) => (byte[])[(byte)(index == lines.Count - 1 ? 0xC0 : 0x80), (byte)(line.Count >> 8), (byte)line.Count, .. line])];
    }
}
