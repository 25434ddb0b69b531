using System.Net;
using Portcullis.Client;
using Portcullis.Client.Security;
using Portcullis.Protocol.Paths;
using Portcullis.Server;
using Portcullis.Server.Accounts;
using Portcullis.Storage;
using Portcullis.Storage.Memory;

namespace Portcullis.Tests.Client;

/// <summary>Our server on a real socket, with files in memory: what client and server make of the same words.</summary>
internal sealed class OwnServer : IAsyncDisposable
{
    public const string User = "anna", Password = "geheim";

    private readonly FtpServer _server;

    public OwnServer(Func<FtpServerOptions, FtpServerOptions>? configure = null, string password = Password)
    {
        var options = new FtpServerOptions
        {
            Listeners = [new IPEndPoint(IPAddress.Loopback, 0)],
            Authenticator = new StaticAccounts().Add(new Account(User, Storage), password),
            OfferModeZ = true,
        };
        _server = new FtpServer(configure?.Invoke(options) ?? options);
        _server.Start();
    }

    public MemoryStorage Storage { get; } = new();

    public int Port => _server.EndPoints[0].Port;

    public int ImplicitPort => _server.EndPoints[^1].Port;

    public async Task<FtpClient> LogInAsync(FtpClientOptions? options = null, string host = "127.0.0.1")
    {
        var client = await FtpClient.ConnectAsync(host, options?.Tls.Use == TlsUse.Implicit ? ImplicitPort : Port, options);
        await client.LoginAsync(User, Password);
        return client;
    }

    public async Task WriteAsync(string path, byte[] content)
    {
        await using var upload = await Storage.OpenWriteAsync(FtpPath.Parse(path), WriteMode.Replace, default);
        await upload.WriteAsync(content, 0, default);
        await upload.CommitAsync(default);
    }

    public async Task<byte[]> ReadAsync(string path)
    {
        await using var file = await Storage.OpenReadAsync(FtpPath.Parse(path), default);
        var content = new byte[file.Length];
        for (int at = 0, count; at < content.Length; at += count)
            count = await file.ReadAsync(content.AsMemory(at), at, default);
        return content;
    }

    public ValueTask DisposeAsync() => _server.DisposeAsync();
}
