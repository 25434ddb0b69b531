using Portcullis.Protocol.Commands;
using Portcullis.Protocol.Replies;
using Portcullis.Server.Accounts;
using Portcullis.Server.Sessions;

namespace Portcullis.Server.Commands;

/// <summary>PASS (RFC 959 §4.1.1). Failures are answered late, and after a few the session ends (RFC 2577 §5).</summary>
internal static class Pass
{
    public static readonly Command Command = Command.Anyone("PASS", Argument.Optional, "PASS <SP> password", ExecuteAsync);

    private static async ValueTask<Reply?> ExecuteAsync(Session session, CommandLine line, CancellationToken cancellation)
    {
        if (session.State.Login is Login.Done)
            return Replies.AlreadyLoggedIn;
        if (session.State.Login is not Login.PasswordNeeded { UserName: var userName })
            return Replies.NeedUserFirst;

        // Whatever comes of it, the next PASS needs a USER before it.
        session.State = session.State with { Login = new Login.None() };
        var answer = new LoginAnswer(session, "PASS", userName) { IsTerse = AnonymousUser.Is(userName) && line.Argument.StartsWith('-') };
        var credentials = new Credentials(userName, line.Argument, session.Peer.Address) { Certificate = session.Tls.ClientCertificate };
        return await answer.AskAsync(authenticator => authenticator.AuthenticateAsync(credentials, cancellation), cancellation);
    }
}
