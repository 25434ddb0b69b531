using System.Net;
using Portcullis.Protocol.Addresses;
using Portcullis.Protocol.Commands;
using Portcullis.Protocol.Replies;
using Portcullis.Server.DataTransfer;
using Portcullis.Server.Sessions;

namespace Portcullis.Server.Commands;

/// <summary>PASV (RFC 959 §4.1.2). Its reply has room for IPv4 only.</summary>
internal static class Pasv
{
    public static readonly Command Command =
        Command.WhenLoggedIn("PASV", Argument.None, "PASV", Execute) with { KeepsRestart = true };

    private static ValueTask<Reply> Execute(Session session, Login.Done login, CommandLine line, CancellationToken cancellation) =>
        ValueTask.FromResult(DataPorts.RefuseAfterEpsvAll(session, "PASV") ?? Listen(session));

    private static Reply Listen(Session session) =>
        NetworkProtocols.Of(session.Local.Address) == NetworkProtocol.IPv4
            ? DataPorts.Listen(session, "PASV", listener => Replies.EnteringPassiveMode(new IPEndPoint(session.Local.Address, listener.Port)))
            : session.Refuse("PASV", DataConnectionRules.NetworkProtocol, "PASV is for IPv4 and this connection is IPv6; use EPSV.");
}
