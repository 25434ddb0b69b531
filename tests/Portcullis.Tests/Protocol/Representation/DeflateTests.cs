using System.IO.Compression;
using Portcullis.Protocol.Representation;

namespace Portcullis.Tests.Protocol.Representation;

public sealed class DeflateTests
{
    private static readonly TransferParameters File = Wire.Parameters("I", FileStructure.File, TransmissionMode.Deflate);
    private static readonly TransferParameters Lines = Wire.Parameters("A", FileStructure.Record, TransmissionMode.Deflate);

    [Fact]
    public void Every_level_is_a_zlib_stream() => Seeded.Run(1_000, random =>
    {
        var stored = Seeded.Octets(random, "abc \n"u8, 5_000);
        var wire = Wire.Encode(File, Wire.RandomCut(random, stored), new RepresentationOptions { DeflateLevel = random.Next(10) });
        using var plain = new MemoryStream();
        using (var zlib = new ZLibStream(new MemoryStream(wire), CompressionMode.Decompress))
            zlib.CopyTo(plain);
        Assert.True(stored.AsSpan().SequenceEqual(plain.ToArray()));
    });

    /// <summary>By hand: one block with the fixed codes of RFC 1951 §3.2.6, "a" and the end of the block; 97 + 1 and 98 as checksum.</summary>
    [Fact]
    public void A_wire_with_Huffman_codes()
    {
        foreach (var cut in Wire.Cuts(Wire.Hex("789C 4B0400 00620062")))
            Assert.Equal("a"u8.ToArray(), Wire.Decode(File, cut).Stored);
    }

    [Fact]
    public void An_empty_file_is_an_empty_zlib_stream()
    {
        var wire = Wire.Encode(File, Array.Empty<byte>());
        Assert.InRange(wire.Length, 8, 16);
        Assert.Empty(Wire.Decode(File, wire));
        Assert.Empty(Wire.Decode(File, Wire.Zlib([])));
    }

    [Theory]
    [InlineData("789D", RepresentationFault.MalformedDeflate)]
    [InlineData("1F8B0800", RepresentationFault.MalformedDeflate)]
    [InlineData("7801 07", RepresentationFault.MalformedDeflate)]
    [InlineData("78BB 00000001 00", RepresentationFault.MalformedDeflate)]
    [InlineData("7801 01 0100 FEFF 61 00620063", RepresentationFault.MalformedDeflate)]
    [InlineData("7801 01 0100 FEFF 61 00620062 00", RepresentationFault.EndOfFileMissing)]
    [InlineData("", RepresentationFault.EndOfFileMissing)]
    [InlineData("7801", RepresentationFault.EndOfFileMissing)]
    public void Wires_that_are_no_zlib_stream(string wire, RepresentationFault expected)
    {
        Assert.Equal(expected, Assert.Throws<RepresentationException>(() => Wire.Decode(File, Wire.Hex(wire))).Fault);
        foreach (var cut in Wire.Cuts(Wire.Hex(wire)))
            Assert.Throws<RepresentationException>(() => Wire.Decode(File, cut));
    }

    [Fact]
    public void Octets_behind_the_end_are_a_fault()
    {
        Assert.Equal("a\n"u8.ToArray(), Wire.Decode(Lines, Wire.Zlib(Wire.Hex("61 FF03"))));
        Assert.Equal(RepresentationFault.OctetsAfterEnd, Assert.Throws<RepresentationException>(() => Wire.Decode(Lines, Wire.Zlib(Wire.Hex("61 FF03 62")))).Fault);
        Assert.Equal(
            RepresentationFault.OctetsAfterEnd,
            Assert.Throws<RepresentationException>(() => Wire.Decode(File, [Wire.Zlib("a"u8.ToArray()), [1, 2, 3]])).Fault);
    }

    [Theory]
    [InlineData(200, 1024 * 1024)]
    [InlineData(10, 100_000)]
    public void A_bomb_is_stopped_before_it_is_stored(int ratio, long free)
    {
        using var bomb = new MemoryStream();
        using (var zlib = new ZLibStream(bomb, CompressionLevel.SmallestSize, leaveOpen: true))
        {
            var zeros = new byte[1024 * 1024];
            for (var i = 0; i < 64; i++)
                zlib.Write(zeros);
        }

        using var decoder = new TransferDecoder(File, new RepresentationOptions { DeflateLimit = new DeflateLimit(ratio, free) });
        long stored = 0;
        var fault = Assert.Throws<RepresentationException>(() => Wire.Drive(decoder, bomb.ToArray(), Take, out _));
        Assert.Equal(RepresentationFault.ExpansionTooGreat, fault.Fault);
        Assert.InRange(stored, 1, Math.Max(free, ratio * fault.Offset));

        void Take(TransferDecoder from)
        {
            Assert.InRange(from.Stored.Length, 0, 128 * 1024);
            stored += from.Stored.Length;
        }
    }

    [Fact]
    public void Within_its_limit_a_file_may_shrink_as_it_likes()
    {
        var stored = new byte[1024 * 1024];
        Assert.Equal(stored, Wire.Decode(File, Wire.Encode(File, stored)));
    }
}
