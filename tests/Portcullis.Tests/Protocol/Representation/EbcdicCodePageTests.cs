using System.Text;
using Portcullis.Protocol.Representation;

namespace Portcullis.Tests.Protocol.Representation;

public sealed class EbcdicCodePageTests
{
    public static TheoryData<int> Ccsids() => [.. EbcdicCodePage.SupportedCcsids];

    [Fact]
    public void Thirty_four_pages_are_supported() => Assert.Equal(34, EbcdicCodePage.SupportedCcsids.Count);

    [Theory]
    [InlineData(0)]
    [InlineData(819)]
    [InlineData(1208)]
    [InlineData(20273)]
    [InlineData(65535)]
    public void Others_are_not(int ccsid) => Assert.False(EbcdicCodePage.TryGet(ccsid, out _));

    [Theory]
    [MemberData(nameof(Ccsids))]
    public void A_line_end_is_NL_on_every_page(int ccsid)
    {
        Assert.Equal([0x15], Encode(ccsid, "\n"));
        Assert.Equal("\n", Decode(ccsid, [0x15]));
        foreach (var wire in (byte[][])[[0x25], [0x0D, 0x15], [0x0D, 0x25]])
            Assert.Equal("\n", Decode(ccsid, wire));

        // CR alone is a character; before a line end it is doubled, and the file comes back.
        Assert.Equal([0x0D, 0x40, 0x0D], Encode(ccsid, "\r \r"));
        Assert.Equal("\r \r", Decode(ccsid, [0x0D, 0x40, 0x0D]));
        Assert.Equal([0x0D, 0x0D, 0x15], Encode(ccsid, "\r\n"));
        Assert.Equal("\r\n", Decode(ccsid, [0x0D, 0x0D, 0x15]));
        Assert.Equal(RepresentationFault.UnmappableCharacter, Assert.Throws<RepresentationException>(() => Encode(ccsid, "\u0085")).Fault);
    }

    [Theory]
    [MemberData(nameof(Ccsids))]
    public void An_octet_is_a_character_and_that_is_the_octet_again(int ccsid)
    {
        for (var octet = 0; octet < 256; octet++)
        {
            if (octet == 0x25 || TryDecode(ccsid, (byte)octet) is not { } text)
                continue;

            // Thai has three octets twice.
            var sent = (ccsid, octet) switch { (838, 0x51) => 0xED, (838, 0xCA) => 0xEE, (838, 0xE1) => 0xEF, _ => octet };
            Assert.Equal([(byte)sent], Encode(ccsid, text));
        }
    }

    [Theory]
    [MemberData(nameof(Ccsids))]
    public void A_character_is_an_octet_or_refused(int ccsid)
    {
        for (var character = 0; character < 0xFFFE; character++)
        {
            if (char.IsSurrogate((char)character))
                continue;

            var text = ((char)character).ToString();
            byte[] wire;
            try
            {
                wire = Encode(ccsid, text);
            }
            catch (RepresentationException e)
            {
                Assert.Equal(RepresentationFault.UnmappableCharacter, e.Fault);
                continue;
            }

            Assert.Single(wire);
            Assert.Equal(text, Decode(ccsid, wire));
        }
    }

    /// <summary>How many octets have no character: .NET's own decoder gives a question mark for them.</summary>
    [Theory]
    [InlineData(37, 0)]
    [InlineData(273, 0)]
    [InlineData(500, 0)]
    [InlineData(1047, 0)]
    [InlineData(1140, 0)]
    [InlineData(924, 0)]
    [InlineData(875, 6)]
    [InlineData(290, 28)]
    [InlineData(423, 7)]
    [InlineData(424, 38)]
    [InlineData(838, 2)]
    [InlineData(905, 7)]
    public void Octets_without_a_character(int ccsid, int count) =>
        Assert.Equal(count, Enumerable.Range(0, 256).Count(octet => TryDecode(ccsid, (byte)octet) is null));

    [Theory]
    [InlineData("ab€c", 2, "U+20AC")]
    [InlineData("a\nbä€", 5, "U+20AC")]
    [InlineData("\ud83d\ude00", 0, "U+1F600")]
    public void A_refusal_names_the_character_and_where_it_is(string stored, int offset, string character)
    {
        foreach (var structure in (FileStructure[])[FileStructure.File, FileStructure.Record])
        {
            foreach (var cut in Wire.Cuts(Encoding.UTF8.GetBytes(stored)))
            {
                var fault = Assert.Throws<RepresentationException>(() => Wire.Encode(Wire.Parameters("C 37", structure, TransmissionMode.Stream), cut));
                Assert.Equal((RepresentationFault.UnmappableCharacter, offset), (fault.Fault, fault.Offset));
                Assert.Contains(character, fault.Message, StringComparison.Ordinal);
            }
        }
    }

