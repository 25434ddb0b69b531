using System.Numerics;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;

namespace Portcullis.Protocol.Representation;

/// <summary>
/// LF to CR LF and back, by vectors. Lines are short, so what costs is not the octets but whatever is done once a line, a
/// mispredicted branch first of all. Each vector is therefore written as if it had no line end, and then again from its line end
/// on, one octet further: no branch for lines longer than a vector. AVX-512 has instructions that drop octets of a vector,
/// wherever they are and however many; with them short lines cost no more than long ones.
/// </summary>
/// <remarks>
/// All stop where source or destination have no room left for a vector; the caller goes on from there by other means.
/// </remarks>
internal static class LineEnds
{
    private const byte CarriageReturn = (byte)'\r', LineFeed = (byte)'\n';

    // Of both directions: one vector, and the one written again behind it. Twice that where each octet may become two.
    private const int Reach = 65, ExpandedReach = 97;

    /// <summary>Puts a CR before each LF.</summary>
    public static (int Read, int Written) Expand(ReadOnlySpan<byte> source, Span<byte> destination)
    {
        var (read, written) = (0, 0);
        ref var from = ref MemoryMarshal.GetReference(source);
        ref var to = ref MemoryMarshal.GetReference(destination);
        if (Avx512Vbmi2.IsSupported)
        {
            for (; read <= source.Length - Vector256<byte>.Count && written <= destination.Length - Vector512<byte>.Count; read += Vector256<byte>.Count)
            {
                // Each octet with a CR before it; all CR are dropped that are not followed by LF.
                var pairs = (Avx512BW.ConvertToVector512UInt16(Vector256.LoadUnsafe(ref from, (nuint)read)) << 8) | Vector512.Create((ushort)CarriageReturn);
                var ends = Vector512.Equals(pairs, Vector512.Create((ushort)((LineFeed << 8) | CarriageReturn)));
                var kept = (ends | Vector512.Create((ushort)0xFF00)).AsByte();
                Avx512Vbmi2.Compress(Vector512<byte>.Zero, kept, pairs.AsByte()).StoreUnsafe(ref to, (nuint)written);
                written += Vector256<byte>.Count + BitOperations.PopCount(ends.ExtractMostSignificantBits());
            }
        }
        else if (Vector256.IsHardwareAccelerated)
        {
            for (; read <= source.Length - Reach && written <= destination.Length - ExpandedReach; read += Vector256<byte>.Count)
            {
                var octets = Vector256.LoadUnsafe(ref from, (nuint)read);
                octets.StoreUnsafe(ref to, (nuint)written);
                var ends = Vector256.Equals(octets, Vector256.Create(LineFeed)).ExtractMostSignificantBits();
                do
                {
                    // 32 where there is none: what is written then lies behind what counts.
                    var end = BitOperations.TrailingZeroCount(ends);
                    destination[written + end] = CarriageReturn;
                    Vector256.LoadUnsafe(ref from, (nuint)(read + end)).StoreUnsafe(ref to, (nuint)(written + end + 1));
                    written += ends == 0 ? 0 : 1;
                    ends = Bmi1.IsSupported ? Bmi1.ResetLowestSetBit(ends) : ends & (ends - 1);
                }
                while (ends != 0);
                written += Vector256<byte>.Count;
            }
        }

        return (read, written);
    }

    /// <summary>Drops each CR that an LF follows. The source is looked at one octet further than it is read.</summary>
    public static (int Read, int Written) Compact(ReadOnlySpan<byte> source, Span<byte> destination)
    {
        var (read, written) = (0, 0);
        ref var from = ref MemoryMarshal.GetReference(source);
        ref var to = ref MemoryMarshal.GetReference(destination);
        if (Avx512Vbmi2.IsSupported)
        {
            for (; read <= source.Length - Vector512<byte>.Count - 1 && written <= destination.Length - Vector512<byte>.Count; read += Vector512<byte>.Count)
            {
                var octets = Vector512.LoadUnsafe(ref from, (nuint)read);
                var dropped = Vector512.Equals(octets, Vector512.Create(CarriageReturn))
                    & Vector512.Equals(Vector512.LoadUnsafe(ref from, (nuint)(read + 1)), Vector512.Create(LineFeed));
                Avx512Vbmi2.Compress(Vector512<byte>.Zero, ~dropped, octets).StoreUnsafe(ref to, (nuint)written);
                written += Vector512<byte>.Count - BitOperations.PopCount(dropped.ExtractMostSignificantBits());
            }
        }
        else if (Vector256.IsHardwareAccelerated)
        {
            for (; read <= source.Length - Reach && written <= destination.Length - Reach; read += Vector256<byte>.Count)
            {
                var octets = Vector256.LoadUnsafe(ref from, (nuint)read);
                octets.StoreUnsafe(ref to, (nuint)written);
                var dropped = (Vector256.Equals(octets, Vector256.Create(CarriageReturn))
                    & Vector256.Equals(Vector256.LoadUnsafe(ref from, (nuint)(read + 1)), Vector256.Create(LineFeed))).ExtractMostSignificantBits();
                do
                {
                    var end = BitOperations.TrailingZeroCount(dropped);
                    Vector256.LoadUnsafe(ref from, (nuint)(read + end + 1)).StoreUnsafe(ref to, (nuint)(written + end));
                    written -= dropped == 0 ? 0 : 1;
                    dropped &= dropped - 1;
                }
                while (dropped != 0);
                written += Vector256<byte>.Count;
            }
        }

        return (read, written);
    }
}
