using System.Numerics;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;

namespace Portcullis.Protocol.Representation;

/// <summary>
/// The records of MODE S by vectors: an octet for the end of a record becomes FF 01, and FF becomes FF FF. Both are what
/// <see cref="LineEnds"/> does to a line end, and are done as there: FF goes before every octet, and is dropped again where none is wanted.
/// </summary>
internal static class RecordEscapes
{
    private const byte Escape = StreamRecordEncoder.Escape;

    // Without AVX-512: one vector, and the one written again behind each of its octets.
    private const int Reach = 65, ExpandedReach = 97;

    /// <param name="source">Data and ends of records.</param>
    /// <param name="end">Ends a record; FF where nothing does.</param>
    /// <param name="code">What an end becomes, behind an FF; FF where nothing is one.</param>
    /// <param name="destination">Twice as long as the source.</param>
    /// <returns>The octets written.</returns>
    public static int Add(ReadOnlySpan<byte> source, byte end, byte code, Span<byte> destination)
    {
        var (read, written) = Avx512Vbmi2.IsSupported ? AddBy32(source, end, code, destination)
            : Vector256.IsHardwareAccelerated ? AddOneByOne(source, end, code, destination)
            : (0, 0);
        source = source[read..];

        int found;
        while ((found = source.IndexOfAny(end, Escape)) >= 0)
        {
            source[..found].CopyTo(destination[written..]);
            written += found;
            destination[written++] = Escape;
            destination[written++] = source[found] == end ? code : Escape;
            source = source[(found + 1)..];
        }

        source.CopyTo(destination[written..]);
        return written + source.Length;
    }

    private static (int Read, int Written) AddBy32(ReadOnlySpan<byte> source, byte end, byte code, Span<byte> destination)
    {
        var (read, written) = (0, 0);
        ref var from = ref MemoryMarshal.GetReference(source);
        ref var to = ref MemoryMarshal.GetReference(destination);
        for (; read <= source.Length - Vector256<byte>.Count && written <= destination.Length - Vector512<byte>.Count; read += Vector256<byte>.Count)
        {
            var octets = Avx512BW.ConvertToVector512UInt16(Vector256.LoadUnsafe(ref from, (nuint)read));
            var ends = Vector512.Equals(octets, Vector512.Create((ushort)end));
            var escaped = ends | Vector512.Equals(octets, Vector512.Create((ushort)Escape));
            var pairs = (Vector512.ConditionalSelect(ends, Vector512.Create((ushort)code), octets) << 8) | Vector512.Create((ushort)Escape);
            var kept = (escaped | Vector512.Create((ushort)0xFF00)).AsByte();
            Avx512Vbmi2.Compress(Vector512<byte>.Zero, kept, pairs.AsByte()).StoreUnsafe(ref to, (nuint)written);
            written += Vector256<byte>.Count + BitOperations.PopCount(escaped.ExtractMostSignificantBits());
        }

        return (read, written);
    }

    /// <summary>Each vector is written as it is, then once more from behind each octet that becomes two.</summary>
    private static (int Read, int Written) AddOneByOne(ReadOnlySpan<byte> source, byte end, byte code, Span<byte> destination)
    {
        var (read, written) = (0, 0);
        ref var from = ref MemoryMarshal.GetReference(source);
        ref var to = ref MemoryMarshal.GetReference(destination);
        for (; read <= source.Length - Reach && written <= destination.Length - ExpandedReach; read += Vector256<byte>.Count)
        {
            var octets = Vector256.LoadUnsafe(ref from, (nuint)read);
            octets.StoreUnsafe(ref to, (nuint)written);
            var escaped = (Vector256.Equals(octets, Vector256.Create(end)) | Vector256.Equals(octets, Vector256.Create(Escape))).ExtractMostSignificantBits();
            for (; escaped != 0; escaped &= escaped - 1)
            {
                var at = BitOperations.TrailingZeroCount(escaped);
                destination[written + at] = Escape;
                destination[written + at + 1] = source[read + at] == end ? code : Escape;
                Vector256.LoadUnsafe(ref from, (nuint)(read + at + 1)).StoreUnsafe(ref to, (nuint)(written + at + 2));
                written++;
            }

            written += Vector256<byte>.Count;
        }

        return (read, written);
    }
}
