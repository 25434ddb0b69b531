using System.Globalization;
using System.Text;
using Portcullis.Protocol.Paths;

namespace Portcullis.Server.Policies;

/// <summary>Which names uploads, renames and new directories may have. Case is ignored: a filter of ".exe" is one of ".EXE" too.</summary>
public sealed record NameRules
{
    public static NameRules Default { get; } = new();

    /// <summary>Files must match one of them; empty lets all.</summary>
    public IReadOnlyList<PathPattern> Allow { get; init; } = [];

    /// <summary>Neither a file nor a directory may match one.</summary>
    public IReadOnlyList<PathPattern> Deny { get; init; } = [];

    /// <summary>
    /// Characters that show nothing, or turn the text around them: with them one name looks like another. The joiners of Persian and of emoji
    /// are none of them. What is there already is not touched.
    /// </summary>
    public bool AllowInvisible { get; init; }

    /// <summary>Why the name is refused, in words for the operator; null where it is not.</summary>
    public string? Refuse(FtpPath path, bool isDirectory)
    {
        if (!AllowInvisible && FindInvisible(path.Name) is { } invisible)
            return string.Create(CultureInfo.InvariantCulture, $"the name has the invisible character U+{invisible.Value:X4}");
        if (Deny.FirstOrDefault(pattern => pattern.IsMatch(path, ignoreCase: true)) is { } denied)
            return $"names.deny has \"{denied}\"";
        return isDirectory || Allow.Count == 0 || Allow.Any(pattern => pattern.IsMatch(path, ignoreCase: true)) ? null : "no pattern of names.allow matches";
    }

    private static Rune? FindInvisible(string name)
    {
        if (Ascii.IsValid(name))
            return null;

        foreach (var rune in name.EnumerateRunes())
        {
            // ZWNJ and ZWJ are letters of a kind; all else of this category only formats.
            if (Rune.GetUnicodeCategory(rune) is UnicodeCategory.Format or UnicodeCategory.LineSeparator or UnicodeCategory.ParagraphSeparator
                && rune.Value is not (0x200C or 0x200D or (>= 0xE0020 and <= 0xE007F)))
                return rune;
        }

        return null;
    }
}
