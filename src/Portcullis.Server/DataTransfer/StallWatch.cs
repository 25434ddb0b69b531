namespace Portcullis.Server.DataTransfer;

/// <summary>Cancels its token when no octet has moved for a while.</summary>
internal sealed class StallWatch : IDisposable
{
    private readonly CancellationTokenSource _stalled = new();
    private readonly TransferProgress _progress;
    private readonly ITimer _timer;
    private long _seen;

    public StallWatch(TransferProgress progress, TimeProvider time, TimeSpan timeout)
    {
        _progress = progress;
        _timer = time.CreateTimer(_ => Look(), null, timeout, timeout);
    }

    public CancellationToken Token => _stalled.Token;

    public void Stop() => _timer.Change(Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);

    public void Dispose()
    {
        _timer.Dispose();
        _stalled.Dispose();
    }

    // Looks once per timeout, so a stall is seen after one to two timeouts: what it is for does not need better.
    private void Look()
    {
        var octets = _progress.Octets;
        if (octets != _seen)
        {
            _seen = octets;
            return;
        }

        try
        {
            _stalled.Cancel();
        }
        catch (ObjectDisposedException)
        {
            // The transfer ended while the timer fired.
        }
    }
}
