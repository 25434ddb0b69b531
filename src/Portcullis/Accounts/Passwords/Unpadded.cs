namespace Portcullis.Accounts.Passwords;

/// <summary>Base64 as PHC strings have it: without <c>=</c>.</summary>
internal static class Unpadded
{
    public static string Encode(ReadOnlySpan<byte> octets) => Convert.ToBase64String(octets).TrimEnd('=');

    /// <summary>Null for what is none. With <c>.</c> for <c>+</c>, as passlib writes it, and with padding it is taken too.</summary>
    public static byte[]? Decode(string text)
    {
        var padded = text.TrimEnd('=').Replace('.', '+');
        padded = padded.PadRight((padded.Length + 3) / 4 * 4, '=');
        var octets = new byte[padded.Length / 4 * 3];
        return Convert.TryFromBase64String(padded, octets, out var length) ? octets[..length] : null;
    }
}
