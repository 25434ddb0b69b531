using System.Net;
using Portcullis.Protocol.Replies;
using Portcullis.Server.DataTransfer;
using Portcullis.Server.Defence;
using Portcullis.Server.Diagnostics;
using Portcullis.Server.Policies;
using Portcullis.Server.Profiles;
using Portcullis.Server.Sessions;

namespace Portcullis.Server.Commands;

/// <summary>
/// What PORT, EPRT and LPRT do alike, and PASV, EPSV and LPSV. A refused data port leaves none behind, whatever was set before: the
/// next transfer command is answered 425 and connects nowhere.
/// </summary>
internal static class DataPorts
{
    /// <summary>PORT, EPRT, LPRT: reads the argument, asks the policy, and keeps the data port or the refusal.</summary>
    public static Reply Propose(Session session, string verb, string argument)
    {
        if (RefuseAfterEpsvAll(session, verb) is { } reply)
            return reply;

        var (state, peer) = (session.State, session.Peer.Address);
        if (!DataPortArgument.TryRead(verb, argument, peer, out var dataPort, out var malformed))
            return Refuse(session, verb, malformed, walk: default);

        var request = new DataPortRequest(verb, dataPort, peer, session.Server.Options.TimeProvider.GetUtcNow(), state.Walk) { Preset = state.Settings.DataPorts };
        if (session.Server.Ask(policy => policy.OnDataPort(request)) is PolicyDecision.Refused refusal)
            return Refuse(session, verb, refusal, refusal.Rule == DataPortPolicy.Reserved ? state.Walk.Refused(dataPort.Port) : default);

        session.State = state with { DataPort = new DataPort.Active(dataPort), DataConnection = null, Walk = default };
        return Replies.DataPortAccepted(verb);
    }

    /// <summary>PORT, EPRT, LPRT, PASV and LPSV after EPSV ALL; null where they may be used. What EPSV set up stays.</summary>
    public static Reply? RefuseAfterEpsvAll(Session session, string verb) =>
        session.State.ExtendedPassiveOnly
            ? session.Refuse(verb, DataConnectionRules.ExtendedPassiveOnly, $"Invalid {verb} command: EPSV ALL is in effect. Use EPSV.")
            : null;

    /// <summary>PASV, EPSV, LPSV: a new listener takes the place of the one before.</summary>
    /// <param name="session">Whose.</param>
    /// <param name="verb">The command.</param>
    /// <param name="reply">Of the port as the client sees it.</param>
    public static Reply Listen(Session session, string verb, Func<int, Reply> reply)
    {
        // Before the new one listens, the old one must not: it may be the last free port.
        session.State = session.State with { DataPort = new DataPort.Refused(DataConnectionRules.NoPassivePort), DataConnection = null };
        var (options, peer) = (session.Server.Options, session.Peer.Address);
        if (session.Server.PassivePorts.TryListen(session.Local.Address) is not { } free)
            return session.Refuse(verb, DataConnectionRules.NoPassivePort, "No passive port is free; try again later.");

        var listener = new PassiveListener(
            free, peer, options.TimeProvider, options.PassiveTimeout, (stranger, port) => ReportStranger(session, stranger, port),
            (connection, cancellation) => session.Server.IdentifyAsync(connection, session.Number, verb, cancellation), session.Server.Limits.PassivePorts);
        session.State = session.State with { DataPort = new DataPort.Passive(listener), DataConnection = null };
        return reply(options.ExposedPassivePorts is { } exposed ? exposed.Low + listener.Port - options.PassivePorts.Low : listener.Port);
    }

    private static Reply Refuse(Session session, string verb, PolicyDecision.Refused refusal, PortWalk walk)
    {
        session.State = session.State with { DataPort = new DataPort.Refused(refusal.Rule), DataConnection = null, Walk = walk };
        ReportWalk(session);
        return session.Refuse(verb, refusal);
    }

    private static void ReportWalk(Session session)
    {
        if (!session.State.Walk.IsRecognised)
            return;
        session.Notice(ProfileEvidence.PortWalk);
        if (session.WalkReported)
            return;
        session.WalkReported = true;
        ServerLog.PortWalk(session.Log, session.Number, session.Peer.Address, DataPortPolicy.Reserved.Id);
    }

    private static void ReportStranger(Session session, IPEndPoint stranger, int port)
    {
        session.Server.Limits.Defender.Blame(stranger.Address, Offence.ForeignDataPort, session.Server.Options.Defender);
        session.Server.Metrics.Refused(DataConnectionRules.Stranger);
        session.Audit.Refused("connect", DataConnectionRules.Stranger, $"A connection from {stranger} to the passive data port {port} was dropped.");
        ServerLog.StrangerDropped(session.Log, session.Number, stranger.Address, port, DataConnectionRules.Stranger.Id, session.Peer.Address);
    }
}
