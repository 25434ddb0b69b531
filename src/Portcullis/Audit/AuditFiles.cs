using System.Globalization;

namespace Portcullis.Audit;

/// <summary>The files of the record, in their order: <c>audit-00000001.jsonl</c> and on.</summary>
internal static class AuditFiles
{
    private const string Prefix = "audit-", Suffix = ".jsonl";

    public static string NameOf(int number) => string.Create(CultureInfo.InvariantCulture, $"{Prefix}{number:00000000}{Suffix}");

    /// <exception cref="IOException">The folder cannot be read.</exception>
    public static IReadOnlyList<int> NumbersIn(string folder) =>
    [
        .. Directory.EnumerateFiles(folder, Prefix + "*" + Suffix)
            .Select(file => Path.GetFileName(file)[Prefix.Length..^Suffix.Length])
            .Select(digits => int.TryParse(digits, NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? number : 0)
            .Where(number => number > 0)
            .Order(),
    ];

    /// <summary>To be read while it is written.</summary>
    /// <exception cref="IOException">The file cannot be opened.</exception>
    public static FileStream Open(string folder, int number) =>
        new(Path.Combine(folder, NameOf(number)), FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete, bufferSize: 0);
}
