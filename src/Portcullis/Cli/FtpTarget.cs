using System.Globalization;
using Portcullis.Client.Security;

namespace Portcullis.Cli;

/// <summary>[SCHEME://]HOST[:PORT], where an IPv6 address with a port stands in brackets: <c>ftps://[::1]:2121</c>.</summary>
/// <param name="Host">A name or an address.</param>
/// <param name="Port">Null: the usual one.</param>
/// <param name="Tls">As the scheme has it; null without a scheme.</param>
internal sealed record FtpTarget(string Host, int? Port, TlsUse? Tls = null)
{
    private const int DefaultPort = 21, ImplicitPort = 990;

    private static readonly (string Prefix, TlsUse Tls)[] Schemes = [("ftps://", TlsUse.Implicit), ("ftpes://", TlsUse.Explicit)];

    public static FtpTarget? TryParse(string text)
    {
        foreach (var (prefix, tls) in Schemes)
        {
            if (text.StartsWith(prefix, StringComparison.OrdinalIgnoreCase))
                return TryParseHost(text[prefix.Length..].TrimEnd('/')) is { } target ? target with { Tls = tls } : null;
        }

        return TryParseHost(text);
    }

    public int PortUnder(TlsUse use) => Port ?? ((Tls ?? use) == TlsUse.Implicit ? ImplicitPort : DefaultPort);

    private static FtpTarget? TryParseHost(string text)
    {
        if (text.Contains('/'))
            return null;
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
            return new FtpTarget(host, null);

        return port[0] == ':' && ushort.TryParse(port.AsSpan(1), NumberStyles.None, CultureInfo.InvariantCulture, out var number) && number > 0
            ? new FtpTarget(host, number)
            : null;
    }
}
