using Portcullis.Protocol.Facts;
using Portcullis.Protocol.Paths;
using Portcullis.Protocol.Replies;
using Portcullis.Server.Policies;
using Portcullis.Server.Sessions;
using Portcullis.Storage;

namespace Portcullis.Server.Commands;

/// <summary>The steps that many commands share. Each ends the command with its reply where it cannot be taken.</summary>
internal static class Steps
{
    /// <summary>The pathname of an argument, against the working directory; 501 where it is none.</summary>
    public static FtpPath Resolve(this Login.Done login, string pathname) =>
        login.WorkingDirectory.TryResolve(pathname, out var path, out var fault)
            ? path
            : throw new CommandFailure(Replies.ArgumentWrong(fault));

    /// <summary>Asks the policies for the permission; the refusal is logged and counted under its rule.</summary>
    public static void Demand(this Session session, Login.Done login, string verb, FtpPath path, Permissions needed)
    {
        var request = new AccessRequest(login.Account.Name, login.Account.Permissions, path, needed);
        if (session.Server.Ask(policy => policy.OnAccess(request)) is PolicyDecision.Refused refusal)
            throw new CommandFailure(session.Refuse(verb, refusal));
    }

    /// <summary>The entry of a path, or the fault that answers for its absence.</summary>
    public static async ValueTask<StorageEntry> FindAsync(this Login.Done login, FtpPath path, CancellationToken cancellation) =>
        await login.Account.Storage.FindAsync(path, cancellation) ?? throw new StorageException(StorageFault.NotFound, path);

    public static async ValueTask<StorageEntry> FindDirectoryAsync(this Login.Done login, FtpPath path, CancellationToken cancellation)
    {
        var entry = await login.FindAsync(path, cancellation);
        return entry.IsDirectory ? entry : throw new StorageException(StorageFault.NotADirectory, path);
    }

    public static async ValueTask<StorageEntry> FindFileAsync(this Login.Done login, FtpPath path, CancellationToken cancellation)
    {
        var entry = await login.FindAsync(path, cancellation);
        return entry.IsFile ? entry : throw new StorageException(StorageFault.NotAFile, path);
    }
}
