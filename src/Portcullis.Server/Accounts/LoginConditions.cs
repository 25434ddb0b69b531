using System.Net;

namespace Portcullis.Server.Accounts;

/// <summary>What a login needs beside the right password. Who does not meet it is told what a wrong password is told.</summary>
public sealed record LoginConditions
{
    public static LoginConditions None { get; } = new();

    /// <summary>The moment it ends; null for never.</summary>
    public DateTimeOffset? Until { get; init; }

    /// <summary>Where the client is; none for anywhere.</summary>
    public IReadOnlyList<IPNetwork> Networks { get; init; } = [];

    /// <summary>In one of these; none for always. A session that is open goes on.</summary>
    public IReadOnlyList<LoginHours> Hours { get; init; } = [];

    /// <summary>Counts the login, and says whether it is among those that may be; null where they are not counted. Asked last, when all else has been met.</summary>
    public Func<CancellationToken, ValueTask<bool>>? TryUse { get; init; }

    /// <summary>Why it may not be, for the operator; null where it may. Uses are not looked at.</summary>
    public string? Against(DateTimeOffset now, IPAddress client) =>
        now >= Until ? $"the account ended {Until:yyyy-MM-dd HH:mm}Z"
        : Networks.Count > 0 && !Networks.Any(network => network.Contains(client.IsIPv4MappedToIPv6 ? client.MapToIPv4() : client)) ? $"the account is not for {client}"
        : Hours.Count > 0 && !Hours.Any(hours => hours.Contains(now)) ? $"the account is not for this time: {string.Join(", ", Hours)}"
        : null;
}
