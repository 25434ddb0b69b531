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
        listener is null || listener.Until <= now
            ? new PolicyDecision.Refused(TlsRules.OldDevicesOver, $"The last day of the listener for old devices {listener?.Name} is over.")
        : !listener.IsFor(peer.Unmapped())
            ? new PolicyDecision.Refused(TlsRules.OldDevicesNetwork, $"The listener for old devices {listener.Name} is not for {peer}.")
        : PolicyDecision.Allow;
}
