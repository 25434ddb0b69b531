using System.Net;
using Portcullis.Protocol.Replies;
using Portcullis.Server.Policies;

namespace Portcullis.Tests.Policies;

/// <summary>The rule of Q140424 and its company, as a pure function: every kind of address, port and preset.</summary>
public sealed class DataPortPolicyTests
{
    private const string Peer = "192.168.4.29", Peer6 = "2001:db8::29";

    private static readonly DateTimeOffset Now = new(2026, 2, 9, 14, 5, 0, TimeSpan.Zero);
    private static readonly IPNetwork As400Network = IPNetwork.Parse("192.168.4.0/24"), As400Network6 = IPNetwork.Parse("2001:db8::/64");

    private static readonly Dictionary<string, DataPortOptions> Presets = new()
    {
        ["nt351"] = new(),
        ["nt4"] = new() { Preset = DataPortPreset.Nt4 },
        ["legacy listed"] = new() { Preset = DataPortPreset.Legacy, LegacyNetworks = [new(As400Network, Now.AddTicks(1)), new(As400Network6)] },
        ["legacy unlisted"] = new() { Preset = DataPortPreset.Legacy, LegacyNetworks = [new(IPNetwork.Parse("10.0.0.0/8"))] },
        ["legacy in shadow"] = new() { Preset = DataPortPreset.Legacy, LegacyNetworks = [new(As400Network) { Mode = ExceptionMode.Shadow }, new(As400Network6) { Mode = ExceptionMode.Shadow }] },
        ["legacy warned of"] = new() { Preset = DataPortPreset.Legacy, LegacyNetworks = [new(As400Network) { Mode = ExceptionMode.Warn }, new(As400Network6) { Mode = ExceptionMode.Warn }] },
        ["legacy expired"] = new() { Preset = DataPortPreset.Legacy, LegacyNetworks = [new(As400Network, Now), new(As400Network6, Now)] },
    };

    private static readonly string[] ForeignHosts =
    [
        "127.0.0.1", "127.8.8.8", "::1", "203.0.113.66", "0.0.0.0", "255.255.255.255", "224.0.0.1", "169.254.1.1", "fe80::1", "::", "ff02::1", "192.168.4.30",
        "::ffff:203.0.113.66", "2001:db8::66",
    ];

    /// <summary>What becomes of each port at the peer's own address; R reserved, S service, 0 zero, x excepted, dot allowed.</summary>
    private static readonly int[] Ports = [0, 1, 20, 21, 25, 1018, 1023, 1024, 65535];

    public static TheoryData<string, string> OwnHost => new()
    {
        { "nt351", "0RRRRRR.." },
        { "nt4", "0R.RRRR.." },
        { "legacy listed", "0SSSSxx.." },
        { "legacy unlisted", "0RRRRRR.." },
        { "legacy in shadow", "0RRRRRR.." },
        { "legacy warned of", "0SSSSxx.." },
        { "legacy expired", "0RRRRRR.." },
    };

    /// <summary>The same at another address; F foreign host. The reserved port wins, except for a listed network.</summary>
    public static TheoryData<string, string> ForeignHost => new()
    {
        { "nt351", "0RRRRRRFF" },
        { "nt4", "0RFRRRRFF" },
        { "legacy listed", "0FFFFFFFF" },
        { "legacy unlisted", "0RRRRRRFF" },
        { "legacy in shadow", "0RRRRRRFF" },
        { "legacy warned of", "0FFFFFFFF" },
        { "legacy expired", "0RRRRRRFF" },
    };

    [Theory]
    [MemberData(nameof(OwnHost))]
    public void At_the_peers_own_address(string preset, string expected)
    {
        foreach (var verb in new[] { "PORT", "EPRT", "RETR" })
        {
            Assert.Equal(expected, Decide(preset, verb, Peer, Peer));
            Assert.Equal(expected, Decide(preset, verb, Peer6, Peer6));

            // A dual-stack socket reports an IPv4 client so.
            Assert.Equal(expected, Decide(preset, verb, Peer, "::ffff:" + Peer));
            Assert.Equal(expected, Decide(preset, verb, "::ffff:" + Peer, Peer));
        }
    }

