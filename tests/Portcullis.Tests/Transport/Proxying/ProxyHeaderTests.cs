using System.Buffers.Binary;
using System.Net;
using System.Text;
using Portcullis.Server.Transport.Proxying;
using Portcullis.Tests.Conversations;

namespace Portcullis.Tests.Transport.Proxying;

/// <summary>Headers as they come, in whatever pieces; and what is none.</summary>
public sealed class ProxyHeaderTests
{
    private const string After = "USER anna\r\n";

    private static readonly IPEndPoint Source = new(IPAddress.Parse("203.0.113.66"), 40001), Destination = new(IPAddress.Parse("192.0.2.21"), 21);

    private static readonly IPEndPoint Source6 = new(IPAddress.Parse("2001:db8::66"), 40001), Destination6 = new(IPAddress.Parse("2001:db8::21"), 21);

    public static TheoryData<string, byte[], string?> Headers => new()
    {
        { "TCP4", Line("PROXY TCP4 203.0.113.66 192.0.2.21 40001 21"), $"{Source} {Destination}" },
        { "TCP6", Line("PROXY TCP6 2001:db8::66 2001:db8::21 40001 21"), $"{Source6} {Destination6}" },
        { "UNKNOWN", Line("PROXY UNKNOWN"), null },
        { "UNKNOWN with more", Line("PROXY UNKNOWN ffff:ffff:ffff:ffff:ffff:ffff:ffff:ffff ffff:ffff:ffff:ffff:ffff:ffff:ffff:ffff 65535 65535"), null },
        { "v2 IPv4", Binary(0x21, 0x11, Addresses(Source, Destination)), $"{Source} {Destination}" },
        { "v2 IPv6", Binary(0x21, 0x21, Addresses(Source6, Destination6)), $"{Source6} {Destination6}" },
        { "v2 with TLVs", Binary(0x21, 0x11, [.. Addresses(Source, Destination), 4, 0, 3, 1, 2, 3]), $"{Source} {Destination}" },
        { "v2 as long as may be", Binary(0x21, 0x11, [.. Addresses(Source, Destination), .. new byte[ProxyHeader.LongestRest - 12]]), $"{Source} {Destination}" },
        { "v2 LOCAL", Binary(0x20, 0x00, []), null },
        { "v2 LOCAL with addresses", Binary(0x20, 0x11, Addresses(Source, Destination)), null },
        { "v2 UNSPEC", Binary(0x21, 0x00, [1, 2, 3]), null },
    };

    public static TheoryData<string, byte[]> Wrong => new()
    {
        { "none", "USER anna\r\nPASS x\r\n"u8.ToArray() },
        { "lower case", Line("proxy TCP4 203.0.113.66 192.0.2.21 40001 21") },
        { "UDP", Line("PROXY UDP4 203.0.113.66 192.0.2.21 40001 21") },
        { "a port too few", Line("PROXY TCP4 203.0.113.66 192.0.2.21 40001") },
        { "a word too many", Line("PROXY TCP4 203.0.113.66 192.0.2.21 40001 21 x") },
        { "two spaces", Line("PROXY TCP4  203.0.113.66 192.0.2.21 40001 21") },
        { "octal", Line("PROXY TCP4 203.0.113.066 192.0.2.21 40001 21") },
        { "one number", Line("PROXY TCP4 3405803842 192.0.2.21 40001 21") },
        { "hexadecimal", Line("PROXY TCP4 0xCB.0.113.66 192.0.2.21 40001 21") },
        { "IPv6 as TCP4", Line("PROXY TCP4 2001:db8::66 192.0.2.21 40001 21") },
        { "IPv4 as TCP6", Line("PROXY TCP6 203.0.113.66 192.0.2.21 40001 21") },
        { "a scope", Line("PROXY TCP6 fe80::1%lo 2001:db8::21 40001 21") },
        { "port 65536", Line("PROXY TCP4 203.0.113.66 192.0.2.21 65536 21") },
        { "a signed port", Line("PROXY TCP4 203.0.113.66 192.0.2.21 +1 21") },
        { "no CR", "PROXY TCP4 203.0.113.66 192.0.2.21 40001 21\n"u8.ToArray().Concat(new byte[200]).ToArray() },
        { "too long a line", Line("PROXY UNKNOWN " + new string('x', 92)) },
        { "version 3", Binary(0x31, 0x11, Addresses(Source, Destination)) },
        { "another command", Binary(0x22, 0x11, Addresses(Source, Destination)) },
        { "v2 UDP", Binary(0x21, 0x12, Addresses(Source, Destination)) },
        { "v2 Unix", Binary(0x21, 0x31, new byte[216]) },
        { "v2 too short", Binary(0x21, 0x11, new byte[11]) },
        { "v2 IPv6 too short", Binary(0x21, 0x21, new byte[35]) },
        { "v2 too long", Binary(0x21, 0x11, new byte[ProxyHeader.LongestRest + 1]) },
    };

