namespace Portcullis.Server.Commands;

/// <summary>Several pathnames in one argument: SITE COPY, COMB.</summary>
internal static class Pathnames
{
    /// <summary>Parted by spaces; in '"' where they hold one. Without any '"' each space parts, so that two in a row make an empty word.</summary>
    public static string[] Split(string argument) => argument.Contains('"') ? [.. Quoted(argument)] : argument.Split(' ');

    private static IEnumerable<string> Quoted(string text)
    {
        var rest = text.TrimStart(' ');
        while (rest.Length > 0)
        {
            var quoted = rest[0] == '"';
            var end = rest.IndexOf(quoted ? '"' : ' ', quoted ? 1 : 0);
            yield return end < 0 ? rest.TrimStart('"') : rest[(quoted ? 1 : 0)..end];
            rest = end < 0 ? "" : rest[(end + 1)..].TrimStart(' ');
        }
    }
}
