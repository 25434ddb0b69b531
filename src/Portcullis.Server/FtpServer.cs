using System.Net;
using System.Net.Sockets;
using Portcullis.Protocol.Replies;
using Portcullis.Server.Diagnostics;
using Portcullis.Server.Policies;
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

    private readonly FtpServerOptions _options;
    private readonly ServerMetrics _metrics;
    private readonly ServerContext _context;
    private readonly SessionRegistry _sessions = new();
    private readonly CancellationTokenSource _stopAccepting = new();
    private readonly List<IListener> _listeners = [];
    private readonly List<Task> _accepting = [];
    private bool _stopped;

    /// <exception cref="ArgumentException">The options are wrong; the message lists all that is wrong with them.</exception>
    public FtpServer(FtpServerOptions options)
    {
        var errors = options.Validate();
        if (errors.Count > 0)
            throw new ArgumentException(string.Join(Environment.NewLine, errors), nameof(options));

        _options = options;
        _metrics = new ServerMetrics(options.MeterFactory);
        _context = new ServerContext(options, _metrics, _sessions.All);
    }

    /// <summary>Where it listens, with the ports that were taken for port 0. Empty before <see cref="Start"/>.</summary>
    public IReadOnlyList<IPEndPoint> EndPoints => [.. _listeners.Select(listener => listener.EndPoint)];

    /// <summary>Sessions open now.</summary>
    public int SessionCount => _sessions.Count;

    /// <summary>Listens and accepts from now on.</summary>
    /// <exception cref="IOException">An end point cannot be listened on; the message names it. None is then open.</exception>
    public void Start()
    {
        foreach (var endPoint in _options.Listeners)
        {
            try
            {
                _listeners.Add(_options.Network.Listen(endPoint, Backlog));
            }
            catch (SocketException e)
            {
                _listeners.ForEach(listener => listener.Dispose());
                _listeners.Clear();
                throw new IOException($"Cannot listen on {endPoint}: {Describe(e.SocketErrorCode)}", e);
            }
        }

        foreach (var listener in _listeners)
        {
            ServerLog.Listening(_context.Log, listener.EndPoint);
            _accepting.Add(AcceptAsync(listener));
        }
    }

    /// <summary>
    /// Stops in this order: no new sessions; idle sessions get 421 and end; transfers under way end, then their sessions;
    /// after <paramref name="drain"/> what is left is cut.
    /// </summary>
    public async Task StopAsync(TimeSpan drain)
    {
        if (_stopped)
            return;
        _stopped = true;

        await _stopAccepting.CancelAsync();
        _listeners.ForEach(listener => listener.Dispose());
        await Task.WhenAll(_accepting);

        ServerLog.Stopping(_context.Log, _sessions.Count);
        _sessions.ForEach(session => session.RequestEnd());
        try
        {
            await _sessions.WhenEmpty.WaitAsync(drain, _options.TimeProvider);
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
        _metrics.Dispose();
    }

    private async Task AcceptAsync(IListener listener)
    {
        while (!_stopAccepting.IsCancellationRequested)
        {
            try
            {
                var connection = await listener.AcceptAsync(_stopAccepting.Token);
                _ = ServeAsync(connection);
            }
            catch (SocketException e)
            {
                // Out of descriptors, most likely. The loop must outlive it (RFC or not, a server that stops accepting is dead).
                ServerLog.AcceptFailed(_context.Log, listener.EndPoint, e.SocketErrorCode.ToString(), AcceptRetryDelay);
                await Task.Delay(AcceptRetryDelay, _options.TimeProvider, CancellationToken.None);
            }
            catch (Exception e) when (e is OperationCanceledException or ObjectDisposedException)
            {
                return;
            }
        }
    }

    // Registered before it runs, unregistered after it is disposed: whoever stops the server sees every session.
    private async Task ServeAsync(IConnection connection)
    {
        var control = new ControlConnection(connection, _options.TimeProvider, _options.IdleTimeout);
        if (!_sessions.TryAdd(_options.MaximumSessions, number => new Session(number, control, _context), out var session))
        {
            await RefuseAsync(control);
            return;
        }

        _metrics.SessionBegan();
        ServerLog.SessionBegan(_context.Log, session.Number, session.Peer);
        var end = SessionEnd.Failed;
        try
        {
            end = await session.RunAsync();
        }
        finally
        {
            ServerLog.SessionEnded(_context.Log, session.Number, Printable.Line(session.UserName), end.ToString());
            await session.DisposeAsync();
            _metrics.SessionEnded();
            _sessions.Remove(session);
        }
    }

    private async Task RefuseAsync(ControlConnection control)
    {
        await using (control)
        {
            var rule = LoginRules.TooManySessions;
            _metrics.Refused(rule);
            ServerLog.Refused(_context.Log, 0, "-", control.Connection.Remote.Address, "connect", rule.Id, rule.Summary, rule.Setting);
            try
            {
                await control.WriteAsync(Replies.ServiceNotAvailable(_options.Messages.TooManySessions), _stopAccepting.Token);
            }
            catch (Exception e) when (e is IOException or OperationCanceledException)
            {
                // It did not wait for the answer.
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
}
