using System.Text;

namespace Portcullis.Load.Measuring;

/// <summary>
/// What files consist of: octets that repeat with a period that no buffer has, so that every place of a file can be checked, and
/// what is misplaced is seen.
/// </summary>
internal sealed class Pattern
{
    private const int TextColumns = 80, TextLines = 3121;

    // A prime.
    private const int NoisePeriod = 262_139;

    private readonly byte[] _twice;
    private readonly int _period;

    private Pattern(byte[] once)
    {
        _period = once.Length;
        _twice = [.. once, .. once];
    }

    /// <summary>What is stored under TYPE <paramref name="type"/>: noise for I, lines of 80 columns and LF for A and E.</summary>
    public static Pattern Stored(string type) => new(type == "I" ? Noise() : Text());

    /// <summary>The same on the wire.</summary>
    public static Pattern Wire(string type) => type switch
    {
        "I" => new Pattern(Noise()),
        "A" => new Pattern(Text().SelectMany(octet => octet == '\n' ? "\r\n"u8.ToArray() : [octet]).ToArray()),
        "E" => new Pattern(Ebcdic(Text())),
        _ => throw new FormatException($"--type {type}: I, A or E."),
    };

    /// <summary>The size to store, which for text is in whole lines.</summary>
    public static long Size(string type, long size) => type == "I" ? size : Math.Max(1, size / (TextColumns + 1)) * (TextColumns + 1);

    /// <summary>What a stored file of <paramref name="size"/> has on the wire.</summary>
    public static long WireSize(string type, long size) => type == "A" ? size + (size / (TextColumns + 1)) : size;

    /// <summary>The octets at <paramref name="offset"/>, at most <paramref name="most"/> and at most one period of them.</summary>
    public ReadOnlySpan<byte> At(long offset, long most) => _twice.AsSpan((int)(offset % _period), (int)Math.Min(most, _period));

    public bool Matches(long offset, ReadOnlySpan<byte> octets)
    {
        while (octets.Length > 0)
        {
            var expected = At(offset, octets.Length);
            if (!octets.StartsWith(expected))
                return false;
            octets = octets[expected.Length..];
            offset += expected.Length;
        }

        return true;
    }

    private static byte[] Noise()
    {
        var octets = new byte[NoisePeriod];
        new Random(959).NextBytes(octets);
        return octets;
    }

    private static byte[] Text()
    {
        var random = new Random(959);
        var octets = new byte[(TextColumns + 1) * TextLines];
        for (var i = 0; i < octets.Length; i++)
            octets[i] = i % (TextColumns + 1) == TextColumns ? (byte)'\n' : (byte)('a' + random.Next(26));
        return octets;
    }

    /// <summary>Code page 37, with NL (X'15') for the ends of lines.</summary>
    private static byte[] Ebcdic(byte[] text)
    {
        var page = CodePagesEncodingProvider.Instance.GetEncoding(37)!;
        var octets = page.GetBytes(Encoding.ASCII.GetString(text));
        for (var i = 0; i < text.Length; i++)
        {
            if (text[i] == '\n')
                octets[i] = 0x15;
        }

        return octets;
    }
}
