using Portcullis.Protocol.Commands;
using Portcullis.Protocol.Replies;
using Portcullis.Server.Policies;
using Portcullis.Server.Security;
using Portcullis.Server.Sessions;

namespace Portcullis.Server.Commands;

/// <summary>CCC (RFC 4217 §6): the control connection goes on in the clear, where the setting allows it and no duty forbids it.</summary>
internal static class Ccc
{
    public static readonly Command Command = Command.Switching("CCC", Argument.None, "CCC", Execute) with
    {
        Feature = state => state is { OffersClearing: true, Protection.Control: true } ? "CCC" : null,
    };

    private static CommandResult Execute(Session session, CommandLine line)
    {
        var state = session.State;
        if (!state.OffersTls)
            return new CommandResult.Answered(Replies.CommandNotImplemented);
        if (!state.Protection.Control)
            return new CommandResult.Answered(Replies.Refused(ReplyCode.ControlNotProtected, "The control connection is not under TLS."));
        if (state.Login is not Login.Done)
            return new CommandResult.Answered(Replies.NotLoggedIn);
        if (!state.OffersClearing
            || ProtectionPolicy.ControlDuty(session.Server.Options.Tls!, session.Peer.Address, state.Settings.Tls) == TlsDuty.Require)
        {
            return new CommandResult.Answered(session.Refuse("CCC", TlsRules.ClearCommandChannel, "The control connection stays under TLS here."));
        }

        // It came during a transfer, and what comes next is being read already.
        if (session.IsReading)
            return new CommandResult.Answered(Replies.BadSequence("Send CCC again: it comes when no transfer is under way."));

        return new CommandResult.Switches(Replies.CommandOkay("The control connection goes on in the clear."), async cancellation =>
        {
            await session.Tls.EndAsync(cancellation);
            session.State = session.State with { Protection = session.State.Protection with { Control = false, ClearedControl = true } };
        });
    }
}
