using Portcullis.Protocol.Addresses;
using Portcullis.Protocol.Commands;
using Portcullis.Protocol.Replies;
using Portcullis.Server.DataTransfer;
using Portcullis.Server.Sessions;

namespace Portcullis.Server.Commands;

/// <summary>EPRT (RFC 2428 §2): PORT for any network protocol, under the same policy.</summary>
internal static class Eprt
{
    public static readonly Command Command =
        Command.WhenLoggedIn("EPRT", Argument.Required, "EPRT <SP> |protocol|address|port|", Execute) with { KeepsRestart = true, FixedFeature = "EPRT" };

    private static ValueTask<Reply> Execute(Session session, Login.Done login, CommandLine line, CancellationToken cancellation) =>
        ValueTask.FromResult(DataPorts.RefuseAfterEpsvAll(session, "EPRT") ?? Propose(session, line.Argument));

    private static Reply Propose(Session session, string argument)
    {
        var ours = NetworkProtocols.Of(session.Peer.Address);
        switch (ExtendedHostPort.TryParse(argument, out var dataPort))
        {
            case ExtendedHostPortResult.Malformed:
                return DataPorts.Refuse(session, "EPRT", DataConnectionRules.Malformed, "Invalid EPRT command: the argument is |1|IPv4 address|port| or |2|IPv6 address|port|.");

            case ExtendedHostPortResult.Parsed when NetworkProtocols.Of(dataPort.Address) == ours:
                return DataPorts.Propose(session, "EPRT", dataPort);

            // The words of RFC 2428 §2, with the one protocol this connection can have.
            default:
                return DataPorts.Refuse(session, "EPRT", DataConnectionRules.NetworkProtocol, $"Network protocol not supported, use ({(int)ours})");
        }
    }
}
