using System.Net;

namespace Portcullis.Server.Defence;

/// <summary>Clients that are not served.</summary>
/// <param name="Clients">One host, or a network that an operator has banned.</param>
/// <param name="Since">When it began.</param>
/// <param name="Until">When it ends; null for an operator's without an end.</param>
/// <param name="Reason">For the operator.</param>
public sealed record Ban(IPNetwork Clients, DateTimeOffset Since, DateTimeOffset? Until, string Reason)
{
    /// <summary>Which one it is of those that followed each other; 0 for an operator's.</summary>
    public int Number { get; init; }

    public bool IsByOperator => Number == 0;
}

/// <summary>Keeps bans through restarts, and takes those of operators. It fails by any exception; the server then goes on by what it knows.</summary>
public interface IBanStore
{
    /// <summary>Another number after each change, by whomever.</summary>
    ValueTask<long> VersionAsync(CancellationToken cancellation);

    /// <summary>All of them with the version they are of; also those that have ended lately, by which the next one is longer.</summary>
    ValueTask<(long Version, IReadOnlyList<Ban> Bans)> LoadAsync(CancellationToken cancellation);

    /// <summary>In place of those of the same clients. Returns the version after it.</summary>
    ValueTask<long> SaveAsync(IReadOnlyList<Ban> bans, CancellationToken cancellation);
}
