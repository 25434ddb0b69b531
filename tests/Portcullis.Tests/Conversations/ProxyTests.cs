using System.Net;
using System.Text;
using Portcullis.Server;

namespace Portcullis.Tests.Conversations;

/// <summary>A proxy between clients and server, and others that would be one.</summary>
public sealed class ProxyTests
{
    private const string Header = "PROXY TCP4 198.51.100.7 203.0.113.80 40001 21\r\n";

    private static readonly IPAddress Proxy = IPAddress.Parse("192.0.2.80");

    private static readonly byte[] Signature = "\r\n\r\n\0\r\nQUIT\n\x21\x11\0\x0C"u8.ToArray();

    [Fact]
    public async Task The_client_is_who_the_proxy_says_for_control_and_data_connections()
    {
        await using var conversation = await BeginAsync();
        var user = await ConnectAsync(conversation, Header);
        await user.SayAsync("HOST 203.0.113.80", "220");
        await user.LogInAsync();

        // PASV tells the address that the client knows.
        await user.SayAsync("PASV", "227 Entering Passive Mode (203,0,113,80,195,80).");
        await user.SayAsync("RETR letter.txt", "150");
        var data = await user.OpenDataAsync();
        await SendAsync(data.Connection, Header);
        Assert.StartsWith("Dear Bert", await data.ReceiveAllAsync(), StringComparison.Ordinal);
        await user.ExpectAsync("226");
        Assert.Contains("198.51.100.7", conversation.Log.Named("SessionBegan").Single()["Peer"]);
    }

    [Fact]
    public async Task A_data_connection_of_another_client_through_the_proxy_is_a_stranger()
    {
        await using var conversation = await BeginAsync();
        var user = await ConnectAsync(conversation, Header);
        await user.LogInAsync();
        await user.SayAsync("PASV", "227");
        var stranger = await user.OpenDataAsync();
        await SendAsync(stranger.Connection, Header.Replace("198.51.100.7", "203.0.113.66", StringComparison.Ordinal));
        await stranger.ExpectResetAsync();
        var silent = await user.OpenDataAsync();
        await SendAsync(silent.Connection, "no header at all");
        await silent.ExpectResetAsync();

        await user.SayAsync("RETR letter.txt", "150");
        var data = await user.OpenDataAsync();
        await SendAsync(data.Connection, Header);
        await data.ReceiveAllAsync();
        await user.ExpectAsync("226");
        Assert.Equal("203.0.113.66", Assert.Single(conversation.Log.Named("StrangerDropped"))["Stranger"]);
    }

    [Fact]
    public async Task Limits_and_bans_are_of_the_client_and_not_of_the_proxy()
    {
        await using var conversation = await BeginAsync(options => options with { MaximumSessionsPerAddress = 1, Defender = options.Defender with { BanAt = 1 } });
        var user = await ConnectAsync(conversation, Header);
        var other = await ConnectAsync(conversation, Header.Replace("198.51.100.7", "203.0.113.66", StringComparison.Ordinal));
        var third = await CallAsync(conversation, Header);
        await third.ExpectAsync("421 Too many sessions from your address; try again later.");

        await user.SayAsync("USER anna", "331");
        await user.SayAsync("PASS wrong", "421");
        await user.ExpectEndAsync();
        await (await CallAsync(conversation, Header)).ExpectAsync("421 Too many failures from your address; try again later, or ask the operator.");
        await other.LogInAsync();
    }

    [Theory]
    [InlineData("PROXY UNKNOWN\r\n")]
    [InlineData("\r\n\r\n\0\r\nQUIT\n\x20\0\0\0")]
    public async Task The_proxy_itself_is_a_client_like_others(string header)
    {
        await using var conversation = await BeginAsync();
        var user = await ConnectAsync(conversation, header);
        await user.LogInAsync();
        Assert.Contains("192.0.2.80", conversation.Log.Named("SessionBegan").Single()["Peer"]);
    }

    [Fact]
    public async Task A_listed_proxy_without_a_header_is_cut_and_named_in_the_log()
    {
        await using var conversation = await BeginAsync();
        var user = await CallAsync(conversation, "USER anna\r\nPASS secret\r\n");
        await user.ExpectResetAsync();

        var late = conversation.Call(Proxy);
        await SendAsync(late.Control, Header[..20]);
        await conversation.Clock.ArmedAsync(TimeSpan.FromSeconds(5));
        await conversation.Clock.ArmedAsync(TimeSpan.FromSeconds(5));
        conversation.Clock.Advance(TimeSpan.FromSeconds(5));
        await late.ExpectResetAsync();

        var refused = conversation.Log.Named("Refused");
        Assert.Equal(["proxy.header-wrong", "proxy.header-wrong"], refused.Select(each => each["Rule"]));
        Assert.Equal("there is no PROXY header before what the client sends.", refused[0]["Reason"]);
        Assert.Equal("no whole PROXY header came within 5 s.", refused[1]["Reason"]);
        Assert.Empty(conversation.Log.Named("SessionBegan"));
    }

    [Fact]
    public async Task One_who_is_not_listed_is_refused_wherever_his_header_is_split()
    {
        foreach (var header in (byte[][])[Encoding.Latin1.GetBytes(Header), [.. Signature, .. new byte[12]]])
        {
            for (var split = 1; split < header.Length; split++)
            {
                await using var conversation = await BeginAsync(options => options with { Proxies = [] });
                var client = await conversation.ConnectAsync(Proxy);
                await client.Control.SendAsync(header.AsMemory(0, split), CancellationToken.None);
                await client.Control.SendAsync(header.AsMemory(split), CancellationToken.None);

                var said = new StringBuilder();
                var octets = new byte[1000];
                int count;
                while ((count = await client.Control.ReceiveAsync(octets, CancellationToken.None).AsTask().WaitAsync(Conversation.Patience)) > 0)
                    said.Append(Encoding.ASCII.GetString(octets, 0, count));
                Assert.EndsWith("421 A PROXY header is taken from listed proxies only; closing the control connection.\r\n", said.ToString(), StringComparison.Ordinal);
                Assert.Equal(1, conversation.Metrics.Refusals("proxy.not-listed"));
            }
        }
    }

    private static Task<Conversation> BeginAsync(Func<FtpServerOptions, FtpServerOptions>? configure = null) => Conversation.BeginAsync(options =>
    {
        options = options with { Proxies = [IPNetwork.Parse("192.0.2.80/32")] };
        return configure?.Invoke(options) ?? options;
    });

    private static async Task<UserPi> CallAsync(Conversation conversation, string header)
    {
        var user = conversation.Call(Proxy);
        await SendAsync(user.Control, header);
        return user;
    }

    private static async Task<UserPi> ConnectAsync(Conversation conversation, string header)
    {
        var user = await CallAsync(conversation, header);
        await user.ExpectAsync("220 FTP server ready.");
        return user;
    }

    private static async Task SendAsync(MemoryConnection connection, string octets) => await connection.SendAsync(Encoding.Latin1.GetBytes(octets), CancellationToken.None);
}
