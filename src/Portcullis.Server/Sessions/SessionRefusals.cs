using Portcullis.Protocol.Replies;
using Portcullis.Server.Diagnostics;
using Portcullis.Server.Policies;

namespace Portcullis.Server.Sessions;

/// <summary>The one way a refusal takes: to the log and the metric under its rule's id, then to the client.</summary>
internal static class SessionRefusals
{
    public static Reply Refuse(this Session session, string verb, PolicyDecision.Refused refusal)
    {
        session.Record(verb, refusal);
        return refusal.ToReply();
    }

    public static Reply Refuse(this Session session, string verb, PolicyRule rule, string reason) =>
        session.Refuse(verb, new PolicyDecision.Refused(rule, reason));

    /// <summary>Without a reply of its own: for what is answered otherwise, or not at all.</summary>
    public static void Record(this Session session, string verb, PolicyDecision.Refused refusal)
    {
        var (rule, reason) = refusal;
        session.Server.Metrics.Refused(rule);
        session.Audit.Refused(verb, refusal);
        ServerLog.Refused(
            session.Log, session.Number, Printable.Line(session.UserName), session.Peer.Address, Printable.Line(verb), rule.Id, Printable.Line(reason), rule.Setting);
    }
}
