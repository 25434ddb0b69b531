namespace Portcullis.Protocol.Facts;

/// <summary>Numbers of two digits, in ASCII.</summary>
internal static class Digits
{
    /// <param name="number">0 to 99.</param>
    /// <param name="destination">Two octets of it are written.</param>
    public static void Write(int number, Span<byte> destination)
    {
        destination[1] = (byte)('0' + number % 10);
        destination[0] = (byte)('0' + number / 10);
    }
}
