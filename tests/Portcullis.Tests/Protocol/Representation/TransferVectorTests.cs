using System.Globalization;
using System.IO.Compression;
using System.Text;
using Portcullis.Protocol.Representation;

namespace Portcullis.Tests.Protocol.Representation;

/// <summary>
/// Wires written by hand from RFC 959 §3.1 and §3.4 and IBM's code pages, for every type, structure and mode. Three records, the
/// second empty; the third begins with three fillers.
/// </summary>
public sealed class TransferVectorTests
{
    private static readonly Dictionary<(FileStructure, TransmissionMode), string> Ascii = new()
    {
        [(FileStructure.File, TransmissionMode.Stream)] = "415BC3A4 0D0A 0D0A 20202062 0D0A",
        [(FileStructure.File, TransmissionMode.Block)] = "40 000E 415BC3A4 0D0A 0D0A 20202062 0D0A",
        [(FileStructure.File, TransmissionMode.Compressed)] = "08 415BC3A4 0D0A 0D0A | C3 | 0040 03 620D0A",
        [(FileStructure.Record, TransmissionMode.Stream)] = "415BC3A4 FF01 | FF01 | 20202062 FF01 | FF02",
        [(FileStructure.Record, TransmissionMode.Block)] = "80 0004 415BC3A4 | 80 0000 | C0 0004 20202062",
        [(FileStructure.Record, TransmissionMode.Compressed)] = "0080 04 415BC3A4 | 0080 | 0000 C3 | 00C0 01 62",
    };

    // XXXXXX: A, a character that tells the pages apart, and ä.
    private static readonly Dictionary<(FileStructure, TransmissionMode), string> Ebcdic = new()
    {
        [(FileStructure.File, TransmissionMode.Stream)] = "XXXXXX 15 15 40404082 15",
        [(FileStructure.File, TransmissionMode.Block)] = "40 000A XXXXXX 15 15 40404082 15",
        [(FileStructure.File, TransmissionMode.Compressed)] = "05 XXXXXX 15 15 | C3 | 0040 02 8215",
        [(FileStructure.Record, TransmissionMode.Stream)] = "XXXXXX FF01 | FF01 | 40404082 FF01 | FF02",
        [(FileStructure.Record, TransmissionMode.Block)] = "80 0003 XXXXXX | 80 0000 | C0 0004 40404082",
        [(FileStructure.Record, TransmissionMode.Compressed)] = "0080 03 XXXXXX | 0080 | 0000 C3 | 00C0 01 82",
    };

    private static readonly Dictionary<(FileStructure, TransmissionMode), string> Octets = new()
    {
        [(FileStructure.File, TransmissionMode.Stream)] = "41FF 000000 07070707",
        [(FileStructure.File, TransmissionMode.Block)] = "40 0009 41FF 000000 07070707",
        [(FileStructure.File, TransmissionMode.Compressed)] = "02 41FF | C3 | 0040 8407",
        [(FileStructure.Record, TransmissionMode.Stream)] = "41FFFF FF01 | FF01 | 000000 07070707 FF01 | FF02",
        [(FileStructure.Record, TransmissionMode.Block)] = "80 0002 41FF | 80 0000 | C0 0007 000000 07070707",
        [(FileStructure.Record, TransmissionMode.Compressed)] = "0080 02 41FF | 0080 | 0000 C3 | 00C0 8407",
    };

    private const string OctetFile = "41FF 000000 07070707";
    private const string OctetRecords = "0006 00 00 41FF | 0004 00 00 | 000B 00 00 000000 07070707";

    /// <summary>Type, stored text, wire of its first line. E@273 is TYPE E where the server's page is 273.</summary>
    private static readonly (string Type, string FirstLine, string Wire)[] Pages =
    [
        ("C 37", "A[ä", "C1BA43"),
        ("E", "A[ä", "C1BA43"),
        ("E T", "A[ä", "C1BA43"),
        ("E C", "A[ä", "C1BA43"),
        ("E@273", "A[ä", "C163C0"),
        ("E@500", "A[ä", "C14A43"),
        ("E@1047", "A[ä", "C1AD43"),
        ("E@1140", "A€ä", "C19F43"),
        ("C 273", "A[ä", "C163C0"),
        ("C 500", "A[ä", "C14A43"),
        ("C 1047", "A[ä", "C1AD43"),
        ("C 1140", "A€ä", "C19F43"),
    ];

