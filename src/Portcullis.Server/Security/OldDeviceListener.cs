using System.Net;

namespace Portcullis.Server.Security;

/// <summary>
/// A port of its own, where TLS 1.0 and 1.1 are spoken too, which RFC 8996 forbids: for devices that know no better, and that nobody can
/// change. It is for named networks and until a day, and the log reminds of it daily. What else holds, holds there too.
/// </summary>
/// <param name="Name">For the log.</param>
/// <param name="EndPoint">No other listener's.</param>
/// <param name="Networks">Who is served; nobody else is.</param>
/// <param name="Until">The moment after its last day.</param>
public sealed record OldDeviceListener(string Name, IPEndPoint EndPoint, IReadOnlyList<IPNetwork> Networks, DateTimeOffset Until)
{
    /// <summary>The handshake comes first, as on port 990.</summary>
    public bool IsImplicit { get; init; }

    internal bool IsFor(IPAddress peer) => Networks.Any(network => network.Contains(peer));

    /// <summary>All that is wrong with it, in words.</summary>
    internal IEnumerable<string> Validate(TlsEngine engine)
    {
        if (string.IsNullOrWhiteSpace(Name) || Name.Any(char.IsControl))
            yield return "Tls.OldDevices: the listener needs a name, on one line.";
        if (Networks.Count == 0)
            yield return "Tls.OldDevices: at least one network is needed; it is not for everybody.";
        if (!TlsContexts.CanBind(engine))
            yield return "Tls.OldDevices: TLS 1.0 and 1.1 need libssl 3 on Linux; SslStream does not speak them.";
    }
}
