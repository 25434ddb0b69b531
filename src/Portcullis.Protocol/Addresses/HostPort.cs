using System.Buffers;
using System.Globalization;
using System.Net;
using System.Net.Sockets;

namespace Portcullis.Protocol.Addresses;

/// <summary>
/// The HOST-PORT of PORT and of the 227 reply (RFC 959 §5.3.2): <c>h1,h2,h3,h4,p1,p2</c>, six decimal octets and
/// nothing else. Lenient parsing here has let attacks through elsewhere, so there is none.
/// </summary>
public static class HostPort
{
    private const int Octets = 6;

    private static readonly SearchValues<char> Characters = SearchValues.Create("0123456789,");

    public static bool TryParse(ReadOnlySpan<char> text, out IPEndPoint endPoint)
    {
        endPoint = new IPEndPoint(IPAddress.None, 0);
        Span<byte> octets = stackalloc byte[Octets];

        // The characters are looked at as well: .NET overlooks NULs after a number.
        for (var i = 0; i < Octets; i++)
        {
            var comma = text.IndexOf(',');
            if (comma < 0 != (i == Octets - 1))
                return false;

            var field = comma < 0 ? text : text[..comma];
            if (field.Length is 0 or > 3 || field.ContainsAnyExceptInRange('0', '9') || !byte.TryParse(field, NumberStyles.None, CultureInfo.InvariantCulture, out octets[i]))
                return false;

            text = text[(comma + 1)..];
        }

        endPoint = new IPEndPoint(new IPAddress(octets[..4]), octets[4] << 8 | octets[5]);
        return true;
    }

    /// <param name="endPoint">IPv4, or IPv4 mapped into IPv6.</param>
    public static string Format(IPEndPoint endPoint)
    {
        var address = endPoint.Address.IsIPv4MappedToIPv6 ? endPoint.Address.MapToIPv4() : endPoint.Address;
        if (address.AddressFamily != AddressFamily.InterNetwork)
            throw new ArgumentException("HOST-PORT carries IPv4 addresses only; use EPRT or EPSV.", nameof(endPoint));

        return string.Create(CultureInfo.InvariantCulture, $"{address.ToString().Replace('.', ',')},{endPoint.Port >> 8},{endPoint.Port & 255}");
    }

    /// <summary>
    /// Finds the HOST-PORT in the text of a 227 reply. The text around it is not standard, so a client scans for the
    /// first digit (RFC 1123 §4.1.2.6).
    /// </summary>
    public static bool TryFind(ReadOnlySpan<char> replyText, out IPEndPoint endPoint)
    {
        var start = replyText.IndexOfAnyInRange('0', '9');
        var tail = start < 0 ? [] : replyText[start..];
        var end = tail.IndexOfAnyExcept(Characters);
        return TryParse(end < 0 ? tail : tail[..end], out endPoint);
    }
}
