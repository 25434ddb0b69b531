using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using Portcullis.Protocol.Replies;

namespace Portcullis.Client;

/// <summary>Where a transfer can go on (RFC 959 §3.5): what REST tells the server, and the place in the local file that answers to it.</summary>
/// <param name="Marker">In MODE S a count of octets of the transfer; in MODE B and C whatever the server made of it.</param>
/// <param name="Position">In octets of the local file.</param>
public sealed record RestartPoint(string Marker, long Position)
{
    /// <summary>The local file's octets are those of the transfer: TYPE I in MODE S.</summary>
    public static RestartPoint AtOctet(long position) => new(position.ToString(CultureInfo.InvariantCulture), position);

    /// <summary>
    /// <c>110 MARK ssss = rrrr</c> (RFC 1123 §4.1.3.4): our own marker, which is a position, and the server's. Our own
    /// being anything else, nobody could go on from there.
    /// </summary>
    internal static bool TryParse(Reply reply, [NotNullWhen(true)] out RestartPoint? point)
    {
        point = null;
        if (reply.Code != ReplyCode.RestartMarker)
            return false;

        // Some say "MARK ssss=rrrr".
        var words = reply.Text.Replace("=", " = ", StringComparison.Ordinal).Split(' ', StringSplitOptions.RemoveEmptyEntries);
        if (words is [var mark, var ours, "=", var theirs]
            && mark.Equals("MARK", StringComparison.OrdinalIgnoreCase)
            && long.TryParse(ours, NumberStyles.None, CultureInfo.InvariantCulture, out var position))
        {
            point = new RestartPoint(theirs, position);
        }

        return point is not null;
    }
}
