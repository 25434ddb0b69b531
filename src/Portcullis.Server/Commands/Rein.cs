using Portcullis.Protocol.Commands;
using Portcullis.Protocol.Replies;
using Portcullis.Server.Sessions;

namespace Portcullis.Server.Commands;

/// <summary>REIN (RFC 959 §4.1.1): as after connecting. A transfer under way ends first, since REIN waits its turn.</summary>
internal static class Rein
{
    public static readonly Command Command = Command.Anyone("REIN", Argument.None, "REIN", Execute);

    private static ValueTask<Reply?> Execute(Session session, CommandLine line, CancellationToken cancellation)
    {
        session.State = session.InitialState;
        return ValueTask.FromResult<Reply?>(Replies.Reinitialized);
    }
}
