using System.Net;
using System.Net.Security;
using System.Net.Sockets;
using System.Runtime.Versioning;
using System.Security.Authentication;
using System.Security.Cryptography;
using Portcullis.Server.Security;
using Portcullis.Server.Security.OpenSsl;
using Portcullis.Server.Security.SslStreams;
using Portcullis.Server.Transport;

namespace Portcullis.Tests.Security;

/// <summary>Both engines of TLS over real sockets, against .NET's own client.</summary>
[SupportedOSPlatform("linux")]
public sealed class EngineTests
{
    public static TheoryData<TlsEngine, SslProtocols> All => new MatrixTheoryData<TlsEngine, SslProtocols>(
        [TlsEngine.OpenSsl, TlsEngine.SslStream], [SslProtocols.Tls12, SslProtocols.Tls13]);

    public static TheoryData<TlsEngine> Engines => [TlsEngine.OpenSsl, TlsEngine.SslStream];

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Theory]
    [MemberData(nameof(All))]
    public async Task Octets_come_over_both_ways_more_than_a_socket_holds(TlsEngine engine, SslProtocols protocol)
    {
        await using var pair = await Pair.BeginAsync(engine, options => options.EnabledSslProtocols = protocol);
        Assert.Equal(protocol, pair.Server.Facts.Protocol);
        Assert.StartsWith("TLS_", pair.Server.Facts.CipherSuite, StringComparison.Ordinal);

        var sent = RandomNumberGenerator.GetBytes(20_000_000);
        var echo = Task.Run(async () =>
        {
            var buffer = new byte[100_000];
            int count;
            while ((count = await pair.Server.ReceiveAsync(buffer, Cancellation)) > 0)
                await pair.Server.SendAsync(buffer.AsMemory(0, count), Cancellation);
            await pair.Server.EndSendAsync(Cancellation);
        }, Cancellation);
        var writing = Task.Run(async () => await pair.Client.WriteAsync(sent, Cancellation), Cancellation);

        var received = new byte[sent.Length];
        await pair.Client.ReadExactlyAsync(received, Cancellation);
        Assert.Equal(sent, received);
        await writing;

        // Not beside a read: SslStream lets a read and a write go on at once, and no shutdown beside either.
        await pair.Client.ShutdownAsync();
        Assert.Equal(0, await pair.Client.ReadAsync(new byte[1], Cancellation));
        await echo;
        Assert.True(pair.Server.EndedCleanly);
    }

    [Theory]
    [MemberData(nameof(All))]
    public async Task An_end_without_close_notify_is_a_loss(TlsEngine engine, SslProtocols protocol)
    {
        await using var pair = await Pair.BeginAsync(engine, options => options.EnabledSslProtocols = protocol);
        await pair.Client.WriteAsync("half"u8.ToArray(), Cancellation);
        pair.ClientSocket.Shutdown(SocketShutdown.Send);

        var buffer = new byte[100];
        Assert.Equal(4, await pair.Server.ReceiveAsync(buffer, Cancellation));
        await Assert.ThrowsAsync<IOException>(async () => await pair.Server.ReceiveAsync(buffer, Cancellation));
        Assert.False(pair.Server.EndedCleanly);
    }

    [Theory]
    [MemberData(nameof(Engines))]
    public async Task An_end_without_close_notify_can_be_allowed(TlsEngine engine)
    {
        await using var pair = await Pair.BeginAsync(engine, handshake: new TlsHandshake { AllowsMissingCloseNotify = true });
        pair.ClientSocket.Shutdown(SocketShutdown.Send);
        Assert.Equal(0, await pair.Server.ReceiveAsync(new byte[100], Cancellation));
        Assert.False(pair.Server.EndedCleanly);
    }

    [Theory]
    [MemberData(nameof(Engines))]
    public async Task A_reset_is_a_loss(TlsEngine engine)
    {
        await using var pair = await Pair.BeginAsync(engine, handshake: new TlsHandshake { AllowsMissingCloseNotify = true });
        pair.ClientSocket.LingerState = new LingerOption(true, 0);
        pair.ClientSocket.Dispose();
        await Assert.ThrowsAsync<IOException>(async () => await pair.Server.ReceiveAsync(new byte[100], Cancellation));
    }

    [Theory]
    [InlineData(TlsEngine.OpenSsl, null, true)]
    [InlineData(TlsEngine.OpenSsl, "ftp", true)]
    [InlineData(TlsEngine.OpenSsl, "ftp-data", true)]
    [InlineData(TlsEngine.OpenSsl, "http/1.1", false)]
    [InlineData(TlsEngine.OpenSsl, "h2", false)]
    [InlineData(TlsEngine.SslStream, null, true)]
    [InlineData(TlsEngine.SslStream, "ftp", true)]
    [InlineData(TlsEngine.SslStream, "http/1.1", false)]
    public async Task A_client_of_another_protocol_is_refused(TlsEngine engine, string? protocol, bool isServed)
    {
        var begin = Pair.BeginAsync(engine, options => options.ApplicationProtocols = protocol is null ? null : [new SslApplicationProtocol(protocol)]);
        if (!isServed)
        {
            await Assert.ThrowsAsync<TlsException>(() => begin);
            return;
        }

        await using var pair = await begin;
        Assert.Equal(protocol ?? "", pair.Client.NegotiatedApplicationProtocol.ToString());
    }

    [Theory]
    [MemberData(nameof(Engines))]
    public async Task The_name_that_a_client_asks_for_chooses_the_certificate(TlsEngine engine)
    {
        foreach (var (name, expected) in new[]
        {
            ("files.example", TestCertificates.FilesExample), ("localhost", TestCertificates.Localhost), ("nobody.example", TestCertificates.Localhost),
        })
        {
            await using var pair = await Pair.BeginAsync(engine, options => options.TargetHost = name);
            Assert.Equal(expected.Leaf.RawData, pair.Client.RemoteCertificate!.GetRawCertData());
            Assert.Equal(name, pair.Server.Facts.ServerName);
        }
    }

    [Theory]
    [MemberData(nameof(Engines))]
    public async Task A_version_before_TLS_1_2_is_refused(TlsEngine engine)
    {
        for (byte minor = 0; minor < 3; minor++)
        {
            // A ClientHello with the suites C009 and C013, which all three know.
            byte[] hello = [3, minor, .. new byte[32], 0, 0, 4, 0xC0, 9, 0xC0, 0x13, 1, 0];
            byte[] record = [22, 3, minor, 0, (byte)(hello.Length + 4), 1, 0, 0, (byte)hello.Length, .. hello];
            var (client, accepted) = await Pair.ConnectAsync();
            using var _ = client;
            await client.SendAsync(record, Cancellation);
            await Assert.ThrowsAsync<TlsException>(async () => await Pair.ContextOf(engine).AcceptAsync(accepted, new TlsHandshake(), Cancellation));
        }
    }

    [Theory]
    [InlineData(TlsEngine.OpenSsl)]
    [InlineData(TlsEngine.SslStream)]
    public async Task What_is_no_handshake_is_refused_and_harms_nobody(TlsEngine engine)
    {
        var random = new Random(20260209);
        for (var round = 0; round < 200; round++)
        {
            var octets = new byte[random.Next(1, 600)];
            random.NextBytes(octets);
            if (round % 2 == 0)
                new byte[] { 22, 3, (byte)random.Next(5), 0, (byte)(octets.Length - 5) }.AsSpan(0, Math.Min(5, octets.Length)).CopyTo(octets);
            var (client, accepted) = await Pair.ConnectAsync();
            using (client)
            {
                await client.SendAsync(octets, Cancellation);
                client.Shutdown(SocketShutdown.Send);
                var failure = await Record.ExceptionAsync(async () => await Pair.ContextOf(engine).AcceptAsync(accepted, new TlsHandshake(), Cancellation));
                Assert.True(failure is TlsException or IOException, $"Round {round}: {failure}");
            }
        }
    }

    [Fact]
    public async Task A_cut_anywhere_in_the_handshake_or_after_it_is_never_taken_for_an_end()
    {
        for (var cut = 0; cut < 900; cut += 7)
        {
            var (client, accepted) = await Pair.ConnectAsync();
            using var _ = client;
            var limited = new CutStream(new NetworkStream(client), cut);
            var serving = Task.Run(async () =>
            {
                await using var server = await Pair.ContextOf(TlsEngine.OpenSsl).AcceptAsync(accepted, new TlsHandshake(), Cancellation);
                var buffer = new byte[1000];
                while (await server.ReceiveAsync(buffer, Cancellation) > 0)
                {
                }

                return server.EndedCleanly;
            }, Cancellation);
            await using var tls = new SslStream(limited);
            await Record.ExceptionAsync(async () =>
            {
                await tls.AuthenticateAsClientAsync(new SslClientAuthenticationOptions { TargetHost = "localhost", RemoteCertificateValidationCallback = (_, certificate, _, _) => TestCertificates.IsOurs(certificate) }, Cancellation);
                await tls.WriteAsync(new byte[200], Cancellation);
            });
            client.Shutdown(SocketShutdown.Send);
            var failure = await Record.ExceptionAsync(() => serving);
            Assert.True(failure is TlsException or IOException, $"Cut after {cut}: {failure}");
        }
    }

    [Theory]
    [InlineData(SslProtocols.Tls12)]
    [InlineData(SslProtocols.Tls13)]
    public async Task A_data_connection_that_resumes_carries_the_token_of_its_control_connection(SslProtocols protocol)
    {
        var (token, name) = (TlsBindingToken.Create(), $"s{Guid.NewGuid():N}.example");
        void Configure(SslClientAuthenticationOptions options) => (options.TargetHost, options.EnabledSslProtocols) = (name, protocol);

        await using (var control = await Pair.BeginAsync(TlsEngine.OpenSsl, Configure, new TlsHandshake { Token = token }))
        {
            Assert.Null(control.Server.Facts.ResumedToken);

            // The tickets of TLS 1.3 come with the first octets.
            await control.Server.SendAsync("220"u8.ToArray(), Cancellation);
            await control.Client.ReadExactlyAsync(new byte[3], Cancellation);
            await control.Client.ShutdownAsync();
            await control.Server.ReceiveAsync(new byte[10], Cancellation);
        }

        await using (var data = await Pair.BeginAsync(TlsEngine.OpenSsl, Configure))
            Assert.True(token.Matches(data.Server.Facts.ResumedToken));

        await using (var stranger = await Pair.BeginAsync(TlsEngine.OpenSsl, options => (options.EnabledSslProtocols, options.AllowTlsResume) = (protocol, false)))
            Assert.Null(stranger.Server.Facts.ResumedToken);
    }

    [Theory]
    [InlineData(TlsEngine.OpenSsl, "TLS_ECDHE_ECDSA_WITH_AES_128_CBC_SHA256")]
    [InlineData(TlsEngine.OpenSsl, "TLS_ECDHE_ECDSA_WITH_AES_256_CBC_SHA")]
    [InlineData(TlsEngine.SslStream, "TLS_ECDHE_ECDSA_WITH_AES_128_CBC_SHA256")]
    [InlineData(TlsEngine.SslStream, "TLS_ECDHE_ECDSA_WITH_AES_256_CBC_SHA")]
    public async Task Suites_without_AEAD_are_refused(TlsEngine engine, string suite) =>
        await Assert.ThrowsAsync<TlsException>(() => Pair.BeginAsync(engine, options =>
        {
            options.EnabledSslProtocols = SslProtocols.Tls12;
            options.CipherSuitesPolicy = new CipherSuitesPolicy([Enum.Parse<TlsCipherSuite>(suite)]);
        }));

    // SslStream shuts down without a lock on what a read works with: the process was gone once in a dozen runs.
    [Fact]
    public Task SslStream_is_not_shut_down_beside_a_read_that_has_got_its_octets() => Task.Run(async () =>
    {
        HeldConnection? held = null;
        await using var pair = await Pair.BeginAsync(TlsEngine.SslStream, wrap: below => held = new HeldConnection(below));
        var buffer = new byte[10];
        held!.HoldReceive = true;
        var reading = pair.Server.ReceiveAsync(buffer, Cancellation).AsTask();
        await pair.Client.WriteAsync("x"u8.ToArray(), Cancellation);

        held.HoldSend = true;
        var ending = Task.Run(async () => await pair.Server.EndSendAsync(Cancellation), Cancellation);
        await held.SendEntered.WaitAsync(Cancellation);

        // Whatever waits for these goes on within this call: the read is done when it returns, unless it waits for its turn.
        await held.PassReceivedAsync(Cancellation);
        Assert.False(reading.IsCompleted, "SslStream works on what came while it is shut down.");
        held.LetSend();
        await ending;
        Assert.Equal(1, await reading);

        // What the client says after our close_notify still comes.
        await pair.Client.WriteAsync("yz"u8.ToArray(), Cancellation);
        Assert.Equal(2, await pair.Server.ReceiveAsync(buffer, Cancellation));
    }, Cancellation);

    [Theory]
    [MemberData(nameof(Engines))]
    public async Task A_connection_may_be_closed_while_a_read_waits_and_gets_something(TlsEngine engine)
    {
        for (var round = 0; round < 100; round++)
        {
            await using var pair = await Pair.BeginAsync(engine);
            var reading = Record.ExceptionAsync(async () => await pair.Server.ReceiveAsync(new byte[10], Cancellation)).AsTask();
            await Task.WhenAll(
                Task.Run(async () => await Record.ExceptionAsync(async () => await pair.Client.WriteAsync("x"u8.ToArray(), Cancellation)), Cancellation),
                Task.Run(async () => await pair.Server.DisposeAsync(), Cancellation));
            var failure = await reading;
            Assert.True(failure is null or IOException, $"Round {round}: {failure}");
        }
    }

    [Fact]
    public async Task Closing_while_a_read_waits_ends_the_read()
    {
        await using var pair = await Pair.BeginAsync(TlsEngine.OpenSsl);
        var reading = pair.Server.ReceiveAsync(new byte[10], Cancellation).AsTask();
        pair.Server.Abort();
        await Assert.ThrowsAsync<IOException>(() => reading);
        await Assert.ThrowsAsync<IOException>(async () => await pair.Server.SendAsync(new byte[10], Cancellation));
    }

    [Fact]
    public async Task Closing_while_a_write_waits_ends_the_write()
    {
        await using var pair = await Pair.BeginAsync(TlsEngine.OpenSsl);
        var writing = pair.Server.SendAsync(new byte[50_000_000], Cancellation).AsTask();
        Assert.False(writing.IsCompleted);
        pair.Server.Abort();
        await Assert.ThrowsAsync<IOException>(() => writing);
    }

    private sealed class Pair(Socket clientSocket, SslStream client, ITlsConnection server) : IAsyncDisposable
    {
        private static readonly TlsContextOptions Options = new([TestCertificates.Localhost, TestCertificates.FilesExample]);

        private static readonly Lazy<ITlsContext> OpenSsl = new(() => new OpenSslContext(Options)), Managed = new(() => new SslStreamContext(Options));

        public Socket ClientSocket => clientSocket;

        public SslStream Client => client;

        public ITlsConnection Server => server;

        public static ITlsContext ContextOf(TlsEngine engine) => engine == TlsEngine.OpenSsl ? OpenSsl.Value : Managed.Value;

        public static async Task<(Socket Client, IConnection Accepted)> ConnectAsync()
        {
            using var listener = SocketNetwork.Instance.Listen(new IPEndPoint(IPAddress.Loopback, 0), 1);
            var client = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
            await client.ConnectAsync(listener.EndPoint, Cancellation);
            return (client, await listener.AcceptAsync(Cancellation));
        }

        public static async Task<Pair> BeginAsync(TlsEngine engine, Action<SslClientAuthenticationOptions>? configure = null, TlsHandshake? handshake = null, Func<IConnection, IConnection>? wrap = null)
        {
            var (socket, accepted) = await ConnectAsync();
            var client = new SslStream(new NetworkStream(socket));
            var options = new SslClientAuthenticationOptions { TargetHost = "localhost", RemoteCertificateValidationCallback = (_, certificate, _, _) => TestCertificates.IsOurs(certificate) };
            configure?.Invoke(options);
            var accepting = ContextOf(engine).AcceptAsync(wrap?.Invoke(accepted) ?? accepted, handshake ?? new TlsHandshake(), Cancellation).AsTask();
            var failure = await Record.ExceptionAsync(() => client.AuthenticateAsClientAsync(options, Cancellation));
            try
            {
                var pair = new Pair(socket, client, await accepting);
                return failure is null ? pair : throw failure;
            }
            catch
            {
                socket.Dispose();
                throw;
            }
        }

        public async ValueTask DisposeAsync()
        {
            await client.DisposeAsync();
            clientSocket.Dispose();
            await server.DisposeAsync();
        }
    }

    /// <summary>Stops in the middle of a receive and of a send until the test lets it go on.</summary>
    private sealed class HeldConnection(IConnection below) : IConnection
    {
        private readonly SemaphoreSlim _sendEntered = new(0);
        private readonly ManualResetEventSlim _maySend = new();
        private readonly TaskCompletionSource<int> _received = new();
        private Memory<byte> _buffer;

        public bool HoldReceive { get; set; }

        public bool HoldSend { get; set; }

        public SemaphoreSlim SendEntered => _sendEntered;

        public IPEndPoint Local => below.Local;

        public IPEndPoint Remote => below.Remote;

        public ValueTask<int> ReceiveAsync(Memory<byte> buffer, CancellationToken cancellation)
        {
            if (!HoldReceive)
                return below.ReceiveAsync(buffer, cancellation);
            HoldReceive = false;
            _buffer = buffer;
            return new ValueTask<int>(_received.Task);
        }

        /// <summary>Whoever waits for it goes on in this call.</summary>
        public async Task PassReceivedAsync(CancellationToken cancellation)
        {
            var count = await below.ReceiveAsync(_buffer, cancellation);
            _received.SetResult(count);
        }

        public ValueTask SendAsync(ReadOnlyMemory<byte> buffer, CancellationToken cancellation)
        {
            if (HoldSend)
            {
                HoldSend = false;
                _sendEntered.Release();
                _maySend.Wait(cancellation);
            }

            return below.SendAsync(buffer, cancellation);
        }

        public void LetSend() => _maySend.Set();

        public void ShutdownSend() => below.ShutdownSend();

        public void Abort() => below.Abort();

        public ValueTask DisposeAsync() => below.DisposeAsync();
    }

    /// <summary>Passes on so many octets that are written, and swallows the rest.</summary>
    private sealed class CutStream(Stream below, int left) : Stream
    {
        private int _left = left;

        public override bool CanRead => true;

        public override bool CanWrite => true;

        public override bool CanSeek => false;

        public override long Length => throw new NotSupportedException();

        public override long Position { get => throw new NotSupportedException(); set => throw new NotSupportedException(); }

        public override async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default) =>
            _left == 0 ? 0 : await below.ReadAsync(buffer, cancellationToken);

        public override async ValueTask WriteAsync(ReadOnlyMemory<byte> buffer, CancellationToken cancellationToken = default)
        {
            var passed = Math.Min(_left, buffer.Length);
            _left -= passed;
            if (passed > 0)
                await below.WriteAsync(buffer[..passed], cancellationToken);
        }

        public override void Flush() { }

        public override int Read(byte[] buffer, int offset, int count) => throw new NotSupportedException();

        public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();

        public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

        public override void SetLength(long value) => throw new NotSupportedException();
    }
}
