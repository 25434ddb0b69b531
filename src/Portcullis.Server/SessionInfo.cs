using System.Net;

namespace Portcullis.Server;

/// <summary>A session as an operator sees it, at one moment.</summary>
public sealed record SessionInfo
{
    /// <summary>As in the log.</summary>
    public required long Number { get; init; }

    public required DateTimeOffset Since { get; init; }

    public required IPEndPoint Peer { get; init; }

    /// <summary>Where the client has connected to.</summary>
    public required IPEndPoint Local { get; init; }

    /// <summary>Null before the login.</summary>
    public string? User { get; init; }

    /// <summary>What the client calls itself.</summary>
    public string? Client { get; init; }

    /// <summary>Protocol and cipher suite; null in the clear.</summary>
    public string? Tls { get; init; }

    public string? WorkingDirectory { get; init; }

    public TransferInfo? Transfer { get; init; }
}

/// <param name="Verb">The command.</param>
/// <param name="Path">What it is about.</param>
/// <param name="Direction">"sent" or "received", seen from the server.</param>
/// <param name="Octets">Over the data connection so far.</param>
/// <param name="Duration">Since the 150.</param>
public sealed record TransferInfo(string Verb, string Path, string Direction, long Octets, TimeSpan Duration);

/// <param name="Used">They wait for their data connection now.</param>
/// <param name="Limit">How many there may be.</param>
/// <param name="Exhaustion">When there are none left, going by the last quarter of an hour; null while use does not rise.</param>
public sealed record PassivePortInfo(int Used, int Limit, TimeSpan? Exhaustion);
