using System.Net.Security;
using System.Security.Cryptography.X509Certificates;
using Portcullis.Tests.Security;

namespace Portcullis.Tests.Conversations;

/// <summary>The user's side of TLS over a connection.</summary>
internal sealed class UserTls : IAsyncDisposable
{
    private readonly SslStream _tls;

    private UserTls(SslStream tls) => _tls = tls;

    public static async Task<UserTls> BeginAsync(MemoryConnection connection, X509Certificate2? certificate = null) =>
        new(await TestCertificates.ConnectAsync(
            connection, options => options.ClientCertificates = certificate is null ? null : [certificate]).WaitAsync(Conversation.Patience));

    public async Task SendAsync(ReadOnlyMemory<byte> octets) => await _tls.WriteAsync(octets).AsTask().WaitAsync(Conversation.Patience);

    public Task<int> ReceiveAsync(Memory<byte> buffer) => _tls.ReadAsync(buffer).AsTask().WaitAsync(Conversation.Patience);

    /// <summary>Sends close_notify.</summary>
    public Task CloseAsync() => _tls.ShutdownAsync().WaitAsync(Conversation.Patience);

    public ValueTask DisposeAsync() => _tls.DisposeAsync();
}
