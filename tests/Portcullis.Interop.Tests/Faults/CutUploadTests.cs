using System.Net.Sockets;

namespace Portcullis.Interop.Tests.Faults;

/// <summary>A client that goes away in the middle of an upload leaves nothing: neither part of a file nor a temporary one.</summary>
[Collection(Alone.Name)]
public sealed class CutUploadTests : InteropTest
{
    private const int Sent = 700_000;

    private readonly byte[] _old = new byte[100_000];

    public override async ValueTask InitializeAsync()
    {
        await base.InitializeAsync();
        Random.Shared.NextBytes(_old);
        await File.WriteAllBytesAsync(OnServer("file"), _old);
        await StartAsync();
    }

    [Theory]
    [InlineData("STOR file")]
    [InlineData("STOR new")]
    [InlineData("APPE file")]
    [InlineData("STOU new")]
    public async Task A_reset_data_connection_is_426_and_leaves_what_was(string command)
    {
        using var client = await ControlClient.LogInAsync(Server);
        using var data = await BeginAsync(client, command);
        ControlClient.Reset(data);
        (await client.ReadAsync()).Is(426);

        AssertAsBefore();
        (await client.UploadAsync("STOR after", _old)).Is(226);
        AssertSame(OnServer("file"), OnServer("after"));
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task A_lost_control_connection_ends_the_upload(bool reset)
    {
        using var client = await ControlClient.LogInAsync(Server);
        using var data = await BeginAsync(client, "STOR file");
        if (reset)
            ControlClient.Reset(client.Socket);
        else
            client.Dispose();

        await Eventually.NoSessionAsync(Server);
        AssertAsBefore();
    }

    // What the kernel does for a process that dies: FIN on all of its connections, the oldest first. The FIN of the data
    // connection alone would be the end of the file.
    [Fact]
    public async Task A_client_that_dies_in_the_middle_leaves_what_was()
    {
        for (var i = 0; i < 50; i++)
        {
            using var client = await ControlClient.LogInAsync(Server);
            using var data = await BeginAsync(client, "STOR file");
            client.Dispose();
            data.Dispose();
            await Eventually.NoSessionAsync(Server);
            AssertAsBefore();
        }
    }

    // Here the FIN of the data connection comes first, since Linux closes the descriptors of the dead last one first. What
    // saves the file is that the server asks for the control connection again after fsync: the upload is large, so that
    // fsync lasts longer than curl takes to die, however busy the machine.
    [Fact]
    public async Task A_curl_that_is_killed_in_the_middle_leaves_what_was()
    {
        var source = Path.Combine(Local, "large");
        await using (var file = File.Create(source))
            file.SetLength(400_000_000);
        for (var i = 0; i < 10; i++)
        {
            using var curl = Tool.Start("curl", ["-q", "-sS", "--limit-rate", "200M", "--user", "anna:secret", "-T", source, $"{Server.Url}/file"]);
            await Eventually.PartialFileAsync(Root, 40_000_000);
            curl.Kill();
            await Eventually.NoSessionAsync(Server);
            AssertAsBefore();
        }
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Abor_in_the_middle_of_an_upload_is_426_and_226_and_leaves_what_was(bool withSynch)
    {
        using var client = await ControlClient.LogInAsync(Server);
        using var data = await BeginAsync(client, "STOR file");
        await SendAborAsync(client, withSynch);
        (await client.ReadAsync()).Is(426);
        (await client.ReadAsync()).Is(226);

        AssertAsBefore();
        (await client.UploadAsync("STOR after", _old)).Is(226);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Abor_in_the_middle_of_a_download_is_426_and_226(bool withSynch)
    {
        MakeOnServer("big", 50_000_000);
        using var client = await ControlClient.LogInAsync(Server);
        var (_, data) = await client.BeginAsync("RETR big");
        using (data)
        {
            await data!.ReceiveAsync(new byte[1000], SocketFlags.None);
            await SendAborAsync(client, withSynch);
            (await client.ReadAsync()).Is(426);
            (await client.ReadAsync()).Is(226);
        }

        var (reply, octets) = await client.DownloadAsync("RETR file");
        reply.Is(226);
        Assert.Equal(Digest.Of(_old), Digest.Of(octets));
    }

    // RFC 959 §4.1: Telnet's IP, and Synch with its Data Mark as urgent data.
    private static async Task SendAborAsync(ControlClient client, bool withSynch)
    {
        if (withSynch)
        {
            await client.WriteAsync([0xFF, 0xF4]);
            client.Socket.Send([0xFF], SocketFlags.OutOfBand);
            await client.WriteAsync([0xF2]);
        }

        await client.WriteAsync("ABOR");
    }

    // Under way on the disk of the server, not just in some buffer on the way.
    private async Task<Socket> BeginAsync(ControlClient client, string command)
    {
        var (reply, data) = await client.BeginAsync(command);
        reply.Is(150);
        await ControlClient.SendAllAsync(data!, new byte[Sent]);
        await Eventually.PartialFileAsync(Root, Sent);
        return data!;
    }

    private void AssertAsBefore()
    {
        Assert.Equal(["file"], Tree(Root).Where(name => name is not ("after" or "big")));
        Assert.Equal(Digest.Of(_old), Digest.OfFile(OnServer("file")));
    }
}
