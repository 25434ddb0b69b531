using Portcullis.Protocol.Commands;
using Portcullis.Protocol.Replies;
using Portcullis.Server.Sessions;

namespace Portcullis.Server.Commands;

/// <summary>QUIT (RFC 959 §4.1.1): after a transfer under way has ended, since QUIT waits its turn.</summary>
internal static class Quit
{
    public static readonly Command Command = Command.Anyone("QUIT", Argument.None, "QUIT", Execute);

    private static ValueTask<Reply?> Execute(Session session, CommandLine line, CancellationToken cancellation)
    {
        session.EndAfterReply(SessionEnd.Quit);
        return ValueTask.FromResult<Reply?>(Replies.ServiceClosing(session.Server.Options.Messages.Exit));
    }
}
