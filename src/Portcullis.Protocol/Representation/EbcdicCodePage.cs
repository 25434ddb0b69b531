using System.Collections.Frozen;
using System.Diagnostics.CodeAnalysis;
using System.Text;

namespace Portcullis.Protocol.Representation;

/// <summary>
/// One EBCDIC character set, as tables. Its mapping is .NET's, but for the line ends: X'15' is LF on every page, X'25' reads
/// as LF, too, and U+0085 has no octet.
/// </summary>
/// <remarks>
/// <para>Traps in .NET's pages. X'15' and X'25' are NEL and LF on most, LF and NEL on 1047 and 924: a line end by
/// <c>GetBytes("\n")</c> is right on two pages of 34. Octets without a character decode to <c>?</c>, silently. And 924 encodes
/// U+0178 as Y. So only decoding is asked of .NET, and encoding is made the inverse of it.</para>
/// <para>Where two octets have one character (838's 51, CA, E1 are ED, EE, EF again) the higher octet is sent.</para>
/// </remarks>
public sealed class EbcdicCodePage
{
    public const byte NewLine = 0x15;
    public const byte Substitute = 0x3F;

    internal const byte LineFeed = 0x25;
    internal const byte CarriageReturn = 0x0D;

    /// <summary>In <see cref="ToAscii"/> and <see cref="FromAscii"/>: not an ASCII character, or none at all.</summary>
    internal const byte NotAscii = 0xFF;

    private const char NoCharacter = '\uFFFF';
    private const byte QuestionMark = 0x6F;

    private static readonly FrozenDictionary<int, Lazy<EbcdicCodePage>> Pages = NumberedByCcsid
        .Concat(NumberedOtherwise)
        .ToFrozenDictionary(page => page.Ccsid, page => new Lazy<EbcdicCodePage>(() => new EbcdicCodePage(page.Ccsid, page.Number)));

    private readonly char[] _characters = new char[256];

    // By the high octet of a character, then by its low octet. An entry counts only if its octet decodes to the character.
    private readonly byte[]?[] _octets = new byte[]?[256];

    private EbcdicCodePage(int ccsid, int number)
    {
        Ccsid = ccsid;
        var encoding = CodePagesEncodingProvider.Instance.GetEncoding(number)
            ?? throw new InvalidOperationException($"This .NET has no code page {number}.");

        Span<byte> octets = stackalloc byte[256];
        for (var octet = 0; octet < 256; octet++)
            octets[octet] = (byte)octet;
        encoding.GetChars(octets, _characters);

        for (var octet = 0; octet < 256; octet++)
        {
            if (_characters[octet] == '?' && octet != QuestionMark)
                _characters[octet] = NoCharacter;
        }

        _characters[NewLine] = '\n';
        _characters[LineFeed] = NoCharacter;
        for (var octet = 0; octet < 256; octet++)
        {
            if (_characters[octet] is var character and not NoCharacter)
                (_octets[character >> 8] ??= new byte[256])[character & 0xFF] = (byte)octet;
        }

        _characters[LineFeed] = '\n';
        ToAscii = Table(octet => char.IsAscii(_characters[octet]) ? (byte)_characters[octet] : NotAscii);
        FromAscii = Table(octet => octet < 0x80 && TryEncode((char)octet, out var encoded) ? encoded : NotAscii);
    }

    /// <summary>The CCSIDs of all pages, ascending.</summary>
    public static IReadOnlyList<int> SupportedCcsids { get; } = [.. Pages.Keys.Order()];

    public int Ccsid { get; }

    /// <summary>256 entries: the ASCII character of an octet.</summary>
    internal byte[] ToAscii { get; }

    /// <summary>256 entries: the octet of an ASCII character. X'FF' is no ASCII character on any page.</summary>
    internal byte[] FromAscii { get; }

    /// <summary>Pages whose number in .NET is their CCSID.</summary>
    private static IEnumerable<(int Ccsid, int Number)> NumberedByCcsid =>
        ((int[])[37, 500, 870, 875, 1026, 1047, .. Enumerable.Range(1140, 10)]).Select(number => (number, number));

    /// <summary>.NET has these under numbers of Microsoft's: <c>GetEncoding(273)</c> throws.</summary>
    private static IEnumerable<(int Ccsid, int Number)> NumberedOtherwise =>
    [
        (273, 20273), (277, 20277), (278, 20278), (280, 20280), (284, 20284), (285, 20285), (290, 20290), (297, 20297),
        (420, 20420), (423, 20423), (424, 20424), (833, 20833), (838, 20838), (871, 20871), (880, 20880), (905, 20905),
        (924, 20924), (1025, 21025),
    ];

    public static bool TryGet(int ccsid, [NotNullWhen(true)] out EbcdicCodePage? page)
    {
        page = Pages.TryGetValue(ccsid, out var lazy) ? lazy.Value : null;
        return page is not null;
    }

    public static bool IsSupported(int ccsid) => Pages.ContainsKey(ccsid);

    internal bool TryEncode(char character, out byte octet)
    {
        octet = _octets[character >> 8] is { } row ? row[character & 0xFF] : (byte)0;

        // LF answers to two octets and is sent as NL; the table holds NL for it.
        return _characters[octet] == character && character != NoCharacter;
    }

    internal bool TryDecode(byte octet, out char character)
    {
        character = _characters[octet];
        return character != NoCharacter;
    }

    private static byte[] Table(Func<int, byte> entry)
    {
        var table = new byte[256];
        for (var octet = 0; octet < 256; octet++)
            table[octet] = entry(octet);
        return table;
    }
}
