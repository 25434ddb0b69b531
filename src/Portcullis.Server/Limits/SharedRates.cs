namespace Portcullis.Server.Limits;

/// <summary>
/// The rates that sessions of one account, or of one group, share, kept as long as one of them is open and until what was taken has
/// gone: who logs in anew for each file is no faster than who stays.
/// </summary>
internal sealed class SharedRates(TimeProvider time)
{
    private readonly Lock _lock = new();
    private readonly Dictionary<Place, Shared> _places = [];
    private readonly List<Place> _left = [];

    /// <summary>Given back by <see cref="Release"/>.</summary>
    public (RateBucket Uploads, RateBucket Downloads) Take(Place place)
    {
        lock (_lock)
        {
            if (!_places.TryGetValue(place, out var shared))
                _places[place] = shared = new Shared(new RateBucket(time), new RateBucket(time));
            shared.Users++;
            return (shared.Uploads, shared.Downloads);
        }
    }

    public void Release(Place place)
    {
        lock (_lock)
        {
            if (--_places[place].Users == 0)
                _left.Add(place);
            Forget();
        }
    }

    public int Count
    {
        get
        {
            lock (_lock)
                return _places.Count;
        }
    }

    private void Forget() => _left.RemoveAll(place =>
    {
        // Somebody came back; when he leaves it is listed again.
        if (!_places.TryGetValue(place, out var shared) || shared.Users > 0)
            return true;
        return shared.IsIdle && _places.Remove(place);
    });

    private sealed record Shared(RateBucket Uploads, RateBucket Downloads)
    {
        public int Users { get; set; }

        public bool IsIdle => Uploads.IsIdle && Downloads.IsIdle;
    }
}
