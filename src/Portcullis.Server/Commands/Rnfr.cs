using Portcullis.Protocol.Commands;
using Portcullis.Protocol.Facts;
using Portcullis.Protocol.Replies;
using Portcullis.Server.Sessions;

namespace Portcullis.Server.Commands;

/// <summary>RNFR (RFC 959 §4.1.3): RNTO must follow at once.</summary>
internal static class Rnfr
{
    public static readonly Command Command = Command.WhenLoggedIn("RNFR", Argument.Required, "RNFR <SP> pathname", ExecuteAsync);

    private static async ValueTask<Reply> ExecuteAsync(Session session, Login.Done login, CommandLine line, CancellationToken cancellation)
    {
        var source = login.Resolve(line.Argument);
        session.Demand(login, "RNFR", source, Permissions.Rename);
        var isDirectory = (await login.FindAsync(source, cancellation)).IsDirectory;
        if (isDirectory)
            session.DemandNoRulesBelow(login, "RNFR", source);
        session.State = session.State with { Pending = new Pending.RenameFrom(source, isDirectory) };
        return Replies.ReadyForRenameTo;
    }
}
