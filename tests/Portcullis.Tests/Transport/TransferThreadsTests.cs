using System.Net;
using System.Net.Sockets;
using Portcullis.Server.Transport;

namespace Portcullis.Tests.Transport;

/// <summary>Large transfers wait in the kernel for a moment, on threads of their own; whoever makes them wait longer holds none.</summary>
public sealed class TransferThreadsTests
{
    private const int Large = 4 * 1024 * 1024;

    [Fact]
    public async Task Who_enters_goes_on_on_one_of_the_threads_and_who_waits_otherwise_leaves_it()
    {
        // The test before may have ended on one of them.
        await Task.Yield();
        Assert.False(TransferThreads.IsCurrent);
        await TransferThreads.EnterAsync();
        Assert.True(TransferThreads.IsCurrent);
        var thread = Environment.CurrentManagedThreadId;
        await TransferThreads.EnterAsync();
        Assert.Equal(thread, Environment.CurrentManagedThreadId);

        await Task.Yield();
        Assert.False(TransferThreads.IsCurrent);
    }

    [Fact]
    public async Task When_all_threads_are_taken_one_goes_on_where_one_is()
    {
        using var enough = new ManualResetEventSlim();
        var (held, most) = (0, 0);
        var counting = new Lock();
        var holders = Enumerable.Range(0, 4 * Math.Max(8, 4 * Environment.ProcessorCount)).Select(_ => Task.Run(async () =>
        {
            await TransferThreads.EnterAsync();
            if (!TransferThreads.IsCurrent)
            {
                enough.Set();
                return;
            }

            lock (counting)
                most = Math.Max(most, ++held);
            enough.Wait();
            lock (counting)
                held--;
        })).ToArray();

        await Task.WhenAll(holders).WaitAsync(TimeSpan.FromSeconds(30));
        Assert.InRange(most, 1, Math.Max(8, 4 * Environment.ProcessorCount));
    }

    [Fact]
    public async Task A_large_upload_arrives_whole_however_it_dribbles()
    {
        var (connection, peer) = await ConnectAsync();
        await using (connection)
        using (peer)
        {
            var sent = new byte[Large];
            new Random(1).NextBytes(sent);
            using var arrived = new SemaphoreSlim(0);
            var sending = Task.Run(async () =>
            {
                // Less than is worth being woken for, and nothing more before it is there.
                await peer.SendAsync(sent.AsMemory(0, 100));
                await arrived.WaitAsync();
                await peer.SendAsync(sent.AsMemory(100, 1000));
                await arrived.WaitAsync();
                await peer.SendAsync(sent.AsMemory(1100));
                peer.Shutdown(SocketShutdown.Send);
            });

            var (received, buffer) = (new MemoryStream(), new byte[256 * 1024]);
            while (true)
            {
                await connection.EnterAsync();
                var count = await connection.ReceiveAsync(buffer, CancellationToken.None);
                if (count == 0)
                    break;
                received.Write(buffer, 0, count);
                if (received.Length is 100 or 1100)
                    arrived.Release();
            }

            await sending;
            Assert.True(sent.AsSpan().SequenceEqual(received.ToArray()));
        }
    }

    /// <summary>Little is read as soon as the wait is over, and not when more has come.</summary>
    [Fact]
    public async Task Little_does_not_wait_for_more()
    {
        var (connection, peer) = await ConnectAsync();
        await using (connection)
        using (peer)
        {
            await connection.EnterAsync();
            var receiving = Task.Run(async () =>
            {
                await connection.EnterAsync();
                return await connection.ReceiveAsync(new byte[256 * 1024], CancellationToken.None);
            });
            await peer.SendAsync("abc"u8.ToArray());
            Assert.Equal(3, await receiving.WaitAsync(TimeSpan.FromSeconds(10)));
        }
    }

