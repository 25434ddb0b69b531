namespace Portcullis.Server.Transport;

/// <summary>Whether it pays to wait briefly for this peer: not for one that has let it wait in vain, for twice as many pieces each time.</summary>
internal sealed class BriefWaits
{
    private const int MostSkipped = 256;

    private int _skipped, _left;

    /// <summary>At the beginning of a piece.</summary>
    public bool Pays => _left == 0 || --_left == 0;

    public void Tell(bool wasReady)
    {
        _skipped = wasReady ? 0 : Math.Clamp(2 * _skipped, 1, MostSkipped);
        _left = _skipped;
    }
}
