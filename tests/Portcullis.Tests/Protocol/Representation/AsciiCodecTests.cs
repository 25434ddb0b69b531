using System.Text;
using Portcullis.Protocol.Representation;

namespace Portcullis.Tests.Protocol.Representation;

public sealed class AsciiCodecTests
{
    [Theory]
    [InlineData("", "")]
    [InlineData("a", "a")]
    [InlineData("\n", "\r\n")]
    [InlineData("a\nb\n", "a\r\nb\r\n")]
    [InlineData("\n\n", "\r\n\r\n")]
    [InlineData("a\rb", "a\rb")]
    [InlineData("a\r", "a\r")]
    [InlineData("a\r\nb", "a\r\r\nb")]
    [InlineData("\r\r\n", "\r\r\r\n")]
    [InlineData("\0\u00FF\n\u0085", "\0\u00FF\r\n\u0085")]
    public void LF_goes_out_as_CR_LF_and_comes_back(string stored, string wire)
    {
        Assert.Equal(wire, Text(Encode(Octets(stored))));
        Assert.Equal(stored, Text(Decode([Octets(wire)])));
    }

    [Theory]
    [InlineData("a\nb\n", "a\nb\n")]
    [InlineData("a\rb\r", "a\rb\r")]
    [InlineData("\r\n\n\r", "\n\n\r")]
    public void What_is_not_CR_LF_is_stored_as_it_comes(string wire, string stored) =>
        Assert.Equal(stored, Text(Decode([Octets(wire)])));

    [Theory]
    [InlineData("a\r\nb\r\n")]
    [InlineData("\r\r\n\r\n\n\r\r")]
    [InlineData("\r")]
    [InlineData("a\rb\nc\r\n\r")]
    public void Cuts_between_buffers_change_nothing(string wire)
    {
        var octets = Octets(wire);
        var whole = Decode([octets]);
        for (var cut = 0; cut <= octets.Length; cut++)
            Assert.Equal(whole, Decode([octets[..cut], [], octets[cut..]]));
        Assert.Equal(whole, Decode([.. octets.Select(octet => new[] { octet })]));
    }

    [Fact]
    public void Every_file_comes_back_as_it_was_however_it_is_cut() => Seeded.Run(200_000, random =>
    {
        var stored = Seeded.Octets(random, "\r\r\n\nab\0"u8, 40);
        var wire = Encode(stored);
        var (first, second) = (random.Next(wire.Length + 1), random.Next(wire.Length + 1));
        var (low, high) = (Math.Min(first, second), Math.Max(first, second));
        Assert.True(Decode([wire[..low], wire[low..high], wire[high..]]).AsSpan().SequenceEqual(stored), Convert.ToHexString(stored));

        // The encoder keeps no state: in two parts it writes the same.
        var cut = random.Next(stored.Length + 1);
        Assert.True(wire.AsSpan().SequenceEqual([.. Encode(stored[..cut]), .. Encode(stored[cut..])]), Convert.ToHexString(stored));
    });

    /// <summary>Long enough for the vectors, with line ends next to each other, far from each other and at every place of a vector.</summary>
    [Fact]
    public void Vectors_do_what_a_replacement_of_text_does() => Seeded.Run(5_000, random =>
    {
        var stored = Seeded.Octets(random, (random.Next(4) switch { 0 => "\n", 1 => "\r\n", 2 => "\n\ra", _ => "\nabcdefghijklmnopqrstuvwxyz0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ \r" }).Select(c => (byte)c).ToArray(), 400);
        var wire = Encode(stored);
        Assert.Equal(Text(stored).Replace("\n", "\r\n", StringComparison.Ordinal), Text(wire));

        // What comes off the wire need not be made by the encoder.
        Assert.Equal(Text(stored).Replace("\r\n", "\n", StringComparison.Ordinal), Text(Decode([stored])));
        var cut = random.Next(wire.Length + 1);
        Assert.Equal(Text(stored), Text(Decode([wire[..cut], wire[cut..]])));
    });

    [Fact]
    public void Long_lines_and_large_buffers_come_back() => Seeded.Run(1_000, random =>
    {
        var stored = Seeded.Octets(random, "\nabcdefghijklmnopqrstuvwxyz0123456789 \r"u8, 4096);
        Assert.True(Decode([Encode(stored)]).AsSpan().SequenceEqual(stored));
    });

    [Fact]
    public void A_finished_decoder_holds_nothing()
    {
        var decoder = new AsciiDecoder();
        Span<byte> octets = stackalloc byte[8];
        Assert.Equal(0, decoder.Decode("\r"u8, octets));
        Assert.Equal(1, decoder.Finish(octets));
        Assert.Equal(0, decoder.Finish(octets));
        Assert.Equal(1, decoder.Decode("\n"u8, octets));
    }

    [Fact]
    public void Nothing_is_allocated()
    {
        var decoder = new AsciiDecoder();
        var stored = Octets(string.Concat(Enumerable.Repeat("a line of text\n\r", 1000)));
        var wire = new byte[stored.Length * 2];
        var before = GC.GetAllocatedBytesForCurrentThread();
        var length = AsciiEncoder.Encode(stored, wire);
        var decoded = decoder.Decode(wire.AsSpan(0, length), stored);
        Assert.Equal(0, GC.GetAllocatedBytesForCurrentThread() - before);
        Assert.Equal(stored.Length - 1, decoded);
    }

    [Fact]
    public void A_destination_too_short_is_refused() =>
        Assert.Throws<ArgumentException>(() => AsciiEncoder.Encode("a\nb"u8, new byte[3]));

    private static byte[] Encode(byte[] stored)
    {
        // No octet longer than it must be.
        var wire = new byte[stored.Length + stored.Count(octet => octet == (byte)'\n')];
        Assert.Equal(wire.Length, AsciiEncoder.Encode(stored, wire));
        return wire;
    }

    private static byte[] Decode(byte[][] buffers)
    {
        var decoder = new AsciiDecoder();
        var stored = new List<byte>();
        foreach (var buffer in buffers)
        {
            var destination = new byte[buffer.Length + 1];
            stored.AddRange(destination.AsSpan(0, decoder.Decode(buffer, destination)));
        }

        var last = new byte[1];
        stored.AddRange(last.AsSpan(0, decoder.Finish(last)));
        return [.. stored];
    }

    private static byte[] Octets(string text) => Encoding.Latin1.GetBytes(text);

    private static string Text(byte[] octets) => Encoding.Latin1.GetString(octets);
}
