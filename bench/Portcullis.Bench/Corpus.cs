using System.Text;

namespace Portcullis.Bench;

/// <summary>Stored files. Their contents are the same in every run.</summary>
internal sealed record Corpus(string Name, bool IsText, byte[] Octets)
{
    /// <summary>How many octets of a record stand after one RDW in <see cref="Records"/>.</summary>
    private const int RecordLength = 80;

    public static Corpus Lines80(int size) => new("80 columns, LF", true, Lines(size, 80, 80, "\n"));

    /// <summary>Stored CR LF goes out as CR CR LF: the worst of TYPE A that is not contrived.</summary>
    public static Corpus Lines80CrLf(int size) => new("80 columns, CR LF", true, Lines(size, 80, 80, "\r\n"));

    public static Corpus Prose(int size) => new("lines of 20 to 120", true, Lines(size, 20, 120, "\n"));

    public static Corpus Short(int size) => new("lines of 0 to 12", true, Lines(size, 0, 12, "\n"));

    public static Corpus Endless(int size) => new("one endless line", true, Lines(size, size, size, ""));

    public static Corpus Noise(int size)
    {
        var octets = new byte[size];
        new Random(4).NextBytes(octets);
        return new("binary noise", false, octets);
    }

    /// <summary>What I and L 8 send as records: 80 octets after each RDW.</summary>
    public static Corpus Records(int size)
    {
        var octets = Noise(size).Octets;
        for (var at = 0; at < size; at += RecordLength + 4)
        {
            var length = Math.Min(RecordLength + 4, size - at);
            if (length < 4)
                return new("records of 80", false, octets[..at]);
            (octets[at], octets[at + 1], octets[at + 2], octets[at + 3]) = (0, (byte)length, 0, 0);
        }

        return new("records of 80", false, octets);
    }

    private static byte[] Lines(int size, int shortest, int longest, string end)
    {
        const string words = "the quick brown fox jumps over 13 lazy dogs, while the server (RFC 959) sends its files; nothing is lost. ";
        var (text, random) = (new StringBuilder(size + longest), new Random(8));
        for (var column = random.Next(words.Length); text.Length < size; column = random.Next(words.Length))
        {
            for (var rest = random.Next(shortest, longest + 1); rest > 0;)
            {
                var piece = Math.Min(rest, words.Length - column);
                text.Append(words, column, piece);
                (rest, column) = (rest - piece, 0);
            }

            text.Append(end);
        }

        text.Length = size;
        return Encoding.ASCII.GetBytes(text.ToString());
    }
}
