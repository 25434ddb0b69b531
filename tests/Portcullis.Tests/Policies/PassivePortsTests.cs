using System.Net;
using Portcullis.Server.DataTransfer;
using Portcullis.Server.Transport;
using Portcullis.Tests.Conversations;

namespace Portcullis.Tests.Policies;

/// <summary>Passive ports cannot be guessed, and run out in an orderly way.</summary>
public sealed class PassivePortsTests
{
    private static readonly IPAddress Local = IPAddress.Parse("192.0.2.21");

    [Fact]
    public void Ports_are_evenly_random()
    {
        const int Count = 32, Picks = 6400;
        var ports = new PassivePorts(new MemoryNetwork(), new PortRange(50_000, 50_000 + Count - 1));
        var seen = new int[Count];
        for (var i = 0; i < Picks; i++)
        {
            using var listener = Listen(ports);
            seen[listener.EndPoint.Port - 50_000]++;
        }

        // Chi-square with 31 degrees of freedom: above 80 once in 300,000 runs.
        const double Expected = (double)Picks / Count;
        Assert.True(seen.Sum(times => (times - Expected) * (times - Expected) / Expected) < 80, string.Join(' ', seen));
    }

    [Fact]
    public void One_port_does_not_tell_the_next()
    {
        const int Count = 16, Picks = 3200;
        var ports = new PassivePorts(new MemoryNetwork(), new PortRange(50_000, 50_000 + Count - 1));
        var steps = new int[Count];
        var last = 0;
        for (var i = 0; i < Picks; i++)
        {
            using var listener = Listen(ports);
            steps[(listener.EndPoint.Port - last + 2 * 65536) % Count]++;
            last = listener.EndPoint.Port;
        }

        // 15 degrees of freedom: above 55 once in 500,000 runs.
        const double Expected = (double)Picks / Count;
        Assert.True(steps.Sum(times => (times - Expected) * (times - Expected) / Expected) < 55, string.Join(' ', steps));
    }

    [Fact]
    public void Every_port_of_the_range_is_used_before_there_is_none()
    {
        var ports = new PassivePorts(new MemoryNetwork(), new PortRange(50_000, 50_099));
        var listeners = Enumerable.Range(0, 100).Select(_ => Listen(ports)).ToList();
        Assert.Equal(Enumerable.Range(50_000, 100), listeners.Select(listener => listener.EndPoint.Port).Order());
        Assert.Null(ports.TryListen(Local));

        listeners[42].Dispose();
        Assert.Equal(listeners[42].EndPoint.Port, Listen(ports).EndPoint.Port);
    }

    private static IListener Listen(PassivePorts ports)
    {
        var listener = ports.TryListen(Local);
        Assert.NotNull(listener);
        return listener;
    }
}
