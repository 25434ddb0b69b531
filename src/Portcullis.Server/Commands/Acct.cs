using Portcullis.Protocol.Commands;
using Portcullis.Protocol.Replies;
using Portcullis.Server.Sessions;

namespace Portcullis.Server.Commands;

/// <summary>ACCT (RFC 959 §4.1.1): completes a login that was answered 332, with a one-time code for instance; superfluous otherwise.</summary>
internal static class Acct
{
    public static readonly Command Command = Command.Anyone("ACCT", Argument.Required, "ACCT <SP> account-information", ExecuteAsync);

    private static async ValueTask<Reply?> ExecuteAsync(Session session, CommandLine line, CancellationToken cancellation)
    {
        if (session.State.Login is Login.Done)
            return Replies.AccountSuperfluous;
        if (session.State.Login is not Login.AccountNeeded { UserName: var userName, ContinueAsync: var continueAsync })
            return Replies.NeedUserFirst;

        // As with PASS: whoever was wrong begins anew.
        session.State = session.State with { Login = new Login.None() };
        var answer = new LoginAnswer(session, "ACCT", userName);
        return await answer.AskAsync(_ => continueAsync(line.Argument, cancellation), cancellation);
    }
}
