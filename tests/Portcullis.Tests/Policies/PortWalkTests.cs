using System.Net;
using Portcullis.Server.Policies;

namespace Portcullis.Tests.Policies;

/// <summary>The client of Q140424, which asks for one port higher with each command, and the count it is told.</summary>
public sealed class PortWalkTests
{
    private static readonly IPAddress Peer = IPAddress.Parse("192.168.4.29");

    [Theory]
    [InlineData("1018", false)]
    [InlineData("1018 1019", true)]
    [InlineData("1018 1019 1020", true)]
    [InlineData("1018 1018", false)]
    [InlineData("1018 1020", false)]
    [InlineData("1019 1018", false)]
    [InlineData("1018 1019 1018", false)]
    [InlineData("1018 1019 500", false)]
    [InlineData("500 1018 1019", true)]
    [InlineData("1 2", true)]
    public void Two_ports_in_a_row_are_a_walk(string ports, bool recognised) => Assert.Equal(recognised, Walk(ports).IsRecognised);

    [Theory]
    [InlineData(DataPortPreset.Nt351, "1018", "Use PASV or EPSV.")]
    [InlineData(DataPortPreset.Nt351, "1017 1018", "Use PASV or EPSV; or the 6th next port will do.")]
    [InlineData(DataPortPreset.Nt351, "1018 1019 1020", "Use PASV or EPSV; or the 4th next port will do.")]
    [InlineData(DataPortPreset.Nt351, "1020 1021", "Use PASV or EPSV; or the 3rd next port will do.")]
    [InlineData(DataPortPreset.Nt351, "1021 1022", "Use PASV or EPSV; or the 2nd next port will do.")]
    [InlineData(DataPortPreset.Nt351, "1022 1023", "Use PASV or EPSV; or the next port will do.")]
    [InlineData(DataPortPreset.Nt351, "1012 1013", "Use PASV or EPSV; or the 11th next port will do.")]
    [InlineData(DataPortPreset.Nt351, "1002 1003", "Use PASV or EPSV; or the 21st next port will do.")]
    [InlineData(DataPortPreset.Nt351, "1001 1002", "Use PASV or EPSV; or the 22nd next port will do.")]
    [InlineData(DataPortPreset.Nt351, "911 912", "Use PASV or EPSV; or the 112th next port will do.")]
    [InlineData(DataPortPreset.Nt4, "17 18", "Use PASV or EPSV; or the 2nd next port will do.")]
    [InlineData(DataPortPreset.Nt4, "18 19", "Use PASV or EPSV; or the next port will do.")]
    [InlineData(DataPortPreset.Nt4, "21 22", "Use PASV or EPSV; or the 1002nd next port will do.")]
    [InlineData(DataPortPreset.Nt4, "1018 1019", "Use PASV or EPSV; or the 5th next port will do.")]
    [InlineData(DataPortPreset.Legacy, "1018 1019", "Use PASV or EPSV; or the 5th next port will do.")]
    public void The_count_leads_to_a_port_that_is_allowed(DataPortPreset preset, string ports, string advice)
    {
        var policy = new DataPortPolicy(new DataPortOptions { Preset = preset });
        var last = ports.LastIndexOf(' ');
        var port = int.Parse(ports[(last + 1)..], System.Globalization.CultureInfo.InvariantCulture);

        var decision = policy.OnDataPort(new DataPortRequest("PORT", new IPEndPoint(Peer, port), Peer, default, last < 0 ? default : Walk(ports[..last])));

        Assert.EndsWith($"is reserved (below 1024). {advice}", Assert.IsType<PolicyDecision.Refused>(decision).Reason, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(DataPortPreset.Nt351)]
    [InlineData(DataPortPreset.Nt4)]
    public void Every_count_is_true(DataPortPreset preset)
    {
        var policy = new DataPortPolicy(new DataPortOptions { Preset = preset });
        var allowed = Enumerable.Range(1, 1024).Where(port => Decide(port, default) is PolicyDecision.Allowed).ToList();
        foreach (var port in Enumerable.Range(2, 1022).Except(allowed))
        {
            var reason = Assert.IsType<PolicyDecision.Refused>(Decide(port, new PortWalk(port - 1, 1))).Reason;
            var steps = allowed.First(next => next > port) - port;
            var told = reason.Contains("or the next port", StringComparison.Ordinal)
                ? 1
                : int.Parse(reason[(reason.IndexOf("or the ", StringComparison.Ordinal) + 7)..^"th next port will do.".Length], System.Globalization.CultureInfo.InvariantCulture);
            Assert.Equal((port, steps), (port, told));
        }

        PolicyDecision Decide(int port, PortWalk walk) => policy.OnDataPort(new DataPortRequest("PORT", new IPEndPoint(Peer, port), Peer, default, walk));
    }

    private static PortWalk Walk(string ports) =>
        ports.Split(' ').Aggregate(default(PortWalk), (walk, port) => walk.Refused(int.Parse(port, System.Globalization.CultureInfo.InvariantCulture)));
}
