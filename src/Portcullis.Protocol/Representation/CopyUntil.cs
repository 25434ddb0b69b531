using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace Portcullis.Protocol.Representation;

/// <summary>
/// Copies and searches in one pass. Lines are short: a search and a copy for each cost more than the octets between them.
/// </summary>
internal static class CopyUntil
{
    /// <summary>Copies what comes before the first stop, or all.</summary>
    /// <returns>
    /// How many octets were copied. They end at a stop, or where source or destination have no room left for a vector: the
    /// caller goes on from there by other means.
    /// </returns>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static int Octet(byte stop, ReadOnlySpan<byte> source, Span<byte> destination)
    {
        var count = 0;
        if (!Vector256.IsHardwareAccelerated)
            return count;

        var end = Math.Min(source.Length, destination.Length) - Vector256<byte>.Count;
        for (; count <= end; count += Vector256<byte>.Count)
        {
            var octets = Vector256.Create(source[count..]);
            octets.CopyTo(destination[count..]);
            var found = Vector256.Equals(octets, Vector256.Create(stop)).ExtractMostSignificantBits();
            if (found != 0)
                return count + BitOperations.TrailingZeroCount(found);
        }

        return count;
    }
}
