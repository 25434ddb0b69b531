using System.Net;
using Portcullis.Protocol.Addresses;
using Portcullis.Server.Security;

namespace Portcullis.Server.Policies;

/// <summary>Who is served on the listener for old devices.</summary>
public static class OldDevicePolicy
{
    /// <param name="listener">As it is set now; null where it is set no more.</param>
    /// <param name="peer">Who calls.</param>
    /// <param name="now">By which it ends.</param>
    public static PolicyDecision Decide(OldDeviceListener? listener, IPAddress peer, DateTimeOffset now) =>
        listener is null || listener.Until <= now ? Refuse(TlsRules.OldDevicesOver, $"the last day of {listener?.Name} is over")
        : !listener.IsFor(peer.Unmapped()) ? Refuse(TlsRules.OldDevicesNetwork, $"{listener.Name}")
        : PolicyDecision.Allow;

    private static PolicyDecision.Refused Refuse(PolicyRule rule, string because) =>
        new(rule, "This port is not for you; use the ordinary one.") { Because = because };
}
