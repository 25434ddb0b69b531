using System.Globalization;
using System.Net;
using Portcullis.Protocol.Addresses;
using Portcullis.Protocol.Replies;

namespace Portcullis.Server.Policies;

/// <summary>
/// Keeps the server-DTP from being aimed at third parties: the bounce attack of RFC 2577 §2. A pure function; the server,
/// the active connector and <c>portcullis explain</c> ask the same one.
/// </summary>
public sealed class DataPortPolicy(DataPortOptions options) : ISitePolicy
{
    private const int FirstUnreservedPort = 1024, FtpDataPort = 20;

    public static readonly PolicyRule Reserved = new(
        "data-port.reserved", ReplyCode.ParameterNotImplemented,
        "A data port below 1024 is refused, whatever the address.",
        "Microsoft Q140424; RFC 2577 §3",
        "--data-ports nt4 allows port 20; --data-ports legacy with --legacy-network CIDR allows reserved ports to listed clients",
        "Use PASV or EPSV (on IBM i: SENDPASV 1), or a data port from 1024 up.");

    public static readonly PolicyRule ForeignHost = new(
        "data-port.foreign-host", ReplyCode.ParameterNotImplemented,
        "A data port at an address that is not the control connection's peer is refused.",
        "RFC 2577 §3",
        "none: server-to-server transfer (FXP) is not offered",
        "Send the address you connected from. Behind a NAT that does not translate PORT, use PASV or EPSV.");

    public static readonly PolicyRule ServicePort = new(
        "data-port.service", ReplyCode.ParameterNotImplemented,
        "A reserved port that belongs to a well-known service is refused even to a listed legacy network.",
        "RFC 2577 §2",
        "dataPorts.servicePorts in the configuration file; DataPortOptions.ServicePorts for an embedder",
        "Use PASV or EPSV, or another data port.");

    public static readonly PolicyRule PortZero = new(
        "data-port.zero", ReplyCode.ArgumentSyntaxError,
        "Port 0 is no data port.",
        "RFC 959 §5.3.2; RFC 6335 §6",
        "none",
        "Send the port your client listens on.");

    public PolicyDecision OnDataPort(DataPortRequest request)
    {
        var (verb, dataPort, peer, at, _) = request;

        if (dataPort.Port == 0)
            return new PolicyDecision.Refused(PortZero, $"Invalid {verb} command: port 0 is not a data port.");

        if (dataPort.Port < FirstUnreservedPort && !IsFtpDataAllowed(dataPort.Port, PresetOf(request)))
            return OnReservedPort(request);

        if (!IsSameHost(dataPort.Address, peer))
            return RefuseForeignHost(verb, dataPort.Address);

        return PolicyDecision.Allow;
    }

    private PolicyDecision OnReservedPort(DataPortRequest request)
    {
        var (verb, dataPort, peer, at, _) = request;

        LegacyNetwork[] covering = PresetOf(request) == DataPortPreset.Legacy
            ? [.. options.LegacyNetworks.Where(network => network.Covers(peer.Unmapped(), at))]
            : [];
        if (covering.FirstOrDefault(network => network.Mode != ExceptionMode.Shadow) is { } inForce)
            return Except(request, inForce);

        var refused = new PolicyDecision.Refused(Reserved, $"Invalid {verb} command: data port {dataPort.Port} is reserved (below 1024). {Advice(request)}");
        return covering is [var shadow, ..] ? refused with { Because = DescribeShadow(shadow, Except(request, shadow)) } : refused;
    }

    // A port of a service, or another host, is none of an exception's business.
    private PolicyDecision Except(DataPortRequest request, LegacyNetwork exception)
    {
        var (verb, dataPort, peer, _, _) = request;
        if (!IsSameHost(dataPort.Address, peer))
            return RefuseForeignHost(verb, dataPort.Address);

        if (options.ServicePorts.Contains(dataPort.Port))
            return new PolicyDecision.Refused(ServicePort, $"Invalid {verb} command: data port {dataPort.Port} belongs to a well-known service. Use PASV or EPSV, or another port.");

        return new PolicyDecision.Excepted(Reserved, Describe(exception)) { Warns = exception.Mode == ExceptionMode.Warn };
    }

    // Batch users find this line by scanning a log, so it stays one line and short.
    private string Advice(DataPortRequest request)
    {
        var walk = request.Walk.Refused(request.DataPort.Port);
        if (!walk.IsRecognised)
            return "Use PASV or EPSV.";

        return (NextAllowedPort(request.DataPort.Port, PresetOf(request)) - request.DataPort.Port) switch
        {
            1 => "Use PASV or EPSV; or the next port will do.",
            var steps => $"Use PASV or EPSV; or the {Ordinal(steps)} next port will do.",
        };
    }

    private DataPortPreset PresetOf(DataPortRequest request) => request.Preset ?? options.Preset;

    private static int NextAllowedPort(int port, DataPortPreset preset) => port < FtpDataPort && IsFtpDataAllowed(FtpDataPort, preset) ? FtpDataPort : FirstUnreservedPort;

    private static bool IsFtpDataAllowed(int port, DataPortPreset preset) => port == FtpDataPort && preset == DataPortPreset.Nt4;

    private static PolicyDecision.Refused RefuseForeignHost(string verb, IPAddress address) =>
        new(ForeignHost, $"Invalid {verb} command: {address} is not the host of your control connection. Use PASV or EPSV.");

    // Octets only: an IPv6 scope is the server's own view of a link, and the client cannot send it.
    private static bool IsSameHost(IPAddress address, IPAddress peer) =>
        address.Unmapped().GetAddressBytes().AsSpan().SequenceEqual(peer.Unmapped().GetAddressBytes());

    private static string Describe(LegacyNetwork exception) =>
        $"legacy network {exception.Network}"
        + (exception.Until is { } until ? $", until {until.ToString("u", CultureInfo.InvariantCulture)}" : "")
        + (exception.Comment is { } comment ? $" ({comment})" : "");

    private static string DescribeShadow(LegacyNetwork exception, PolicyDecision decision) =>
        $"in shadow: {Describe(exception)} " + (decision is PolicyDecision.Refused refused ? $"would not help, rule {refused.Rule.Id} refuses it" : "would let it through");

    private static string Ordinal(int n) => (n % 100, n % 10) switch
    {
        (11 or 12 or 13, _) => $"{n}th",
        (_, 1) => $"{n}st",
        (_, 2) => $"{n}nd",
        (_, 3) => $"{n}rd",
        _ => $"{n}th",
    };
}
