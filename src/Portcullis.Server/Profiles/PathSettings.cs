using Portcullis.Protocol.Paths;
using Portcullis.Protocol.Representation;

namespace Portcullis.Server.Profiles;

/// <summary>What is known of the files that match a pattern. In a list of these the first that matches and says it holds.</summary>
public sealed record PathSettings(PathPattern Pattern)
{
    /// <summary>How their records are stored with STRU R in TYPE I and L 8. Null: not said here.</summary>
    public RecordFormat? Records { get; init; }

    /// <summary>The fact media-type (RFC 3659 §7.5.8), like <c>text/csv</c>.</summary>
    public string? MediaType { get; init; }

    /// <summary>The fact lang (RFC 3659 §7.5.6): the language of their names, not of their contents, by its tag (RFC 5646).</summary>
    public string? Language { get; init; }
}
