using System.Text;

namespace Portcullis.Protocol.Commands;

/// <summary>A command line (RFC 959 §5.3): a verb, and an argument after one space.</summary>
/// <param name="Verb">In upper case: verbs are case-insensitive.</param>
/// <param name="Argument">
/// All after the first space, spaces kept: a name may begin or end with them. Empty where there is none.
/// </param>
public sealed record CommandLine(string Verb, string Argument)
{
    private static readonly UTF8Encoding StrictUtf8 = new(false, throwOnInvalidBytes: true);

    public bool HasArgument => Argument.Length > 0;

    /// <summary>
    /// UTF-8 (RFC 2640 §2.1). A line that is not valid UTF-8 is read as ISO 8859-1 as a whole, as it comes from clients
    /// with CCSID 819 and other one-octet character sets: no line is refused for its character set.
    /// </summary>
    public static CommandLine Parse(ReadOnlySpan<byte> line)
    {
        string text;
        try
        {
            text = StrictUtf8.GetString(line);
        }
        catch (DecoderFallbackException)
        {
            text = Encoding.Latin1.GetString(line);
        }

        return Parse(text);
    }

    public static CommandLine Parse(string line)
    {
        var space = line.IndexOf(' ');
        return space < 0
            ? new CommandLine(line.ToUpperInvariant(), "")
            : new CommandLine(line[..space].ToUpperInvariant(), line[(space + 1)..]);
    }
}
