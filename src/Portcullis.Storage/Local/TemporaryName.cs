using System.Buffers;
using System.Security.Cryptography;
using System.Text;
using Portcullis.Protocol.Paths;

namespace Portcullis.Storage.Local;

/// <summary>
/// The name of an upload under way: ".portcullis-", 26 random characters, ".part". No method lists, finds or touches
/// such a name, so that a client can neither see half a file nor take one for its own.
/// </summary>
internal static class TemporaryName
{
    private const string Prefix = ".portcullis-", Suffix = ".part", Alphabet = "abcdefghijklmnopqrstuvwxyz234567";
    private const int RandomLength = 26, Length = 43;

    private static readonly SearchValues<char> Random =
        SearchValues.Create(Alphabet + Alphabet.ToUpperInvariant());

    public static string Create() => Prefix + RandomNumberGenerator.GetString(Alphabet, RandomLength) + Suffix;

    /// <summary>Case is ignored, as some file systems ignore it.</summary>
    public static bool Matches(ReadOnlySpan<char> name) =>
        name.Length == Length
        && name.StartsWith(Prefix, StringComparison.OrdinalIgnoreCase)
        && name.EndsWith(Suffix, StringComparison.OrdinalIgnoreCase)
        && !name[Prefix.Length..^Suffix.Length].ContainsAnyExcept(Random);

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
