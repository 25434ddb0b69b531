using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Text.Json;

namespace Portcullis.Interop.Tests.Serve;

/// <summary>Each option of <c>serve</c> changes what the real program does.</summary>
public sealed class OptionTests : InteropTest
{
    [Fact]
    public async Task Anonymous_reads_and_writes_nothing()
    {
        await StartAsync("--anonymous");
        var stored = MakeOnServer("file", 1000);
        var back = Path.Combine(Local, "back");
        (await Tool.RunAsync("curl", "--silent", "--show-error", "--output", back, $"{Server.Url}/file")).Succeeded();
        AssertSame(stored, back);

        var refused = await Tool.RunAsync("curl", "--silent", "--upload-file", back, $"{Server.Url}/new");
        Assert.NotEqual(0, refused.ExitCode);
        Assert.False(File.Exists(OnServer("new")));
    }

    [Fact]
    public async Task Without_anonymous_there_is_none()
    {
        await StartAsync();
        using var client = await ControlClient.ConnectAsync(Server);
        (await client.SendAsync("USER anonymous")).Is(331);
        (await client.SendAsync("PASS me@")).Is(530);
    }

    [Fact]
    public async Task Read_only_holds_for_accounts()
    {
        await StartAsync("--read-only");
        using var client = await ControlClient.LogInAsync(Server);
        (await client.SendAsync("MKD new")).Is(550);
        (await client.SendAsync("CWD /")).Is(250);
    }

    [Fact]
    public async Task Passive_ports_are_of_the_range()
    {
        await StartAsync("--passive-ports", "50123-50132");
        using var client = await ControlClient.LogInAsync(Server);
        for (var i = 0; i < 5; i++)
        {
            var reply = (await client.SendAsync("EPSV")).Is(229).Text;
            Assert.InRange(int.Parse(reply.Split('|')[3], CultureInfo.InvariantCulture), 50123, 50132);
        }
    }

    [Theory]
    [InlineData("nt351", 504)]
    [InlineData("nt4", 200)]
    public async Task Port_20_is_for_the_preset_nt4(string preset, int code)
    {
        await StartAsync("--data-ports", preset);
        using var client = await ControlClient.LogInAsync(Server);
        (await client.SendAsync("PORT 127,0,0,1,0,20")).Is(code);
        (await client.SendAsync("PORT 127,0,0,1,0,21")).Is(504);
    }

    [Fact]
    public async Task Legacy_serves_a_low_port_and_audits_it()
    {
        Assert.SkipUnless(Environment.IsPrivilegedProcess, "Only root may listen on port 1018.");
        var state = Path.Combine(Base, "state");
        await StartAsync("--data-ports", "legacy", "--legacy-network", "127.0.0.1@2099-12-31", "--state", state);
        using var listener = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        listener.SetSocketOption(SocketOptionLevel.Socket, SocketOptionName.ReuseAddress, true);
        listener.Bind(new IPEndPoint(IPAddress.Loopback, 1017));
        listener.Listen(1);

        using var client = await ControlClient.LogInAsync(Server);
        (await client.SendAsync("PORT 127,0,0,1,3,249")).Is(200);
        (await client.SendAsync("NLST")).Is(150);
        using (var data = await listener.AcceptAsync())
            Assert.Empty(await ControlClient.ReadToEndAsync(data));
        (await client.ReadAsync()).Is(226);

        var line = JsonDocument.Parse(Assert.Single(await File.ReadAllLinesAsync(Path.Combine(state, "audit", "audit-00000001.jsonl")), line => line.Contains("exception-used", StringComparison.Ordinal))).RootElement;
        Assert.Equal("exception-used", line.GetProperty("event").GetString());
        Assert.Equal("data-port.reserved", line.GetProperty("rule").GetString());
        Assert.Equal("127.0.0.1:1017", line.GetProperty("dataPort").GetString());
    }
}
