using System.Net;
using Microsoft.Extensions.Logging;
using Portcullis.Server.DataTransfer;
using Portcullis.Server.Diagnostics;
using Portcullis.Server.Policies;
using Portcullis.Server.Security;
using Portcullis.Server.Transport;

namespace Portcullis.Server.Sessions;

/// <summary>Opens the data connection of one transfer as the data port of that moment says.</summary>
internal sealed class DataConnectionOpener(Session session, string verb, bool receives)
{
    private readonly bool _isProtected = session.State.Protection.Data;
    private readonly ClientTls _own = session.State.Settings.Tls;
    private readonly DataPort _dataPort = session.State.DataPort;
    private readonly IConnection? _open = IsReusable(session) ? session.State.DataConnection : null;

    /// <summary>The data connection of the transfer before is used again (RFC 959 §3.3).</summary>
    public bool IsOpen => _open is not null;

    /// <summary>Whether a transfer command may be tried at all; null where it may.</summary>
    public static PolicyDecision.Refused? RefusalOf(Session session, string verb)
    {
        if (IsReusable(session))
            return null;

        switch (session.State.DataPort)
        {
            case DataPort.Refused refused:
                return new PolicyDecision.Refused(
                    DataConnectionRules.RefusedBefore,
                    $"Can't open data connection: your data port was refused ({refused.Rule.Id}). Send PASV, EPSV or an acceptable PORT first.");
            case DataPort.Passive { Listener.IsSpent: true }:
                return new PolicyDecision.Refused(
                    DataConnectionRules.NoneLeft, "Can't open data connection: the passive port has been used. Send PASV or EPSV again.");
            case DataPort.Unset when session.State.ExtendedPassiveOnly:
                return new PolicyDecision.Refused(
                    DataConnectionRules.ExtendedPassiveOnly, "Can't open data connection: after EPSV ALL each transfer needs an EPSV.");
            case DataPort.Unset when Ask(session, verb, session.Peer) is PolicyDecision.Refused refused:
                return refused with { Reason = $"Can't open data connection to the default data port {session.Peer.Port}: it is reserved. Send PASV or EPSV." };
            default:
                return null;
        }
    }

    public async ValueTask<DataConnectionResult> OpenAsync(CancellationToken cancellation)
    {
        var result = await OpenInClearAsync(cancellation);
        return result is DataConnectionResult.Opened opened && opened.Connection != _open && _isProtected
            ? await session.Tls.ProtectAsync(opened.Connection, _own, receives, verb, cancellation)
            : result;
    }

    private async ValueTask<DataConnectionResult> OpenInClearAsync(CancellationToken cancellation)
    {
        if (_open is not null)
            return new DataConnectionResult.Opened(_open);

        var step = session.Server.Telemetry.BeginConnect(_dataPort is DataPort.Passive ? "passive" : "active");
        try
        {
            var result = await ConnectAsync(cancellation);
            if (result is DataConnectionResult.Opened)
                step.Done();
            return result;
        }
        finally
        {
            step.End();
        }
    }

    private async ValueTask<DataConnectionResult> ConnectAsync(CancellationToken cancellation) => _dataPort switch
    {
        DataPort.Passive passive => await AcceptAsync(passive.Listener, cancellation),
        DataPort.Active active => await ConnectAsync(active.EndPoint, cancellation),
        _ => await ConnectAsync(session.Peer, cancellation),
    };

    // MODE S ends a file by closing, so that a connection left open is of no use to it.
    private static bool IsReusable(Session session) =>
        session.State.DataConnection is { IsPeerGone: false } && session.State.Format.KeepsConnection;

    private static async ValueTask<DataConnectionResult> AcceptAsync(PassiveListener listener, CancellationToken cancellation) =>
        await listener.TakeAsync(cancellation) is { } connection
            ? new DataConnectionResult.Opened(connection)
            : new DataConnectionResult.NotOpened($"nobody connected to port {listener.Port} from your address in time.");

    private ValueTask<DataConnectionResult> ConnectAsync(IPEndPoint endPoint, CancellationToken cancellation) =>
        session.Server.ActiveConnector.ConnectAsync(
            session.Local,
            endPoint,
            cancel => AskAndAuditAsync(endPoint, cancel),
            (port, reason) => ServerLog.NotFromDefaultDataPort(session.Log, session.Number, port, reason),
            cancellation);

    // An exception that nobody can account for is none.
    private async ValueTask<PolicyDecision> AskAndAuditAsync(IPEndPoint endPoint, CancellationToken cancellation)
    {
        var decision = Ask(session, verb, endPoint);
        if (decision is not PolicyDecision.Excepted excepted)
            return decision;
        if (!await session.Audit.ExceptionUsedAsync(verb, endPoint, excepted, cancellation))
            return new PolicyDecision.Refused(excepted.Rule, "the exception for this data port could not be recorded; try again later.");

        ServerLog.ExceptionUsed(
            session.Log, excepted.Warns ? LogLevel.Warning : LogLevel.Information, session.Number, session.UserName, session.Peer.Address, verb, endPoint, excepted.Rule.Id, excepted.Reason);
        return excepted;
    }

    private static PolicyDecision Ask(Session session, string verb, IPEndPoint endPoint)
    {
        var request = new DataPortRequest(verb, endPoint, session.Peer.Address, session.Server.Options.TimeProvider.GetUtcNow())
        {
            Preset = session.State.Settings.DataPorts,
        };
        return session.Server.Ask(policy => policy.OnDataPort(request));
    }
}