    [Theory]
    [MemberData(nameof(ForeignHost))]
    public void At_any_other_address(string preset, string expected)
    {
        foreach (var host in ForeignHosts)
        {
            Assert.Equal((host, expected), (host, Decide(preset, "PORT", host, Peer)));
            Assert.Equal((host, expected), (host, Decide(preset, "EPRT", host, Peer6)));
        }
    }

    [Fact]
    public void The_scope_of_an_IPv6_address_is_the_servers_own_view() =>
        Assert.IsType<PolicyDecision.Allowed>(Ask(new DataPortOptions(), "EPRT", new IPEndPoint(IPAddress.Parse("fe80::7"), 2000), IPAddress.Parse("fe80::7%3")));

    [Theory]
    [InlineData("nt351", Peer, 1018, "504 Invalid PORT command: data port 1018 is reserved (below 1024). Use PASV or EPSV.")]
    [InlineData("nt351", "203.0.113.66", 25, "504 Invalid PORT command: data port 25 is reserved (below 1024). Use PASV or EPSV.")]
    [InlineData("nt351", "203.0.113.66", 1024, "504 Invalid PORT command: 203.0.113.66 is not the host of your control connection. Use PASV or EPSV.")]
    [InlineData("nt351", Peer, 0, "501 Invalid PORT command: port 0 is not a data port.")]
    [InlineData("nt4", Peer, 21, "504 Invalid PORT command: data port 21 is reserved (below 1024). Use PASV or EPSV.")]
    [InlineData("legacy listed", Peer, 25, "504 Invalid PORT command: data port 25 belongs to a well-known service. Use PASV or EPSV, or another port.")]
    [InlineData("legacy listed", "203.0.113.66", 1018, "504 Invalid PORT command: 203.0.113.66 is not the host of your control connection. Use PASV or EPSV.")]
    public void The_words_on_the_wire(string preset, string host, int port, string expected)
    {
        var refused = Assert.IsType<PolicyDecision.Refused>(Ask(Presets[preset], "PORT", new IPEndPoint(IPAddress.Parse(host), port), IPAddress.Parse(Peer)));
        Assert.Equal(expected, refused.ToReply().ToString());
        refused = Assert.IsType<PolicyDecision.Refused>(Ask(Presets[preset], "EPRT", new IPEndPoint(IPAddress.Parse(host), port), IPAddress.Parse(Peer)));
        Assert.Equal(expected.Replace("PORT", "EPRT", StringComparison.Ordinal), refused.ToReply().ToString());
    }

    [Fact]
    public void An_exception_tells_its_network_its_end_and_its_reason()
    {
        var options = new DataPortOptions
        {
            Preset = DataPortPreset.Legacy,
            LegacyNetworks = [new(As400Network, new DateTimeOffset(2026, 12, 31, 0, 0, 0, TimeSpan.Zero), "payroll until V7R4")],
        };
        var excepted = Assert.IsType<PolicyDecision.Excepted>(Ask(options, "PORT", new IPEndPoint(IPAddress.Parse(Peer), 1018), IPAddress.Parse(Peer)));
        Assert.Equal(("data-port.reserved", "legacy network 192.168.4.0/24, until 2026-12-31 00:00:00Z (payroll until V7R4)"), (excepted.Rule.Id, excepted.Reason));
    }

