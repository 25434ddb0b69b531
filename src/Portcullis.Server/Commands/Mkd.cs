using Portcullis.Protocol.Commands;
using Portcullis.Protocol.Facts;
using Portcullis.Protocol.Replies;
using Portcullis.Server.Sessions;

namespace Portcullis.Server.Commands;

/// <summary>MKD (RFC 959 §4.1.3; reply 257 per Appendix II).</summary>
internal static class Mkd
{
    public static readonly Command Command = Command.WhenLoggedIn("MKD", Argument.Required, "MKD <SP> pathname", ExecuteAsync);

    private static async ValueTask<Reply> ExecuteAsync(Session session, Login.Done login, CommandLine line, CancellationToken cancellation)
    {
        var directory = login.Resolve(line.Argument);
        session.DemandToMake(login, "MKD", directory, Permissions.MakeDirectory);
        await login.Account.Storage.CreateDirectoryAsync(directory, cancellation);
        return Replies.DirectoryCreated(directory);
    }
}
