using System.Buffers;
using System.Security.Cryptography;
using System.Text;
using Portcullis.Protocol.Paths;

namespace Portcullis.Storage.Local;

/// <summary>
/// The hidden names: ".portcullis-", 26 characters, and ".part" for an upload under way, ".kept" for what is kept of one, ".mark"
/// for what is known about that. No method lists, finds or touches such a name, so that a client can neither see half a file
/// nor take one for its own.
/// </summary>
internal static class TemporaryName
{
    private const string Prefix = ".portcullis-", Part = ".part", Kept = ".kept", Mark = ".mark", Alphabet = "abcdefghijklmnopqrstuvwxyz234567";
    private const int StemLength = 26, Length = 43;

    private static readonly SearchValues<char> Stems =
        SearchValues.Create(Alphabet + Alphabet.ToUpperInvariant());

    /// <summary>Of an upload that begins: a random name.</summary>
    public static string Create() => Prefix + RandomNumberGenerator.GetString(Alphabet, StemLength) + Part;

    /// <summary>The same for each upload of this owner under this name, and nobody can tell either from it: 130 bits of a hash.</summary>
    public static string StemOf(string owner, string name)
    {
        var hash = SHA256.HashData(Encoding.UTF8.GetBytes($"{owner}\0{name}"));
        return string.Create(StemLength, hash, (stem, octets) =>
        {
            for (var i = 0; i < stem.Length; i++)
                stem[i] = Alphabet[((octets[i * 5 / 8] << 8 | octets[(i * 5 / 8) + 1]) >> (11 - (i * 5 % 8))) & 31];
        });
    }

    public static string KeptOf(string stem) => Prefix + stem + Kept;

    public static string MarkOf(string stem) => Prefix + stem + Mark;

    /// <summary>Of a name that ends with ".kept" or ".mark"; null for ".part".</summary>
    public static string? StemOfKept(ReadOnlySpan<byte> name)
    {
        var text = Encoding.Latin1.GetString(name);
        return text.EndsWith(Part, StringComparison.OrdinalIgnoreCase) ? null : text[Prefix.Length..^Kept.Length];
    }

    /// <summary>Case is ignored, as some file systems ignore it.</summary>
    public static bool Matches(ReadOnlySpan<char> name) =>
        name.Length == Length
        && name.StartsWith(Prefix, StringComparison.OrdinalIgnoreCase)
        && (name.EndsWith(Part, StringComparison.OrdinalIgnoreCase)
            || name.EndsWith(Kept, StringComparison.OrdinalIgnoreCase)
            || name.EndsWith(Mark, StringComparison.OrdinalIgnoreCase))
        && !name[Prefix.Length..^Part.Length].ContainsAnyExcept(Stems);

    public static bool Matches(ReadOnlySpan<byte> name)
    {
        if (name.Length != Length)
            return false;

        Span<char> characters = stackalloc char[Length];
        Encoding.Latin1.GetChars(name, characters);
        return Matches(characters);
    }

    public static bool IsIn(FtpPath path)
    {
        foreach (var range in path.Value.AsSpan().Split('/'))
        {
            if (Matches(path.Value.AsSpan(range)))
                return true;
        }

        return false;
    }
}