    public static TheoryData<string, FileStructure, TransmissionMode, string, string> Vectors()
    {
        var vectors = new TheoryData<string, FileStructure, TransmissionMode, string, string>();
        foreach (var structure in (FileStructure[])[FileStructure.File, FileStructure.Record])
        {
            foreach (var mode in (TransmissionMode[])[TransmissionMode.Stream, TransmissionMode.Block, TransmissionMode.Compressed, TransmissionMode.Deflate])
            {
                // MODE Z deflates what MODE S sends.
                var key = (structure, mode == TransmissionMode.Deflate ? TransmissionMode.Stream : mode);
                foreach (var type in (string[])["A", "A T", "A C"])
                    vectors.Add(type, structure, mode, Text("A[ä"), Ascii[key]);
                foreach (var (type, firstLine, wire) in Pages)
                    vectors.Add(type, structure, mode, Text(firstLine), Ebcdic[key].Replace("XXXXXX", wire, StringComparison.Ordinal));
                foreach (var type in (string[])["I", "L 8"])
                    vectors.Add(type, structure, mode, structure == FileStructure.Record ? OctetRecords : OctetFile, Octets[key]);
            }
        }

        return vectors;
    }

    [Theory]
    [MemberData(nameof(Vectors))]
    public void Retrieving_sends_these_octets(string type, FileStructure structure, TransmissionMode mode, string stored, string wire)
    {
        var (parameters, options) = Chain(type, structure, mode);
        foreach (var cut in Wire.Cuts(Wire.Hex(stored)))
        {
            var sent = Wire.Encode(parameters, cut, options);
            Assert.Equal(Wire.Hex(wire), mode == TransmissionMode.Deflate ? Inflate(sent) : sent);
        }
    }

    [Theory]
    [MemberData(nameof(Vectors))]
    public void Storing_keeps_these_octets(string type, FileStructure structure, TransmissionMode mode, string stored, string wire)
    {
        var (parameters, options) = Chain(type, structure, mode);
        var octets = mode == TransmissionMode.Deflate ? Wire.Zlib(Wire.Hex(wire)) : Wire.Hex(wire);
        foreach (var cut in Wire.Cuts(octets))
            Assert.Equal(Wire.Hex(stored), Wire.Decode(parameters, cut, options).Stored);
    }

    /// <summary>
    /// But for MODE S with STRU F, which cannot tell, and MODE C right after the descriptor of the last string: an empty string
    /// could be meant.
    /// </summary>
    [Theory]
    [MemberData(nameof(Vectors))]
    public void A_wire_cut_short_is_a_truncated_file(string type, FileStructure structure, TransmissionMode mode, string stored, string wire)
    {
        var (parameters, options) = Chain(type, structure, mode);
        var octets = mode == TransmissionMode.Deflate ? Wire.Zlib(Wire.Hex(wire)) : Wire.Hex(wire);
        for (var length = 0; length < octets.Length; length++)
        {
            if (mode == TransmissionMode.Stream && structure == FileStructure.File)
                Assert.True(Wire.Hex(stored).AsSpan().StartsWith(Wire.Decode(parameters, octets[..length], options).AsSpan().TrimEnd((byte)'\r')));
            else if (mode != TransmissionMode.Compressed || octets[..length] is not [.., 0, 0x40 or 0xC0])
                Assert.Equal(RepresentationFault.EndOfFileMissing, Assert.Throws<RepresentationException>(() => Wire.Decode(parameters, octets[..length], options)).Fault);
        }
    }

    [Theory]
    [InlineData(FileStructure.File, TransmissionMode.Stream, "")]
    [InlineData(FileStructure.File, TransmissionMode.Block, "400000")]
    [InlineData(FileStructure.File, TransmissionMode.Compressed, "0040")]
    [InlineData(FileStructure.Record, TransmissionMode.Stream, "FF02")]
    [InlineData(FileStructure.Record, TransmissionMode.Block, "400000")]
    [InlineData(FileStructure.Record, TransmissionMode.Compressed, "0040")]
    public void An_empty_file(FileStructure structure, TransmissionMode mode, string wire)
    {
        foreach (var type in (string[])["A", "E", "I", "L 8"])
        {
            Assert.Equal(Wire.Hex(wire), Wire.Encode(Wire.Parameters(type, structure, mode), Array.Empty<byte>()));
            Assert.Empty(Wire.Decode(Wire.Parameters(type, structure, mode), Wire.Hex(wire)));
        }
    }

    private static (TransferParameters Parameters, RepresentationOptions Options) Chain(string type, FileStructure structure, TransmissionMode mode)
    {
        var options = type.Split('@') is [_, var ccsid]
            ? new RepresentationOptions { EbcdicCcsid = int.Parse(ccsid, CultureInfo.InvariantCulture) }
            : RepresentationOptions.Default;
        return (Wire.Parameters(type.Split('@')[0], structure, mode), options);
    }

    private static string Text(string firstLine) => Convert.ToHexString(Encoding.UTF8.GetBytes(firstLine + "\n\n   b\n"));

    private static byte[] Inflate(byte[] zlib)
    {
        using var plain = new MemoryStream();
        using var stream = new ZLibStream(new MemoryStream(zlib), CompressionMode.Decompress);
        stream.CopyTo(plain);
        return plain.ToArray();
    }
}
