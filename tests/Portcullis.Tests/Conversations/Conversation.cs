using System.Collections.Concurrent;
using System.Net;
using Microsoft.Extensions.Logging;
using Portcullis.Protocol.Facts;
using Portcullis.Server;
using Portcullis.Server.Accounts;
using Portcullis.Server.Auditing;
using Portcullis.Server.DataTransfer;
using Portcullis.Storage;
using Portcullis.Storage.Memory;
using Portcullis.Tests.Storage;

namespace Portcullis.Tests.Conversations;

/// <summary>
/// A server on a network in memory, with a store in memory and a clock that tests move. Whatever it logs as an error
/// fails the test that did not expect it.
/// </summary>
internal sealed class Conversation : IAsyncDisposable, IAudit
{
    /// <summary>When a test gives up waiting, by the wall clock. Nothing that passes waits.</summary>
    public static readonly TimeSpan Patience = TimeSpan.FromSeconds(20);

    public const int PassivePort = 50_000;

    public static readonly IPAddress ServerAddress = IPAddress.Parse("192.0.2.21"), ServerAddress6 = IPAddress.Parse("2001:db8::21");

    /// <summary>Where users are, unless a test says otherwise. The last is the AS/400 of Q140424, or its like.</summary>
    public static readonly IPAddress UserAddress = IPAddress.Parse("198.51.100.7"), UserAddress6 = IPAddress.Parse("2001:db8::7"),
        Stranger = IPAddress.Parse("203.0.113.66"), As400 = IPAddress.Parse("192.168.4.29");

    private readonly ConcurrentQueue<AuditRecord> _records = new();
    private readonly List<UserPi> _users = [];
    private bool _errorsExpected;

    private Conversation(MemoryNetwork network) => Network = network;

    public MemoryNetwork Network { get; }

    public ConversationClock Clock { get; } = new();

    /// <summary>Of the store: it moves only when told, so that times of files stay what they are.</summary>
    public required ConversationClock StorageClock { get; init; }

    public RecordingLog Log { get; } = new();

    public RecordingMetrics Metrics { get; } = new();

    /// <summary>letter.txt, data.bin, docs/readme.txt, docs/drafts/.</summary>
    public required IStorage Storage { get; init; }

    public FtpServer Server { get; private set; } = null!;

    /// <summary>As the server was told last.</summary>
    public FtpServerOptions Options { get; private set; } = null!;

    /// <summary>What the audit was told.</summary>
    public IReadOnlyList<AuditRecord> Records => [.. _records];

    public IReadOnlyList<ExceptionUse> Audited => [.. _records.OfType<ExceptionUse>()];

    /// <param name="configure">Changes the settings.</param>
    /// <param name="network">Another network than an ordinary one.</param>
    /// <param name="storage">Put around the store that the accounts use.</param>
    public static async Task<Conversation> BeginAsync(
        Func<FtpServerOptions, FtpServerOptions>? configure = null, MemoryNetwork? network = null, Func<IStorage, IStorage>? storage = null)
    {
        var storageClock = new ConversationClock();
        var memory = new MemoryStorage(storageClock);
        await memory.PutAsync("/letter.txt", "Dear Bert,\nall is well.\n");
        await memory.PutAsync("/data.bin", "0123456789");
        await memory.MakeDirectoryAsync("/docs");
        await memory.PutAsync("/docs/readme.txt", "Read me.\n");
        await memory.MakeDirectoryAsync("/docs/drafts");

        var conversation = new Conversation(network ?? new MemoryNetwork()) { Storage = memory, StorageClock = storageClock };
        var used = storage?.Invoke(memory) ?? memory;
        var options = new FtpServerOptions
        {
            Listeners = [new(ServerAddress, 21), new(ServerAddress6, 21)],
            Authenticator = new StaticAccounts()
                .Add(new Account("anna", used), "secret")
                .Add(new Account("reader", used) { Permissions = Permissions.ReadOnly }, "secret")
                .AddAnonymous(used),
            PassivePorts = new PortRange(PassivePort, PassivePort),
            FailedLoginDelay = TimeSpan.Zero,
            ClosingGrace = TimeSpan.Zero,
            Network = conversation.Network,
            TimeProvider = conversation.Clock,
            LoggerFactory = conversation.Log,
            MinimumLogLevel = LogLevel.Trace,
            MeterFactory = conversation.Metrics,
            Audit = conversation,
        };
        conversation.Options = configure?.Invoke(options) ?? options;
        conversation.Server = new FtpServer(conversation.Options);
        conversation.Server.Start();
        return conversation;
    }

    /// <summary>Other options while it runs.</summary>
    public Task ReconfigureAsync(Func<FtpServerOptions, FtpServerOptions> configure) => Task.Run(() =>
    {
        var options = configure(Options);
        Server.Reconfigure(options);
        Options = options;
    });

    /// <summary>A user who has read nothing yet.</summary>
    public UserPi Call(IPAddress? source = null, int port = 0)
    {
        var address = source ?? UserAddress;
        var server = address.AddressFamily == ServerAddress.AddressFamily ? ServerAddress : ServerAddress6;
        var user = new UserPi(this, Network.Connect(new IPEndPoint(address, port), new IPEndPoint(server, 21)));
        _users.Add(user);
        return user;
    }

    /// <summary>A user who has read the greeting.</summary>
    public async Task<UserPi> ConnectAsync(IPAddress? source = null)
    {
        var user = Call(source);
        await user.ExpectAsync("220 FTP server ready.");
        return user;
    }

    public async Task<UserPi> LogInAsync(string user = "anna", IPAddress? source = null)
    {
        var pi = await ConnectAsync(source);
        await pi.LogInAsync(user);
        return pi;
    }

    /// <summary>For a test that makes something fail which must not fail unnoticed.</summary>
    public void ExpectErrors() => _errorsExpected = true;

    /// <summary>The audit record cannot be written.</summary>
    public Func<AuditRecord, bool> AuditFailsOn { get; set; } = _ => false;

    /// <summary>The audit takes nothing until this has completed.</summary>
    public Task AuditHolds { get; set; } = Task.CompletedTask;

    /// <inheritdoc cref="IAudit.IsKeeping"/>
    public bool AuditIsKeeping { get; set; } = true;

    bool IAudit.IsKeeping => AuditIsKeeping;

    async ValueTask IAudit.RecordAsync(AuditRecord record, CancellationToken cancellation)
    {
        await AuditHolds;
        if (AuditFailsOn(record))
            throw new IOException("The disk of the audit record is full.");
        _records.Enqueue(record);
    }

    public async ValueTask DisposeAsync()
    {
        foreach (var user in _users)
            await user.DisposeAsync();
        await Server.DisposeAsync().AsTask().WaitAsync(Patience);
        Metrics.Dispose();

        Assert.Equal(0, Server.SessionCount);
        Assert.Equal(0, Network.ListenerCount);
        Assert.Equal(0, Metrics["portcullis.sessions"]);
        if (!_errorsExpected)
            Assert.Empty(Log.Errors.Select(error => $"{error.Text} {error.Exception}"));
    }
}
