using Portcullis.Protocol.Commands;
using Portcullis.Protocol.Facts;
using Portcullis.Protocol.Replies;
using Portcullis.Server.Sessions;

namespace Portcullis.Server.Commands;

/// <summary>DELE (RFC 959 §4.1.3). Where there is no such file, but part of an upload of this account, that goes.</summary>
internal static class Dele
{
    public static readonly Command Command = Command.WhenLoggedIn("DELE", Argument.Required, "DELE <SP> pathname", ExecuteAsync);

    private static async ValueTask<Reply> ExecuteAsync(Session session, Login.Done login, CommandLine line, CancellationToken cancellation)
    {
        var file = login.Resolve(line.Argument);
        session.Demand(login, "DELE", file, Permissions.Delete);
        if (await session.RemovePartialAsync(login, file, cancellation))
            return Replies.FileActionOkay("Deleted what was kept of an upload.");

        await login.Account.Storage.DeleteFileAsync(file, cancellation);
        return Replies.FileActionOkay("Deleted.");
    }
}
