using System.Net;
using System.Text.Json.Serialization;

namespace Portcullis.Server.Diagnostics;

/// <summary>Told of every command that was answered, and of each session's begin and end.</summary>
public interface IAccessLog
{
    /// <summary>Called by sessions, many at once: it neither blocks nor throws.</summary>
    void Write(AccessEntry entry);
}

/// <summary>A command and its last reply; or the begin or end of a session.</summary>
public sealed record AccessEntry
{
    /// <summary>The <see cref="Method"/> of the entry that begins a session, as IIS calls it.</summary>
    public const string SessionBegan = "ControlChannelOpened";

    public const string SessionEnded = "ControlChannelClosed";

    /// <summary>When it was answered.</summary>
    public required DateTimeOffset At { get; init; }

    /// <summary>The number of the session, as in the log.</summary>
    public required long Session { get; init; }

    public required IPEndPoint Peer { get; init; }

    public required IPEndPoint Local { get; init; }

    /// <summary>Null before the login.</summary>
    public string? User { get; init; }

    public bool IsAnonymous { get; init; }

    /// <summary>The verb; of what is no command, <c>?</c>, since a password may have been meant.</summary>
    public required string Method { get; init; }

    /// <summary>As the client sent it, any characters in it; <c>***</c> for a secret. Null for none.</summary>
    public string? Argument { get; init; }

    /// <summary>The pathname that it is about, from the root; null where it is about none.</summary>
    public string? Path { get; init; }

    /// <summary>The code of the reply; 0 for what is no command.</summary>
    public int Reply { get; init; }

    /// <summary>The rule that a refusal rests on.</summary>
    public string? Rule { get; init; }

    /// <summary>Why the session ended.</summary>
    public string? End { get; init; }

    /// <summary>Since the command came, or the session began.</summary>
    public TimeSpan Duration { get; init; }

    public AccessTransfer? Transfer { get; init; }
}

/// <param name="Direction">"sent" or "received", seen from the server.</param>
/// <param name="Outcome">One word, "completed" for the good one.</param>
/// <param name="Octets">Over the data connection.</param>
/// <param name="IsText">TYPE A or E.</param>
public sealed record AccessTransfer(string Direction, string Outcome, long Octets, bool IsText)
{
    [JsonIgnore]
    public bool IsComplete => Outcome == "completed";
}
