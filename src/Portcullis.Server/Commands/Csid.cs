using Portcullis.Protocol.Commands;
using Portcullis.Protocol.Replies;
using Portcullis.Server.Diagnostics;
using Portcullis.Server.Sessions;

namespace Portcullis.Server.Commands;

/// <summary>
/// CSID (draft-peterson-streamlined-ftp-command-extensions): client and server tell each other what they are. Ours tells
/// what a client can use, and no version, which only an attacker can.
/// </summary>
internal static class Csid
{
    public static readonly Command Command = Command.Anyone("CSID", Argument.Required, "CSID <SP> Name=...; Version=...;", Execute) with { FixedFeature = "CSID" };

    private static ValueTask<Reply?> Execute(Session session, CommandLine line, CancellationToken cancellation)
    {
        ServerLog.ClientNamed(session.Log, session.Number, Printable.Line(line.Argument));
        return ValueTask.FromResult<Reply?>(Replies.CommandOkay("Name=Portcullis; CaseSensitive=1; DirSep=/;"));
    }
}
