namespace Portcullis.Client;

/// <summary>A token that is cancelled by the caller or by the clock, and tells which.</summary>
internal sealed class TimeLimit : IDisposable
{
    private readonly CancellationToken _caller;
    private readonly CancellationTokenSource _clock;
    private readonly CancellationTokenSource _either;

    public TimeLimit(TimeSpan limit, TimeProvider timeProvider, CancellationToken cancellation)
    {
        _caller = cancellation;
        _clock = new CancellationTokenSource(limit, timeProvider);
        _either = CancellationTokenSource.CreateLinkedTokenSource(cancellation, _clock.Token);
    }

    public CancellationToken Token => _either.Token;

    /// <summary>The clock did it; what the caller wants goes first.</summary>
    public bool IsExceeded => _clock.IsCancellationRequested && !_caller.IsCancellationRequested;

    /// <summary>Starts the clock anew, or stops it with <see cref="Timeout.InfiniteTimeSpan"/>.</summary>
    public void Restart(TimeSpan limit) => _clock.CancelAfter(limit);

    public void Dispose()
    {
        _either.Dispose();
        _clock.Dispose();
    }
}
