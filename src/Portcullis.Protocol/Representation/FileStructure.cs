namespace Portcullis.Protocol.Representation;

/// <summary>The file structure: the argument of STRU (RFC 959 §3.1.2).</summary>
public enum FileStructure
{
    File,
    Record,
    Page,
}

public static class FileStructures
{
    /// <summary>
    /// <c>structure-code = "F" / "R" / "P"</c>, of either case. F and R are implemented. A letter more is a syntax error: the
    /// grammar of RFC 959 is closed, and nobody has added to it.
    /// </summary>
    public static ParameterResult TryParse(string argument, out FileStructure structure)
    {
        var text = argument.AsSpan().Trim(' ');
        (structure, var result) = text.Length == 1 ? Find(text[0]) : (FileStructure.File, ParameterResult.Malformed);
        return result;
    }

    private static (FileStructure, ParameterResult) Find(char letter) => char.ToUpperInvariant(letter) switch
    {
        'F' => (FileStructure.File, ParameterResult.Parsed),
        'R' => (FileStructure.Record, ParameterResult.Parsed),
        'P' => (FileStructure.Page, ParameterResult.NotImplemented),
        _ => (FileStructure.File, ParameterResult.Malformed),
    };
}