    [Theory]
    [InlineData(Peer, 1018, "in shadow: legacy network 192.168.4.0/24 (payroll) would let it through")]
    [InlineData(Peer, 25, "in shadow: legacy network 192.168.4.0/24 (payroll) would not help, rule data-port.service refuses it")]
    [InlineData("203.0.113.66", 1018, "in shadow: legacy network 192.168.4.0/24 (payroll) would not help, rule data-port.foreign-host refuses it")]
    public void An_exception_in_shadow_changes_nothing_but_what_the_operator_is_told(string host, int port, string because)
    {
        var options = new DataPortOptions { Preset = DataPortPreset.Legacy, LegacyNetworks = [new(As400Network, null, "payroll") { Mode = ExceptionMode.Shadow }] };
        var (dataPort, peer) = (new IPEndPoint(IPAddress.Parse(host), port), IPAddress.Parse(Peer));
        var refused = Assert.IsType<PolicyDecision.Refused>(Ask(options, "PORT", dataPort, peer));
        var without = Assert.IsType<PolicyDecision.Refused>(Ask(options with { LegacyNetworks = [] }, "PORT", dataPort, peer));
        Assert.Equal(because, refused.Because);
        Assert.Equal(without, refused with { Because = null });
    }

    [Fact]
    public void An_exception_in_force_goes_before_one_in_shadow_wherever_they_stand()
    {
        var (shadow, inForce) = (new LegacyNetwork(As400Network) { Mode = ExceptionMode.Shadow }, new LegacyNetwork(As400Network, null, "payroll") { Mode = ExceptionMode.Warn });
        foreach (var networks in new LegacyNetwork[][] { [shadow, inForce], [inForce, shadow] })
        {
            var options = new DataPortOptions { Preset = DataPortPreset.Legacy, LegacyNetworks = networks };
            var excepted = Assert.IsType<PolicyDecision.Excepted>(Ask(options, "PORT", new IPEndPoint(IPAddress.Parse(Peer), 1018), IPAddress.Parse(Peer)));
            Assert.Equal((true, "legacy network 192.168.4.0/24 (payroll)"), (excepted.Warns, excepted.Reason));
        }
    }

    [Fact]
    public void Every_port_below_1024_is_refused_by_default() =>
        Assert.All(Enumerable.Range(1, 1023), port =>
            Assert.IsType<PolicyDecision.Refused>(Ask(new DataPortOptions(), "PORT", new IPEndPoint(IPAddress.Parse(Peer), port), IPAddress.Parse(Peer))));

    [Fact]
    public void Every_port_from_1024_up_is_allowed_by_default() =>
        Assert.All(Enumerable.Range(1024, 65536 - 1024), port =>
            Assert.IsType<PolicyDecision.Allowed>(Ask(new DataPortOptions(), "PORT", new IPEndPoint(IPAddress.Parse(Peer), port), IPAddress.Parse(Peer))));

    [Fact]
    public void A_refusal_for_a_port_is_504_as_RFC_2577_wants() =>
        Assert.All(
            new[] { DataPortPolicy.Reserved, DataPortPolicy.ForeignHost, DataPortPolicy.ServicePort },
            rule => Assert.Equal(ReplyCode.ParameterNotImplemented, rule.Reply));

    private static string Decide(string preset, string verb, string host, string peer) =>
        string.Concat(Ports.Select(port => Ask(Presets[preset], verb, new IPEndPoint(IPAddress.Parse(host), port), IPAddress.Parse(peer)) switch
        {
            PolicyDecision.Refused { Rule: var rule } when rule == DataPortPolicy.Reserved => 'R',
            PolicyDecision.Refused { Rule: var rule } when rule == DataPortPolicy.ForeignHost => 'F',
            PolicyDecision.Refused { Rule: var rule } when rule == DataPortPolicy.ServicePort => 'S',
            PolicyDecision.Refused { Rule: var rule } when rule == DataPortPolicy.PortZero => '0',
            PolicyDecision.Excepted => 'x',
            PolicyDecision.Allowed => '.',
            var other => throw new InvalidOperationException($"{other}"),
        }));

    private static PolicyDecision Ask(DataPortOptions options, string verb, IPEndPoint dataPort, IPAddress peer) =>
        new DataPortPolicy(options).OnDataPort(new DataPortRequest(verb, dataPort, peer, Now));
}
