using System.Net;
using Portcullis.Server.Limits;

namespace Portcullis.Server.Defence;

/// <summary>What a client has done that counts against it.</summary>
/// <remarks>
/// An unknown user counts as a wrong password does: were it to count more, when the ban comes would tell which names exist. To
/// reach a limit counts for nothing: a job with a few sessions too many would lock itself out.
/// </remarks>
internal enum Offence
{
    FailedLogin = 1,

    /// <summary>It held a session without logging in until the time was over.</summary>
    NoLogin = 2,

    /// <summary>It connected to another client's data port.</summary>
    ForeignDataPort = 3,

    /// <summary>It spoke another protocol, as a browser does that is made to (CVE-2021-3618).</summary>
    NotFtp = 4,
}

/// <summary>
/// Scores clients, and bans those that have too many points, each time for longer. Accounts are never locked, since that would
/// be in the hands of whoever knows their names: many failures of one account, from wherever, only make the answers to further
/// failures as late as they get. One for a server: options come with each question, so that a reload changes them and forgets nothing.
/// </summary>
/// <remarks>Memory is bounded whatever comes from however many addresses: see the capacities of the tables.</remarks>
internal sealed class Defender(TimeProvider time)
{
    /// <summary>Failures of one account, within the decay, after which somebody is at it from many places.</summary>
    private const int AccountUnderAttack = 50;

    private readonly Lock _lock = new();
    private readonly BanTable _bans = new(time);
    private readonly ScoreTable<IPNetwork> _clients = new(time);
    private readonly ScoreTable<(string Account, string Host)> _accounts = new(time);
    private readonly Dictionary<IPNetwork, Attempts> _attempts = [];

    /// <summary>Told of each new one, outside of any lock.</summary>
    public event Action<Ban>? Banned;

    public int ClientCount
    {
        get
        {
            lock (_lock)
                return _clients.Count;
        }
    }

    public int AccountCount
    {
        get
        {
            lock (_lock)
                return _accounts.Count;
        }
    }

    public int BanCount
    {
        get
        {
            lock (_lock)
                return _bans.Count;
        }
    }

    public Ban? FindBan(IPAddress client, DefenderOptions options)
    {
        lock (_lock)
            return _bans.Count > 0 && _bans.Find(client) is { } ban && (options.IsOn || ban.IsByOperator) && !options.Trusts(client) ? ban : null;
    }

    /// <summary>Adds to the score of a client. Returns the ban where it is over the limit now.</summary>
    public Ban? Blame(IPAddress client, Offence offence, DefenderOptions options)
    {
        if (!options.IsOn || options.Trusts(client))
            return null;

        var host = ClientHost.Of(client);
        Ban? ban;
        lock (_lock)
        {
            if (_bans.Find(client) is { } before)
                return before;
            var points = _clients.Add(host, PointsFor(offence), Lapse(options));

            // What lapses between the failures of one who hurries must not give him another.
            if (points <= options.BanAt - 1)
                return null;

            ban = Next(host, offence, options);
            _bans.Put(ban, options.LongestBan);

            // It comes back on probation: from the end of the ban on, half of what it takes.
            _clients.Set(host, options.BanAt / 2.0, ban.Until!.Value - ban.Since);
        }

        Banned?.Invoke(ban);
        return ban;
    }

    /// <summary>
    /// Before a password is looked at: as many of a client's at once as could fail before it is banned. The others wait, so that
    /// who sends a thousand at once has no more guesses than who sends one after the other; right passwords do not keep them long.
    /// </summary>
    /// <returns>The ban that the client has come under meanwhile. Otherwise null, and <see cref="EndLogin"/> is due.</returns>
    public async ValueTask<Ban?> BeginLoginAsync(IPAddress client, DefenderOptions options, CancellationToken cancellation)
    {
        var host = ClientHost.Of(client);
        while (true)
        {
            Task changed;
            lock (_lock)
            {
                if (FindBan(client, options) is { } ban)
                    return ban;
                if (!_attempts.TryGetValue(host, out var attempts))
                    _attempts[host] = attempts = new Attempts();
                if (attempts.Count == 0 || !options.IsOn || options.Trusts(client) || _clients.PointsOf(host, Lapse(options)) + attempts.Count < options.BanAt)
                {
                    attempts.Count++;
                    return null;
                }

                changed = attempts.Changed.Task;
            }

            await changed.WaitAsync(cancellation);
        }
    }

    public void EndLogin(IPAddress client)
    {
        var host = ClientHost.Of(client);
        lock (_lock)
        {
            var attempts = _attempts[host];
            if (--attempts.Count == 0)
                _attempts.Remove(host);
            attempts.Changed.SetResult();
            attempts.Changed = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        }
    }

    /// <summary>One more of an account. Returns for how many the answer is to be late: those of the client, in whichever of its sessions; very many where the account is under attack.</summary>
    public int CountFailure(IPAddress client, string account, string host, DefenderOptions options)
    {
        if (!options.IsOn || options.Trusts(client))
            return 0;
        lock (_lock)
        {
            return _accounts.Add((account, host), 1, AccountUnderAttack / options.Decay.TotalSeconds) >= AccountUnderAttack
                ? int.MaxValue
                : (int)Math.Ceiling(_clients.PointsOf(ClientHost.Of(client), Lapse(options)));
        }
    }

    /// <summary>Bans beside those that are known.</summary>
    public void Add(IReadOnlyList<Ban> bans, DefenderOptions options)
    {
        lock (_lock)
        {
            foreach (var ban in bans)
                _bans.Put(ban, options.LongestBan);
        }
    }

    /// <summary>All bans that there are. Those that are gone were removed by an operator: what they rested on is forgotten.</summary>
    public void Replace(IReadOnlyList<Ban> bans, DefenderOptions options)
    {
        var kept = bans.Select(ban => ban.Clients).ToHashSet();
        lock (_lock)
        {
            foreach (var gone in _bans.All.Select(ban => ban.Clients).Where(clients => !kept.Contains(clients)).ToList())
            {
                _bans.Remove(gone);
                _clients.Remove(gone);
            }

            Add(bans, options);
        }
    }

    private Ban Next(IPNetwork host, Offence offence, DefenderOptions options)
    {
        var (number, now) = ((_bans.Last(host, options.LongestBan)?.Number ?? 0) + 1, time.GetUtcNow());
        var length = number > 30 ? options.LongestBan : TimeSpan.FromTicks(Math.Min(options.LongestBan.Ticks, (long)Math.Min(long.MaxValue / 2.0, options.BanTime.Ticks * Math.Pow(2, number - 1))));
        return new Ban(host, now, now + length, $"{options.BanAt} points, the last for: {Describe(offence)}") { Number = number };
    }

    private static double Lapse(DefenderOptions options) => options.BanAt / options.Decay.TotalSeconds;

    private static int PointsFor(Offence offence) => offence == Offence.NotFtp ? 3 : 1;

    private static string Describe(Offence offence) => offence switch
    {
        Offence.FailedLogin => "a failed login",
        Offence.NoLogin => "no login in time",
        Offence.ForeignDataPort => "a connection to another client's data port",
        _ => "something that is not FTP",
    };

    private sealed class Attempts
    {
        public int Count { get; set; }

        public TaskCompletionSource Changed { get; set; } = new(TaskCreationOptions.RunContinuationsAsynchronously);
    }
}
