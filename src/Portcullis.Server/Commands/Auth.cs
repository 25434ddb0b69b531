using Portcullis.Protocol.Commands;
using Portcullis.Protocol.Replies;
using Portcullis.Server.Policies;
using Portcullis.Server.Sessions;

namespace Portcullis.Server.Commands;

/// <summary>
/// AUTH (RFC 4217 §4). TLS and TLS-C leave data connections in the clear until PROT P; TLS-P and SSL set it, as IBM i and
/// old clients expect of them.
/// </summary>
internal static class Auth
{
    public static readonly Command Command = Command.Switching("AUTH", Argument.Required, "AUTH <SP> TLS | TLS-C | TLS-P | SSL", Execute) with
    {
        Feature = state => state.ShowsTls && !state.Protection.Control ? "AUTH TLS;TLS-C;TLS-P;SSL;" : null,
    };

    private static CommandResult Execute(Session session, CommandLine line)
    {
        var mechanism = line.Argument.Trim().ToUpperInvariant();
        if (!session.State.OffersTls || session.State is { HasShownFeatures: true, ShowsTls: false })
            return new CommandResult.Answered(Replies.CommandNotImplemented);
        if (mechanism is not ("TLS" or "TLS-C" or "TLS-P" or "SSL"))
            return new CommandResult.Answered(Replies.ParameterNotImplemented("There is no such security mechanism here; there is TLS."));
        if (session.State.Protection.Control)
            return new CommandResult.Answered(Replies.BadSequence("The control connection is under TLS already."));

        // It came during a transfer, and what comes next is being read already.
        if (session.IsReading)
            return new CommandResult.Answered(Replies.BadSequence("Send AUTH again: it comes when no transfer is under way."));

        // What waits already was sent in the clear, and would be answered under TLS as if it had come under it.
        if (session.HasInput)
        {
            session.EndAfterReply(SessionEnd.NotFtp);
            return new CommandResult.Answered(session.Refuse("AUTH", TlsRules.Injection, "Octets follow AUTH before the handshake; closing the control connection."));
        }

        return new CommandResult.Switches(
            Replies.SecurityMechanismAccepted, cancellation => session.Tls.BeginAsync(protectsData: mechanism is "TLS-P" or "SSL", cancellation));
    }
}
