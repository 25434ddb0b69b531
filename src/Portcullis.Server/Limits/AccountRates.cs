namespace Portcullis.Server.Limits;

/// <summary>
/// The rates that sessions of one account share, kept as long as one of them is open and until what was taken has gone: who logs
/// in anew for each file is no faster than who stays.
/// </summary>
internal sealed class AccountRates(TimeProvider time)
{
    private readonly Lock _lock = new();
    private readonly Dictionary<Place, Shared> _accounts = [];
    private readonly List<Place> _left = [];

    /// <summary>Given back by <see cref="Release"/>.</summary>
    public (RateBucket Uploads, RateBucket Downloads) Take(Place account)
    {
        lock (_lock)
        {
            if (!_accounts.TryGetValue(account, out var shared))
                _accounts[account] = shared = new Shared(new RateBucket(time), new RateBucket(time));
            shared.Users++;
            return (shared.Uploads, shared.Downloads);
        }
    }

    public void Release(Place account)
    {
        lock (_lock)
        {
            if (--_accounts[account].Users == 0)
                _left.Add(account);
            Forget();
        }
    }

    public int Count
    {
        get
        {
            lock (_lock)
                return _accounts.Count;
        }
    }

    private void Forget() => _left.RemoveAll(account =>
    {
        // Somebody came back; when he leaves it is listed again.
        if (!_accounts.TryGetValue(account, out var shared) || shared.Users > 0)
            return true;
        return shared.IsIdle && _accounts.Remove(account);
    });

    private sealed record Shared(RateBucket Uploads, RateBucket Downloads)
    {
        public int Users { get; set; }

        public bool IsIdle => Uploads.IsIdle && Downloads.IsIdle;
    }
}
