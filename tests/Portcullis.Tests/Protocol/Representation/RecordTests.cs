using Portcullis.Protocol.Representation;

namespace Portcullis.Tests.Protocol.Representation;

public sealed class RecordTests
{
    private static readonly TransferParameters Text = Wire.Parameters("A", FileStructure.Record, TransmissionMode.Stream);
    private static readonly TransferParameters Image = Wire.Parameters("I", FileStructure.Record, TransmissionMode.Stream);

    [Theory]
    [InlineData("FF01 FF02", "0A")]
    [InlineData("FF03", "0A")]
    [InlineData("61 FF03", "610A")]
    [InlineData("61 FF02", "61")]
    [InlineData("0D FF01 61 0D FF03", "0D0A 610D0A")]
    [InlineData("FFFF FFFF FF01 FFFF FF02", "FFFF0A FF")]
    public void Text_of_others(string wire, string stored)
    {
        foreach (var cut in Wire.Cuts(Wire.Hex(wire)))
            Assert.Equal(Wire.Hex(stored), Wire.Decode(Text, cut).Stored);
    }

    [Theory]
    [InlineData("A", "61 0A FF01 FF02", 1)]
    [InlineData("A", "61 FF01 62 0D0A FF01 FF02", 3)]
    [InlineData("E", "81 15 FF01 FF02", 1)]
    [InlineData("E", "81 25 FF01 FF02", 1)]
    [InlineData("E", "81 0D15 FF01 FF02", 1)]
    public void A_record_that_holds_a_line_end_is_refused(string type, string wire, int offset)
    {
        foreach (var cut in Wire.Cuts(Wire.Hex(wire)))
        {
            var fault = Assert.Throws<RepresentationException>(() => Wire.Decode(Wire.Parameters(type, FileStructure.Record, TransmissionMode.Stream), cut));
            Assert.Equal((RepresentationFault.LineEndInRecord, offset), (fault.Fault, fault.Offset));
        }
    }

    [Theory]
    [InlineData("FF00", 1)]
    [InlineData("61 FF04", 2)]
    [InlineData("FF01 FF61", 3)]
    public void Other_codes_are_refused(string wire, int offset)
    {
        foreach (var cut in Wire.Cuts(Wire.Hex(wire)))
        {
            var fault = Assert.Throws<RepresentationException>(() => Wire.Decode(Text, cut));
            Assert.Equal((RepresentationFault.UnknownEscape, offset), (fault.Fault, fault.Offset));
        }
    }

    [Fact]
    public void What_follows_the_end_of_the_file_is_left() =>
        Assert.Equal(2, Wire.Decode(Text, [Wire.Hex("61 FF03 6263")]).Left);

    [Fact]
    public void A_last_line_without_its_end_is_a_record_unless_left_open()
    {
        var stored = "a\nb"u8.ToArray();
        Assert.Equal(Wire.Hex("61 FF01 62 FF01 FF02"), Wire.Encode(Text, stored));
        Assert.Equal(Wire.Hex("61 FF01 62 FF02"), Wire.Encode(Text, stored, new RepresentationOptions { EndsLastLine = false }));
        Assert.Equal(stored, Wire.Decode(Text, Wire.Hex("61 FF01 62 FF02")));
    }

    /// <summary>IBM's hosts send records in MODE B whatever STRU says: with STRU F they become lines of text, and nothing for octets.</summary>
    [Fact]
    public void An_end_of_record_with_STRU_F_is_a_line_end_of_text()
    {
        var wire = Wire.Hex("80 0001 C1 | C0 0001 C2");
        Assert.Equal("A\nB\n"u8.ToArray(), Wire.Decode(Wire.Parameters("E", FileStructure.File, TransmissionMode.Block), wire));
        Assert.Equal(Wire.Hex("C1C2"), Wire.Decode(Wire.Parameters("I", FileStructure.File, TransmissionMode.Block), wire));
        Assert.Equal(Wire.Hex("610D0A 0A"), Wire.Decode(Wire.Parameters("A", FileStructure.File, TransmissionMode.Block), Wire.Hex("80 0002 610D | C0 0000")));
    }

    [Theory]
    [InlineData(32_756, 1)]
    [InlineData(32_757, 2)]
    [InlineData(2 * 32_756, 2)]
    [InlineData((2 * 32_756) + 1, 3)]
    [InlineData(1_000_000, 31)]
    public void A_record_of_any_length_survives_in_segments(int length, int segments)
    {
        var record = new byte[length];
        new Random(length).NextBytes(record);
        byte[] wire = [.. Wire.Encode(Wire.Parameters("I", FileStructure.File, TransmissionMode.Stream), record)];
        var escaped = wire.SelectMany(octet => octet == 0xFF ? new byte[] { 0xFF, 0xFF } : [octet]).Concat(Wire.Hex("FF01 FF02")).ToArray();

        var stored = Wire.Decode(Image, escaped);
        Assert.Equal(length + (4 * segments), stored.Length);
        Assert.Equal(segments == 1 ? 0 : 1, stored[2]);
        var last = stored.Length - (length - ((segments - 1) * 32_756)) - 4;
        Assert.Equal(segments == 1 ? 0 : 2, stored[last + 2]);
        Assert.Equal(escaped, Wire.Encode(Image, stored));
    }