    [Fact]
    public async Task A_client_that_reads_nothing_holds_no_thread()
    {
        var (connection, peer) = await ConnectAsync();
        await using (connection)
        using (peer)
        {
            var file = Path.GetTempFileName();
            await File.WriteAllBytesAsync(file, new byte[64 * 1024 * 1024]);
            using var handle = File.OpenHandle(file);
            File.Delete(file);
            using var cancel = new CancellationTokenSource();
            var leaves = new TaskCompletionSource();
            var sending = Task.Run(async () =>
            {
                for (var position = 0L; ;)
                {
                    await connection.EnterAsync();
                    var sent = connection.SendFileAsync(handle, position, 2 * 1024 * 1024, cancel.Token);
                    if (!sent.IsCompleted)
                        leaves.TrySetResult();
                    position += (await sent)!.Value;
                }
            });

            await leaves.Task.WaitAsync(TimeSpan.FromSeconds(10));
            await cancel.CancelAsync();
            await Assert.ThrowsAnyAsync<OperationCanceledException>(() => sending);
        }
    }

    /// <summary>What no longer goes at once is sent by who waits in the ordinary way, from the right octet on.</summary>
    [Fact]
    public async Task A_large_download_arrives_whole_however_late_it_is_read()
    {
        var (connection, peer) = await ConnectAsync();
        await using (connection)
        using (peer)
        {
            var sent = new byte[4 * Large];
            new Random(2).NextBytes(sent);
            var leaves = new TaskCompletionSource();
            var sending = Task.Run(async () =>
            {
                for (var position = 0; position < sent.Length; position += Large / 8)
                {
                    await connection.EnterAsync();
                    var piece = connection.SendAsync(sent.AsMemory(position, Large / 8), CancellationToken.None);
                    if (!piece.IsCompleted)
                        leaves.TrySetResult();
                    await piece;
                }

                leaves.TrySetResult();
                connection.ShutdownSend();
            });

            await leaves.Task.WaitAsync(TimeSpan.FromSeconds(10));
            var (received, buffer, count) = (new MemoryStream(), new byte[64 * 1024], 0);
            while ((count = await peer.ReceiveAsync(buffer)) > 0)
                received.Write(buffer, 0, count);
            await sending;
            Assert.True(sent.AsSpan().SequenceEqual(received.ToArray()));
        }
    }

    [Fact]
    public async Task A_connection_that_is_closed_meanwhile_is_lost()
    {
        var (connection, peer) = await ConnectAsync();
        using (peer)
        {
            var receiving = Task.Run(async () =>
            {
                await connection.EnterAsync();
                return await connection.ReceiveAsync(new byte[1024], CancellationToken.None);
            });
            await Task.Yield();
            connection.Abort();
            await Assert.ThrowsAsync<IOException>(() => receiving);
        }
    }

    /// <summary>The kernel says so once, and afterwards that the connection has ended: the end of a file, to who has missed it.</summary>
    [Fact]
    public async Task A_reset_is_never_an_end()
    {
        var (connection, peer) = await ConnectAsync();
        await using (connection)
        {
            await peer.SendAsync(new byte[1000]);
            var received = Task.Run(async () =>
            {
                var (buffer, count) = (new byte[256 * 1024], 0);
                while (true)
                {
                    await connection.EnterAsync();
                    var more = await connection.ReceiveAsync(buffer, CancellationToken.None);
                    if (more == 0)
                        return count;
                    count += more;
                }
            });

            // Closed with input unread, a socket resets; so does this.
            peer.LingerState = new LingerOption(true, 0);
            peer.Dispose();
            await Assert.ThrowsAsync<IOException>(() => received);
        }
    }

    [Fact]
    public void Waiting_in_vain_pays_less_and_less()
    {
        var waits = new BriefWaits();
        Assert.True(waits.Pays);
        waits.Tell(wasReady: false);
        waits.Tell(wasReady: false);
        waits.Tell(wasReady: false);
        Assert.Equal([false, false, false, true], Enumerable.Range(0, 4).Select(_ => waits.Pays));

        waits.Tell(wasReady: true);
        Assert.True(waits.Pays);
    }

    private static async Task<(SocketConnection, Socket)> ConnectAsync()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        var peer = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        await peer.ConnectAsync(listener.LocalEndpoint);
        return (new SocketConnection(await listener.AcceptSocketAsync()), peer);
    }
}
