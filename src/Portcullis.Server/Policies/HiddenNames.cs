using Portcullis.Protocol.Paths;

namespace Portcullis.Server.Policies;

/// <summary>Names that no listing shows.</summary>
/// <param name="Patterns">Of the names or pathnames.</param>
/// <param name="AreInaccessible">They, and all below them, are to a client as if they were not there.</param>
public sealed record HiddenNames(IReadOnlyList<PathPattern> Patterns, bool AreInaccessible)
{
    public static HiddenNames None { get; } = new([], false);

    public bool AreNone => Patterns.Count == 0;

    /// <summary>Whether a listing leaves it out.</summary>
    public bool Match(FtpPath path) => Find(path) is not null;

    /// <summary>The pattern that makes it as if it were not there; null for none.</summary>
    public PathPattern? FindBarrier(FtpPath path)
    {
        if (!AreInaccessible || AreNone)
            return null;

        for (; !path.IsRoot; path = path.Parent)
        {
            if (Find(path) is { } pattern)
                return pattern;
        }

        return null;
    }

    private PathPattern? Find(FtpPath path)
    {
        foreach (var pattern in Patterns)
        {
            if (pattern.IsMatch(path))
                return pattern;
        }

        return null;
    }
}
