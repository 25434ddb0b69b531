using System.Buffers;
using System.Globalization;
using System.Net;
using System.Net.Sockets;

namespace Portcullis.Protocol.Addresses;

/// <summary>What an argument of EPRT turned out to be.</summary>
public enum ExtendedHostPortResult
{
    Parsed,

    /// <summary>Not <c>&lt;d&gt;protocol&lt;d&gt;address&lt;d&gt;port&lt;d&gt;</c>, or the address is not one of the protocol named.</summary>
    Malformed,

    /// <summary>Well formed, but of a network protocol that is neither 1 (IPv4) nor 2 (IPv6): 522.</summary>
    UnknownProtocol,
}

/// <summary>
/// The argument of EPRT and the text of the 229 reply (RFC 2428 §2 and §3):
/// <c>&lt;d&gt;protocol&lt;d&gt;address&lt;d&gt;port&lt;d&gt;</c>, where d is any one character of ASCII 33 to 126.
/// </summary>
public static class ExtendedHostPort
{
    private static readonly SearchValues<char> DottedCharacters = SearchValues.Create("0123456789.");
    private static readonly SearchValues<char> ColonCharacters = SearchValues.Create("0123456789abcdefABCDEF:.");

    public static ExtendedHostPortResult TryParse(ReadOnlySpan<char> text, out IPEndPoint endPoint)
    {
        endPoint = new IPEndPoint(IPAddress.None, 0);

        if (text.Length < 2 || !IsDelimiter(text[0]) || text[^1] != text[0])
            return ExtendedHostPortResult.Malformed;

        Span<Range> ranges = stackalloc Range[4];
        var inner = text[1..^1];
        if (inner.Split(ranges, text[0]) != 3)
            return ExtendedHostPortResult.Malformed;

        var address = inner[ranges[1]];
        if (!TryParseNumber(inner[ranges[0]], ushort.MaxValue, out var protocol) || !TryParseNumber(inner[ranges[2]], ushort.MaxValue, out var port))
            return ExtendedHostPortResult.Malformed;

        if (protocol is not ((int)NetworkProtocol.IPv4 or (int)NetworkProtocol.IPv6))
            return ExtendedHostPortResult.UnknownProtocol;

        if (!TryParseAddress(address, (NetworkProtocol)protocol, out var parsed))
            return ExtendedHostPortResult.Malformed;

        endPoint = new IPEndPoint(parsed, port);
        return ExtendedHostPortResult.Parsed;
    }

    public static string Format(IPEndPoint endPoint)
    {
        var plain = endPoint.Unmapped();
        return string.Create(CultureInfo.InvariantCulture, $"|{(int)NetworkProtocols.Of(plain.Address)}|{plain.Address}|{plain.Port}|");
    }

    /// <summary>The <c>(|||port|)</c> of a 229 reply: the address is that of the control connection.</summary>
    public static string FormatPort(int port) => string.Create(CultureInfo.InvariantCulture, $"(|||{port}|)");

    /// <summary>Finds the port in the text of a 229 reply.</summary>
    public static bool TryFindPort(ReadOnlySpan<char> replyText, out int port)
    {
        port = 0;
        var open = replyText.LastIndexOf('(');
        if (open < 0)
            return false;

        var inner = replyText[(open + 1)..];
        var close = inner.IndexOf(')');
        if (close < "|||1|".Length)
            return false;

        inner = inner[..close];
        var d = inner[0];
        return IsDelimiter(d) && inner[1] == d && inner[2] == d && inner[^1] == d && TryParseNumber(inner[3..^1], ushort.MaxValue, out port) && port > 0;
    }

    // A digit could be read in two ways, so it is refused.
    private static bool IsDelimiter(char c) => c is >= '!' and <= '~' && !char.IsAsciiDigit(c);

    // .NET overlooks NULs after a number, so the characters are looked at first.
    private static bool TryParseNumber(ReadOnlySpan<char> text, int maximum, out int number)
    {
        number = 0;
        return text.Length is > 0 and <= 5
            && !text.ContainsAnyExceptInRange('0', '9')
            && int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out number)
            && number <= maximum;
    }

    private static bool TryParseAddress(ReadOnlySpan<char> text, NetworkProtocol protocol, out IPAddress address)
    {
        address = IPAddress.None;

        // IPAddress.Parse also reads "1", "0x7f.1" and "[::1]:80": forms that RFC 2428 does not have.
        if (protocol == NetworkProtocol.IPv4)
        {
            if (text.Count('.') != 3 || text.ContainsAnyExcept(DottedCharacters) || HasLeadingZero(text))
                return false;
        }
        else if (!text.Contains(':') || text.ContainsAnyExcept(ColonCharacters))
        {
            return false;
        }

        if (!IPAddress.TryParse(text, out var parsed))
            return false;

        address = parsed;
        return address.AddressFamily == (protocol == NetworkProtocol.IPv4 ? AddressFamily.InterNetwork : AddressFamily.InterNetworkV6);
    }

    // "010" is 8 to some parsers and 10 to others.
    private static bool HasLeadingZero(ReadOnlySpan<char> dotted)
    {
        foreach (var range in dotted.Split('.'))
        {
            var part = dotted[range];
            if (part.Length > 1 && part[0] == '0')
                return true;
        }

        return false;
    }
}
