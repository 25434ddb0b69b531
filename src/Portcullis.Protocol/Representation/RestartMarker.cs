using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using System.Text;

namespace Portcullis.Protocol.Representation;

/// <summary>
/// A restart marker (RFC 959 §3.5): printable characters without a space, meaningful to the sender alone: those of others
/// are kept as they are.
/// </summary>
public sealed record RestartMarker
{
    /// <summary>MODE C sends a marker as one byte string, and that is at most 127 octets.</summary>
    public const int MaximumLength = 127;

    private RestartMarker(string text) => Text = text;

    public string Text { get; }

    /// <summary>The position in the stored file, in decimal: the least that a sender must know.</summary>
    public static RestartMarker AtPosition(long position)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(position);
        return new RestartMarker(position.ToString(CultureInfo.InvariantCulture));
    }

    /// <summary><c>marker = 1*127(%x21-7E)</c>: octets of a data connection.</summary>
    public static bool IsValid(ReadOnlySpan<byte> marker) =>
        marker.Length is > 0 and <= MaximumLength && !marker.ContainsAnyExceptInRange((byte)'!', (byte)'~');

    /// <summary>The argument of REST, by the same grammar.</summary>
    public static bool TryParse(string argument, [NotNullWhen(true)] out RestartMarker? marker)
    {
        var isValid = argument.Length is > 0 and <= MaximumLength && !argument.AsSpan().ContainsAnyExceptInRange('!', '~');
        marker = isValid ? new RestartMarker(argument) : null;
        return isValid;
    }

    /// <exception cref="FormatException">Not <see cref="IsValid"/>.</exception>
    public static RestartMarker Parse(ReadOnlySpan<byte> marker) =>
        IsValid(marker) ? new RestartMarker(Encoding.ASCII.GetString(marker)) : throw new FormatException("Not a restart marker.");

    /// <summary>The position in the stored file, if it is a marker of ours.</summary>
    public bool TryGetPosition(out long position) =>
        long.TryParse(Text, NumberStyles.None, CultureInfo.InvariantCulture, out position);

    public override string ToString() => Text;
}
