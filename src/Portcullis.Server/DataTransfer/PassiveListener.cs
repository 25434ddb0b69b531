using System.Net;
using System.Net.Sockets;
using Portcullis.Protocol.Addresses;
using Portcullis.Server.Transport;

namespace Portcullis.Server.DataTransfer;

/// <summary>
/// A passive data port, for one connection of one session. It accepts from the moment it exists, so that a stranger
/// cannot fill its backlog: strangers are dropped, and the first connection from the control peer closes the listener.
/// </summary>
public sealed class PassiveListener : IDisposable
{
    private readonly IListener _listener;
    private readonly IPAddress _peer;
    private readonly Func<IConnection, CancellationToken, ValueTask<IConnection?>> _identify;
    private readonly Action<IPEndPoint, int> _onStranger;
    private readonly PassivePortUse _use;
    private readonly TimeSpan _lifetime;
    private readonly CancellationTokenSource _stop;
    private readonly Task<IConnection?> _accepted;
    private int _taken;

    /// <param name="listener">Listening already; closed by this.</param>
    /// <param name="peer">The address of the control connection's other end.</param>
    /// <param name="time">The clock of <paramref name="lifetime"/>.</param>
    /// <param name="lifetime">How long it waits for its connection, and again from the transfer command on.</param>
    /// <param name="onStranger">Told who was dropped, and at which port.</param>
    /// <param name="use">Counts it while it listens.</param>
    /// <param name="identify">Tells whose a connection is that a proxy passes on; null, and told, where nobody knows.</param>
    internal PassiveListener(
        IListener listener, IPAddress peer, TimeProvider time, TimeSpan lifetime, Action<IPEndPoint, int> onStranger,
        Func<IConnection, CancellationToken, ValueTask<IConnection?>> identify, PassivePortUse use)
    {
        (_use = use).Take();
        _identify = identify;
        _listener = listener;
        _peer = peer.Unmapped();
        _onStranger = onStranger;
        _lifetime = lifetime;
        _stop = new CancellationTokenSource(lifetime, time);
        _accepted = AcceptAsync();
    }

    public int Port => _listener.EndPoint.Port;

    /// <summary>A transfer has taken, or waits for, the one connection.</summary>
    public bool IsSpent { get; private set; }

    /// <summary>The connection of the control peer; null when none came in time. Called once.</summary>
    internal async Task<IConnection?> TakeAsync(CancellationToken cancellation)
    {
        IsSpent = true;
        if (!_accepted.IsCompleted)
            TryProlong();
        await _accepted.WaitAsync(cancellation);
        return Interlocked.Exchange(ref _taken, 1) == 0 ? await _accepted : null;
    }

    public void Dispose()
    {
        TryStop();
        _listener.Dispose();

        // A connection that nobody has taken goes with it.
        if (Interlocked.Exchange(ref _taken, 1) == 0)
            _ = AbortAcceptedAsync();
    }

    // The end of AcceptAsync disposes the source, and may come at any moment.
    private void TryProlong()
    {
        try
        {
            _stop.CancelAfter(_lifetime);
        }
        catch (ObjectDisposedException)
        {
        }
    }

    private void TryStop()
    {
        try
        {
            _stop.Cancel();
        }
        catch (ObjectDisposedException)
        {
        }
    }

    private async Task AbortAcceptedAsync()
    {
        if (await _accepted is { } connection)
            connection.Abort();
    }

    private async Task<IConnection?> AcceptAsync()
    {
        try
        {
            while (true)
            {
                if (await _identify(await _listener.AcceptAsync(_stop.Token), _stop.Token) is not { } connection)
                    continue;
                if (connection.Remote.Address.Unmapped().Equals(_peer))
                    return connection;

                connection.Abort();
                _onStranger(connection.Remote, Port);
            }
        }
        catch (Exception e) when (e is OperationCanceledException or SocketException or ObjectDisposedException)
        {
            return null;
        }
        finally
        {
            _listener.Dispose();
            _use.Release();
            _stop.Dispose();
        }
    }
}
