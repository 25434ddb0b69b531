using Portcullis.Protocol.Replies;
using Portcullis.Server.Policies;
using Portcullis.Server.Security;
using Portcullis.Server.Sessions;

namespace Portcullis.Server.Commands;

/// <summary>PROT (RFC 4217 §9): P puts data connections under TLS, C leaves them in the clear. S and E are for other mechanisms.</summary>
internal static class Prot
{
    public static readonly Command Command = Command.Anyone("PROT", Argument.Required, "PROT <SP> C | P",
        (session, line, _) => ValueTask.FromResult<Reply?>(Execute(session, line.Argument.Trim().ToUpperInvariant()))) with
    {
        KeepsRestart = true,
        Feature = state => state.ShowsTls || state.Protection.Control ? "PROT C;P;" : null,
    };

    private static Reply Execute(Session session, string level)
    {
        var (state, protection) = (session.State, session.State.Protection);
        if (!state.OffersTls)
            return Replies.CommandNotImplemented;
        if (protection.ClearedControl)
            return Replies.ProtectionIsSettled;
        if (!protection.HasBufferSize)
            return Replies.BadSequence("PROT comes after AUTH TLS and PBSZ 0.");
        if (level is "S" or "E")
            return Replies.Refused(ReplyCode.ProtectionLevelNotSupported, "TLS has no such protection level; use P.");
        if (level is not ("C" or "P"))
            return Replies.ParameterNotImplemented("The protection levels are C and P.");

        var duty = ProtectionPolicy.DataDuty(session.Server.Options.Tls!, session.Peer.Address, state.Settings.Tls);
        if (level == "C" && duty == TlsDuty.Require)
            return session.Refuse("PROT", TlsRules.DataRequired, "Data connections are under TLS here; send PROT P.").As(ReplyCode.ProtectionDenied);
        if (level == "P" && duty == TlsDuty.Off)
            return session.Refuse("PROT", TlsRules.DataRefused, "Data connections are in the clear here; send PROT C.");

        session.State = state with { Protection = protection with { Data = level == "P" }, DataConnection = null };
        return Replies.ParameterSet(level == "P" ? "Data connections are private." : "Data connections are clear.");
    }
}
