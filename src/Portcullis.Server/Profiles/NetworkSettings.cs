using System.Net;

namespace Portcullis.Server.Profiles;

/// <summary>What holds for clients by where they are.</summary>
/// <param name="Name">For the log.</param>
/// <param name="Networks">An IPv4 client of a dual-stack listener counts as IPv4.</param>
public sealed record NetworkSettings(string Name, IReadOnlyList<IPNetwork> Networks)
{
    public ClientSettings Settings { get; init; } = ClientSettings.None;

    /// <summary>Sessions from it at once, all addresses together; 0 or null for any number.</summary>
    public int? MaximumSessions { get; init; }

    /// <summary>Sessions from each of its addresses at once, 0 for any number; null for the server's.</summary>
    public int? MaximumSessionsPerAddress { get; init; }

    /// <summary>The one whose network is the smallest around the client; of equal ones the first.</summary>
    public static NetworkSettings? Find(IEnumerable<NetworkSettings> all, IPAddress client)
    {
        var (found, longest) = (default(NetworkSettings), -1);
        foreach (var each in all)
        {
            foreach (var network in each.Networks)
            {
                if (network.PrefixLength > longest && network.Contains(client))
                    (found, longest) = (each, network.PrefixLength);
            }
        }

        return found;
    }
}
