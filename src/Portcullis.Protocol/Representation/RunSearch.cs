using System.Numerics;
using System.Runtime.Intrinsics;

namespace Portcullis.Protocol.Representation;

/// <summary>Where in a literal of MODE C a run pays: four octets alike, or three fillers.</summary>
internal static class RunSearch
{
    public static int IndexOfRun(ReadOnlySpan<byte> octets, byte filler)
    {
        var index = 0;
        if (Vector256.IsHardwareAccelerated)
        {
            // Which octets are as the next one: of text few are, and hardly ever two in a row.
            for (; index + Vector256<byte>.Count < octets.Length; index += Vector256<byte>.Count - 2)
            {
                var first = Vector256.Create(octets[index..]);
                var alike = Vector256.Equals(first, Vector256.Create(octets[(index + 1)..])).ExtractMostSignificantBits();
                var three = alike & (alike >> 1);
                if (three == 0)
                    continue;

                var run = three & ((alike >> 2) | Vector256.Equals(first, Vector256.Create(filler)).ExtractMostSignificantBits());
                if (run != 0)
                    return index + BitOperations.TrailingZeroCount(run);
            }
        }
        else if (Vector128.IsHardwareAccelerated)
        {
            var fillers = Vector128.Create(filler);
            for (; index + 3 + Vector128<byte>.Count <= octets.Length; index += Vector128<byte>.Count)
            {
                var first = Vector128.Create(octets[index..]);
                var second = Vector128.Create(octets[(index + 1)..]);
                var third = Vector128.Create(octets[(index + 2)..]);
                var fourth = Vector128.Create(octets[(index + 3)..]);
                var alike = Vector128.Equals(first, second) & Vector128.Equals(second, third)
                    & (Vector128.Equals(third, fourth) | Vector128.Equals(first, fillers));
                if (alike != Vector128<byte>.Zero)
                    return index + BitOperations.TrailingZeroCount(alike.ExtractMostSignificantBits());
            }
        }

        for (; index + 2 < octets.Length; index++)
        {
            var octet = octets[index];
            if (octet == octets[index + 1] && octet == octets[index + 2] && (octet == filler || (index + 3 < octets.Length && octet == octets[index + 3])))
                return index;
        }

        return -1;
    }
}
