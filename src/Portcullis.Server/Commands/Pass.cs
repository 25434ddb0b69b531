using System.Diagnostics.CodeAnalysis;
using Portcullis.Protocol.Commands;
using Portcullis.Protocol.Facts;
using Portcullis.Protocol.Paths;
using Portcullis.Protocol.Replies;
using Portcullis.Server.Accounts;
using Portcullis.Server.Auditing;
using Portcullis.Server.Diagnostics;
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
        session.Audit.ClaimedUser = userName;
        switch (await AuthenticateAsync(session, new Credentials(userName, line.Argument, session.Peer.Address), cancellation))
        {
            case AuthenticationResult.Accepted { Account: var account }:
                return await LogInAsync(session, account, userName, line.Argument, cancellation);

            case AuthenticationResult.UnavailableResult:
                await session.Audit.LoginTriedAsync(userName, LoginAnswer.Unavailable, null, [], cancellation);
                return Replies.LoginUnavailable;

            default:
                return await RejectAsync(session, userName, cancellation);
        }
    }

    private static async ValueTask<Reply> LogInAsync(Session session, Account account, string userName, string password, CancellationToken cancellation)
    {
        session.FailedLogins = 0;
        var options = session.Server.Options;
        var request = new ProtectionRequest.Login(session.Peer.Address, session.State.Protection.Control, account.ControlDuty, userName);
        if (session.Server.Ask(policy => policy.OnProtection(request)) is PolicyDecision.Refused clear)
            return session.Refuse("PASS", clear);

        if (await HomeDirectory.FindAsync(account, options.HomeDirectoryRule, MayEnter, cancellation) is not { } home)
        {
            session.Record("PASS", new PolicyDecision.Refused(LoginRules.HomeInaccessible, $"The home directory {account.Home} of {account.Name} cannot be entered."));
            return Replies.HomeInaccessible;
        }

        if (!await session.Audit.LoginTriedAsync(userName, LoginAnswer.Accepted, account.Name, [], cancellation))
            return Replies.LoginUnavailable;

        account = session.Audit.Watch(account);
        session.State = session.State with
        {
            Login = new Login.Done(account, home),
            Sources = session.State.Sources with { Account = session.Checked(account) },
            Representation = account.Representation ?? options.Representation,
        };
        ServerLog.LoggedIn(session.Log, session.Number, Printable.Line(account.Name));
        session.ReportProfile();
        return Replies.LoggedIn(AnonymousUser.Is(userName) && password.StartsWith('-') ? [] : options.Messages.Welcome);

        bool MayEnter(FtpPath directory)
        {
            var entering = new AccessRequest(account.Name, account.Permissions, directory, Permissions.Enter);
            return session.Server.Ask(policy => policy.OnAccess(entering)) is not PolicyDecision.Refused;
        }
    }

    [SuppressMessage("Design", "CA1031:Do not catch general exception types", Justification = "An authenticator that fails has not said yes, and the operator must see why.")]
    private static async ValueTask<AuthenticationResult> AuthenticateAsync(Session session, Credentials credentials, CancellationToken cancellation)
    {
        try
        {
            var authenticator = session.State.Host?.Authenticator ?? session.Server.Options.Authenticator;
            return await authenticator.AuthenticateAsync(credentials, cancellation);
        }
        catch (Exception e) when (!cancellation.IsCancellationRequested)
        {
            Dispatcher.Unexpected(session, "PASS", e);
            return AuthenticationResult.Unavailable;
        }
    }

    private static async ValueTask<Reply> RejectAsync(Session session, string userName, CancellationToken cancellation)
    {
        var options = session.Server.Options;
        session.FailedLogins++;
        await session.Audit.LoginTriedAsync(userName, LoginAnswer.Rejected, null, [], cancellation);
        session.Record("PASS", new PolicyDecision.Refused(LoginRules.Rejected, $"Login of {userName} failed."));
        await Task.Delay(options.FailedLoginDelay * Math.Min(session.FailedLogins, LongestDelay), options.TimeProvider, cancellation);

        if (session.FailedLogins < options.MaximumFailedLogins)
            return Replies.LoginFailed;

        session.EndAfterReply(SessionEnd.TooManyFailedLogins);
        return session.Refuse("PASS", LoginRules.TooManyFailures, "Too many failed logins; closing the control connection.");
    }
}
