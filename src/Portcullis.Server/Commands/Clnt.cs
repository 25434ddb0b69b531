using Portcullis.Protocol.Commands;
using Portcullis.Protocol.Replies;
using Portcullis.Server.Diagnostics;
using Portcullis.Server.Sessions;

namespace Portcullis.Server.Commands;

/// <summary>CLNT, of no RFC: the client tells its name. It goes to the log.</summary>
internal static class Clnt
{
    public static readonly Command Command = Command.Anyone("CLNT", Argument.Required, "CLNT <SP> name", Execute) with { FixedFeature = "CLNT" };

    private static ValueTask<Reply?> Execute(Session session, CommandLine line, CancellationToken cancellation)
    {
        session.ClientName = line.Argument;
        ServerLog.ClientNamed(session.Log, session.Number, Printable.Line(line.Argument));
        return ValueTask.FromResult<Reply?>(Replies.CommandOkay("Noted."));
    }
}
