using System.Net;
using Portcullis.Protocol.Addresses;

namespace Portcullis.Tests.Protocol.Addresses;

public sealed class HostPortTests
{
    private const string Strange = "0123456789,,,. -+\0\t\r\n:xaé\u0661\uFF11()";

    [Theory]
    [InlineData("127,0,0,1,4,1", "127.0.0.1:1025")]
    [InlineData("10,1,2,3,255,255", "10.1.2.3:65535")]
    [InlineData("0,0,0,0,0,0", "0.0.0.0:0")]
    [InlineData("255,255,255,255,0,20", "255.255.255.255:20")]
    [InlineData("192,168,001,010,004,000", "192.168.1.10:1024")]
    public void Six_octets_are_an_end_point(string text, string expected)
    {
        Assert.True(HostPort.TryParse(text, out var endPoint));
        Assert.Equal(IPEndPoint.Parse(expected), endPoint);
    }

    [Theory]
    [InlineData("")]
    [InlineData(",")]
    [InlineData(",,,,,")]
    [InlineData("127,0,0,1,4")]
    [InlineData("127,0,0,1,4,1,1")]
    [InlineData("127,0,0,1,4,1,")]
    [InlineData(",127,0,0,1,4,1")]
    [InlineData("127,0,,1,4,1")]
    [InlineData("127,0,0,1,4,")]
    [InlineData("256,0,0,1,4,1")]
    [InlineData("127,0,0,1,4,256")]
    [InlineData("127,0,0,1,999,1")]
    [InlineData("127,0,0,1,0004,1")]
    [InlineData("-1,0,0,1,4,1")]
    [InlineData("+1,0,0,1,4,1")]
    [InlineData("0x7f,0,0,1,4,1")]
    [InlineData("1e1,0,0,1,4,1")]
    [InlineData("127,0,0,1,4,1\0")]
    [InlineData("127\0,0,0,1,4,1")]
    [InlineData(" 127,0,0,1,4,1")]
    [InlineData("127,0,0,1,4,1 ")]
    [InlineData("127, 0,0,1,4,1")]
    [InlineData("127,0,0,1,4,1\r")]
    [InlineData("(127,0,0,1,4,1)")]
    [InlineData("127.0.0.1,4,1")]
    [InlineData("127;0;0;1;4;1")]
    [InlineData("\u0661,0,0,1,4,1")]
    [InlineData("\uFF11,0,0,1,4,1")]
    [InlineData("99999999999999999999,0,0,1,4,1")]
    public void Anything_else_is_refused(string text) => Assert.False(HostPort.TryParse(text, out _));

    [Fact]
    public void No_part_of_a_host_port_is_a_host_port()
    {
        const string Whole = "127,0,0,1,40,12";
        for (var start = 0; start <= Whole.Length; start++)
        {
            for (var end = start; end <= Whole.Length; end++)
            {
                var part = Whole[start..end];
                Assert.Equal(part.Count(c => c == ',') == 5 && part[0] != ',' && part[^1] != ',', HostPort.TryParse(part, out _));
            }
        }
    }

    [Fact]
    public void A_million_strange_inputs_are_refused_or_mean_what_they_format_to() => Seeded.Run(1_000_000, random =>
    {
        var text = random.Next(2) == 0
            ? Seeded.Text(random, Strange, 28)
            : Seeded.Mutated(random, $"{random.Next(256)},{random.Next(256)},0,1,{random.Next(256)},7", Strange);

        if (!HostPort.TryParse(text, out var endPoint))
            return;

        Assert.True(text.All(c => char.IsAsciiDigit(c) || c == ','), text);
        Assert.True(HostPort.TryParse(HostPort.Format(endPoint), out var again));
        Assert.Equal(endPoint, again);
    });

    [Fact]
    public void Every_end_point_comes_back() => Seeded.Run(10_000, random =>
    {
        var endPoint = new IPEndPoint(random.NextInt64(1L << 32), random.Next(65536));
        Assert.True(HostPort.TryParse(HostPort.Format(endPoint), out var again));
        Assert.Equal(endPoint, again);
    });

    [Fact]
    public void An_ipv4_client_of_a_dual_stack_socket_is_ipv4() =>
        Assert.Equal("10,0,0,1,4,1", HostPort.Format(new IPEndPoint(IPAddress.Parse("::ffff:10.0.0.1"), 1025)));

    [Fact]
    public void An_ipv6_address_has_no_host_port() =>
        Assert.Throws<ArgumentException>(() => HostPort.Format(new IPEndPoint(IPAddress.IPv6Loopback, 1025)));

    [Theory]
    [InlineData("Entering Passive Mode (127,0,0,1,4,1).")]
    [InlineData("Entering Passive Mode (127,0,0,1,4,1)")]
    [InlineData("Entering passive mode 127,0,0,1,4,1")]
    [InlineData("=127,0,0,1,4,1")]
    [InlineData("127,0,0,1,4,1")]
    public void A_reply_may_say_it_in_any_words(string text)
    {
        Assert.True(HostPort.TryFind(text, out var endPoint));
        Assert.Equal(new IPEndPoint(IPAddress.Loopback, 1025), endPoint);
    }

    [Theory]
    [InlineData("")]
    [InlineData("Entering Passive Mode")]
    [InlineData("Entering Passive Mode (127,0,0,1,4)")]
    [InlineData("Entering Passive Mode (127,0,0,1,4,1,9)")]
    [InlineData("Entering Passive Mode (300,0,0,1,4,1)")]
    public void A_reply_without_it_is_refused(string text) => Assert.False(HostPort.TryFind(text, out _));
}
