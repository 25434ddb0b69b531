using System.Diagnostics.CodeAnalysis;
using Portcullis.Protocol.Facts;
using Portcullis.Protocol.Paths;
using Portcullis.Protocol.Replies;
using Portcullis.Server.Accounts;
using Portcullis.Server.Diagnostics;
using Portcullis.Server.Limits;
using Portcullis.Server.Policies;
using Portcullis.Server.Sessions;
using Portcullis.Storage;

namespace Portcullis.Server.Commands;

/// <summary>What the ways to log in have in common.</summary>
internal static class LogIn
{
    /// <summary>Why nobody is let in while there is no record.</summary>
    public const string Unrecorded = "the audit record cannot be written";

    /// <summary>Asks the authenticator of the host. One that throws has not said yes.</summary>
    [SuppressMessage("Design", "CA1031:Do not catch general exception types", Justification = "An authenticator that fails has not said yes, and the operator must see why.")]
    public static async ValueTask<AuthenticationResult> AskAsync(
        Session session, string verb, Func<IAuthenticator, ValueTask<AuthenticationResult>> question, CancellationToken cancellation)
    {
        try
        {
            return await question(session.State.Host?.Authenticator ?? session.Server.Options.Authenticator);
        }
        catch (Exception e) when (!cancellation.IsCancellationRequested)
        {
            Dispatcher.Unexpected(session, verb, e);
            return AuthenticationResult.Unavailable;
        }
    }

    /// <summary>Not 530, by which a client would take its password for wrong; and the session ends, since it can do nothing without a login.</summary>
    public static Reply GiveUp(Session session, string verb, string? because)
    {
        session.Server.Metrics.LoginAnswered("unavailable");
        session.EndAfterReply(SessionEnd.LoginUnavailable);
        return session.Refuse(verb, new PolicyDecision.Refused(LoginRules.Unavailable, "Logins cannot be checked at the moment; try again later.") { Because = because });
    }

    /// <summary>The account is the right one: whether it may come in like this, and where it is then. Null where it is in; else the refusal.</summary>
    /// <param name="session">Whose.</param>
    /// <param name="verb">Of the command that is answered.</param>
    /// <param name="account">Its conditions are met, but that a use is not counted yet.</param>
    /// <param name="userName">The argument of USER.</param>
    /// <param name="how">What the authenticators have said, for the operator.</param>
    /// <param name="countAsync">Counts the use when nothing else is in the way; it refuses, or answers null.</param>
    /// <param name="cancellation">Ends it.</param>
    public static async ValueTask<Reply?> CompleteAsync(
        Session session, string verb, Account account, string userName, string? how, Func<ValueTask<Reply?>> countAsync, CancellationToken cancellation)
    {
        if (!session.Audit.IsKeeping)
            return GiveUp(session, verb, Unrecorded);

        var options = session.Server.Options;
        account = session.Checked(account);
        var sources = session.State.Sources with { Account = account };
        var request = new ProtectionRequest.Login(session.Peer.Address, session.State.Protection.Control, sources.Resolve().Settings.Tls, userName);
        if (session.Server.Ask(policy => policy.OnProtection(request)) is PolicyDecision.Refused clear)
            return session.Refuse(verb, clear);

        if (await OpenAsync(session, verb, account, cancellation) is not { } opened)
            return Replies.HomeInaccessible;
        account = opened;

        if (await HomeDirectory.FindAsync(account, options.HomeDirectoryRule, MayEnter, cancellation) is not { } home)
        {
            session.Record(verb, new PolicyDecision.Refused(LoginRules.HomeInaccessible, $"The home directory {account.Home} of {account.Name} cannot be entered."));
            return Replies.HomeInaccessible;
        }

        sources = sources with { Account = account };
        if (Admission.TryLogIn(session.Server, sources, out var full) is not { } stay)
        {
            session.EndAfterReply(SessionEnd.TooManyOfAccount);
            return session.Refuse(verb, full!);
        }

        if (await CountAsync(stay, async () => await countAsync() ?? await RecordAsync()) is { } refusal)
            return refusal;

        account = session.Audit.Watch(account);
        sources = sources with { Account = account };

        session.FailedLogins = 0;
        session.State = session.State with
        {
            Login = new Login.Done(account, home) { Stay = stay },
            Sources = sources,
            Representation = account.Representation ?? options.Representation,
        };
        session.Server.Metrics.LoginAnswered("accepted");
        ServerLog.LoggedIn(session.Log, session.Number, Printable.Line(account.Name), Printable.Line(how ?? "accepted"));
        session.ReportProfile();
        return null;

        async ValueTask<Reply?> RecordAsync() =>
            await session.Audit.LoggedInAsync(userName, account, how, cancellation) ? null : GiveUp(session, verb, Unrecorded);

        bool MayEnter(FtpPath directory)
        {
            var entering = AccessRequest.To(account, directory, Permissions.Enter);
            return session.Server.Ask(policy => policy.OnAccess(entering)) is not PolicyDecision.Refused;
        }
    }

    // The place among the sessions is given back where the login comes to nothing.
    private static async ValueTask<Reply?> CountAsync(AccountStay stay, Func<ValueTask<Reply?>> countAsync)
    {
        var isIn = false;
        try
        {
            var refusal = await countAsync();
            isIn = refusal is null;
            return refusal;
        }
        finally
        {
            if (!isIn)
                stay.Dispose();
        }
    }

    // Null, and recorded, where its folder cannot be opened.
    private static async ValueTask<Account?> OpenAsync(Session session, string verb, Account account, CancellationToken cancellation)
    {
        try
        {
            return account.OpenStorage is { } open ? account with { Storage = await open(cancellation) } : account;
        }
        catch (StorageException e)
        {
            session.Record(verb, new PolicyDecision.Refused(LoginRules.HomeInaccessible, $"The folder of {account.Name} cannot be opened.") { Because = e.Detail is null ? $"{e.Fault}" : $"{e.Fault}: {e.Detail}" });
            return null;
        }
    }
}
