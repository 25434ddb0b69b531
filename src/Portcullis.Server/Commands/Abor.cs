using Portcullis.Protocol.Commands;
using Portcullis.Protocol.Replies;
using Portcullis.Server.DataTransfer;
using Portcullis.Server.Sessions;

namespace Portcullis.Server.Commands;

/// <summary>
/// ABOR (RFC 959 §4.1.3): with a transfer under way 426 and then 226, when it has let go; without one 226, and a data
/// connection that waits is closed.
/// </summary>
internal static class Abor
{
    public static readonly Command Command =
        Command.Anyone("ABOR", Argument.None, "ABOR", Execute) with { DuringTransfer = DuringTransfer.Answered };

    private static ValueTask<Reply?> Execute(Session session, CommandLine line, CancellationToken cancellation)
    {
        if (session.Work is not null)
        {
            session.AbortWork();
            return default;
        }

        if (session.State.DataPort is DataPort.Passive)
            session.State = session.State with { DataPort = new DataPort.Unset() };
        return ValueTask.FromResult<Reply?>(session.State.Login is Login.Done ? Replies.NothingToAbort : Replies.NotLoggedIn);
    }
}
