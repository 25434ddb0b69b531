using System.Net;
using System.Net.Sockets;
using Portcullis.Protocol.Replies;
using Portcullis.Server.Defence;
using Portcullis.Server.Diagnostics;
using Portcullis.Server.Limits;
using Portcullis.Server.Sessions;
using Portcullis.Server.Transport;

namespace Portcullis.Server;

/// <summary>
/// An FTP server in your process: made from options, started, stopped. It keeps no state outside its options and holds
/// no thread of its own.
/// </summary>
public sealed class FtpServer : IAsyncDisposable
{
    private const int Backlog = 512;

    private static readonly TimeSpan AcceptRetryDelay = TimeSpan.FromMilliseconds(100);

    private readonly ServerTelemetry _telemetry;
    private readonly Reception _reception;
    private readonly SessionRegistry _sessions = new();
    private readonly SharedLimits _limits;
    private readonly BanKeeper? _bans;
    private Task _keepingBans = Task.CompletedTask;
    private readonly CancellationTokenSource _stopAccepting = new();

    // Taken to change what follows; a new session reads the context once and keeps it.
    private readonly Lock _changing = new();
    private readonly List<Listening> _listening = [];
    private volatile ServerContext _context;
    private OldDeviceReminder? _reminder;
    private bool _started;
    private Task? _stopping;

    /// <exception cref="ArgumentException">The options are wrong; the message lists all that is wrong with them.</exception>
    public FtpServer(FtpServerOptions options)
    {
        ThrowIfWrong(options);
        _telemetry = new ServerTelemetry(new ServerMetrics(options.MeterFactory), new ServerActivities(), options.TimeProvider);
        _limits = new SharedLimits(options.TimeProvider);
        _context = new ServerContext(options, _telemetry, _limits, _sessions.All);
        _reception = new Reception(_sessions, () => _context, _stopAccepting.Token);
        _telemetry.Metrics.Observe(_limits.PassivePorts, () => _context.Options.PassivePorts.Count, () => _limits.Defender.BanCount);
        _limits.Defender.Banned += OnBanned;
        if (options.Bans is { } store)
            _bans = new BanKeeper(store, _limits.Defender, () => _context.Options.Defender, options.TimeProvider, _context.Log);
    }

    /// <summary>Where it listens, with the ports that were taken for port 0; those of implicit TLS after the others, and that for old devices last. Empty before <see cref="Start"/>.</summary>
    public IReadOnlyList<IPEndPoint> EndPoints
    {
        get
        {
            lock (_changing)
                return [.. _listening.Select(each => each.Listener.EndPoint)];
        }
    }

    /// <summary>Sessions open now.</summary>
    public int SessionCount => _sessions.Count;

    /// <summary>Those, by their numbers.</summary>
    public IReadOnlyList<SessionInfo> Sessions => [.. _sessions.All().OrderBy(session => session.Number).Select(session => session.ToInfo())];

    /// <summary>It takes nobody new any more.</summary>
    public bool IsStopping => _stopAccepting.IsCancellationRequested;

    /// <summary>How scarce passive ports are.</summary>
    public PassivePortInfo PassivePorts
    {
        get
        {
            var (use, limit) = (_limits.PassivePorts, _context.Options.PassivePorts.Count);
            return new PassivePortInfo(use.Count, limit, use.Exhaustion(limit));
        }
    }

    /// <summary>Bans known now.</summary>
    public int BanCount => _limits.Defender.BanCount;

    /// <summary>Ends a session now; what it was storing is not stored. False where there is none of the number.</summary>
    public bool Kick(long number)
    {
        if (_sessions.Find(number) is not { } session)
            return false;

        ServerLog.Kicked(_context.Log, number, Printable.Line(session.UserName), session.Peer.Address);
        session.Cut(SessionEnd.Kicked);
        return true;
    }

    /// <summary>Whether a client from there is refused, by the defender or an operator.</summary>
    public bool IsBanned(IPAddress client) => _limits.Defender.FindBan(client, _context.Options.Defender) is not null;

    /// <summary>Listens and accepts from now on.</summary>
    /// <exception cref="IOException">An end point cannot be listened on; the message names it. None is then open.</exception>
    public void Start()
    {
        // Before anybody is let in: who is banned still is, after a restart.
        Task.Run(() => _bans?.SyncAsync(CancellationToken.None) ?? Task.CompletedTask).GetAwaiter().GetResult();
        lock (_changing)
        {
            Accept(Listen(ListeningPlace.Of(_context.Options)));
            _reminder = new OldDeviceReminder(_context.Options.TimeProvider, () => _context);
            _started = true;
            if (_bans is not null)
                _keepingBans = _bans.RunAsync(_stopAccepting.Token);
        }
    }

