using Portcullis.Protocol.Facts;
using Portcullis.Protocol.Paths;
using Portcullis.Protocol.Replies;
using Portcullis.Server.Sessions;
using Portcullis.Storage;

namespace Portcullis.Server.Commands.SiteCommands;

/// <summary>SITE RMDIR, as ProFTPD has it: a directory and all below it. Links are removed, never what they lead to.</summary>
internal static class RemoveTree
{
    private const string Syntax = "RMDIR <SP> pathname";

    public static readonly SiteCommand Command = new("RMDIR", Syntax, (session, login, line) =>
    {
        if (!line.HasArgument)
            throw SiteCommand.WrongArgument(Syntax);

        var root = login.Resolve(line.Argument);
        session.Demand(login, "SITE RMDIR", root, Permissions.Delete);
        return async cancellation =>
        {
            await login.FindDirectoryAsync(root, cancellation);
            await RemoveAsync(session, login, root, cancellation);
            return Replies.CommandOkay("SITE RMDIR command successful.");
        };
    });

    // From the deepest up, without recursion: the depth is the client's to choose.
    private static async ValueTask RemoveAsync(Session session, Login.Done login, FtpPath root, CancellationToken cancellation)
    {
        var storage = login.Account.Storage;
        var open = new Stack<FtpPath>([root]);
        while (open.TryPeek(out var directory))
        {
            var below = open.Count;
            session.Demand(login, "SITE RMDIR", directory, Permissions.List | Permissions.Purge);
            await foreach (var entry in login.ListAsync(directory, cancellation))
            {
                var path = directory.Child(entry.Name);
                session.Demand(login, "SITE RMDIR", path, Permissions.Delete);
                if (!entry.IsDirectory || !await TryDeleteAsDirectoryLinkAsync(storage, path, cancellation))
                {
                    if (entry.IsDirectory)
                        open.Push(path);
                    else
                        await storage.DeleteFileAsync(path, cancellation);
                }
            }

            if (open.Count > below)
                continue;
            await storage.RemoveDirectoryAsync(directory, cancellation);
            open.Pop();
        }
    }

    // A link to a directory is listed as one; DELE takes the link away, and refuses a true directory.
    private static async ValueTask<bool> TryDeleteAsDirectoryLinkAsync(IStorage storage, FtpPath path, CancellationToken cancellation)
    {
        try
        {
            await storage.DeleteFileAsync(path, cancellation);
            return true;
        }
        catch (StorageException e) when (e.Fault is StorageFault.NotAFile or StorageFault.AccessDenied)
        {
            return false;
        }
    }
}
