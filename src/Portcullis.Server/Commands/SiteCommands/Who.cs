using Portcullis.Protocol.Replies;
using Portcullis.Server.Sessions;

namespace Portcullis.Server.Commands.SiteCommands;

/// <summary>SITE WHO: the sessions of the own account, and of no other.</summary>
internal static class Who
{
    public static readonly SiteCommand Command = new("WHO", "WHO", (session, login, _, _) =>
    {
        var lines = session.Server.Sessions()
            .Where(other => other.State.Login is Login.Done done && done.Account.Name == login.Account.Name)
            .OrderBy(other => other.Number)
            .Select(other => $"{(other == session ? "*" : " ")} session {other.Number} from {other.Peer.Address}");
        return ValueTask.FromResult(Replies.Status(ReplyCode.SystemStatus, "Your sessions:", lines, "End"));
    });
}
