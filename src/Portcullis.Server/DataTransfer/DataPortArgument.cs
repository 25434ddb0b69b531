using System.Diagnostics.CodeAnalysis;
using System.Net;
using Portcullis.Protocol.Addresses;
using Portcullis.Server.Policies;

namespace Portcullis.Server.DataTransfer;

/// <summary>Reads the argument of PORT, EPRT and LPRT: for the commands, and for <c>portcullis explain</c>.</summary>
public static class DataPortArgument
{
    /// <param name="verb">PORT, EPRT or LPRT.</param>
    /// <param name="argument">As the client sent it.</param>
    /// <param name="controlPeer">Tells which network protocol the control connection uses.</param>
    /// <param name="dataPort">What was asked for, where true is returned.</param>
    /// <param name="refusal">Why it cannot be read, where false is returned.</param>
    public static bool TryRead(
        string verb, string argument, IPAddress controlPeer, [NotNullWhen(true)] out IPEndPoint? dataPort, [NotNullWhen(false)] out PolicyDecision.Refused? refusal)
    {
        refusal = verb switch
        {
            "PORT" => ReadPort(argument, out dataPort),
            "LPRT" => ReadLongPort(argument, controlPeer, out dataPort),
            _ => ReadExtendedPort(argument, controlPeer, out dataPort),
        };
        if (refusal is not null)
            dataPort = null;
        return refusal is null;
    }

    private static PolicyDecision.Refused? ReadPort(string argument, out IPEndPoint dataPort) =>
        HostPort.TryParse(argument, out dataPort)
            ? null
            : new PolicyDecision.Refused(DataConnectionRules.Malformed, "Invalid PORT command: the argument is h1,h2,h3,h4,p1,p2, six numbers from 0 to 255.");

    private static PolicyDecision.Refused? ReadLongPort(string argument, IPAddress controlPeer, out IPEndPoint dataPort)
    {
        var ours = NetworkProtocols.Of(controlPeer);
        return LongHostPort.TryParse(argument, out dataPort) switch
        {
            LongHostPortResult.Malformed => new PolicyDecision.Refused(
                DataConnectionRules.Malformed, "Invalid LPRT command: the argument is 4,4,h1,h2,h3,h4,2,p1,p2 or 6,16,h1,...,h16,2,p1,p2."),
            LongHostPortResult.Parsed when NetworkProtocols.Of(dataPort.Address) == ours => null,

            // The words of RFC 1639.
            _ => new PolicyDecision.Refused(DataConnectionRules.AddressFamily, $"Supported address families are ({(ours == NetworkProtocol.IPv4 ? 4 : 6)})"),
        };
    }

    private static PolicyDecision.Refused? ReadExtendedPort(string argument, IPAddress controlPeer, out IPEndPoint dataPort)
    {
        var ours = NetworkProtocols.Of(controlPeer);
        return ExtendedHostPort.TryParse(argument, out dataPort) switch
        {
            ExtendedHostPortResult.Malformed => new PolicyDecision.Refused(
                DataConnectionRules.Malformed, "Invalid EPRT command: the argument is |1|IPv4 address|port| or |2|IPv6 address|port|."),
            ExtendedHostPortResult.Parsed when NetworkProtocols.Of(dataPort.Address) == ours => null,

            // The words of RFC 2428 §2, with the one protocol this connection can have.
            _ => new PolicyDecision.Refused(DataConnectionRules.NetworkProtocol, $"Network protocol not supported, use ({(int)ours})"),
        };
    }
}
