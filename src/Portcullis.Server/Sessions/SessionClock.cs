namespace Portcullis.Server.Sessions;

/// <summary>
/// The time a session has: for the login as a whole, then between one reply and the next command. A transfer, or another command that takes long, stops it
/// (RFC 1123 §4.1.3.2).
/// </summary>
internal sealed class SessionClock : IDisposable
{
    private readonly FtpServerOptions _options;
    private readonly CancellationTokenSource _stop = new();
    private readonly ITimer _timer;
    private readonly Lock _lock = new();
    private bool _loggedIn;
    private bool _working;
    private bool _disposed;

    public SessionClock(FtpServerOptions options)
    {
        _options = options;
        Reason = SessionEnd.LoginTimeout;
        _timer = options.TimeProvider.CreateTimer(_ => Stop(_loggedIn ? SessionEnd.Idle : SessionEnd.LoginTimeout), null, options.LoginTimeout, Timeout.InfiniteTimeSpan);
    }

    /// <summary>Cancelled when the session should end; <see cref="Reason"/> says why.</summary>
    public CancellationToken Token => _stop.Token;

    public SessionEnd Reason { get; private set; }

    /// <summary>A reply is about to go out.</summary>
    /// <param name="loggedIn">Whether the time is that between commands, or that for the login.</param>
    /// <param name="idle">What SITE IDLE has set; the server's where null.</param>
    public void Active(bool loggedIn, TimeSpan? idle)
    {
        // Before login each reply would prolong the deadline, so only the change to logged-in sets the timer anew.
        if (_working || (!loggedIn && !_loggedIn))
            return;

        if (!loggedIn)
        {
            // REIN, or another USER: the deadline of a new login.
            _loggedIn = false;
            _timer.Change(_options.LoginTimeout, Timeout.InfiniteTimeSpan);
            return;
        }

        _loggedIn = true;
        _timer.Change(idle ?? _options.IdleTimeout, Timeout.InfiniteTimeSpan);
    }

    public void WorkBegins()
    {
        _working = true;
        _timer.Change(Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
    }

    public void WorkEnded() => _working = false;

    public void Stop(SessionEnd reason)
    {
        lock (_lock)
        {
            if (_disposed || _stop.IsCancellationRequested)
                return;
            Reason = reason;
        }

        _stop.Cancel();
    }

    public void Dispose()
    {
        lock (_lock)
            _disposed = true;
        _timer.Dispose();
        _stop.Dispose();
    }
}
