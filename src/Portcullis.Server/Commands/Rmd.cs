using Portcullis.Protocol.Commands;
using Portcullis.Protocol.Facts;
using Portcullis.Protocol.Replies;
using Portcullis.Server.Sessions;

namespace Portcullis.Server.Commands;

/// <summary>RMD (RFC 959 §4.1.3): an empty directory.</summary>
internal static class Rmd
{
    public static readonly Command Command = Command.WhenLoggedIn("RMD", Argument.Required, "RMD <SP> pathname", ExecuteAsync);

    private static async ValueTask<Reply> ExecuteAsync(Session session, Login.Done login, CommandLine line, CancellationToken cancellation)
    {
        var directory = login.Resolve(line.Argument);
        session.Demand(login, "RMD", directory, Permissions.Delete);
        await login.Account.Storage.RemoveDirectoryAsync(directory, cancellation);
        return Replies.FileActionOkay("Directory removed.");
    }
}
