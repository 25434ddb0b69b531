using Portcullis.Protocol.Paths;
using Portcullis.Server.Profiles;

namespace Portcullis.Configuration;

/// <summary><c>paths</c>: what is known of files by their pathnames.</summary>
internal static class PathTable
{
    private static readonly PathSettings Any = new(PathPattern.Parse("*"));

    public static TextKind<PathPattern> Pattern { get; } = new(
        "a pattern for a name, like \"*.dat\", or for a whole pathname, like \"/in/*.dat\" or \"/in/**\"",
        text => PathPattern.TryParse(text, out var pattern, out _) ? new(pattern, null) : null,
        pattern => pattern.ToString())
    { ExampleText = "/in/**" };

    private static readonly TextKind<string> MediaType = new(
        "a media type, like \"text/csv\"", text => ClientSettingsCheck.IsMediaType(text) ? new(text, null) : null, text => text)
    { ExampleText = "text/csv" };

    private static readonly TextKind<string> Language = new(
        "a language, like \"en\" or \"de-AT\"", text => ClientSettingsCheck.IsLanguage(text) ? new(text, null) : null, text => text)
    { ExampleText = "en" };

    private static readonly Table<PathSettings> Rows = new(
        Of("pattern", Pattern, "Which files. ** stands for any number of directories, none included.", (s, v) => s with { Pattern = v }) with { IsRequired = true },
        Of("records", RecordTable.Same, "How their records are stored with STRU R in TYPE I and L 8. SITE RECFM and LRECL outrank it.", (s, v) => s with { Records = v }),
        Of("mediaType", MediaType, "Their fact Media-Type (RFC 3659 §7.5.8).", (s, v) => s with { MediaType = v }),
        Of("language", Language, "Their fact Lang (RFC 3659 §7.5.6): the language of their names, by its tag (RFC 5646).", (s, v) => s with { Language = v }));

    /// <summary>Of the server.</summary>
    public static ListKind<PathSettings> Told { get; } = Of();

    /// <summary>Of whoever else has them: the same rows, told of once.</summary>
    public static ListKind<PathSettings> Same { get; } = Of("paths[]");

    private static ListKind<PathSettings> Of(string? sameAs = null) =>
        new(new ObjectKind<PathSettings, PathSettings>(Rows, _ => Any, (owner, _, _, _) => owner, sameAs, """{ "pattern": "*.dat", "records": { "format": "fixed", "length": 80 } }"""));

    private static Setting<PathSettings, T> Of<T>(string key, Kind<T> kind, string description, Func<PathSettings, T, PathSettings> set) =>
        new(key, kind, description, Any, null, set);
}
