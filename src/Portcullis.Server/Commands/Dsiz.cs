using System.Globalization;
using Portcullis.Protocol.Commands;
using Portcullis.Protocol.Facts;
using Portcullis.Protocol.Paths;
using Portcullis.Protocol.Replies;
using Portcullis.Server.Sessions;

namespace Portcullis.Server.Commands;

/// <summary>
/// DSIZ (draft-peterson-streamlined-ftp-command-extensions): the octets of all files below a directory. The walk has a
/// limit, since any client may ask for it; it runs beside the session.
/// </summary>
internal static class Dsiz
{
    private const int MaximumEntries = 1_000_000;

    public static readonly Command Command = Command.Working("DSIZ", Argument.Optional, "DSIZ [<SP> pathname]", ExecuteAsync) with { FixedFeature = "DSIZ" };

    private static async ValueTask<Reply> ExecuteAsync(Session session, Login.Done login, CommandLine line, CancellationToken cancellation)
    {
        var root = login.Resolve(line.Argument);
        session.Demand(login, "DSIZ", root, Permissions.List);
        await login.FindDirectoryAsync(root, cancellation);

        var (octets, entries, directories) = (0L, 0, new Stack<FtpPath>([root]));
        while (directories.TryPop(out var directory))
        {
            await foreach (var entry in login.ListAsync(directory, cancellation))
            {
                if (++entries > MaximumEntries)
                    return Replies.ActionNotTaken("There are more than a million entries below; they are not counted.");
                octets += entry.Length;

                // A link to a directory above would be walked for ever; at this depth no path can be named anyway.
                if (entry.IsDirectory && directory.Components.Length < FtpPath.MaximumDepth && directory.Child(entry.Name) is var below
                    && login.Account.RightsAt(below).Permissions.HasFlag(Permissions.List))
                    directories.Push(below);
            }
        }

        return Replies.FileStatus(octets.ToString(CultureInfo.InvariantCulture));
    }
}
