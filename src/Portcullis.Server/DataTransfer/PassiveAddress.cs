using System.Net;

namespace Portcullis.Server.DataTransfer;

/// <summary>The address that PASV tells, where it is another than the client has connected to: that of a NAT, or of a load balancer.</summary>
/// <param name="Address">Fixed; null where a name stands for it.</param>
/// <param name="Name">Of a host, resolved anew each minute.</param>
public sealed record PassiveAddress(IPAddress? Address, string? Name)
{
    private const int LongestName = 253, LongestLabel = 63;

    /// <summary>An IPv4 address, since PASV has no room for others, or the name of a host; null for what is neither.</summary>
    public static PassiveAddress? TryParse(string text)
    {
        if (text.Split('.') is { Length: 4 } numbers && numbers.All(number => number.Length > 0 && number.All(char.IsAsciiDigit)))
        {
            return IPAddress.TryParse(text, out var address) && address.ToString() == text && !address.Equals(IPAddress.Any) && !address.Equals(IPAddress.Broadcast)
                ? new PassiveAddress(address, null)
                : null;
        }

        return text.Length is > 0 and <= LongestName && text.Split('.').All(IsLabel) && !char.IsAsciiDigit(text[^1]) ? new PassiveAddress(null, text) : null;
    }

    public override string ToString() => Address?.ToString() ?? Name!;

    private static bool IsLabel(string label) =>
        label.Length is > 0 and <= LongestLabel && label[0] != '-' && label[^1] != '-' && label.All(c => char.IsAsciiLetterOrDigit(c) || c == '-');
}
