using System.Globalization;

namespace Portcullis.Cli;

/// <summary>HOST[:PORT], where an IPv6 address with a port stands in brackets: <c>[::1]:2121</c>.</summary>
internal sealed record FtpTarget(string Host, int Port)
{
    public const int DefaultPort = 21;

    public static FtpTarget? TryParse(string text)
    {
        if (text.StartsWith('['))
        {
            var close = text.IndexOf(']');
            return close < 0 ? null : Create(text[1..close], text[(close + 1)..]);
        }

        // More than one colon: an IPv6 address without brackets, and so without port.
        var colon = text.IndexOf(':');
        return colon < 0 || colon != text.LastIndexOf(':') ? Create(text, "") : Create(text[..colon], text[colon..]);
    }

    private static FtpTarget? Create(string host, string port)
    {
        if (host.Length == 0)
            return null;
        if (port.Length == 0)
            return new FtpTarget(host, DefaultPort);

        return port[0] == ':' && ushort.TryParse(port.AsSpan(1), NumberStyles.None, CultureInfo.InvariantCulture, out var number) && number > 0
            ? new FtpTarget(host, number)
            : null;
    }
}
