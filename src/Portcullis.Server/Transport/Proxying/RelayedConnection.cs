using System.Net;

namespace Portcullis.Server.Transport.Proxying;

/// <summary>A connection that a proxy passes on: its other end is the client's, as the proxy tells.</summary>
/// <param name="connection">To the proxy.</param>
/// <param name="header">What it tells.</param>
internal sealed class RelayedConnection(IConnection connection, ProxyHeader header) : IConnection
{
    public IPEndPoint Local => connection.Local;

    public IPEndPoint Remote { get; } = header.Source;

    public IPEndPoint Called { get; } = header.Destination;

    public bool IsPeerGone => connection.IsPeerGone;

    public ValueTask<int> ReceiveAsync(Memory<byte> buffer, CancellationToken cancellation) => connection.ReceiveAsync(buffer, cancellation);

    public ValueTask SendAsync(ReadOnlyMemory<byte> buffer, CancellationToken cancellation) => connection.SendAsync(buffer, cancellation);

    public void ShutdownSend() => connection.ShutdownSend();

    public ValueTask EndSendAsync(CancellationToken cancellation) => connection.EndSendAsync(cancellation);

    public void BeControl() => connection.BeControl();

    public void Abort() => connection.Abort();

    public ValueTask DisposeAsync() => connection.DisposeAsync();
}
