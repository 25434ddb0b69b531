using System.Diagnostics.CodeAnalysis;
using Microsoft.Extensions.Logging;
using Portcullis.Server.Diagnostics;

namespace Portcullis.Server.Defence;

/// <summary>
/// Between the defender and its store: new bans go there at once, and what operators have changed comes from there within two
/// seconds. While the store does not answer, the bans that are known hold, and new ones wait to be kept.
/// </summary>
internal sealed class BanKeeper
{
    public static readonly TimeSpan Interval = TimeSpan.FromSeconds(2);

    private readonly IBanStore _store;
    private readonly Defender _defender;
    private readonly Func<DefenderOptions> _options;
    private readonly TimeProvider _time;
    private readonly ILogger _log;
    private readonly Lock _lock = new();
    private readonly Dictionary<System.Net.IPNetwork, Ban> _unsaved = [];
    private long? _version;
    private bool _isFailing;
    private Task _syncing = Task.CompletedTask;

    public BanKeeper(IBanStore store, Defender defender, Func<DefenderOptions> options, TimeProvider time, ILogger log)
    {
        (_store, _defender, _options, _time, _log) = (store, defender, options, time, log);
        defender.Banned += Keep;
    }

    /// <summary>Once, after those that are under way: keeps what is not kept, and takes what has changed.</summary>
    public Task SyncAsync(CancellationToken cancellation)
    {
        lock (_lock)
            return _syncing = SyncAsync(_syncing, cancellation);
    }

    /// <summary>Until cancelled.</summary>
    public async Task RunAsync(CancellationToken cancellation)
    {
        try
        {
            using var timer = new PeriodicTimer(Interval, _time);
            while (await timer.WaitForNextTickAsync(cancellation))
                await SyncAsync(cancellation);
        }
        catch (OperationCanceledException)
        {
            // The server stops.
        }

        // What was banned in the last moments.
        if (_unsaved.Count > 0)
            await SyncAsync(CancellationToken.None);
    }

    [SuppressMessage("Design", "CA1031:Do not catch general exception types", Justification = "However the store failed, the server goes on by the bans it knows.")]
    private async Task SyncAsync(Task before, CancellationToken cancellation)
    {
        // Never on the thread of whoever asks, which may be one of many that log in.
        await before.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing | ConfigureAwaitOptions.ForceYielding);
        try
        {
            await SaveAsync(cancellation);
            if (_version is null || await _store.VersionAsync(cancellation) != _version)
            {
                var (version, bans) = await _store.LoadAsync(cancellation);
                lock (_lock)
                    _defender.Replace([.. bans, .. _unsaved.Values], _options());
                _version = version;
            }

            _isFailing = false;
        }
        catch (Exception e) when (!cancellation.IsCancellationRequested)
        {
            // Once, until it has worked again.
            if (!_isFailing)
                ServerLog.BansNotKept(_log, e);
            _isFailing = true;
        }
    }

    private void Keep(Ban ban)
    {
        lock (_lock)
        {
            // The store fails, and it has failed for long: what is not kept ends with this process.
            if (_unsaved.Count < BanTable.Capacity)
                _unsaved[ban.Clients] = ban;
        }

        _ = SyncAsync(CancellationToken.None);
    }

    private async ValueTask SaveAsync(CancellationToken cancellation)
    {
        Ban[] bans;
        lock (_lock)
            bans = [.. _unsaved.Values];
        if (bans.Length == 0)
            return;

        // Our own changes are known, unless somebody else's came between.
        var isKnown = _version is { } known && await _store.VersionAsync(cancellation) == known;
        var version = await _store.SaveAsync(bans, cancellation);
        if (isKnown && version == _version + 1)
            _version = version;

        // A load that crossed with the ban may have taken it for removed.
        _defender.Add(bans, _options());
        lock (_lock)
        {
            foreach (var ban in bans)
            {
                if (_unsaved.GetValueOrDefault(ban.Clients) == ban)
                    _unsaved.Remove(ban.Clients);
            }
        }
    }
}
