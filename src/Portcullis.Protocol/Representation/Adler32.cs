namespace Portcullis.Protocol.Representation;

/// <summary>The checksum of zlib (RFC 1950 §8.2).</summary>
internal struct Adler32
{
    private const uint Modulus = 65_521;

    // The most octets of FF after which the sums still fit 32 bits.
    private const int MaximumLength = 5552;

    private uint _a = 1;
    private uint _b;

    public Adler32()
    {
    }

    public readonly uint Value => (_b << 16) | _a;

    public void Add(ReadOnlySpan<byte> octets)
    {
        while (!octets.IsEmpty)
        {
            var piece = octets[..Math.Min(octets.Length, MaximumLength)];
            var (a, b) = (_a, _b);
            foreach (var octet in piece)
            {
                a += octet;
                b += a;
            }

            (_a, _b) = (a % Modulus, b % Modulus);
            octets = octets[piece.Length..];
        }
    }
}
