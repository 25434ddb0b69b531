using System.Net;
using System.Security.Cryptography.X509Certificates;
using System.Text;
using Portcullis.Protocol.Addresses;
using Portcullis.Tests.Conformance;

namespace Portcullis.Tests.Conversations;

/// <summary>The user's side of one session. Every reply it reads is held against the reply table.</summary>
internal sealed class UserPi(Conversation conversation, MemoryConnection control) : IAsyncDisposable
{
    private readonly ReplySequence _sequence = new();
    private readonly byte[] _buffer = new byte[1];
    private IPEndPoint? _passive;
    private MemoryListener? _listener;
    private UserTls? _tls;

    public IPAddress Address => control.Local.Address;

    public MemoryConnection Control => control;

    /// <summary>Data connections are under TLS: PROT P was accepted.</summary>
    public bool ProtectsData { get; private set; }

    /// <summary>Begin the handshake when the reply to AUTH says so.</summary>
    public bool BeginsTls { get; set; } = true;

    /// <summary>Shown in the next handshakes.</summary>
    public X509Certificate2? ClientCertificate { get; set; }

    /// <summary>Commands that the server has yet to answer.</summary>
    public IReadOnlyList<string> Unanswered => _sequence.Unanswered;

    /// <summary>A data port was told or named, so that a data connection can be opened.</summary>
    public bool HasDataPort => _passive is not null || _listener is not null;

    /// <summary>Lines in one segment.</summary>
    public Task SendAsync(params string[] lines) => SendOctetsAsync(Encoding.UTF8.GetBytes(string.Concat(lines.Select(line => line + "\r\n"))));

    public async Task SendOctetsAsync(byte[] octets)
    {
        _sequence.Sent(octets);
        if (_tls is not null)
            await _tls.SendAsync(octets);
        else
            await control.SendAsync(octets, CancellationToken.None).AsTask().WaitAsync(Conversation.Patience);
    }

    /// <summary>The reply to one command.</summary>
    public async Task<string> AskAsync(string command)
    {
        await SendAsync(command);
        return (await ReadReplyAsync()).Text;
    }

    public async Task<WireReply> ReadReplyAsync()
    {
        try
        {
            var reply = await WireReply.ReadAsync(NextOctetAsync);
            _sequence.Received(reply.Code, reply.Text);
            Remember(reply);
            if (reply.Code == 234 && BeginsTls)
                _tls = await UserTls.BeginAsync(control, ClientCertificate);
            else if (_tls is not null && reply.Text is ("200 The control connection goes on in the clear." or "220 Service ready for new user."))
                await EndTlsAsync();
            return reply;
        }
        catch (TimeoutException)
        {
            Assert.Fail($"No reply to: {string.Join(", ", _sequence.Unanswered)}");
            throw;
        }
    }

    /// <summary>Whole replies, lines joined by LF; or a code alone.</summary>
    public async Task ExpectAsync(params string[] replies)
    {
        foreach (var expected in replies)
        {
            var reply = await ReadReplyAsync();
            Assert.Equal(expected, expected.Length == 3 ? reply.Text[..3] : reply.Text);
        }
    }

    /// <summary>One command and the replies to it.</summary>
    public async Task SayAsync(string command, params string[] replies)
    {
        await SendAsync(command);
        await ExpectAsync(replies);
    }

    public async Task LogInAsync(string user = "anna", string password = "secret")
    {
        await SayAsync("USER " + user, "331");
        await SayAsync("PASS " + password, "230 User logged in.");
    }

    /// <summary>Asks STAT until the server has moved this many octets; each answer gives it time to.</summary>
    public async Task UntilTransferredAsync(int octets)
    {
        WireReply status;
        do
        {
            await SendAsync("STAT");
            status = await ReadReplyAsync();
        }
        while (!status.Text.Contains($": {octets} octets so far", StringComparison.Ordinal));
    }

    /// <summary>The server has closed the control connection, and said nothing more.</summary>
    public async Task ExpectEndAsync() => Assert.Equal(0, await ReceiveAsync());

