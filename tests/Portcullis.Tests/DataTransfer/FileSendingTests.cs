using System.Net;
using System.Net.Sockets;
using System.Security.Cryptography;
using Portcullis.Protocol.Paths;
using Portcullis.Protocol.Replies;
using Portcullis.Protocol.Representation;
using Portcullis.Server.DataTransfer;
using Portcullis.Server.Transport;
using Portcullis.Storage;
using Portcullis.Storage.Local;

namespace Portcullis.Tests.DataTransfer;

/// <summary>RETR of a file as it is: over a socket by the kernel, where it can, and by copy elsewhere. Both send the same.</summary>
public sealed class FileSendingTests : IDisposable
{
    private const int Length = 9_000_001;

    private static readonly FtpPath Name = FtpPath.Root.Child("file");
    private static readonly TransferFormat Image = new(TransferParameters.Default with { Type = RepresentationType.Image }, RepresentationOptions.Default);

    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory();
    private readonly byte[] _octets = RandomNumberGenerator.GetBytes(Length);
    private readonly LocalStorage _storage;

    public FileSendingTests()
    {
        File.WriteAllBytes(PathOfFile, _octets);
        _storage = LocalStorage.Open(_folder.FullName);
    }

    private string PathOfFile => Path.Combine(_folder.FullName, "file");

    [Theory]
    [InlineData(0, long.MaxValue, true)]
    [InlineData(0, long.MaxValue, false)]
    [InlineData(4_999_999, long.MaxValue, true)]
    [InlineData(1, 3_000_000, true)]
    [InlineData(1, 3_000_000, false)]
    [InlineData(Length, long.MaxValue, true)]
    [InlineData(Length - 65_536, long.MaxValue, true)]
    [InlineData(Length - 65_535, long.MaxValue, true)]
    public async Task All_octets_from_the_marker_to_the_end_go_over_and_are_counted(long marker, long end, bool byKernel)
    {
        var (connection, peer) = await ConnectAsync();
        using (peer)
        {
            var progress = new TransferProgress();
            var receiving = ReceiveAllAsync(peer);
            await using (var plan = await PlanAsync(marker, end))
                await plan.RunAsync(byKernel ? connection : new WithoutKernel(connection), progress, CancellationToken.None);
            await connection.DisposeAsync();

            var expected = _octets[(int)marker..(int)Math.Min(Length, end)];
            Assert.Equal(expected.Length, progress.Octets);
            var received = await receiving;
            Assert.True(expected.AsSpan().SequenceEqual(received));
        }
    }

    [Fact]
    public async Task The_kernel_copies_what_a_local_file_has()
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "sendfile is Linux's.");
        var (connection, peer) = await ConnectAsync();
        using (peer)
        {
            await using var file = await _storage.OpenReadAsync(Name, CancellationToken.None);
            Assert.True(await connection.SendFileAsync(file.Handle!, 0, 1000, CancellationToken.None) > 0);
            Assert.Equal(0, await connection.SendFileAsync(file.Handle!, Length, 1000, CancellationToken.None));

            // A handle that can only be named cannot be read: it is for the copy to find out why.
            using var unreadable = File.OpenHandle(PathOfFile, FileMode.Open, FileAccess.Write);
            Assert.Null(await connection.SendFileAsync(unreadable, 0, 1000, CancellationToken.None));
            await connection.DisposeAsync();
        }
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task A_file_that_is_cut_short_meanwhile_does_not_end_like_a_whole_one(bool byKernel)
    {
        var (connection, peer) = await ConnectAsync();
        using (peer)
        {
            await using var plan = await PlanAsync(0, long.MaxValue);
            var sending = plan.RunAsync(byKernel ? connection : new WithoutKernel(connection), new TransferProgress(), CancellationToken.None);
            using (var file = File.OpenHandle(PathOfFile, FileMode.Open, FileAccess.Write))
                RandomAccess.SetLength(file, 10);
            _ = ReceiveAllAsync(peer);

            var fault = await Assert.ThrowsAsync<StorageException>(async () => await sending);
            Assert.Equal(StorageFault.Failed, fault.Fault);
            connection.Abort();
        }
    }

    [Fact]
    public async Task A_peer_that_does_not_read_is_waited_for_until_the_transfer_is_given_up()
    {
        var (connection, peer) = await ConnectAsync();
        using (peer)
        {
            using var abort = new CancellationTokenSource();
            var progress = new TransferProgress();
            await using var plan = await PlanAsync(0, long.MaxValue);
            var sending = plan.RunAsync(connection, progress, abort.Token).AsTask();
            await abort.CancelAsync();
            await Assert.ThrowsAnyAsync<OperationCanceledException>(() => sending);
            Assert.True(progress.Octets < Length);
            connection.Abort();
        }
    }

    [Fact]
    public async Task A_peer_that_is_gone_is_a_lost_connection()
    {
        var (connection, peer) = await ConnectAsync();
        await using var plan = await PlanAsync(0, long.MaxValue);
        var sending = plan.RunAsync(connection, new TransferProgress(), CancellationToken.None).AsTask();
        peer.LingerState = new LingerOption(true, 0);
        peer.Dispose();
        await Assert.ThrowsAsync<IOException>(() => sending);
        connection.Abort();
    }

    [Fact]
    public async Task A_connection_that_is_aborted_meanwhile_is_a_lost_one()
    {
        var (connection, peer) = await ConnectAsync();
        using (peer)
        {
            await using var plan = await PlanAsync(0, long.MaxValue);
            var sending = plan.RunAsync(connection, new TransferProgress(), CancellationToken.None).AsTask();
            connection.Abort();
            peer.Dispose();
            await Assert.ThrowsAsync<IOException>(() => sending);
        }
    }

    public void Dispose()
    {
        _storage.Dispose();
        _folder.Delete(recursive: true);
    }

    private async Task<FileSending> PlanAsync(long marker, long end) => new(
        "RETR", Name, Replies.OpeningDataConnection("Opening."), await _storage.OpenReadAsync(Name, CancellationToken.None), marker, end, Image);

    private static async Task<byte[]> ReceiveAllAsync(Socket peer)
    {
        using var received = new MemoryStream();
        var buffer = new byte[64 * 1024];
        try
        {
            int count;
            while ((count = await peer.ReceiveAsync(buffer)) > 0)
                received.Write(buffer, 0, count);
        }
        catch (Exception e) when (e is SocketException or ObjectDisposedException)
        {
            // Reset, as a transfer that failed ends.
        }

        return received.ToArray();
    }

    private static async Task<(SocketConnection Connection, Socket Peer)> ConnectAsync()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        var peer = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp) { ReceiveBufferSize = 64 * 1024 };
        await peer.ConnectAsync(listener.LocalEndpoint);
        return (new SocketConnection(await listener.AcceptSocketAsync()), peer);
    }

    /// <summary>As a connection under TLS, or of another system.</summary>
    private sealed class WithoutKernel(IConnection connection) : IConnection
    {
        public IPEndPoint Local => connection.Local;

        public IPEndPoint Remote => connection.Remote;

        public ValueTask<int> ReceiveAsync(Memory<byte> buffer, CancellationToken cancellation) => connection.ReceiveAsync(buffer, cancellation);

        public ValueTask SendAsync(ReadOnlyMemory<byte> buffer, CancellationToken cancellation) => connection.SendAsync(buffer, cancellation);

        public void ShutdownSend() => connection.ShutdownSend();

        public void Abort() => connection.Abort();

        public ValueTask DisposeAsync() => connection.DisposeAsync();
    }
}
