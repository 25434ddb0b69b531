using Portcullis.Protocol.Commands;
using Portcullis.Protocol.Replies;
using Portcullis.Server.Sessions;

namespace Portcullis.Server.Commands;

/// <summary>REIN (RFC 959 §4.1.1): as after connecting. A transfer under way ends first, since REIN waits its turn.</summary>
internal static class Rein
{
    public static readonly Command Command = Command.Switching("REIN", Argument.None, "REIN", Execute);

    private static CommandResult Execute(Session session, CommandLine line)
    {
        if (!session.State.Protection.Control)
        {
            session.State = session.InitialState;
            return new CommandResult.Answered(Replies.Reinitialized);
        }

        // The client may have commands under way, and they would come in the clear or under TLS as the moment has it.
        if (session.IsReading || session.IsImplicitTls)
            return new CommandResult.Answered(Replies.CommandNotImplemented);

        // RFC 4217 §13: the reply is under TLS still; what follows is in the clear, and needs AUTH again.
        return new CommandResult.Switches(Replies.Reinitialized, async cancellation =>
        {
            await session.Tls.EndAsync(cancellation);
            session.State = session.InitialState;
        });
    }
}
