using Portcullis.Protocol.Commands;
using Portcullis.Protocol.Replies;
using Portcullis.Server.Accounts;
using Portcullis.Server.Policies;
using Portcullis.Server.Sessions;

namespace Portcullis.Server.Commands;

/// <summary>
/// USER (RFC 959 §4.1.1): begins a login, also after one; transfer parameters stay. Always 331, so that nobody learns
/// which users exist (RFC 2577 §7); or 530 for all of them, where there are anonymous users only.
/// </summary>
internal static class User
{
    public static readonly Command Command = Command.Anyone("USER", Argument.Required, "USER <SP> username", Execute);

    private static ValueTask<Reply?> Execute(Session session, CommandLine line, CancellationToken cancellation)
    {
        // Here and not at PASS: a password that is of no use should not cross the network.
        if (session.Server.Options.AnonymousOnly && !AnonymousUser.Is(line.Argument))
            return ValueTask.FromResult<Reply?>(RefuseNamed(session));
        var request = new ProtectionRequest.Login(session.Peer.Address, session.State.Protection.Control, null, line.Argument);
        if (session.Server.Ask(policy => policy.OnProtection(request)) is PolicyDecision.Refused refusal)
            return ValueTask.FromResult<Reply?>(session.Refuse("USER", refusal));

        session.State = session.State with { Login = new Login.PasswordNeeded(line.Argument) };
        return ValueTask.FromResult<Reply?>(AnonymousUser.Is(line.Argument) ? Replies.AnonymousNeedsPassword : Replies.NeedPassword);
    }

    private static Reply RefuseNamed(Session session)
    {
        session.State = session.State with { Login = new Login.None() };
        return session.Refuse("USER", LoginRules.AnonymousOnly, "This server is for anonymous users only.");
    }
}
