using System.Net;
using System.Net.Sockets;
using System.Text;
using Portcullis.Protocol.Paths;
using Portcullis.Server;
using Portcullis.Server.Accounts;
using Portcullis.Storage;
using Portcullis.Storage.Memory;

namespace Portcullis.Tests.Transport;

/// <summary>
/// ABOR with urgent data over real sockets, in the ways of real clients: what is urgent may be read out of line, or lost,
/// by a server that is not told otherwise.
/// </summary>
public sealed class UrgentAbortTests
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(20);

    /// <summary>Each part: whether it is sent as urgent data, whose last octet TCP marks; and its octets.</summary>
    public static TheoryData<string, (bool Urgent, string Octets)[]> Forms => new()
    {
        { "without urgent data", [(false, "\u00FF\u00F4\u00FF\u00F2ABOR\r\n")] },
        { "BSD's ftp and Perl's Net::FTP", [(true, "\u00FF\u00F4\u00FF"), (false, "\u00F2ABOR\r\n")] },
        { "RFC 959's words: IP, then Synch, whose data mark is urgent", [(false, "\u00FF\u00F4\u00FF"), (true, "\u00F2"), (false, "ABOR\r\n")] },
        { "all of the Synch urgent", [(true, "\u00FF\u00F4\u00FF\u00F2"), (false, "ABOR\r\n")] },
        { "each octet urgent", [(true, "\u00FF"), (true, "\u00F4"), (true, "\u00FF"), (true, "\u00F2"), (false, "ABOR\r\n")] },
        { "Python's ftplib: the line itself is urgent", [(true, "ABOR\r\n")] },
    };

    [Theory]
    [MemberData(nameof(Forms))]
    public async Task It_ends_the_transfer_and_the_session_lives_on(string form, (bool Urgent, string Octets)[] parts)
    {
        await using var server = await StartAsync();
        using var control = await ConnectAsync(server.EndPoints[0]);
        using var reader = new StreamReader(new NetworkStream(control), Encoding.Latin1);
        await ExpectAsync(reader, "220");
        await SayAsync("USER anna", "331");
        await SayAsync("PASS secret", "230");
        var port = int.Parse((await SayAsync("EPSV", "229")).Split('|')[3], System.Globalization.CultureInfo.InvariantCulture);
        using var data = await ConnectAsync(new IPEndPoint(IPAddress.Loopback, port));
        await SayAsync("RETR big", "150");
        await data.ReceiveAsync(new byte[100]);

        foreach (var (urgent, octets) in parts)
            control.Send(Encoding.Latin1.GetBytes(octets), urgent ? SocketFlags.OutOfBand : SocketFlags.None);

        Assert.StartsWith("426", await ReadAsync(reader), StringComparison.Ordinal);
        Assert.True(await ReadAsync(reader) == "226 ABOR command successful.", form);
        await SayAsync("PWD", "257");

        async Task<string> SayAsync(string line, string code)
        {
            control.Send(Encoding.Latin1.GetBytes(line + "\r\n"));
            return await ExpectAsync(reader, code);
        }
    }

    private static async Task<string> ExpectAsync(StreamReader reader, string code)
    {
        var reply = await ReadAsync(reader);
        Assert.StartsWith(code, reply, StringComparison.Ordinal);
        return reply;
    }

    private static async Task<string> ReadAsync(StreamReader reader) => await reader.ReadLineAsync().WaitAsync(Patience) ?? "(closed)";

    private static async Task<Socket> ConnectAsync(IPEndPoint endPoint)
    {
        var socket = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
        await socket.ConnectAsync(endPoint).WaitAsync(Patience);
        return socket;
    }

    private static async Task<FtpServer> StartAsync()
    {
        var storage = new MemoryStorage();
        await using (var upload = await storage.OpenWriteAsync(FtpPath.Parse("/big"), WriteMode.Replace, default))
        {
            // More than the buffers of a connection hold, so that the transfer stands still until it is aborted.
            await upload.WriteAsync(new byte[32 * 1024 * 1024], 0, default);
            await upload.CommitAsync(default);
        }

        var server = new FtpServer(new FtpServerOptions
        {
            Listeners = [new IPEndPoint(IPAddress.Loopback, 0)],
            Authenticator = new StaticAccounts().Add(new Account("anna", storage), "secret"),
        });
        server.Start();
        return server;
    }
}