    [Theory]
    [InlineData("61 E282 62", 1)]
    [InlineData("61 80", 1)]
    [InlineData("C3 0A", 0)]
    [InlineData("62 C3", 1)]
    [InlineData("F0908D C3A4", 0)]
    [InlineData("EDA080", 0)]
    public void What_is_not_UTF_8_is_refused(string stored, int offset)
    {
        foreach (var cut in Wire.Cuts(Wire.Hex(stored)))
        {
            var fault = Assert.Throws<RepresentationException>(() => Wire.Encode(Wire.Parameters("E", FileStructure.File, TransmissionMode.Stream), cut));
            Assert.Equal((RepresentationFault.MalformedText, offset), (fault.Fault, fault.Offset));
        }
    }

    [Fact]
    public void Substitution_is_SUB_either_way()
    {
        var options = new RepresentationOptions { Unmappable = UnmappableRule.Substitute };
        var parameters = Wire.Parameters("C 875", FileStructure.File, TransmissionMode.Stream);
        foreach (var cut in Wire.Cuts(Wire.Hex("61 F09F9880 E282 62 80")))
            Assert.Equal(Wire.Hex("81 3F 3F 82 3F"), Wire.Encode(parameters, cut, options));
        foreach (var cut in Wire.Cuts(Wire.Hex("81 DC 3F")))
            Assert.Equal("a\u001A\u001A"u8.ToArray(), Wire.Decode(parameters, cut, options).Stored);

        var fault = Assert.Throws<RepresentationException>(() => Wire.Decode(parameters, Wire.Hex("81DC")));
        Assert.Equal((RepresentationFault.UnmappableOctet, 1), (fault.Fault, fault.Offset));
    }

    [Fact]
    public void Without_translation_the_octets_stay()
    {
        var options = new RepresentationOptions { EbcdicCcsid = null };
        var stored = Enumerable.Range(0, 256).Select(octet => (byte)octet).ToArray();
        Assert.Equal(stored, Wire.Encode(Wire.Parameters("E", FileStructure.File, TransmissionMode.Stream), stored, options));
        Assert.Equal(stored, Wire.Decode(Wire.Parameters("E", FileStructure.File, TransmissionMode.Stream), stored, options));
        Assert.Equal(Wire.Hex("C1 FF01 250D FF01 FF02"), Wire.Encode(Wire.Parameters("E", FileStructure.Record, TransmissionMode.Stream), Wire.Hex("C115250D15"), options));
    }

    /// <summary>Text of every script of a page, cut anywhere: what is stored comes back. Lines long enough for vectors.</summary>
    [Theory]
    [MemberData(nameof(Ccsids))]
    public void Text_comes_back_as_it_was(int ccsid)
    {
        var all = string.Concat(Enumerable.Range(0, 256).Where(octet => octet != 0x25).Select(octet => TryDecode(ccsid, (byte)octet)));
        var parameters = Wire.Parameters($"C {ccsid}", FileStructure.File, TransmissionMode.Stream);
        Seeded.Run(1_000, random =>
        {
            var plain = random.Next(2) == 0 ? all : "abc DEF 019 \r\n";
            var stored = Encoding.UTF8.GetBytes(Seeded.Text(random, plain, 200));
            var wire = Wire.Encode(parameters, Wire.RandomCut(random, stored));
            var back = Wire.Decode(parameters, Wire.RandomCut(random, wire)).Stored;
            Assert.True(stored.AsSpan().SequenceEqual(back), $"{ccsid} {Wire.Name(stored)}");
        });
    }

    /// <summary>The other way round, for wires whose line ends are NL and no CR NL: the same octets are sent again.</summary>
    [Theory]
    [InlineData(37)]
    [InlineData(273)]
    [InlineData(500)]
    [InlineData(924)]
    [InlineData(1047)]
    [InlineData(1140)]
    public void Wires_come_back_as_they_were(int ccsid)
    {
        var parameters = Wire.Parameters($"C {ccsid}", FileStructure.File, TransmissionMode.Stream);
        var alphabet = Enumerable.Range(0, 256).Where(octet => octet is not (0x25 or 0x0D)).Select(octet => (byte)octet).ToArray();
        Seeded.Run(5_000, random =>
        {
            var wire = Seeded.Octets(random, alphabet, 300);
            Assert.True(wire.AsSpan().SequenceEqual(Wire.Encode(parameters, Wire.Decode(parameters, wire))), Wire.Name(wire));
        });
    }

    private static byte[] Encode(int ccsid, string text) => Wire.Encode(Wire.Parameters($"C {ccsid}", FileStructure.File, TransmissionMode.Stream), Encoding.UTF8.GetBytes(text));

    private static string Decode(int ccsid, byte[] wire) => Encoding.UTF8.GetString(Wire.Decode(Wire.Parameters($"C {ccsid}", FileStructure.File, TransmissionMode.Stream), wire));

    private static string? TryDecode(int ccsid, byte octet)
    {
        try
        {
            return Decode(ccsid, [octet]);
        }
        catch (RepresentationException e) when (e.Fault == RepresentationFault.UnmappableOctet)
        {
            return null;
        }
    }
}
