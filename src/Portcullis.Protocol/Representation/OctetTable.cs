using System.Numerics;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;

namespace Portcullis.Protocol.Representation;

/// <summary>256 octets for 256 octets, where X'FF' stops the translation.</summary>
internal sealed class OctetTable
{
    private const byte Stop = EbcdicCodePage.NotAscii;
    private const int BlockLength = 64;

    private readonly byte[] _table;

    // For AVX2, which looks up in 16 octets: each sixteenth of the table, twice over.
    private readonly Vector256<byte>[] _sixteenths;

    public OctetTable(byte[] table)
    {
        _table = table;
        _sixteenths = [.. table.Chunk(16).Select(sixteenth => Vector256.Create(Vector128.Create(sixteenth), Vector128.Create(sixteenth)))];
    }

    public bool Has(byte octet) => _table[octet] != Stop;

    /// <param name="source">What to translate.</param>
    /// <param name="destination">As long as the source, at least. It may be written beyond what is translated.</param>
    /// <returns>How many octets were translated: all, or those before one that the table has not.</returns>
    public int Translate(ReadOnlySpan<byte> source, Span<byte> destination)
    {
        destination = destination[..source.Length];
        if (Avx512Vbmi.IsSupported && source.Length >= Vector512<byte>.Count)
            return TranslateBy128(source, destination);
        if (Avx2.IsSupported && source.Length >= 2 * Vector256<byte>.Count)
            return TranslateBy16(source, destination);

        // The search for a stop is by vectors; a branch on each octet would cost as much as its translation.
        ReadOnlySpan<byte> table = _table;
        var count = 0;
        while (count < source.Length)
        {
            var block = source.Slice(count, Math.Min(BlockLength, source.Length - count));
            var translated = destination.Slice(count, block.Length);
            for (var i = 0; i < block.Length; i++)
                translated[i] = table[block[i]];

            var stop = translated.IndexOf(Stop);
            if (stop >= 0)
                return count + stop;
            count += block.Length;
        }

        return count;
    }

    /// <summary>AVX-512 VBMI looks up 128 octets at once. The last vector ends with the source, and overlaps the one before it.</summary>
    private int TranslateBy128(ReadOnlySpan<byte> source, Span<byte> destination)
    {
        ReadOnlySpan<byte> table = _table;
        var (first, second) = (Vector512.Create(table), Vector512.Create(table[64..]));
        var (third, fourth) = (Vector512.Create(table[128..]), Vector512.Create(table[192..]));

        var last = source.Length - Vector512<byte>.Count;
        for (var count = 0; ; count = Math.Min(count + Vector512<byte>.Count, last))
        {
            var octets = Vector512.Create(source[count..]);
            var low = Avx512Vbmi.PermuteVar64x8x2(first, octets, second);
            var high = Avx512Vbmi.PermuteVar64x8x2(third, octets, fourth);
            var isHigh = Vector512.GreaterThanOrEqual(octets, Vector512.Create((byte)0x80));
            var translated = Vector512.ConditionalSelect(isHigh, high, low);
            translated.CopyTo(destination[count..]);

            var found = Vector512.Equals(translated, Vector512.Create(Stop));
            if (found != Vector512<byte>.Zero)
                return count + BitOperations.TrailingZeroCount(found.ExtractMostSignificantBits());
            if (count == last)
                return source.Length;
        }
    }

    /// <summary>
    /// AVX2 looks up the low half of an octet: once for each high half. Less that half and more 7/16 of the range, with
    /// saturation, an octet has its highest bit unless it has that high half; and where the bit is set, the look-up gives 0.
    /// </summary>
    private int TranslateBy16(ReadOnlySpan<byte> source, Span<byte> destination)
    {
        var last = source.Length - (2 * Vector256<byte>.Count);
        for (var count = 0; ; count = Math.Min(count + (2 * Vector256<byte>.Count), last))
        {
            var (first, second) = (Vector256.Create(source[count..]), Vector256.Create(source[(count + Vector256<byte>.Count)..]));
            var (firstTranslated, secondTranslated) = (Vector256<byte>.Zero, Vector256<byte>.Zero);
            foreach (var sixteenth in _sixteenths)
            {
                firstTranslated |= Avx2.Shuffle(sixteenth, Avx2.AddSaturate(first, Vector256.Create((byte)0x70)));
                secondTranslated |= Avx2.Shuffle(sixteenth, Avx2.AddSaturate(second, Vector256.Create((byte)0x70)));
                first -= Vector256.Create((byte)0x10);
                second -= Vector256.Create((byte)0x10);
            }

            firstTranslated.CopyTo(destination[count..]);
            secondTranslated.CopyTo(destination[(count + Vector256<byte>.Count)..]);
            var stops = Vector256.Create(Stop);
            if ((Vector256.Equals(firstTranslated, stops) | Vector256.Equals(secondTranslated, stops)) != Vector256<byte>.Zero)
                return count + destination[count..].IndexOf(Stop);
            if (count == last)
                return source.Length;
        }
    }
}
