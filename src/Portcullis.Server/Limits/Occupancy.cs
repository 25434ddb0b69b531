namespace Portcullis.Server.Limits;

/// <summary>What sessions and transfers are counted in.</summary>
internal enum PlaceKind
{
    SessionsOfServer,
    SessionsOfNetwork,
    SessionsOfAddress,
    SessionsOfAccount,
    SessionsOfGroup,
    TransfersOfServer,
    TransfersOfAccount,
    TransfersOfGroup,
}

/// <param name="Kind">What is counted.</param>
/// <param name="Name">Of which network, address, account or group.</param>
/// <param name="Host">The virtual host of an account: accounts of two hosts may have one name.</param>
internal readonly record struct Place(PlaceKind Kind, string Name = "", string Host = "");

/// <param name="Place">Where one more is counted.</param>
/// <param name="Limit">As many at most; 0 for any number.</param>
internal readonly record struct PlaceLimit(Place Place, int Limit);

/// <summary>
/// Counts who is where. It outlives the options: after a reload sessions of the old and the new ones are counted together, each
/// against the limit it began with. Places where nobody is are not kept.
/// </summary>
internal sealed class Occupancy
{
    private readonly Lock _lock = new();
    private readonly Dictionary<Place, int> _counts = [];

    /// <summary>Takes one of each or, where one of them is full, none.</summary>
    /// <param name="wanted">The first that is full is the one that is told.</param>
    /// <param name="full">The one without room.</param>
    /// <returns>Disposed to leave; null where there is no room.</returns>
    public Occupation? TryTake(IReadOnlyList<PlaceLimit> wanted, out Place full)
    {
        lock (_lock)
        {
            foreach (var (place, limit) in wanted)
            {
                if (limit > 0 && CountAt(place) >= limit)
                {
                    full = place;
                    return null;
                }
            }

            foreach (var (place, _) in wanted)
                _counts[place] = CountAt(place) + 1;
        }

        full = default;
        return new Occupation(this, wanted);
    }

    public int Count(Place place)
    {
        lock (_lock)
            return CountAt(place);
    }

    /// <summary>How many places are kept.</summary>
    public int PlaceCount
    {
        get
        {
            lock (_lock)
                return _counts.Count;
        }
    }

    private int CountAt(Place place) => _counts.GetValueOrDefault(place);

    private void Leave(IReadOnlyList<PlaceLimit> taken)
    {
        lock (_lock)
        {
            foreach (var (place, _) in taken)
            {
                var left = CountAt(place) - 1;
                if (left == 0)
                    _counts.Remove(place);
                else
                    _counts[place] = left;
            }
        }
    }

    /// <summary>Leaves once, however often it is disposed.</summary>
    internal sealed class Occupation(Occupancy occupancy, IReadOnlyList<PlaceLimit> taken) : IDisposable
    {
        private int _left;

        public void Dispose()
        {
            if (Interlocked.Exchange(ref _left, 1) == 0)
                occupancy.Leave(taken);
        }
    }
}
