namespace Portcullis.Protocol.Replies;

/// <summary>
/// Keeps what strangers named from forging lines: every control character, and every separator that some reader takes
/// for a line end, is shown as '?'. Used for replies, listings and the log alike.
/// </summary>
public static class Printable
{
    public static string Line(string text) =>
        text.AsSpan().ContainsAnyForging() ? string.Create(text.Length, text, Replace) : text;

    private static bool ContainsAnyForging(this ReadOnlySpan<char> text)
    {
        foreach (var c in text)
        {
            if (IsForging(c))
                return true;
        }

        return false;
    }

    private static void Replace(Span<char> destination, string text)
    {
        for (var i = 0; i < text.Length; i++)
            destination[i] = IsForging(text[i]) ? '?' : text[i];
    }

    // U+2028 and U+2029 end lines in some terminals and in JavaScript.
    private static bool IsForging(char c) => char.IsControl(c) || c is '\u2028' or '\u2029';
}
