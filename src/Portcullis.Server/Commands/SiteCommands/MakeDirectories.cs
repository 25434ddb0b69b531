using Portcullis.Protocol.Facts;
using Portcullis.Protocol.Paths;
using Portcullis.Protocol.Replies;
using Portcullis.Storage;

namespace Portcullis.Server.Commands.SiteCommands;

/// <summary>SITE MKDIR: MKD, with the directories above where they are missing; what exists is no fault.</summary>
internal static class MakeDirectories
{
    private const string Syntax = "MKDIR <SP> pathname";

    public static readonly SiteCommand Command = new("MKDIR", Syntax, async (session, login, line, cancellation) =>
    {
        if (!line.HasArgument)
            throw SiteCommand.WrongArgument(Syntax);

        var last = login.Resolve(line.Argument);
        session.DemandToMake(login, "SITE MKDIR", last, Permissions.MakeDirectory);

        var path = FtpPath.Root;
        foreach (var name in last.Components)
        {
            path = path.Child(name);
            if (login.Account.Rules.Hidden.FindBarrier(path) is null && await login.Account.Storage.FindAsync(path, cancellation) is { } entry)
            {
                if (!entry.IsDirectory)
                    throw new StorageException(StorageFault.NotADirectory, path);
                continue;
            }

            session.DemandToMake(login, "SITE MKDIR", path, Permissions.MakeDirectory);
            await login.Account.Storage.CreateDirectoryAsync(path, cancellation);
        }

        return Replies.CommandOkay("SITE MKDIR command successful.");
    });
}
