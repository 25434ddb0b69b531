using Portcullis.Protocol.Commands;
using Portcullis.Protocol.Facts;
using Portcullis.Protocol.Replies;
using Portcullis.Server.Policies;
using Portcullis.Server.Sessions;

namespace Portcullis.Server.Commands;

/// <summary>RNTO (RFC 959 §4.1.3). A file takes the place of another file, as on every POSIX host.</summary>
internal static class Rnto
{
    public static readonly Command Command = Command.WhenLoggedIn("RNTO", Argument.Required, "RNTO <SP> pathname", ExecuteAsync);

    private static async ValueTask<Reply> ExecuteAsync(Session session, Login.Done login, CommandLine line, CancellationToken cancellation)
    {
        if (session.State.Pending is not Pending.RenameFrom(var source, var isDirectory))
            return Replies.NeedRenameFromFirst;

        var destination = login.Resolve(line.Argument);
        session.Demand("RNTO", AccessRequest.ToMake(login.Account, destination, Permissions.Create) with { MakesDirectory = isDirectory });
        session.DemandOneMount(login, "RNTO", source, destination);

        // Who takes a file's place does to it what STOR would.
        if (await login.Account.Storage.FindAsync(destination, cancellation) is { IsFile: true })
            session.Demand(login, "RNTO", destination, Permissions.Store);
        await login.Account.Storage.RenameAsync(source, destination, cancellation);
        return Replies.FileActionOkay("Renamed.");
    }
}