    /// <summary>The server has cut the control connection.</summary>
    public Task ExpectResetAsync() => Assert.ThrowsAsync<IOException>(ReceiveAsync);

    /// <summary>Octets as they come, for what is not a reply.</summary>
    public async Task<byte[]> ReceiveOctetsAsync(int count)
    {
        var octets = new byte[count];
        for (var i = 0; i < count; i++)
            octets[i] = await NextOctetAsync();
        return octets;
    }

    /// <summary>Listens on a port of this user's, for the server to connect to.</summary>
    public void ListenForData(int port)
    {
        _listener?.Dispose();
        _listener = conversation.Network.Listen(new IPEndPoint(Address, port));
        _passive = null;
    }

    /// <summary>Listens and tells the server: PORT, or EPRT over IPv6.</summary>
    public async Task OfferDataPortAsync(int port)
    {
        ListenForData(port);
        var endPoint = new IPEndPoint(Address, port);
        await SayAsync(NetworkProtocols.Of(Address) == NetworkProtocol.IPv4 ? $"PORT {HostPort.Format(endPoint)}" : $"EPRT {ExtendedHostPort.Format(endPoint)}", "200");
    }

    /// <summary>The data connection that PASV, EPSV, PORT or EPRT has prepared.</summary>
    public async Task<UserDtp> OpenDataAsync()
    {
        var data = await OpenDataInClearAsync();
        return ProtectsData ? new UserDtp(data.Connection, await UserTls.BeginAsync(data.Connection, ClientCertificate)) : data;
    }

    public async Task<UserDtp> OpenDataInClearAsync()
    {
        if (_passive is { } passive)
            return ConnectData(passive.Port);

        var listener = _listener ?? throw new InvalidOperationException("There is no data port.");
        return new UserDtp((MemoryConnection)await listener.AcceptAsync(CancellationToken.None).AsTask().WaitAsync(Conversation.Patience));
    }

    public UserDtp ConnectData(int port) => new(conversation.Network.Connect(new IPEndPoint(Address, 0), new IPEndPoint(control.Remote.Address, port)));

    public async ValueTask DisposeAsync()
    {
        await ReadTheRestAsync();
        _listener?.Dispose();
        await control.DisposeAsync();
        _sequence.Dispose();
    }

    // Replies that the test had no use for are held against the table all the same. Under TLS what is unread may be tickets alone.
    private async Task ReadTheRestAsync()
    {
        try
        {
            while (_tls is null && control.HasUnread)
                await ReadReplyAsync();
        }
        catch (IOException)
        {
            // The test has closed the connection, or the server has cut it within a reply.
        }
    }

    private void Remember(WireReply reply)
    {
        if (reply.Code == 227 && HostPort.TryFind(reply.Text.AsSpan(4), out var endPoint))
            _passive = endPoint;
        else if (reply.Code == 228 && LongHostPort.TryFind(reply.Text, out endPoint))
            _passive = endPoint;
        else if (reply.Code == 229 && ExtendedHostPort.TryFindPort(reply.Text, out var port))
            _passive = new IPEndPoint(control.Remote.Address, port);
        else if (reply.Text is "200 Data connections are private." or "200 Data connections are clear.")
            ProtectsData = reply.Text.Contains("private", StringComparison.Ordinal);
    }

    private async Task<byte> NextOctetAsync()
    {
        Assert.True(await ReceiveAsync() == 1, $"The server closed the control connection, with no reply to: {string.Join(", ", _sequence.Unanswered)}");
        return _buffer[0];
    }

    // After CCC or REIN: close_notify both ways, and on in the clear.
    private async Task EndTlsAsync()
    {
        Assert.Equal(0, await ReceiveAsync());
        await _tls!.CloseAsync();
        _tls = null;
    }

    private async Task<int> ReceiveAsync() => _tls is not null
        ? await _tls.ReceiveAsync(_buffer)
        : await control.ReceiveAsync(_buffer, CancellationToken.None).AsTask().WaitAsync(Conversation.Patience);
}