    /// <summary>
    /// New options, whole or not at all: sessions that begin from now on have them, those that are open keep the ones they
    /// began with. End points that are new are listened on before those that are gone are closed. The logger factory, meter
    /// factory, clock and network stay as they were.
    /// </summary>
    /// <exception cref="ArgumentException">The options are wrong, and nothing has changed; the message lists all that is wrong with them.</exception>
    /// <exception cref="IOException">An end point cannot be listened on, and nothing has changed; the message names it.</exception>
    public void Reconfigure(FtpServerOptions options)
    {
        ThrowIfWrong(options);
        lock (_changing)
        {
            ObjectDisposedException.ThrowIf(_stopping is not null, this);
            var before = _context.Options;
            var context = new ServerContext(
                options with { LoggerFactory = before.LoggerFactory, MeterFactory = before.MeterFactory, TimeProvider = before.TimeProvider, Network = before.Network, Bans = before.Bans },
                _telemetry, _limits, _sessions.All);
            if (!_started)
            {
                _context = context;
                return;
            }

            var places = ListeningPlace.Of(options);
            var opened = Listen([.. places.Where(place => _listening.All(each => each.Place != place))]);
            _context = context;
            Accept(opened);
            _reminder?.Changed();
            foreach (var gone in _listening.Where(each => !places.Contains(each.Place)).ToList())
            {
                // Its loop ends by that; whoever stops the server need not wait for it.
                gone.Listener.Dispose();
                _listening.Remove(gone);
                ServerLog.NotListening(_context.Log, gone.Listener.EndPoint);
            }
        }
    }

    /// <summary>
    /// Stops in this order: no new sessions; idle sessions get 421 and end; transfers under way end, then their sessions;
    /// after <paramref name="drain"/> what is left is cut. Who stops a server that is stopping already may give it less time.
    /// </summary>
    public async Task StopAsync(TimeSpan drain)
    {
        lock (_changing)
            _stopping ??= BeginToStopAsync();
        await _stopping;
        try
        {
            await _sessions.WhenEmpty.WaitAsync(drain, _context.Options.TimeProvider);
        }
        catch (TimeoutException)
        {
            ServerLog.Cutting(_context.Log, _sessions.Count);
            _sessions.ForEach(session => session.Cut());
            await _sessions.WhenEmpty;
        }
    }

    /// <summary>Stops at once: what is under way is cut, and nothing of it is stored.</summary>
    public async ValueTask DisposeAsync()
    {
        await StopAsync(TimeSpan.Zero);
        _stopAccepting.Dispose();
        _telemetry.Dispose();
    }

    private async Task BeginToStopAsync()
    {
        // From here on nothing else changes the list.
        _reminder?.Dispose();
        await _stopAccepting.CancelAsync();
        _listening.ForEach(each => each.Listener.Dispose());
        await Task.WhenAll([.. _listening.Select(each => each.Accepting), _keepingBans]);

        _sessions.Close();
        ServerLog.Stopping(_context.Log, _sessions.Count);
        _sessions.ForEach(session => session.RequestEnd());
    }

    private void OnBanned(Ban ban)
    {
        _telemetry.Metrics.Banned();
        ServerLog.Banned(_context.Log, ban.Clients, ban.Until, ban.Number, ban.Reason);
    }

    private static void ThrowIfWrong(FtpServerOptions options)
    {
        var errors = options.Validate();
        if (errors.Count > 0)
            throw new ArgumentException(string.Join(Environment.NewLine, errors), nameof(options));
    }

    // All of them or none.
    private List<(ListeningPlace Place, IListener Listener)> Listen(IReadOnlyList<ListeningPlace> places)
    {
        var opened = new List<(ListeningPlace Place, IListener Listener)>();
        foreach (var place in places)
        {
            try
            {
                opened.Add((place, _context.Options.Network.Listen(place.EndPoint, Backlog)));
            }
            catch (SocketException e)
            {
                opened.ForEach(each => each.Listener.Dispose());
                throw new IOException($"Cannot listen on {place.EndPoint}: {Describe(e.SocketErrorCode)}", e);
            }
        }

        return opened;
    }

    private void Accept(List<(ListeningPlace Place, IListener Listener)> opened)
    {
        foreach (var (place, listener) in opened)
        {
            ServerLog.Listening(_context.Log, listener.EndPoint);
            _listening.Add(new Listening(place, listener, Task.Run(() => AcceptAsync(listener, place))));
        }
    }

    private async Task AcceptAsync(IListener listener, ListeningPlace place)
    {
        while (!_stopAccepting.IsCancellationRequested)
        {
            try
            {
                var connection = await listener.AcceptAsync(_stopAccepting.Token);
                _ = _reception.ServeAsync(connection, place.IsImplicitTls, place.IsForOldDevices);
            }
            catch (SocketException e)
            {
                // Out of descriptors, most likely. The loop must outlive it (RFC or not, a server that stops accepting is dead).
                ServerLog.AcceptFailed(_context.Log, listener.EndPoint, e.SocketErrorCode.ToString(), AcceptRetryDelay);
                await Task.Delay(AcceptRetryDelay, _context.Options.TimeProvider, CancellationToken.None);
            }
            catch (Exception e) when (e is OperationCanceledException or ObjectDisposedException)
            {
                return;
            }
        }
    }

    private static string Describe(SocketError error) => error switch
    {
        SocketError.AddressAlreadyInUse => "the port is in use.",
        SocketError.AccessDenied => "permission denied; ports below 1024 need the right to bind them.",
        SocketError.AddressNotAvailable => "this host does not have the address.",
        _ => error.ToString(),
    };

    /// <param name="Place">What was asked for.</param>
    /// <param name="Listener">Open.</param>
    /// <param name="Accepting">Ends when the listener is closed.</param>
    private sealed record Listening(ListeningPlace Place, IListener Listener, Task Accepting);
}
