using System.Net;
using Portcullis.Protocol.Replies;

namespace Portcullis.Server.Commands;

/// <summary>LPSV (RFC 1639): the forerunner of EPSV.</summary>
internal static class Lpsv
{
    public static readonly Command Command = Command.WhenLoggedIn("LPSV", Argument.None, "LPSV",
        (session, _, _, _) => ValueTask.FromResult(
            DataPorts.RefuseAfterEpsvAll(session, "LPSV")
            ?? DataPorts.Listen(session, "LPSV", port => Replies.EnteringLongPassiveMode(new IPEndPoint(session.Called.Address, port))))) with
    {
        KeepsRestart = true,
    };
}
