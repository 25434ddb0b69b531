using System.Globalization;
using Portcullis.Protocol.Commands;
using Portcullis.Protocol.Facts;
using Portcullis.Protocol.Replies;
using Portcullis.Server.Sessions;
using Portcullis.Storage;

namespace Portcullis.Server.Commands;

/// <summary>AVBL (draft-peterson-streamlined-ftp-command-extensions §4): the octets that can still be stored in a directory.</summary>
internal static class Avbl
{
    public static readonly Command Command = Command.WhenLoggedIn("AVBL", Argument.Optional, "AVBL [<SP> pathname]", ExecuteAsync) with
    {
        Feature = state => state.Offers(StorageCapabilities.AvailableSpace) ? "AVBL" : null,
    };

    private static async ValueTask<Reply> ExecuteAsync(Session session, Login.Done login, CommandLine line, CancellationToken cancellation)
    {
        var directory = login.Resolve(line.Argument);
        session.Demand(login, "AVBL", directory, Permissions.List);
        await login.FindDirectoryAsync(directory, cancellation);
        var available = await login.Account.Storage.FindAvailableSpaceAsync(directory, cancellation);
        return Replies.FileStatus(available.ToString(CultureInfo.InvariantCulture));
    }
}
