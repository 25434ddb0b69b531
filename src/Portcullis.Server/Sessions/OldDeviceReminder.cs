using Portcullis.Server.Diagnostics;
using Portcullis.Server.Security;

namespace Portcullis.Server.Sessions;

/// <summary>Reminds of the listener for old devices, at the start and once a day: what is meant for a while stays for ever otherwise.</summary>
internal sealed class OldDeviceReminder : IDisposable
{
    private readonly TimeProvider _time;
    private readonly Func<ServerContext> _context;
    private readonly ITimer _daily;
    private OldDeviceListener? _told;

    /// <param name="time">By which days pass.</param>
    /// <param name="context">As of now.</param>
    public OldDeviceReminder(TimeProvider time, Func<ServerContext> context)
    {
        (_time, _context) = (time, context);
        _daily = time.CreateTimer(_ => Remind(), null, TimeSpan.FromDays(1), TimeSpan.FromDays(1));
        Remind();
    }

    /// <summary>The options are others now.</summary>
    public void Changed()
    {
        if (_context().Options.Tls?.OldDevices != _told)
            Remind();
    }

    public void Dispose() => _daily.Dispose();

    private void Remind()
    {
        var context = _context();
        _told = context.Options.Tls?.OldDevices;
        if (_told is not { } listener)
            return;
        var left = listener.Until - _time.GetUtcNow();
        if (left <= TimeSpan.Zero)
            ServerLog.OldDevicesOver(context.Log, listener.Name, listener.EndPoint, listener.Until.AddDays(-1).UtcDateTime);
        else
            ServerLog.OldDevicesServed(context.Log, listener.Name, listener.EndPoint, string.Join(", ", listener.Networks), listener.Until.AddDays(-1).UtcDateTime, (int)left.TotalDays);
    }
}
