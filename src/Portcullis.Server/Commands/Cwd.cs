using Portcullis.Protocol.Facts;
using Portcullis.Protocol.Paths;
using Portcullis.Protocol.Replies;
using Portcullis.Server.Sessions;

namespace Portcullis.Server.Commands;

/// <summary>CWD (RFC 959 §4.1.1), with the annotation of the new directory where the session has them on.</summary>
internal static class Cwd
{
    public static readonly Command Command = Command.WhenLoggedIn("CWD", Argument.Required, "CWD <SP> pathname",
        (session, login, line, cancellation) => ChangeAsync(session, login, "CWD", login.Resolve(line.Argument), cancellation));

    public static async ValueTask<Reply> ChangeAsync(Session session, Login.Done login, string verb, FtpPath directory, CancellationToken cancellation)
    {
        session.Demand(login, verb, directory, Permissions.Enter);
        await login.FindDirectoryAsync(directory, cancellation);
        session.State = session.State with { Login = login with { WorkingDirectory = directory } };
        var annotates = session.State is { AnnotatesDirectories: true, Wording.OneLine: not true };
        return Replies.DirectoryChanged(directory, annotates ? await Annotation.ReadAsync(session, login, directory, cancellation) : []);
    }
}
