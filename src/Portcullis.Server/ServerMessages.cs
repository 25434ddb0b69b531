namespace Portcullis.Server;

/// <summary>What a server says to its users at certain moments. Windows NT's FTP service had all but the first.</summary>
public sealed record ServerMessages
{
    public const int MaximumLines = 100, MaximumLength = 500;

    public static readonly ServerMessages Default = new();

    /// <summary>Lines of the 220 before <see cref="FtpServerOptions.Greeting"/>.</summary>
    public IReadOnlyList<string> Banner { get; init; } = [];

    /// <summary>
    /// Lines of the 230, after a login: NT's GreetingMessage. Not said to an anonymous user whose password begins with '-',
    /// by which clients that choke on several lines have asked for quiet since the days of BSD.
    /// </summary>
    public IReadOnlyList<string> Welcome { get; init; } = [];

    /// <summary>The 221: NT's ExitMessage.</summary>
    public string Exit { get; init; } = "Goodbye.";

    /// <summary>The 421 in place of the greeting, to one session more than there may be: NT's MaxClientsMessage.</summary>
    public string TooManySessions { get; init; } = "Too many sessions; try again later.";

    internal IEnumerable<string> Validate()
    {
        foreach (var (name, lines) in new[] { (nameof(Banner), Banner), (nameof(Welcome), Welcome) })
        {
            if (lines.Count > MaximumLines)
                yield return $"Messages.{name}: {lines.Count} lines are more than {MaximumLines}.";
            if (FaultIn(lines) is { } fault)
                yield return $"Messages.{name}: {fault}";
        }

        foreach (var (name, line) in new[] { (nameof(Exit), Exit), (nameof(TooManySessions), TooManySessions) })
        {
            if (string.IsNullOrWhiteSpace(line))
                yield return $"Messages.{name}: it is empty.";
            if (FaultIn([line]) is { } fault)
                yield return $"Messages.{name}: {fault}";
        }
    }

    private static string? FaultIn(IEnumerable<string> lines)
    {
        foreach (var line in lines)
        {
            if (line.Any(char.IsControl))
                return "a line has a control character.";
            if (line.Length > MaximumLength)
                return $"a line has more than {MaximumLength} characters.";
        }

        return null;
    }
}
