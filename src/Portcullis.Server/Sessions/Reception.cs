using Portcullis.Protocol.Replies;
using Portcullis.Server.Defence;
using Portcullis.Server.Diagnostics;
using Portcullis.Server.Policies;
using Portcullis.Server.Transport;

namespace Portcullis.Server.Sessions;

/// <summary>From an accepted connection to the end of its session.</summary>
/// <param name="sessions">Where it is registered.</param>
/// <param name="current">What a session takes that begins now.</param>
/// <param name="stop">Nobody new is let in.</param>
internal sealed class Reception(SessionRegistry sessions, Func<ServerContext> current, CancellationToken stop)
{
    // Registered before it runs, unregistered after it is disposed: whoever stops the server sees every session.
    public async Task ServeAsync(IConnection accepted, bool isImplicitTls, bool isForOldDevices)
    {
        var context = current();
        if (await IdentifyAsync(context, accepted) is not { } connection)
            return;

        connection.BeControl();
        var control = new ControlConnection(connection, context.Options.TimeProvider, context.Options.IdleTimeout);
        if (isForOldDevices && OldDevicePolicy.Decide(context.Options.Tls?.OldDevices, connection.Remote.Address, context.Options.TimeProvider.GetUtcNow()) is PolicyDecision.Refused closed)
        {
            await Admission.TurnAwayAsync(context, control, isImplicitTls, closed, stop);
            return;
        }

        if (Admission.TryConnect(context, connection.Remote.Address, out var refusal) is not { } place)
        {
            await Admission.TurnAwayAsync(context, control, isImplicitTls, refusal!, stop);
            return;
        }

        if (sessions.TryAdd(number => new Session(number, control, context, isImplicitTls, isForOldDevices)) is not { } session)
        {
            place.Dispose();
            await control.DisposeAsync();
            return;
        }

        await ServeAsync(context, session, place);
    }

    private async Task ServeAsync(ServerContext context, Session session, IDisposable place)
    {
        var (telemetry, end) = (context.Telemetry, SessionEnd.Failed);
        var began = telemetry.Time.GetTimestamp();
        telemetry.Metrics.SessionBegan();
        using var activity = telemetry.Activities.Session(session.Number, session.Peer, session.Called);
        ServerLog.SessionBegan(context.Log, session.Number, session.Peer);
        CommandRecord.Write(session, AccessEntry.SessionBegan, null, TimeSpan.Zero);
        try
        {
            end = await session.RunAsync();
        }
        finally
        {
            if (end is SessionEnd.LoginTimeout or SessionEnd.NotFtp)
                context.Limits.Defender.Blame(session.Peer.Address, end == SessionEnd.NotFtp ? Offence.NotFtp : Offence.NoLogin, context.Options.Defender);
            var (user, duration) = (session.UserName, telemetry.Time.GetElapsedTime(began));
            ServerLog.SessionEnded(context.Log, session.Number, Printable.Line(user), end.ToString());
            ServerActivities.SessionEnded(activity, user, end.ToString());
            CommandRecord.Write(session, AccessEntry.SessionEnded, end, duration);

            // Before the client can see the end: it may connect again at once, and must find the place free that it has left.
            place.Dispose();
            await session.DisposeAsync();
            telemetry.Metrics.SessionEnded(end.ToString(), duration);
            sessions.Remove(session);
        }
    }

    private async ValueTask<IConnection?> IdentifyAsync(ServerContext context, IConnection accepted)
    {
        try
        {
            return await context.IdentifyAsync(accepted, 0, "connect", stop);
        }
        catch (OperationCanceledException)
        {
            return null;
        }
    }
}
