using System.Net.Sockets;
using System.Security.Authentication;
using System.Security.Cryptography;

namespace Portcullis.Interop.Tests.Tls;

/// <summary>How data connections end under TLS: what is cut off is never taken for whole, and what is whole is never cut off.</summary>
public sealed class TruncationTests : TlsTest
{
    public static TheoryData<string, SslProtocols> All => new MatrixTheoryData<string, SslProtocols>(["libssl", "sslstream"], [SslProtocols.Tls12, SslProtocols.Tls13]);

    // Three records and a bit, and the close_notify.
    private static readonly byte[] Octets = RandomNumberGenerator.GetBytes(50_000);

    [Theory]
    [MemberData(nameof(All))]
    public async Task An_upload_cut_at_or_within_any_record_leaves_no_file(string engine, SslProtocols protocol)
    {
        await StartTlsAsync(engine);
        using var user = await TlsUser.LogInAsync(Server, protocol);
        var ends = (await UploadAsync(user, "whole", long.MaxValue, reset: false, 226)).Ends;
        Assert.True(ends.Count >= 5, $"{ends.Count} records.");

        var (starts, all) = ((int[])[0, .. ends.SkipLast(1)], ends[^1]);
        var cuts = starts.SelectMany(start => (int[])[start, start + 1, start + 4, start + 5, start + 9]).Concat(ends.Select(end => end - 1)).Distinct().Where(cut => cut < all).Order();
        foreach (var cut in cuts)
        {
            foreach (var reset in (bool[])[false, true])
                await UploadAsync(user, "cut", cut, reset, 426, 522);
        }

        Assert.Equal(["whole"], Tree(Root));
        Assert.Equal(Digest.Of(Octets), Digest.OfFile(OnServer("whole")));
        (await user.StoreAsync("cut", Octets)).Is(226);
    }

    [Theory]
    [MemberData(nameof(Engines))]
    public async Task A_client_that_reads_only_after_the_reply_gets_all_and_a_clean_end(string engine)
    {
        await StartTlsAsync(engine);
        var expected = Digest.OfFile(MakeOnServer("file", 60_000));
        using var user = await TlsUser.LogInAsync(Server);
        for (var round = 0; round < 20; round++)
        {
            var port = await user.PassiveAsync();
            using var socket = await TlsUser.ConnectAsync(port);
            (await user.SendAsync("RETR file")).Is(150);
            var below = new CutStream(new NetworkStream(socket));
            await using var tls = await user.HandshakeAsync(below, resumes: true);
            (await user.ReadAsync()).Is(226);

            using var received = new MemoryStream();
            var buffer = new byte[1000];
            int count;
            while ((count = await tls.ReadAsync(buffer, TlsUser.Cancellation)) > 0)
                received.Write(buffer, 0, count);
            Assert.Equal(expected, Digest.Of(received.ToArray()));
            Assert.False(below.HasEnded, "The end came without close_notify.");
        }
    }

    [Theory]
    [MemberData(nameof(Engines))]
    public async Task A_client_that_closes_early_is_told_so_and_goes_on(string engine)
    {
        await StartTlsAsync(engine);
        MakeOnServer("big", 30_000_000);
        using var user = await TlsUser.LogInAsync(Server);
        foreach (var isClean in (bool[])[true, false])
        {
            var port = await user.PassiveAsync();
            var socket = await TlsUser.ConnectAsync(port);
            (await user.SendAsync("RETR big")).Is(150);
            await using (var tls = await user.HandshakeAsync(new NetworkStream(socket, ownsSocket: true), resumes: true))
            {
                await tls.ReadExactlyAsync(new byte[10_000], TlsUser.Cancellation);
                if (isClean)
                    await tls.ShutdownAsync();
            }

            (await user.ReadAsync()).Is(426);
        }

        Assert.Equal(30_000_000, (await user.RetrieveAsync("big")).Length);
    }

    // It knows by its own close_notify that all is sent, and waits for nothing.
    [Theory]
    [MemberData(nameof(All))]
    public async Task A_client_that_resets_after_its_close_notify_has_stored_its_file(string engine, SslProtocols protocol)
    {
        await StartTlsAsync(engine);
        using var user = await TlsUser.LogInAsync(Server, protocol);
        for (var round = 0; round < 20; round++)
        {
            var port = await user.PassiveAsync();
            using var socket = await TlsUser.ConnectAsync(port);
            (await user.SendAsync("STOR file")).Is(150);
            await using var tls = await user.HandshakeAsync(new NetworkStream(socket), resumes: true);
            await tls.WriteAsync(new byte[100], TlsUser.Cancellation);
            await tls.ShutdownAsync();

            // The server's close_notify is there: all has been read.
            await socket.ReceiveAsync(new byte[1], SocketFlags.Peek, TlsUser.Cancellation);
            socket.LingerState = new LingerOption(true, 0);
            socket.Dispose();
            (await user.ReadAsync()).Is(226);
        }
    }

    [Theory]
    [MemberData(nameof(Engines))]
    public async Task Uploads_without_close_notify_are_stored_where_the_setting_allows_it(string engine)
    {
        var file = Path.Combine(Base, "portcullis.json");
        await File.WriteAllTextAsync(file, """{ "tls": { "missingCloseNotify": true } }""", TlsUser.Cancellation);
        await StartTlsAsync(engine, "--config", file);
        using var user = await TlsUser.LogInAsync(Server);
        var closeNotify = (await UploadAsync(user, "whole", long.MaxValue, reset: false, 226)).Ends;
        await UploadAsync(user, "assumed", closeNotify[^2], reset: false, 226);
        Assert.Equal(Digest.Of(Octets), Digest.OfFile(OnServer("assumed")));
    }

    private static async Task<CutStream> UploadAsync(TlsUser user, string name, long cut, bool reset, params int[] replies)
    {
        var port = await user.PassiveAsync();
        using var socket = await TlsUser.ConnectAsync(port);
        (await user.SendAsync($"STOR {name}")).Is(150);
        var below = new CutStream(new NetworkStream(socket));
        var tls = await user.HandshakeAsync(below, resumes: true);
        below.Begin(cut);
        await tls.WriteAsync(Octets, TlsUser.Cancellation);
        await tls.ShutdownAsync();
        if (reset)
            socket.LingerState = new LingerOption(true, 0);
        else
            socket.Shutdown(SocketShutdown.Send);
        if (reset)
            socket.Dispose();

        // A reset may overtake the end of the handshake.
        var reply = await user.ReadAsync();
        Assert.True(replies.Contains(reply.Code), $"Cut after {cut}: {reply.Text}");
        return below;
    }
}
