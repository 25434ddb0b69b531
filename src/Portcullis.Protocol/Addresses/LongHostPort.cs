using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Text;

namespace Portcullis.Protocol.Addresses;

/// <summary>What an argument of LPRT turned out to be.</summary>
public enum LongHostPortResult
{
    Parsed,

    /// <summary>Not decimal octets in the counts it gives itself: 501.</summary>
    Malformed,

    /// <summary>Well formed, but of an address family that is neither 4 nor 6: 521.</summary>
    UnknownFamily,
}

/// <summary>
/// The argument of LPRT and of the 228 reply (RFC 1639): <c>af,hal,h1,...,hn,pal,p1,...,pm</c>, decimal octets: the
/// address family (4 or 6), the length of the host address and the address, the length of the port and the port.
/// </summary>
public static class LongHostPort
{
    private const int IPv4 = 4, IPv6 = 6, MaximumOctets = 3 + 16 + 8;

    public static LongHostPortResult TryParse(ReadOnlySpan<char> text, out IPEndPoint endPoint)
    {
        endPoint = new IPEndPoint(IPAddress.None, 0);
        Span<byte> octets = stackalloc byte[MaximumOctets];
        if (!TryReadOctets(text, octets, out var count))
            return LongHostPortResult.Malformed;

        octets = octets[..count];
        if (count < 3)
            return LongHostPortResult.Malformed;

        int family = octets[0], addressLength = octets[1];
        if (2 + addressLength >= count || octets[2 + addressLength] != count - 3 - addressLength)
            return LongHostPortResult.Malformed;

        if (family is not (IPv4 or IPv6))
            return LongHostPortResult.UnknownFamily;

        var port = octets[(3 + addressLength)..];
        if (addressLength != (family == IPv4 ? 4 : 16) || port.Length != 2)
            return LongHostPortResult.Malformed;

        endPoint = new IPEndPoint(new IPAddress(octets.Slice(2, addressLength)), port[0] << 8 | port[1]);
        return LongHostPortResult.Parsed;
    }

    public static string Format(IPEndPoint endPoint)
    {
        var plain = endPoint.Unmapped();
        var address = plain.Address.GetAddressBytes();
        var text = new StringBuilder();
        text.Append(CultureInfo.InvariantCulture, $"{(plain.AddressFamily == AddressFamily.InterNetwork ? IPv4 : IPv6)},{address.Length}");
        foreach (var octet in address)
            text.Append(CultureInfo.InvariantCulture, $",{octet}");
        return text.Append(CultureInfo.InvariantCulture, $",2,{plain.Port >> 8},{plain.Port & 255}").ToString();
    }

    /// <summary>Finds the end point in the text of a 228 reply: between its parentheses.</summary>
    public static bool TryFind(ReadOnlySpan<char> replyText, out IPEndPoint endPoint)
    {
        var inner = replyText[(replyText.IndexOf('(') + 1)..];
        var end = inner.IndexOf(')');
        return TryParse(end < 0 ? inner : inner[..end], out endPoint) == LongHostPortResult.Parsed;
    }

    private static bool TryReadOctets(ReadOnlySpan<char> text, Span<byte> octets, out int count)
    {
        count = 0;
        foreach (var range in text.Split(','))
        {
            var field = text[range];
            if (count == octets.Length || field.Length is 0 or > 3 || field.ContainsAnyExceptInRange('0', '9')
                || !byte.TryParse(field, NumberStyles.None, CultureInfo.InvariantCulture, out octets[count++]))
                return false;
        }

        return true;
    }
}
