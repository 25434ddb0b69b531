using System.Net.Sockets;
using System.Text;

namespace Portcullis.Interop.Tests.Paths;

/// <summary>What stands in a folder and is no file: to open it could block for ever, or act.</summary>
public sealed class SpecialFileTests : PathTest
{
    private static readonly TimeSpan AtOnce = TimeSpan.FromSeconds(5);

    [Theory]
    [MemberData(nameof(Confinements))]
    public async Task A_fifo_a_socket_and_a_device_are_refused_at_once_and_listed(string confinement)
    {
        (await Tool.RunAsync("mkfifo", OnServer("fifo"))).Succeeded();
        using var socket = new Socket(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
        socket.Bind(new UnixDomainSocketEndPoint(OnServer("socket")));
        var device = await Tool.RunAsync("mknod", OnServer("device"), "c", "1", "5");
        Assert.SkipUnless(device.ExitCode == 0, $"A device node cannot be made here: {device.Error}");

        await StartAsync(confinement);
        using var client = await ControlClient.LogInAsync(Server);
        foreach (var name in (string[])["fifo", "socket", "device"])
        {
            (await client.DownloadAsync($"RETR {name}").WaitAsync(AtOnce)).Reply.Is(550);
            (await client.SendAsync($"SIZE {name}").WaitAsync(AtOnce)).Is(550);
            (await client.UploadAsync($"STOR {name}", "x"u8.ToArray()).WaitAsync(AtOnce)).Is(553);
            (await client.UploadAsync($"APPE {name}", "x"u8.ToArray()).WaitAsync(AtOnce)).Is(553);
            (await client.SendAsync("REST 1")).Is(350);
            (await client.UploadAsync($"STOR {name}", "x"u8.ToArray()).WaitAsync(AtOnce)).Is(553);
            await client.SendAsync("TYPE A");
            (await client.SendAsync($"SIZE {name}").WaitAsync(AtOnce)).Is(550);
            await client.SendAsync("TYPE I");
        }

        Assert.Equal(["device", "fifo", "inside", "socket"], (await client.ListAsync("NLST")).Order(StringComparer.Ordinal));
        Assert.Equal(4, (await client.ListAsync("LIST")).Length);
        Assert.Equal(4, (await client.ListAsync("MLSD")).Length);
        (await client.SendAsync("RNFR inside/file")).Is(350);
        (await client.SendAsync("RNTO fifo").WaitAsync(AtOnce)).Is(553);
    }

    [Fact]
    public async Task A_name_with_line_ends_and_escapes_forges_no_line()
    {
        const string Forged = "-rw-r--r--   1 root     root             0 Jan 01 00:00 forged";
        string[] names = [$"evil\r\n{Forged}", "evil\n226 Transfer complete.", "\u001b[2Jescape", "tab\tand\u007fdel", "c1\u0085next", "line\u2028separator"];
        foreach (var name in names)
            await File.WriteAllTextAsync(OnServer(name), "x");
        await StartAsync();

        using var client = await ControlClient.LogInAsync(Server);
        foreach (var command in (string[])["LIST", "NLST", "MLSD"])
        {
            var (reply, octets) = await client.DownloadAsync(command);
            reply.Is(226);
            var lines = Encoding.UTF8.GetString(octets).Split("\r\n");
            Assert.Equal(names.Length + 2, lines.Length);
            Assert.All(lines, AssertHarmless);
        }

        var stat = (await client.SendAsync("STAT .")).Is(212).Text.Split('\n');
        Assert.Equal(names.Length + 3, stat.Length);
        Assert.All(stat, AssertHarmless);
        Assert.All(stat[1..^1], line => Assert.StartsWith(" ", line, StringComparison.Ordinal));

        // The log of the server has no line but its own.
        Assert.DoesNotContain(Server.Log.Split('\n'), line => line.Contains("forged", StringComparison.Ordinal) && line.StartsWith('-'));

        static void AssertHarmless(string line)
        {
            Assert.DoesNotContain(line, char.IsControl);
            Assert.False(line == Forged || line.StartsWith("226 T", StringComparison.Ordinal), line);
        }
    }
}
