using System.Numerics;
using System.Runtime.Intrinsics;

namespace Portcullis.Protocol.Representation;

/// <summary>Where in a literal of MODE C a run pays: four octets alike, or three fillers.</summary>
internal static class RunSearch
{
    /// <summary>How far a run that is found may reach.</summary>
    public const int MaximumLength = 4;

    public static int IndexOfRun(ReadOnlySpan<byte> octets, byte filler)
    {
        var index = 0;
        if (Vector128.IsHardwareAccelerated)
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
