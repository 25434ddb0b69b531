using System.Globalization;
using System.Net.Sockets;
using System.Text;

namespace Portcullis.Hosting;

/// <summary>
/// Tells the service manager what the server is at, by the protocol of sd_notify(3): ready, reloading, stopping, alive. Where
/// nobody asked to be told, nothing is.
/// </summary>
internal sealed class ServiceManager : IDisposable
{
    private const int MonotonicClock = 1;

    private readonly Socket? _socket;
    private readonly UnixDomainSocketEndPoint? _manager;
    private readonly TimeProvider _clock;
    private readonly TimeSpan? _watchdog;

    /// <param name="variables">NOTIFY_SOCKET, WATCHDOG_USEC, WATCHDOG_PID.</param>
    /// <param name="clock">Of the watchdog.</param>
    public ServiceManager(Func<string, string?> variables, TimeProvider clock)
    {
        _clock = clock;
        if (variables("NOTIFY_SOCKET") is not { Length: > 1 } path || !Socket.OSSupportsUnixDomainSockets)
            return;

        // An abstract name begins with a NUL, which is written '@' here.
        _manager = new UnixDomainSocketEndPoint(path[0] == '@' ? '\0' + path[1..] : path);
        _socket = new Socket(AddressFamily.Unix, SocketType.Dgram, ProtocolType.Unspecified);
        var isMeant = variables("WATCHDOG_PID") is not { Length: > 0 } process || process == Environment.ProcessId.ToString(CultureInfo.InvariantCulture);
        if (isMeant && long.TryParse(variables("WATCHDOG_USEC"), NumberStyles.None, CultureInfo.InvariantCulture, out var microseconds) && microseconds > 0)
            _watchdog = TimeSpan.FromMicroseconds(microseconds);
    }

    /// <summary>Connections are accepted, by the settings as they are now.</summary>
    public void Ready(string status) => Tell($"READY=1\nSTATUS={status}");

    /// <summary>Ends with <see cref="Ready"/>.</summary>
    public void Reloading() => Tell(string.Create(CultureInfo.InvariantCulture, $"RELOADING=1\nMONOTONIC_USEC={MonotonicMicroseconds()}"));

    public void Stopping() => Tell("STOPPING=1\nSTATUS=Waiting for transfers to end");

    /// <summary>
    /// Says that the process is alive, twice in each time that the manager gives it: a process whose thread pool no longer runs
    /// is one to be started anew.
    /// </summary>
    public async Task WatchAsync(CancellationToken stop)
    {
        if (_watchdog is not { } interval)
            return;

        using var timer = new PeriodicTimer(interval / 2, _clock);
        try
        {
            do
                Tell("WATCHDOG=1");
            while (await timer.WaitForNextTickAsync(stop));
        }
        catch (OperationCanceledException)
        {
            // It stops, which the manager was told.
        }
    }

    public void Dispose() => _socket?.Dispose();

    private static long MonotonicMicroseconds() =>
        OperatingSystem.IsLinux() && HostCalls.Time(MonotonicClock, out var time) == 0 ? (time.Seconds * 1_000_000) + (time.Nanoseconds / 1000) : 0;

    private void Tell(string state)
    {
        try
        {
            _socket?.SendTo(Encoding.UTF8.GetBytes(state), _manager!);
        }
        catch (SocketException)
        {
            // A manager that does not listen is not to be waited for.
        }
    }
}
