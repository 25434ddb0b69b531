using Portcullis.Protocol.Commands;
using Portcullis.Protocol.Facts;
using Portcullis.Protocol.Replies;
using Portcullis.Server.Sessions;

namespace Portcullis.Server.Commands;

/// <summary>MDTM (RFC 3659 §3): the time of the last change, in UTC.</summary>
internal static class Mdtm
{
    public static readonly Command Command =
        Command.WhenLoggedIn("MDTM", Argument.Required, "MDTM <SP> pathname", ExecuteAsync) with { FixedFeature = "MDTM" };

    private static async ValueTask<Reply> ExecuteAsync(Session session, Login.Done login, CommandLine line, CancellationToken cancellation)
    {
        var path = login.Resolve(line.Argument);
        session.Demand(login, "MDTM", path, Permissions.List);
        return Replies.FileStatus(TimeVal.Format((await login.FindAsync(path, cancellation)).Modified));
    }
}
