using Portcullis.Server.Limits;

namespace Portcullis.Server.DataTransfer;

/// <summary>
/// Cancels its token when no octet has moved for a while, or twice in a row fewer than there must. One octet a minute would
/// otherwise hold a transfer for ever.
/// </summary>
internal sealed class StallWatch : IDisposable
{
    private readonly CancellationTokenSource _stalled = new();
    private readonly TransferProgress _progress;
    private readonly TransferPacing? _pacing;
    private readonly double _minimum;
    private readonly ITimer _timer;
    private readonly TimeSpan _timeout;
    private long _seen;
    private bool _wasSlow;

    /// <param name="progress">What moves.</param>
    /// <param name="pacing">Who had to wait for it was not slow.</param>
    /// <param name="time">The clock.</param>
    /// <param name="timeout">How often it looks.</param>
    /// <param name="rate">Octets a second that there must be.</param>
    public StallWatch(TransferProgress progress, TransferPacing? pacing, TimeProvider time, TimeSpan timeout, int rate)
    {
        (_progress, _pacing, _timeout) = (progress, pacing, timeout);
        _minimum = rate * timeout.TotalSeconds;
        _timer = time.CreateTimer(_ => Look(), null, timeout, timeout);
    }

    public CancellationToken Token => _stalled.Token;

    /// <summary>Octets that moved between the last two looks.</summary>
    public long Moved { get; private set; }

    public void Stop() => _timer.Change(Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);

    /// <summary>After <see cref="Stop"/>.</summary>
    public void GoOn() => _timer.Change(_timeout, _timeout);

    public void Dispose()
    {
        _timer.Dispose();
        _stalled.Dispose();
    }

    // Looks once per timeout, so a stall is seen after one to two timeouts: what it is for does not need better. Slow once is
    // no offence: a client may think before it begins, and pause before it goes on.
    private void Look()
    {
        var octets = _progress.Octets;
        Moved = octets - _seen;
        _seen = octets;
        var wasHeld = _pacing?.WasHeld() == true;
        var isSlow = Moved < _minimum && !wasHeld;
        if ((Moved > 0 || wasHeld) && !(isSlow && _wasSlow))
        {
            _wasSlow = isSlow;
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
