using System.Buffers;
using System.Text;
using Portcullis.Protocol.Replies;
using Portcullis.Protocol.Representation;

namespace Portcullis.Client.Scripts;

/// <summary>
/// A batch script as IBM i's FTP reads it from a source member, in the forms in which members leave that system: text; text with
/// the member's sequence numbers and dates; records of 80 columns without line ends; either of them in EBCDIC. A line is a
/// command. Words are separated by blanks; apostrophes or quotation marks keep blanks, and are doubled to stand for
/// themselves. Lines that are empty or begin with <c>*</c>, <c>#</c> or <c>--</c> are comments.
/// </summary>
public static class BatchScript
{
    private const int CardLength = 80, CardSequenceStart = 72, SequenceAndDate = 12;

    /// <exception cref="ScriptException">Quotes that are not closed, or EBCDIC that is none.</exception>
    public static IReadOnlyList<ScriptLine> Read(ReadOnlySpan<byte> octets)
    {
        var lines = WithoutNumbers(Lines(IsEbcdic(octets) ? FromEbcdic(octets) : WireText.Decode(octets).TrimStart('\uFEFF')));
        var commands = new List<ScriptLine>();
        for (var i = 0; i < lines.Length; i++)
        {
            var line = lines[i].Trim();
            if (line.Length > 0 && line[0] is not ('*' or '#') && !line.StartsWith("--", StringComparison.Ordinal))
                commands.Add(new ScriptLine(i + 1, Words(line, i + 1)));
        }

        return commands;
    }

    // X'40' is the blank of EBCDIC and the @ of ASCII. Blanks and line ends of ASCII no EBCDIC text has.
    private static bool IsEbcdic(ReadOnlySpan<byte> octets) => octets.Contains((byte)0x40) && !octets.ContainsAny((byte)' ', (byte)'\n');

    private static string FromEbcdic(ReadOnlySpan<byte> octets)
    {
        using var decoder = new TransferDecoder(TransferParameters.Default with { Type = RepresentationType.EbcdicNonPrint });
        var text = new StringBuilder();
        try
        {
            var status = OperationStatus.DestinationTooSmall;
            while (status == OperationStatus.DestinationTooSmall)
            {
                status = decoder.Decode(octets, out var consumed);
                octets = octets[consumed..];
                Drain();
            }

            decoder.Finish();
            Drain();
        }
        catch (RepresentationException e)
        {
            throw new ScriptException(1, $"the script looks like EBCDIC, and is not in CCSID 37: {e.Message}");
        }

        return text.ToString();

        void Drain()
        {
            text.Append(Encoding.UTF8.GetString(decoder.Stored.Span));
            decoder.Drained();
        }
    }

    private static string[] Lines(string text)
    {
        if (text.AsSpan().ContainsAny('\n', '\r', '\u0085') || text.Length % CardLength != 0)
            return text.ReplaceLineEndings("\n").Split('\n');
        return [.. text.Chunk(CardLength).Select(card => new string(card))];
    }

    // Only where each line has them: a command may begin with a digit, and a name end in some.
    private static string[] WithoutNumbers(string[] lines)
    {
        var written = lines.Where(line => line.Trim().Length > 0).ToArray();
        if (written.Length == 0)
            return lines;
        if (written.All(line => line.Length >= SequenceAndDate && line.AsSpan(0, SequenceAndDate).IndexOfAnyExceptInRange('0', '9') < 0))
            return [.. lines.Select(line => line.Length < SequenceAndDate ? line : line[SequenceAndDate..])];
        if (written.All(line => line.Length == CardLength && line.AsSpan(CardSequenceStart).IndexOfAnyExceptInRange('0', '9') < 0))
            return [.. lines.Select(line => line.Length < CardLength ? line : line[..CardSequenceStart])];
        return lines;
    }

    private static string[] Words(string line, int number)
    {
        var words = new List<string>();
        for (var i = 0; i < line.Length;)
        {
            if (char.IsWhiteSpace(line[i]))
            {
                i++;
                continue;
            }

            words.Add(line[i] is '\'' or '"' ? Quoted(line, ref i, number) : Plain(line, ref i));
        }

        return [.. words];
    }

    private static string Plain(string line, ref int i)
    {
        var start = i;
        while (i < line.Length && !char.IsWhiteSpace(line[i]))
            i++;
        return line[start..i];
    }

    private static string Quoted(string line, ref int i, int number)
    {
        var (quote, word) = (line[i++], new StringBuilder());
        for (; i < line.Length; i++)
        {
            if (line[i] == quote && (++i == line.Length || line[i] != quote))
                return word.ToString();
            word.Append(line[i]);
        }

        throw new ScriptException(number, $"a {(quote == '"' ? "quotation mark" : "apostrophe")} is not closed");
    }
}
