using System.Numerics;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;

namespace Portcullis.Protocol.Representation;

/// <summary>256 octets for 256 octets, where X'FF' stops the translation.</summary>
internal sealed class OctetTable(byte[] table)
{
    private const byte Stop = EbcdicCodePage.NotAscii;

    public bool Has(byte octet) => table[octet] != Stop;

    /// <param name="source">What to translate.</param>
    /// <param name="destination">As long as the source, at least. It may be written beyond what is translated.</param>
    /// <returns>How many octets were translated: all, or those before one that the table has not.</returns>
    public int Translate(ReadOnlySpan<byte> source, Span<byte> destination)
    {
        destination = destination[..source.Length];
        var count = 0;
        if (Avx512Vbmi.IsSupported)
        {
            count = TranslateVectors(source, destination, out var stopped);
            if (stopped)
                return count;
        }

        ReadOnlySpan<byte> map = table.AsSpan(0, 256);
        for (; count < source.Length; count++)
        {
            var octet = map[source[count]];
            destination[count] = octet;
            if (octet == Stop)
                break;
        }

        return count;
    }

    /// <summary>
    /// Four times as fast as one by one, with the one instruction set that looks up 128 octets at once. AVX2 looks up 16, and
    /// sixteen of its look-ups are no faster than the table (measured).
    /// </summary>
    private int TranslateVectors(ReadOnlySpan<byte> source, Span<byte> destination, out bool stopped)
    {
        ReadOnlySpan<byte> map = table.AsSpan(0, 256);
        var (first, second) = (Vector512.Create(map), Vector512.Create(map[64..]));
        var (third, fourth) = (Vector512.Create(map[128..]), Vector512.Create(map[192..]));
        var stops = Vector512.Create(Stop);

        var count = 0;
        for (; count <= source.Length - Vector512<byte>.Count; count += Vector512<byte>.Count)
        {
            var octets = Vector512.Create(source[count..]);
            var low = Avx512Vbmi.PermuteVar64x8x2(first, octets, second);
            var high = Avx512Vbmi.PermuteVar64x8x2(third, octets, fourth);
            var isHigh = Vector512.GreaterThanOrEqual(octets, Vector512.Create((byte)0x80));
            var translated = Vector512.ConditionalSelect(isHigh, high, low);
            translated.CopyTo(destination[count..]);

            var found = Vector512.Equals(translated, stops);
            if (found != Vector512<byte>.Zero)
            {
                stopped = true;
                return count + BitOperations.TrailingZeroCount(found.ExtractMostSignificantBits());
            }
        }

        stopped = false;
        return count;
    }
}
