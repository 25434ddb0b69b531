using System.Net;
using Portcullis.Protocol.Addresses;

namespace Portcullis.Tests.Protocol.Addresses;

public sealed class ExtendedHostPortTests
{
    private const string Strange = "0123456789abcdef|||:::...%[]/ \0\t\r\n!~\u007Fé\u0661";

    [Theory]
    [InlineData("|1|132.235.1.2|6275|", "132.235.1.2:6275")]
    [InlineData("|2|1080::8:800:200C:417A|5282|", "[1080::8:800:200C:417A]:5282")]
    [InlineData("|2|::1|65535|", "[::1]:65535")]
    [InlineData("!1!10.0.0.1!1025!", "10.0.0.1:1025")]
    [InlineData("~1~10.0.0.1~1025~", "10.0.0.1:1025")]
    [InlineData("(1(10.0.0.1(1025(", "10.0.0.1:1025")]
    [InlineData("x2x::ffff:10.0.0.1x0x", "[::ffff:10.0.0.1]:0")]
    [InlineData("|01|10.0.0.1|01025|", "10.0.0.1:1025")]
    public void A_well_formed_argument_is_an_end_point(string text, string expected)
    {
        Assert.Equal(ExtendedHostPortResult.Parsed, ExtendedHostPort.TryParse(text, out var endPoint));
        Assert.Equal(IPEndPoint.Parse(expected), endPoint);
    }

    [Theory]
    [InlineData("|3|10.0.0.1|1025|")]
    [InlineData("|0|10.0.0.1|1025|")]
    [InlineData("|65535|anything at all|1025|")]
    public void Another_network_protocol_is_told_apart_from_a_syntax_error(string text) =>
        Assert.Equal(ExtendedHostPortResult.UnknownProtocol, ExtendedHostPort.TryParse(text, out _));

    [Theory]
    [InlineData("")]
    [InlineData("|")]
    [InlineData("||")]
    [InlineData("||||")]
    [InlineData("|1|10.0.0.1|1025")]
    [InlineData("1|10.0.0.1|1025|")]
    [InlineData("|1|10.0.0.1|1025||")]
    [InlineData("||1|10.0.0.1|1025|")]
    [InlineData("|1|10.0.0.1|1025|x|")]
    [InlineData("|1|10.0.0.1|1025!")]
    [InlineData("|1|10.0.0.1|65536|")]
    [InlineData("|1|10.0.0.1|-1|")]
    [InlineData("|1|10.0.0.1| 21|")]
    [InlineData("|1|10.0.0.1|21\0|")]
    [InlineData("|1\0|10.0.0.1|21|")]
    [InlineData("|1|10.0.0.1||")]
    [InlineData("||10.0.0.1|1025|")]
    [InlineData("|65536|10.0.0.1|1025|")]
    [InlineData("|1|10.0.0|1025|")]
    [InlineData("|1|10.0.1|1025|")]
    [InlineData("|1|1|1025|")]
    [InlineData("|1|10.0.0.256|1025|")]
    [InlineData("|1|10.0.0.010|1025|")]
    [InlineData("|1|0x7f.0.0.1|1025|")]
    [InlineData("|1|::1|1025|")]
    [InlineData("|1|::ffff:10.0.0.1|1025|")]
    [InlineData("|1|localhost|1025|")]
    [InlineData("|2|10.0.0.1|1025|")]
    [InlineData("|2|[::1]|1025|")]
    [InlineData("|2|fe80::1%eth0|1025|")]
    [InlineData("|2|fe80::1%1|1025|")]
    [InlineData("|2|::1/64|1025|")]
    [InlineData("|2|1:2:3:4:5:6:7:8:9|1025|")]
    [InlineData("|2|:::|1025|")]
    [InlineData("|2|12345::|1025|")]
    [InlineData(":2:::1:1025:")]
    [InlineData("11110.0.0.1110251")]
    [InlineData(" 1 10.0.0.1 1025 ")]
    [InlineData("\u007F1\u007F10.0.0.1\u007F1025\u007F")]
    [InlineData("é1é10.0.0.1é1025é")]
    public void Anything_else_is_malformed(string text) =>
        Assert.Equal(ExtendedHostPortResult.Malformed, ExtendedHostPort.TryParse(text, out _));

    [Fact]
    public void No_part_of_an_argument_is_an_argument()
    {
        const string Whole = "|1|10.0.0.1|1025|";
        for (var start = 0; start <= Whole.Length; start++)
        {
            for (var end = start; end <= Whole.Length; end++)
            {
                var expected = end - start == Whole.Length ? ExtendedHostPortResult.Parsed : ExtendedHostPortResult.Malformed;
                Assert.Equal(expected, ExtendedHostPort.TryParse(Whole.AsSpan()[start..end], out _));
            }
        }
    }

    [Fact]
    public void A_million_strange_inputs_are_refused_or_mean_what_they_format_to() => Seeded.Run(1_000_000, random =>
    {
        var text = random.Next(3) switch
        {
            0 => Seeded.Text(random, Strange, 28),
            1 => Seeded.Mutated(random, "|1|10.1.2.3|1025|", Strange),
            _ => Seeded.Mutated(random, "|2|fe80::1:ffff:10.0.0.1|1025|", Strange),
        };

        if (ExtendedHostPort.TryParse(text, out var endPoint) != ExtendedHostPortResult.Parsed)
            return;

        Assert.DoesNotContain('\0', text);
        Assert.Equal(ExtendedHostPortResult.Parsed, ExtendedHostPort.TryParse(ExtendedHostPort.Format(endPoint), out var again));
        Assert.Equal(endPoint.Unmapped(), again);
    });

    [Fact]
    public void Every_end_point_comes_back() => Seeded.Run(10_000, random =>
    {
        var address = new byte[random.Next(2) == 0 ? 4 : 16];
        random.NextBytes(address);
        var endPoint = new IPEndPoint(new IPAddress(address), random.Next(65536));
        Assert.Equal(ExtendedHostPortResult.Parsed, ExtendedHostPort.TryParse(ExtendedHostPort.Format(endPoint), out var again));
        Assert.Equal(endPoint, again);
    });

    [Fact]
    public void Every_port_of_a_229_reply_is_found()
    {
        for (var port = 1; port <= 65535; port++)
        {
            Assert.True(ExtendedHostPort.TryFindPort("Entering Extended Passive Mode " + ExtendedHostPort.FormatPort(port), out var found), $"{port}");
            Assert.Equal(port, found);
        }
    }

    [Theory]
    [InlineData("Entering Extended Passive Mode (|||6446|).", 6446)]
    [InlineData("(EPSV ALL) Entering Extended Passive Mode (!!!6446!)", 6446)]
    [InlineData("(|||1|)", 1)]
    public void Words_around_it_do_not_matter(string text, int expected)
    {
        Assert.True(ExtendedHostPort.TryFindPort(text, out var port));
        Assert.Equal(expected, port);
    }

    [Theory]
    [InlineData("")]
    [InlineData("(")]
    [InlineData("()")]
    [InlineData("(||||)")]
    [InlineData("(|||)")]
    [InlineData("|||6446|")]
    [InlineData("(|||6446|")]
    [InlineData("(|||0|)")]
    [InlineData("(|||65536|)")]
    [InlineData("(|||64 46|)")]
    [InlineData("(|1||6446|)")]
    [InlineData("(|||6446!)")]
    [InlineData("(11121)")]
    [InlineData("(   6446 )")]
    public void A_reply_without_a_port_is_refused(string text) => Assert.False(ExtendedHostPort.TryFindPort(text, out _));
}
