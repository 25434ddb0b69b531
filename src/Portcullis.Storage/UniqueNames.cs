using System.Security.Cryptography;

namespace Portcullis.Storage;

/// <summary>The names to try for STOU, in order: the one asked for, a hundred numbered ones, and one that nobody has.</summary>
internal static class UniqueNames
{
    private const int Numbered = 100, RandomDigits = 16;

    public static IEnumerable<string> For(string name)
    {
        yield return name;
        for (var number = 1; number <= Numbered; number++)
            yield return $"{name}.{number}";
        yield return $"{name}.{RandomNumberGenerator.GetHexString(RandomDigits, lowercase: true)}";
    }
}
