using System.Diagnostics.CodeAnalysis;
using Portcullis.Protocol.Replies;
using Portcullis.Server.Accounts;
using Portcullis.Server.Auditing;
using Portcullis.Server.Defence;
using Portcullis.Server.Policies;
using Portcullis.Server.Sessions;

namespace Portcullis.Server.Commands;

/// <summary>What the answer of an authenticator, to PASS or ACCT, becomes. Made when the command has come: delays count from there.</summary>
internal sealed class LoginAnswer(Session session, string verb, string userName)
{
    private const int LongestDelay = 5;

    private readonly long _began = session.Server.Options.TimeProvider.GetTimestamp();

    // Of the client, by this very login.
    private Ban? _ban;
    private bool _isBlamed;

    /// <summary>Without the welcome.</summary>
    public bool IsTerse { get; init; }

    /// <summary>Of the welcome's lines.</summary>
    public Func<IEnumerable<string>, Reply> LoggedIn { get; init; } = Replies.LoggedIn;

    /// <summary>Asks the authenticator of the host, if the client may try at all.</summary>
    public async ValueTask<Reply> AskAsync(Func<IAuthenticator, ValueTask<AuthenticationResult>> question, CancellationToken cancellation)
    {
        session.Audit.ClaimedUser = userName;
        if (!session.Audit.IsKeeping)
            return LogIn.GiveUp(session, verb, LogIn.Unrecorded);

        var (client, defender) = (session.Peer.Address, session.Server.Limits.Defender);
        if (await defender.BeginLoginAsync(client, session.Server.Options.Defender, cancellation) is { } ban)
            return RefuseBanned(ban);
        AuthenticationResult result;
        try
        {
            result = await LogIn.AskAsync(session, verb, question, cancellation);
            if (result is AuthenticationResult.RejectedResult or AuthenticationResult.UnknownResult)
                Blame();
        }
        finally
        {
            defender.EndLogin(client);
        }

        return await ToReplyAsync(result, cancellation);
    }

    /// <summary>For an answer that was asked for elsewhere.</summary>
    public async ValueTask<Reply> ToReplyAsync(AuthenticationResult result, CancellationToken cancellation)
    {
        session.Audit.ClaimedUser = userName;
        switch (result)
        {
            case AuthenticationResult.Accepted { Account: var account }:
                return await AcceptAsync(account, result.Because, cancellation);

            case AuthenticationResult.AccountNeeded { ContinueAsync: var continueAsync }:
                session.State = session.State with { Login = new Login.AccountNeeded(userName, continueAsync) };
                return Replies.NeedAccount;

            case AuthenticationResult.UnavailableResult:
                session.Audit.LoginFailed(LoginOutcome.Unavailable, result.Because);
                return LogIn.GiveUp(session, verb, result.Because);

            default:
                return await RejectAsync(result.Because, cancellation);
        }
    }

    private async ValueTask<Reply> AcceptAsync(Account account, string? how, CancellationToken cancellation)
    {
        if (account.Conditions.Against(session.Server.Options.TimeProvider.GetUtcNow(), session.Peer.Address) is { } reason)
            return await RejectAsync(how is null ? reason : $"{how}; {reason}", cancellation);

        return await LogIn.CompleteAsync(session, verb, account, userName, how, () => CountAsync(account, how, cancellation), cancellation)
            ?? LoggedIn(IsTerse || session.State.Wording.OneLine == true ? [] : session.Server.Options.Messages.Welcome);
    }

    [SuppressMessage("Design", "CA1031:Do not catch general exception types", Justification = "What cannot be counted is not let in, and the operator must see why.")]
    private async ValueTask<Reply?> CountAsync(Account account, string? how, CancellationToken cancellation)
    {
        if (account.Conditions.TryUse is not { } tryUse)
            return null;
        try
        {
            return await tryUse(cancellation) ? null : await RejectAsync($"{how}; its logins are used up", cancellation);
        }
        catch (Exception e) when (!cancellation.IsCancellationRequested)
        {
            return LogIn.GiveUp(session, verb, $"{how}; its logins cannot be counted: {e.Message}");
        }
    }

    // Once for a login, however it fails.
    private void Blame()
    {
        if (!_isBlamed)
            _ban = session.Server.Limits.Defender.Blame(session.Peer.Address, Offence.FailedLogin, session.Server.Options.Defender);
        _isBlamed = true;
    }

    private Reply RefuseBanned(Ban ban)
    {
        session.EndAfterReply(SessionEnd.Banned);
        return session.Refuse(verb, Admission.RefusalOf(ban));
    }

    private async ValueTask<Reply> RejectAsync(string? because, CancellationToken cancellation)
    {
        var (options, limits) = (session.Server.Options, session.Server.Limits);
        Blame();
        session.FailedLogins++;
        session.Audit.LoginFailed(LoginOutcome.Rejected, because);
        session.Server.Metrics.LoginAnswered("rejected");
        session.Record(verb, new PolicyDecision.Refused(LoginRules.Rejected, $"Login of {userName} failed.") { Because = because });

        // From the command on: how long a check took tells nothing.
        var failures = Math.Max(session.FailedLogins, limits.Defender.CountFailure(session.Peer.Address, userName, session.State.Host?.Name ?? "", options.Defender));
        var delay = (options.FailedLoginDelay * Math.Min(failures, LongestDelay)) - options.TimeProvider.GetElapsedTime(_began);
        var isDelayed = await limits.DelayAsync(delay > TimeSpan.Zero ? delay : TimeSpan.Zero, cancellation);
        if (_ban is not null)
            return RefuseBanned(_ban);
        if (isDelayed && session.FailedLogins < options.MaximumFailedLogins)
            return Replies.LoginFailed;

        session.EndAfterReply(SessionEnd.TooManyFailedLogins);
        return session.Refuse(verb, LoginRules.TooManyFailures, "Too many failed logins; closing the control connection.");
    }
}
