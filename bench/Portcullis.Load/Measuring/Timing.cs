using System.Diagnostics;

namespace Portcullis.Load.Measuring;

/// <summary>
/// Wall and processor time between two moments. The client's own is told as well: a client that takes most of the machine
/// would be what limits.
/// </summary>
internal sealed class Timing
{
    private readonly string? _group;
    private readonly long _start;
    private readonly (long User, long System) _server;
    private readonly TimeSpan _client;

    private Timing(string? group)
    {
        _group = group;
        _client = ClientTime();
        _server = ServerTime.Of(group);
        _start = Stopwatch.GetTimestamp();
    }

    public static Timing Start(string? group) => new(group);

    public Elapsed Stop()
    {
        var wall = Stopwatch.GetElapsedTime(_start).TotalSeconds;
        var (user, system) = ServerTime.Of(_group);
        return new Elapsed(wall, (user - _server.User) / 1e6, (system - _server.System) / 1e6, (ClientTime() - _client).TotalSeconds);
    }

    private static TimeSpan ClientTime() => Environment.CpuUsage.TotalTime;
}

/// <summary>Seconds.</summary>
internal readonly record struct Elapsed(double Wall, double ServerUser, double ServerSystem, double Client);
