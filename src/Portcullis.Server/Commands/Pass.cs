using Portcullis.Protocol.Commands;
using Portcullis.Protocol.Replies;
using Portcullis.Server.Accounts;
using Portcullis.Server.Policies;
using Portcullis.Server.Sessions;

namespace Portcullis.Server.Commands;

/// <summary>PASS (RFC 959 §4.1.1). Failures are answered late, and after a few the session ends (RFC 2577 §5).</summary>
internal static class Pass
{
    private const int LongestDelay = 5;

    public static readonly Command Command = Command.Anyone("PASS", Argument.Optional, "PASS <SP> password", ExecuteAsync);

    private static async ValueTask<Reply?> ExecuteAsync(Session session, CommandLine line, CancellationToken cancellation)
    {
        if (session.State.Login is Login.Done)
            return Replies.AlreadyLoggedIn;
        if (session.State.Login is not Login.PasswordNeeded { UserName: var userName })
            return Replies.NeedUserFirst;

        // Whatever comes of it, the next PASS needs a USER before it.
        session.State = session.State with { Login = new Login.None() };
        var credentials = new Credentials(userName, line.Argument, session.Peer.Address) { Certificate = session.Tls.ClientCertificate };
        switch (await LogIn.AskAsync(session, "PASS", authenticator => authenticator.AuthenticateAsync(credentials, cancellation), cancellation))
        {
            case AuthenticationResult.Accepted { Account: var account }:
                return await LogIn.CompleteAsync(session, "PASS", account, userName, cancellation)
                    ?? Replies.LoggedIn(LogIn.WelcomeOf(session, isTerse: AnonymousUser.Is(userName) && line.Argument.StartsWith('-')));

            case AuthenticationResult.UnavailableResult:
                return Replies.LoginUnavailable;

            default:
                return await RejectAsync(session, userName, cancellation);
        }
    }

    private static async ValueTask<Reply> RejectAsync(Session session, string userName, CancellationToken cancellation)
    {
        var options = session.Server.Options;
        session.FailedLogins++;
        session.Record("PASS", new PolicyDecision.Refused(LoginRules.Rejected, $"Login of {userName} failed."));
        await Task.Delay(options.FailedLoginDelay * Math.Min(session.FailedLogins, LongestDelay), options.TimeProvider, cancellation);

        if (session.FailedLogins < options.MaximumFailedLogins)
            return Replies.LoginFailed;

        session.EndAfterReply(SessionEnd.TooManyFailedLogins);
        return session.Refuse("PASS", LoginRules.TooManyFailures, "Too many failed logins; closing the control connection.");
    }
}
