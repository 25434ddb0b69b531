using Portcullis.Protocol.Representation;

namespace Portcullis.Tests.Protocol.Representation;

public sealed class CompressedTests
{
    private static readonly TransferParameters File = Wire.Parameters("I", FileStructure.File, TransmissionMode.Compressed);
    private static readonly TransferParameters Lines = Wire.Parameters("A", FileStructure.Record, TransmissionMode.Compressed);

    [Theory]
    [InlineData("0040", "")]
    [InlineData("0040 01 61", "61")]
    [InlineData("01 61 | 0040", "61")]
    [InlineData("0040 | 0000", "")]
    [InlineData("0000 | 01 61 | 0000 | 0040 C1", "6100")]
    [InlineData("81 61 | 0040 C2", "61 0000")]
    [InlineData("0010 01 31 | 01 61 | 0010 83 32 | 0040 01 62", "6162")]
    [InlineData("0050 01 31", "")]
    [InlineData("0020 01 61 | 0060 81 62", "6162")]
    public void Strings_of_others(string wire, string stored)
    {
        foreach (var cut in Wire.Cuts(Wire.Hex(wire)))
            Assert.Equal(Wire.Hex(stored), Wire.Decode(File, cut).Stored);
    }

    [Theory]
    [InlineData("00C0", "0A")]
    [InlineData("01 61 | 0080 01 62 | 0040", "61620A")]
    [InlineData("0080 | 0080 | 00C0 01 61", "0A0A 610A")]
    [InlineData("0080 | 0000 01 61 | 0040", "0A 61")]
    [InlineData("00C0 C3", "2020200A")]
    public void Records_of_others(string wire, string stored)
    {
        foreach (var cut in Wire.Cuts(Wire.Hex(wire)))
            Assert.Equal(Wire.Hex(stored), Wire.Decode(Lines, cut).Stored);
    }

    [Theory]
    [InlineData("80", RepresentationFault.UnknownDescriptor)]
    [InlineData("C0", RepresentationFault.UnknownDescriptor)]
    [InlineData("0001 01 61", RepresentationFault.UnknownDescriptor)]
    [InlineData("0010 C1", RepresentationFault.MalformedMarker)]
    [InlineData("0010 0040", RepresentationFault.MalformedMarker)]
    [InlineData("0010 01 20", RepresentationFault.MalformedMarker)]
    [InlineData("0080", RepresentationFault.EndOfFileMissing)]
    [InlineData("0010", RepresentationFault.EndOfFileMissing)]
    [InlineData("0040 02 61", RepresentationFault.EndOfFileMissing)]
    [InlineData("0040 82", RepresentationFault.EndOfFileMissing)]
    public void Strings_that_are_none(string wire, RepresentationFault expected)
    {
        foreach (var cut in Wire.Cuts(Wire.Hex(wire)))
            Assert.Equal(expected, Assert.Throws<RepresentationException>(() => Wire.Decode(File, cut)).Fault);
    }

    [Theory]
    [InlineData("6161", "0040 02 6161")]
    [InlineData("616161", "0040 83 61")]
    [InlineData("62616161", "0040 04 62616161")]
    [InlineData("6261616161", "01 62 | 0040 84 61")]
    [InlineData("0000", "0040 C2")]
    [InlineData("610000", "0040 03 610000")]
    [InlineData("61000000", "01 61 | 0040 C3")]
    public void A_run_is_one_where_that_is_shorter(string stored, string wire)
    {
        foreach (var cut in Wire.Cuts(Wire.Hex(stored)))
            Assert.Equal(Wire.Hex(wire), Wire.Encode(File, cut));
    }

    /// <summary>Long enough on both sides for a search by vectors.</summary>
    [Theory]
    [InlineData(0, 3, "C3")]
    [InlineData(9, 4, "84 09")]
    public void A_run_amid_a_literal_is_found(byte octet, int count, string run)
    {
        var literal = Enumerable.Range(10, 30).Select(index => (byte)index).ToArray();
        byte[] stored = [.. literal, .. Enumerable.Repeat(octet, count), .. literal];
        byte[] wire = [30, .. literal, .. Wire.Hex(run), 0, 0x40, 30, .. literal];
        Assert.Equal(wire, Wire.Encode(File, stored));
    }

    [Fact]
    public void Long_runs_and_literals_go_in_pieces()
    {
        Assert.Equal(Wire.Hex("BF 61 BF 61 0040 83 61"), Wire.Encode(File, Enumerable.Repeat((byte)0x61, 129).ToArray()));
        Assert.Equal(Wire.Hex("FF FF 0040 C4"), Wire.Encode(File, new byte[130]));

        var literal = Enumerable.Range(0, 128).Select(index => (byte)(index * 3)).ToArray();
        byte[] wire = [127, .. literal[..127], 0, 0x40, 1, literal[127]];
        Assert.Equal(wire, Wire.Encode(File, literal));
    }

    [Fact]
    public void Nothing_grows_by_more_than_one_octet_in_127() => Seeded.Run(3_000, random =>
    {
        var stored = Seeded.Octets(random, random.Next(2) == 0 ? [0, 1] : [0, 0, 0, 1, 2, 3, 4, 5, 6, 7], 20_000);
        var wire = Wire.Encode(File, Wire.RandomCut(random, stored));
        Assert.True(wire.Length <= stored.Length + ((stored.Length + 126) / 127) + 2, Wire.Name(stored));
        Assert.True(wire.AsSpan().SequenceEqual(Wire.Encode(File, stored)), Wire.Name(stored));
        Assert.True(stored.AsSpan().SequenceEqual(Wire.Decode(File, Wire.RandomCut(random, wire)).Stored), Wire.Name(stored));
    });
}
