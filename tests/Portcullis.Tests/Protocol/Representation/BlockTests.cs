using Portcullis.Protocol.Representation;

namespace Portcullis.Tests.Protocol.Representation;

public sealed class BlockTests
{
    private static readonly TransferParameters File = Wire.Parameters("I", FileStructure.File, TransmissionMode.Block);
    private static readonly TransferParameters Lines = Wire.Parameters("A", FileStructure.Record, TransmissionMode.Block);

    [Theory]
    [InlineData("40 0000", "")]
    [InlineData("00 0000 | 00 0000 | 40 0000", "")]
    [InlineData("00 0001 61 | 40 0000", "61")]
    [InlineData("20 0001 61 | 60 0001 62", "6162")]
    [InlineData("10 0001 31 | 00 0001 61 | 50 0001 32", "61")]
    public void Blocks_of_others(string wire, string stored)
    {
        foreach (var cut in Wire.Cuts(Wire.Hex(wire)))
            Assert.Equal(Wire.Hex(stored), Wire.Decode(File, cut).Stored);
    }

    [Theory]
    [InlineData("C0 0000", "0A")]
    [InlineData("00 0001 61 | C0 0000", "610A")]
    [InlineData("80 0000 | C0 0001 61", "0A 610A")]
    [InlineData("00 0001 61 | 90 0001 31 | 40 0000", "610A")]
    [InlineData("00 0001 61 | D0 0001 31", "610A")]
    [InlineData("00 0001 61 | 40 0001 62", "6162")]
    public void Records_of_others(string wire, string stored)
    {
        foreach (var cut in Wire.Cuts(Wire.Hex(wire)))
            Assert.Equal(Wire.Hex(stored), Wire.Decode(Lines, cut).Stored);
    }

    [Fact]
    public void Suspect_blocks_are_kept_and_counted() =>
        Assert.Equal(2, Wire.Decode(File, [Wire.Hex("20 0001 61 | 00 0001 62 | 60 0001 63")]).Suspect);

    [Fact]
    public void What_follows_the_last_block_is_left() =>
        Assert.Equal(3, Wire.Decode(File, [Wire.Hex("40 0001 61 | 40 0000")]).Left);

    [Theory]
    [InlineData("01 0000", RepresentationFault.UnknownDescriptor)]
    [InlineData("48 0001 61", RepresentationFault.UnknownDescriptor)]
    [InlineData("10 0000", RepresentationFault.MalformedMarker)]
    [InlineData("10 0080", RepresentationFault.MalformedMarker)]
    [InlineData("10 0003 312032", RepresentationFault.MalformedMarker)]
    [InlineData("10 0001 F1", RepresentationFault.MalformedMarker)]
    public void Blocks_that_are_none(string wire, RepresentationFault expected)
    {
        foreach (var cut in Wire.Cuts(Wire.Hex(wire)))
            Assert.Equal(expected, Assert.Throws<RepresentationException>(() => Wire.Decode(File, cut)).Fault);
    }

    [Theory]
    [InlineData(0, 1)]
    [InlineData(1, 1)]
    [InlineData(32_760, 1)]
    [InlineData(32_761, 2)]
    [InlineData(65_520, 2)]
    [InlineData(100_000, 4)]
    public void Blocks_are_full_and_the_last_one_ends_the_file(int length, int blocks)
    {
        var stored = new byte[length];
        new Random(length).NextBytes(stored);
        var whole = Wire.Encode(File, stored);
        Assert.Equal(length + (3 * blocks), whole.Length);
        Assert.Equal(whole, Wire.Encode(File, stored.Chunk(1000)));
        Assert.Equal(whole, Wire.Encode(File, stored.Chunk(40_000)));
        Assert.Equal(0x40, whole[(blocks - 1) * 32_763]);
        Assert.Equal(stored, Wire.Decode(File, whole));
    }

    [Fact]
    public void The_largest_block_there_is() =>
        Assert.Equal(new byte[65_535], Wire.Decode(File, [.. Wire.Hex("40 FFFF"), .. new byte[65_535]]));
}
