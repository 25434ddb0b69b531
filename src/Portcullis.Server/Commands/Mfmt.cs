using Portcullis.Protocol.Commands;
using Portcullis.Protocol.Facts;
using Portcullis.Protocol.Paths;
using Portcullis.Protocol.Replies;
using Portcullis.Server.Sessions;
using Portcullis.Storage;

namespace Portcullis.Server.Commands;

/// <summary>MFMT (draft-somers-ftp-mfxx §3): sets the time of the last change.</summary>
internal static class Mfmt
{
    public static readonly Command Command = Command.WhenLoggedIn("MFMT", Argument.Required, "MFMT <SP> YYYYMMDDHHMMSS <SP> pathname", ExecuteAsync) with
    {
        Feature = state => state.Offers(StorageCapabilities.SetModified) ? "MFMT" : null,
    };

    private static async ValueTask<Reply> ExecuteAsync(Session session, Login.Done login, CommandLine line, CancellationToken cancellation)
    {
        var (modified, path) = Read(login, line);
        session.Demand(login, "MFMT", path, Permissions.Store);
        await login.Account.Storage.SetModifiedAsync(path, modified, cancellation);
        return Replies.FileStatus($"Modify={TimeVal.Format(modified)}; {path}");
    }

    /// <summary>MFMT and MFCT: a time and a pathname.</summary>
    public static (DateTimeOffset Time, FtpPath Path) Read(Login.Done login, CommandLine line)
    {
        var space = line.Argument.IndexOf(' ');
        return space > 0 && TimeVal.TryParse(line.Argument.AsSpan(0, space), out var time)
            ? (time, login.Resolve(line.Argument[(space + 1)..]))
            : throw new CommandFailure(Replies.ArgumentWrong($"The argument of {line.Verb} is a time, YYYYMMDDHHMMSS in UTC, and a pathname."));
    }
}
