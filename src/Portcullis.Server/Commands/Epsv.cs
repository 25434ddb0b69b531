using System.Globalization;
using Portcullis.Protocol.Addresses;
using Portcullis.Protocol.Commands;
using Portcullis.Protocol.Replies;
using Portcullis.Server.DataTransfer;
using Portcullis.Server.Sessions;

namespace Portcullis.Server.Commands;

/// <summary>EPSV (RFC 2428 §3 and §4): alone, with the network protocol, or ALL.</summary>
internal static class Epsv
{
    public static readonly Command Command =
        Command.WhenLoggedIn("EPSV", Argument.Optional, "EPSV [<SP> 1 | 2 | ALL]", Execute) with { KeepsRestart = true, FixedFeature = "EPSV" };

    private static ValueTask<Reply> Execute(Session session, Login.Done login, CommandLine line, CancellationToken cancellation)
    {
        var ours = NetworkProtocols.Of(session.Peer.Address);
        return ValueTask.FromResult(line.Argument.ToUpperInvariant() switch
        {
            "" => Listen(session),
            "ALL" => ListenOnly(session),
            "1" or "2" when line.Argument == ((int)ours).ToString(CultureInfo.InvariantCulture) => Listen(session),
            var other when other.All(char.IsAsciiDigit) =>
                session.Refuse("EPSV", DataConnectionRules.NetworkProtocol, $"Network protocol not supported, use ({(int)ours})"),
            _ => Replies.ArgumentWrong("The argument of EPSV is 1, 2 or ALL."),
        });
    }

    private static Reply Listen(Session session) =>
        DataPorts.Listen(session, "EPSV", port => Replies.EnteringExtendedPassiveMode(port));

    private static Reply ListenOnly(Session session)
    {
        session.State = session.State with { ExtendedPassiveOnly = true, DataPort = new DataPort.Unset(), DataConnection = null };
        return Replies.ExtendedPassiveOnly;
    }
}