    [Theory]
    [MemberData(nameof(Headers))]
    public async Task A_header_is_read_in_any_two_pieces_and_nothing_after_it(string name, byte[] header, string? expected)
    {
        Assert.NotEmpty(name);
        for (var split = 0; split <= header.Length; split += header.Length > 300 ? 61 : 1)
        {
            var (proxy, server) = Pair();
            await proxy.SendAsync(header.AsMemory(0, split), CancellationToken.None);
            var reading = ProxyHeader.ReadAsync(server, CancellationToken.None).AsTask();
            await proxy.SendAsync((byte[])[.. header[split..], .. Encoding.ASCII.GetBytes(After)], CancellationToken.None);

            var read = await reading.WaitAsync(Conversation.Patience);

            Assert.Equal(expected, read is null ? null : $"{read.Source} {read.Destination}");
            var after = new byte[100];
            Assert.Equal(After, Encoding.ASCII.GetString(after, 0, await server.ReceiveAsync(after, CancellationToken.None)));
        }
    }

    [Theory]
    [MemberData(nameof(Headers))]
    public async Task A_header_that_is_cut_off_is_none(string name, byte[] header, string? expected)
    {
        Assert.True(name.Length > 0 || expected is null);
        for (var length = 0; length < header.Length; length += header.Length > 300 ? 61 : 1)
        {
            var (proxy, server) = Pair();
            await proxy.SendAsync(header.AsMemory(0, length), CancellationToken.None);
            proxy.ShutdownSend();
            await Assert.ThrowsAsync<ProxyHeaderException>(() => ProxyHeader.ReadAsync(server, CancellationToken.None).AsTask().WaitAsync(Conversation.Patience));
        }
    }

    [Theory]
    [MemberData(nameof(Wrong))]
    public async Task What_is_no_header_is_told_so(string name, byte[] octets)
    {
        Assert.NotEmpty(name);
        var (proxy, server) = Pair();
        await proxy.SendAsync(octets, CancellationToken.None);
        proxy.ShutdownSend();
        await Assert.ThrowsAsync<ProxyHeaderException>(() => ProxyHeader.ReadAsync(server, CancellationToken.None).AsTask().WaitAsync(Conversation.Patience));
    }

    [Fact]
    public async Task Random_octets_in_a_header_never_do_anything_else()
    {
        var headers = Headers.Select(row => row.Data.Item2).ToArray();
        for (var round = 0; round < 3000; round++)
        {
            var random = new Random(round);
            byte[] octets = [.. headers[random.Next(headers.Length)]];
            for (var i = random.Next(1, 4); i > 0; i--)
                octets[random.Next(octets.Length)] = (byte)random.Next(256);
            var (proxy, server) = Pair();
            await proxy.SendAsync(octets, CancellationToken.None);
            proxy.ShutdownSend();
            try
            {
                await ProxyHeader.ReadAsync(server, CancellationToken.None).AsTask().WaitAsync(Conversation.Patience);
            }
            catch (ProxyHeaderException e)
            {
                Assert.DoesNotContain('\n', e.Message);
            }
        }
    }

    private static (MemoryConnection Proxy, MemoryConnection Server) Pair() =>
        MemoryConnection.Pair(new IPEndPoint(IPAddress.Parse("192.0.2.80"), 40002), Destination, 64 * 1024);

    private static byte[] Line(string line) => Encoding.Latin1.GetBytes(line + "\r\n");

    private static byte[] Binary(byte command, byte family, byte[] rest)
    {
        var length = new byte[2];
        BinaryPrimitives.WriteUInt16BigEndian(length, (ushort)rest.Length);
        return [.. "\r\n\r\n\0\r\nQUIT\n"u8, command, family, .. length, .. rest];
    }

    private static byte[] Addresses(IPEndPoint source, IPEndPoint destination) =>
    [
        .. source.Address.GetAddressBytes(), .. destination.Address.GetAddressBytes(),
        (byte)(source.Port >> 8), (byte)source.Port, (byte)(destination.Port >> 8), (byte)destination.Port,
    ];
}
