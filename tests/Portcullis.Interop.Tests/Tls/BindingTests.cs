using System.Security.Authentication;
using System.Text;

namespace Portcullis.Interop.Tests.Tls;

/// <summary>
/// A stranger who has a login and a TLS session of his own, at the same address, and is first at the data port of somebody
/// else: what the address check cannot tell from the right one.
/// </summary>
public sealed class BindingTests : TlsTest
{
    private static readonly int Tries = Environment.GetEnvironmentVariable("PORTCULLIS_NIGHTLY") == "1" ? 1000 : 100;

    [Theory]
    [InlineData("require", SslProtocols.Tls13)]
    [InlineData("require", SslProtocols.Tls12)]
    [InlineData("auto", SslProtocols.Tls13)]
    [InlineData("auto", SslProtocols.Tls12)]
    public async Task A_stranger_is_never_served_on_the_data_port_of_a_client_that_resumes(string binding, SslProtocols protocol)
    {
        await StartTlsAsync(options: ["--tls-binding", binding]);
        var secret = await File.ReadAllBytesAsync(MakeOnServer("secret", 1000), TlsUser.Cancellation);
        using var victim = await TlsUser.LogInAsync(Server, protocol);
        Assert.Equal(secret, await victim.RetrieveAsync("secret"));
        for (var number = 0; number < Tries; number++)
        {
            var (isUpload, resumes) = (number % 2 == 1, number % 4 < 2);

            // One who can resume: .NET forgets a session whose connection has been reset.
            using var stranger = await TlsUser.LogInAsync(Server, protocol);
            if (resumes)
                Assert.Equal(secret, await stranger.RetrieveAsync("secret"));
            var port = await victim.PassiveAsync();
            using var socket = await TlsUser.ConnectAsync(port);
            await victim.WriteAsync(isUpload ? "STOR planted" : "RETR secret");
            (await victim.ReadAsync()).Is(150);
            var stolen = await TryAsync(stranger, socket, isUpload, resumes);
            (await victim.ReadAsync()).Is(522);
            Assert.True(stolen.Length == 0, $"Try {number}: {stolen.Length} octets.");
            Assert.Equal(["secret"], Tree(Root));

            // His next transfer works.
            if (number % 10 == 0)
                Assert.Equal(secret, await victim.RetrieveAsync("secret"));
        }

        Assert.Equal(secret, await victim.RetrieveAsync("secret"));
        (await victim.StoreAsync("mine", secret)).Is(226);
        AssertSame(OnServer("secret"), OnServer("mine"));
        Assert.Equal(Tries, Server.Log.Split("refused by rule tls.not-bound").Length - 1);
    }

    [Fact]
    public async Task By_default_a_client_that_never_resumes_is_served_and_the_operator_told_of_it_once()
    {
        await StartTlsAsync();
        using var user = await TlsUser.LogInAsync(Server);
        (await user.StoreAsync("one", "1"u8.ToArray(), resumes: false)).Is(226);
        (await user.StoreAsync("two", "2"u8.ToArray(), resumes: false)).Is(226);
        Assert.Equal(2, Server.Log.Split("does not resume the TLS session of its control connection").Length);

        // Once it does, it must.
        (await user.StoreAsync("three", "3"u8.ToArray())).Is(226);
        (await user.StoreAsync("four", "4"u8.ToArray(), resumes: false)).Is(522);
        Assert.Equal(["one", "three", "two"], Tree(Root));
    }

    [Fact]
    public async Task A_client_that_uses_each_ticket_once_has_one_for_each_of_a_thousand_data_connections()
    {
        await StartTlsAsync(options: ["--tls-binding", "require"]);
        using var user = await TlsUser.LogInAsync(Server);
        var octets = Encoding.ASCII.GetBytes("text");
        for (var number = 0; number < Tries; number++)
        {
            (await user.StoreAsync("file", octets)).Is(226);
            Assert.Equal(octets, await user.RetrieveAsync("file"));
        }
    }

    // The octets that came; an upload sends some that are his.
    private static async Task<byte[]> TryAsync(TlsUser stranger, System.Net.Sockets.Socket socket, bool isUpload, bool resumes)
    {
        using var octets = new MemoryStream();
        try
        {
            await using var tls = await stranger.HandshakeAsync(new System.Net.Sockets.NetworkStream(socket), resumes);
            if (isUpload)
            {
                await tls.WriteAsync("planted"u8.ToArray(), TlsUser.Cancellation);
                await tls.ShutdownAsync();
            }

            await tls.CopyToAsync(octets, TlsUser.Cancellation);
        }
        catch (IOException)
        {
            // Refused.
        }

        return octets.ToArray();
    }
}
