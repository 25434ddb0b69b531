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

    /// <summary>Of a handshake where a command is awaited.</summary>
    public static Reply RefuseHello(this Session session)
    {
        session.EndAfterReply(SessionEnd.NotFtp);
        return session.Refuse("connect", TlsRules.HelloInClear, "TLS begins with AUTH TLS on this port: choose explicit FTPS; closing the control connection.");
    }

    /// <summary>Of a peer that is not among the listed proxies.</summary>
    public static Reply RefuseProxyHeader(this Session session)
    {
        session.EndAfterReply(SessionEnd.NotFtp);
        return session.Refuse("connect", ProxyRules.NotListed, "A PROXY header is taken from listed proxies only; closing the control connection.");
    }

    /// <summary>Without a reply of its own: for what is answered otherwise, or not at all.</summary>
    public static void Record(this Session session, string verb, PolicyDecision.Refused refusal)
    {
        var (rule, reason) = refusal;
        if (refusal.Because is { } because)
            reason = $"{reason} ({because})";
        session.Server.Metrics.Refused(rule);
        session.Audit.Refused(verb, rule, reason);
        ServerLog.Refused(
            session.Log, session.Number, Printable.Line(session.UserName), session.Peer.Address, Printable.Line(verb), rule.Id, Printable.Line(reason), rule.Setting);
    }
}
