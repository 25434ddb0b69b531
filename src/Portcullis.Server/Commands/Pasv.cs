using System.Net;
using Portcullis.Protocol.Addresses;
using Portcullis.Protocol.Commands;
using Portcullis.Protocol.Replies;
using Portcullis.Server.DataTransfer;
using Portcullis.Server.Policies;
using Portcullis.Server.Sessions;

namespace Portcullis.Server.Commands;

/// <summary>PASV (RFC 959 §4.1.2). Its reply has room for IPv4 only.</summary>
internal static class Pasv
{
    public static readonly Command Command =
        Command.WhenLoggedIn("PASV", Argument.None, "PASV", ExecuteAsync) with { KeepsRestart = true };

    private static async ValueTask<Reply> ExecuteAsync(Session session, Login.Done login, CommandLine line, CancellationToken cancellation)
    {
        if (DataPorts.RefuseAfterEpsvAll(session, "PASV") is { } reply)
            return reply;
        if (NetworkProtocols.Of(session.Called.Address) != NetworkProtocol.IPv4)
            return session.Refuse("PASV", DataConnectionRules.NetworkProtocol, "PASV is for IPv4 and this connection is IPv6; use EPSV.");

        var told = session.State.Settings.PassiveAddress;
        var address = told is null ? session.Called.Address : await session.Server.PassiveAddresses.FindAsync(told, cancellation);
        return address is not null
            ? DataPorts.Listen(session, "PASV", port => Replies.EnteringPassiveMode(new IPEndPoint(address, port)))
            : session.Refuse("PASV", new PolicyDecision.Refused(DataConnectionRules.NoPassiveAddress, "The address for PASV is not known now; use EPSV.") { Because = told!.ToString() });
    }
}
