using Portcullis.Protocol.Replies;
using Portcullis.Server.Sessions;

namespace Portcullis.Server.Commands;

/// <summary>ACCT (RFC 959 §4.1.1): recognised; no account here needs account information.</summary>
internal static class Acct
{
    public static readonly Command Command = Command.Anyone("ACCT", Argument.Required, "ACCT <SP> account-information",
        (session, _, _) => ValueTask.FromResult<Reply?>(session.State.Login is Login.Done ? Replies.AccountSuperfluous : Replies.NeedUserFirst));
}
