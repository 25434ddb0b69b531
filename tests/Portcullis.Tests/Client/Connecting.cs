using System.Net;
using Portcullis.Client;
using Portcullis.Client.Dialects;

namespace Portcullis.Tests.Client;

internal static class Connecting
{
    /// <summary>A client logged in; it calls the server by its address.</summary>
    public static async Task<FtpClient> LogInAsync(this ScriptedServer server, FtpClientOptions? options = null)
    {
        var client = await FtpClient.ConnectAsync(server.EndPoint.Address.ToString(), server.Port, options);
        await client.LoginAsync("anna", "geheim");
        while (server.Commands.TryDequeue(out _))
        {
            // Tests look at what comes after the login.
        }

        return client;
    }

    public static Task<FtpException> FailsAsync(Func<Task> action) => Assert.ThrowsAsync<FtpException>(action);

    public static FtpClientOptions As400(int firstPort, IPAddress? local = null, Action<string>? noticed = null) =>
        new() { Dialect = () => new As400Dialect(firstPort), LocalAddress = local, Noticed = noticed };

    /// <summary>A loopback address of this test's own: fixed ports on it collide with nobody's.</summary>
    public static IPAddress OwnLoopback() =>
        new([127, (byte)Random.Shared.Next(1, 255), (byte)Random.Shared.Next(1, 255), (byte)Random.Shared.Next(1, 255)]);
}
