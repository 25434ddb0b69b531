using System.Buffers;

namespace Portcullis.Client.LocalFiles;

/// <summary>
/// What a stranger may call a file in a local directory: one name, and on no system more. A name of Windows' devices is
/// refused on every system, for files wander.
/// </summary>
internal static class LocalName
{
    private static readonly SearchValues<string> Devices = SearchValues.Create(
        ["CON", "PRN", "AUX", "NUL", "CONIN$", "CONOUT$", "CLOCK$", .. Enumerable.Range(0, 10).SelectMany(static n => new[] { $"COM{n}", $"LPT{n}" })],
        StringComparison.OrdinalIgnoreCase);

    /// <summary>What is wrong with it, as the end of a sentence; null where nothing is.</summary>
    public static string? Fault(string name)
    {
        if (name.Length == 0)
            return "is empty";
        if (name is "." or "..")
            return "is a directory";
        if (name.AsSpan().ContainsAny('/', '\\'))
            return "leads elsewhere";
        if (name.Any(char.IsControl))
            return "holds control characters";
        if (Devices.Contains(name.Split('.')[0].Trim(' ')))
            return "is a device";

        // A stream of another file, or a drive; and blanks and dots that end a name are dropped.
        return OperatingSystem.IsWindows() && (name.Contains(':') || name[^1] is '.' or ' ') ? "is no name of a file here" : null;
    }
}
