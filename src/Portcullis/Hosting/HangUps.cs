using System.Runtime.InteropServices;

namespace Portcullis.Hosting;

/// <summary>
/// SIGHUP, of which the process would die: taken from before the server is known to be ready, and kept until there is somebody who
/// knows what to do about it.
/// </summary>
internal sealed class HangUps : IDisposable
{
    private readonly Lock _lock = new();
    private readonly PosixSignalRegistration _registration;
    private Action? _handler;
    private bool _isPending;

    public HangUps() => _registration = PosixSignalRegistration.Create(PosixSignal.SIGHUP, signal =>
    {
        signal.Cancel = true;
        Raise();
    });

    /// <summary>What one does; at once, where one came before. Several at once are for the handler to put into order.</summary>
    public void Handle(Action handler)
    {
        lock (_lock)
        {
            _handler = handler;
            if (!_isPending)
                return;
            _isPending = false;
        }

        handler();
    }

    public void Dispose() => _registration.Dispose();

    /// <summary>One came.</summary>
    internal void Raise()
    {
        Action? handler;
        lock (_lock)
        {
            handler = _handler;
            _isPending = handler is null;
        }

        handler?.Invoke();
    }
}
