using System.Buffers;

namespace Portcullis.Protocol.Replies;

/// <summary>
/// Keeps what strangers named from forging lines: every control character, and every separator that some reader takes
/// for a line end, is shown as '?'. Used for replies, listings and the log alike.
/// </summary>
public static class Printable
{
    // U+2028 and U+2029 end lines in some terminals and in JavaScript.
    private static readonly SearchValues<char> Forging = SearchValues.Create(
        [.. Enumerable.Range(0, 0xA0).Select(code => (char)code).Where(char.IsControl), '\u2028', '\u2029']);

    public static string Line(string text) =>
        text.AsSpan().ContainsAny(Forging) ? string.Create(text.Length, text, Replace) : text;

    private static void Replace(Span<char> destination, string text)
    {
        for (var i = 0; i < text.Length; i++)
            destination[i] = Forging.Contains(text[i]) ? '?' : text[i];
    }

}
