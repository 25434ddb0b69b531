using Portcullis.Protocol.Commands;
using Portcullis.Protocol.Facts;
using Portcullis.Protocol.Paths;
using Portcullis.Protocol.Replies;
using Portcullis.Server.DataTransfer;
using Portcullis.Server.Sessions;
using Portcullis.Storage;

namespace Portcullis.Server.Commands;

/// <summary>
/// STOR (RFC 959 §4.1.3). After REST n the file becomes its first n octets and what is sent; what stood behind them is
/// gone, since a restarted transfer ends where a whole one would have ended.
/// </summary>
internal static class Stor
{
    public static readonly Command Command = Command.Transfer("STOR", Argument.Required, "STOR <SP> pathname", PlanAsync);

    private static ValueTask<TransferPlan> PlanAsync(Session session, Login.Done login, CommandLine line, CancellationToken cancellation)
    {
        var marker = Rest.MarkerFor(session);
        return ReceiveAsync(session, login, "STOR", line.Argument, Permissions.Store, marker > 0 ? WriteMode.ResumeAt(marker) : WriteMode.Replace, cancellation);
    }

    /// <summary>STOR, STOU and APPE alike.</summary>
    public static async ValueTask<TransferPlan> ReceiveAsync(
        Session session, Login.Done login, string verb, string pathname, Permissions needed, WriteMode mode, CancellationToken cancellation)
    {
        var path = login.Resolve(pathname);
        session.Demand(login, verb, path, needed);
        if (path.IsRoot)
            throw new StorageException(StorageFault.NotAFile, path);

        var upload = await login.Account.Storage.OpenWriteAsync(path, mode, cancellation);
        return new FileReceiving(verb, Preliminary(mode, upload.Path), upload, session.State.Parameters.Type);
    }

    private static Reply Preliminary(WriteMode mode, FtpPath path) =>
        mode is WriteMode.UniqueMode ? Replies.OpeningUnique(path) : Replies.OpeningDataConnection($"Opening data connection for {path.Name}.");
}
