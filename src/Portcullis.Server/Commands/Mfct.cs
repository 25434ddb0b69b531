using Portcullis.Protocol.Commands;
using Portcullis.Protocol.Facts;
using Portcullis.Protocol.Replies;
using Portcullis.Server.Sessions;
using Portcullis.Storage;

namespace Portcullis.Server.Commands;

/// <summary>
/// MFCT (draft-somers-ftp-mfxx §4): sets the time of creation. No file system of Linux has a way to, so the local store
/// does not offer it; other stores may.
/// </summary>
internal static class Mfct
{
    public static readonly Command Command = Command.WhenLoggedIn("MFCT", Argument.Required, "MFCT <SP> YYYYMMDDHHMMSS <SP> pathname", ExecuteAsync) with
    {
        Feature = state => state.Offers(StorageCapabilities.SetCreated) ? "MFCT" : null,
    };

    private static async ValueTask<Reply> ExecuteAsync(Session session, Login.Done login, CommandLine line, CancellationToken cancellation)
    {
        var (created, path) = Mfmt.Read(login, line);
        session.Demand(login, "MFCT", path, Permissions.Store);
        await login.Account.Storage.SetCreatedAsync(path, created, cancellation);
        return Replies.FileStatus($"Create={TimeVal.Format(created)}; {path}");
    }
}
