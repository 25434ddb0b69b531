using Portcullis.Protocol.Commands;
using Portcullis.Protocol.Replies;
using Portcullis.Server.Accounts;
using Portcullis.Server.Diagnostics;
using Portcullis.Server.Policies;
using Portcullis.Server.Security;
using Portcullis.Server.Sessions;

namespace Portcullis.Server.Commands;

/// <summary>
/// USER (RFC 959 §4.1.1): begins a login, also after one; transfer parameters stay. Always 331, so that nobody learns
/// which users exist (RFC 2577 §7); or 530 for all of them, where there are anonymous users only. Save 232 to who has shown
/// the user's client certificate, where that is enough (RFC 4217 §12.2): he knows already that the user exists.
/// </summary>
internal static class User
{
    public static readonly Command Command = Command.Anyone("USER", Argument.Required, "USER <SP> username", ExecuteAsync);

    private static async ValueTask<Reply?> ExecuteAsync(Session session, CommandLine line, CancellationToken cancellation)
    {
        // Here and not at PASS: a password that is of no use should not cross the network.
        if (session.Server.Options.AnonymousOnly && !AnonymousUser.Is(line.Argument))
            return RefuseNamed(session);
        var request = new ProtectionRequest.Login(session.Peer.Address, session.State.Protection.Control, session.State.Settings.Tls, line.Argument);
        if (session.Server.Ask(policy => policy.OnProtection(request)) is PolicyDecision.Refused refusal)
            return session.Refuse("USER", refusal);

        session.State = session.State with { Login = new Login.None() };
        if (session.Tls.ClientCertificate is { } certificate && await TryAsync(session, line.Argument, certificate, cancellation) is { } answer)
            return answer;

        session.State = session.State with { Login = new Login.PasswordNeeded(line.Argument) };
        return AnonymousUser.Is(line.Argument) ? Replies.AnonymousNeedsPassword : Replies.NeedPassword;
    }

    // Null where the login goes on with a password.
    private static async ValueTask<Reply?> TryAsync(Session session, string userName, ClientCertificate certificate, CancellationToken cancellation)
    {
        var answer = new LoginAnswer(session, "USER", userName) { LoggedIn = Replies.LoggedInByCertificate };
        var credentials = new CertificateCredentials(userName, certificate, session.Peer.Address);
        switch (await LogIn.AskAsync(session, "USER", authenticator => authenticator.AuthenticateAsync(credentials, cancellation), cancellation))
        {
            case AuthenticationResult.Accepted accepted:
                var reply = await answer.ToReplyAsync(accepted, cancellation);
                if (session.State.Login is Login.Done)
                    ServerLog.LoggedInByCertificate(session.Log, session.Number, Printable.Line(certificate.Certificate.Subject), certificate.Fingerprint);
                return reply;

            case AuthenticationResult.PasswordNeededResult:
                return null;

            // Of itself it is nobody's; where one is required it must at least be good.
            default:
                return session.Server.Options.Tls is { ClientCertificates: ClientCertificateMode.Require, ClientTrust.Authorities.Count: > 0 } && certificate.Fault is { } fault
                    ? session.Refuse("USER", TlsRules.ClientCertificate, $"Your client certificate is not accepted: {fault}.")
                    : null;
        }
    }

    private static Reply RefuseNamed(Session session)
    {
        session.State = session.State with { Login = new Login.None() };
        return session.Refuse("USER", LoginRules.AnonymousOnly, "This server is for anonymous users only.");
    }
}