    [Theory]
    [InlineData("0003 00 00")]
    [InlineData("0005 04 00 61")]
    [InlineData("0005 00 01 61")]
    [InlineData("7FF9 00 00")]
    [InlineData("0005 02 00 61")]
    [InlineData("0005 01 00 61 0005 00 00 61")]
    [InlineData("0005 01 00 61")]
    [InlineData("0006 00 00 61")]
    [InlineData("0006 00")]
    public void A_stored_file_without_RDWs_is_refused(string stored)
    {
        foreach (var cut in Wire.Cuts(Wire.Hex(stored)))
            Assert.Equal(RepresentationFault.MalformedRecords, Assert.Throws<RepresentationException>(() => Wire.Encode(Image, cut)).Fault);
    }

    [Fact]
    public void Segments_of_others_are_one_record() =>
        Assert.Equal(Wire.Hex("616263 FF01 FF02"), Wire.Encode(Image, Wire.Hex("0005 01 00 61 | 0004 03 00 | 0005 03 00 62 | 0005 02 00 63")));

    [Fact]
    public void Fixed_records()
    {
        var options = new RepresentationOptions { Records = new RecordFormat.Fixed(3) };
        Assert.Equal(Wire.Hex("616263 FF01 646566 FF01 FF02"), Wire.Encode(Image, "abcdef"u8.ToArray(), options));
        Assert.Equal(Wire.Hex("616263 FF01 64 FF01 FF02"), Wire.Encode(Image, "abcd"u8.ToArray(), options));
        Assert.Equal("abcdef"u8.ToArray(), Wire.Decode(Image, Wire.Hex("616263 FF01 646566 FF01 FF02"), options));
        Assert.Equal("abc"u8.ToArray(), Wire.Decode(Image, Wire.Hex("616263 FF02"), options));

        var tooLong = Assert.Throws<RepresentationException>(() => Wire.Decode(Image, Wire.Hex("616263 FF01 61626364 FF01 FF02"), options));
        Assert.Equal((RepresentationFault.RecordTooLong, 6), (tooLong.Fault, tooLong.Offset));
        Assert.Equal(RepresentationFault.RecordTooShort, Assert.Throws<RepresentationException>(() => Wire.Decode(Image, Wire.Hex("6162 FF01 FF02"), options)).Fault);

        var padding = new RepresentationOptions { Records = new RecordFormat.Fixed(3, 0x40) };
        Assert.Equal(Wire.Hex("614040 404040 626364"), Wire.Decode(Image, Wire.Hex("61 FF01 FF01 626364 FF01 FF02"), padding));
    }

    [Theory]
    [InlineData(TransmissionMode.Stream, "616263 FF01 646566 FF01 FF02")]
    [InlineData(TransmissionMode.Block, "80 0003 616263 | C0 0003 646566")]
    [InlineData(TransmissionMode.Compressed, "0080 03 616263 | 00C0 03 646566")]
    public void Fixed_records_in_every_mode(TransmissionMode mode, string wire)
    {
        var options = new RepresentationOptions { Records = new RecordFormat.Fixed(3) };
        foreach (var type in (string[])["I", "L 8"])
        {
            var parameters = Wire.Parameters(type, FileStructure.Record, mode);
            foreach (var cut in Wire.Cuts("abcdef"u8.ToArray()))
                Assert.Equal(Wire.Hex(wire), Wire.Encode(parameters, cut, options));
            foreach (var cut in Wire.Cuts(Wire.Hex(wire)))
                Assert.Equal("abcdef"u8.ToArray(), Wire.Decode(parameters, cut, options).Stored);
        }
    }

    [Fact]
    public void Records_come_back_whatever_they_hold() => Seeded.Run(20_000, random =>
    {
        // Records as they come, to the store and back: the transformation must be invertible (RFC 959 §3.1.2).
        var wire = new List<byte>();
        for (var i = random.Next(5); i > 0; i--)
        {
            foreach (var octet in Seeded.Octets(random, [0, 1, 2, 3, 0xFF, 0x20, 0x0D], 9))
                wire.AddRange(octet == 0xFF ? [0xFF, 0xFF] : [octet]);
            wire.AddRange([0xFF, 1]);
        }

        wire.AddRange([0xFF, 2]);
        byte[] octets = [.. wire];
        foreach (var parameters in (TransferParameters[])[Text, Image])
        {
            var stored = Wire.Decode(parameters, Wire.RandomCut(random, octets)).Stored;
            Assert.True(octets.AsSpan().SequenceEqual(Wire.Encode(parameters, Wire.RandomCut(random, stored))), Wire.Name(octets));
        }
    });
}
