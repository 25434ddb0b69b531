using System.Net;
using Portcullis.Protocol.Addresses;

namespace Portcullis.Server.Defence;

/// <summary>
/// How clients are treated that fail to log in again and again, or do what no FTP client does. Clients on this host are never
/// blamed or banned: it is how the operator gets in, and a proxy there brings everybody.
/// </summary>
public sealed record DefenderOptions
{
    /// <summary>Off: nobody is scored, and only the bans of operators hold.</summary>
    public bool IsOn { get; init; } = true;

    /// <summary>Points at which a client is banned: a failed login is one. Two sessions' worth of <see cref="FtpServerOptions.MaximumFailedLogins"/>.</summary>
    public int BanAt { get; init; } = 10;

    /// <summary>Of the first ban; each one after it is twice as long.</summary>
    public TimeSpan BanTime { get; init; } = TimeSpan.FromMinutes(15);

    /// <summary>Of any. A client that stays away for as long after a ban begins anew.</summary>
    public TimeSpan LongestBan { get; init; } = TimeSpan.FromHours(24);

    /// <summary>In which as many points lapse as a ban takes: who is slower than that is not banned.</summary>
    public TimeSpan Decay { get; init; } = TimeSpan.FromMinutes(30);

    /// <summary>Clients that are never blamed or banned, not even by an operator: monitors, gateways behind which many sit.</summary>
    public IReadOnlyList<IPNetwork> Trusted { get; init; } = [];

    public bool Trusts(IPAddress client)
    {
        var address = client.Unmapped();
        return IPAddress.IsLoopback(address) || Trusted.Any(network => network.Contains(address));
    }

    internal IEnumerable<string> Validate()
    {
        if (BanAt < 1)
            yield return $"Defender.BanAt: {BanAt} is less than 1.";
        foreach (var (name, time) in new[] { (nameof(BanTime), BanTime), (nameof(LongestBan), LongestBan), (nameof(Decay), Decay) })
        {
            if (time < TimeSpan.FromSeconds(1) || time > TimeSpan.FromDays(365))
                yield return $"Defender.{name}: {time} is not between a second and 365 days.";
        }

        if (LongestBan < BanTime)
            yield return $"Defender.LongestBan: {LongestBan} is shorter than BanTime, {BanTime}.";
    }
}
