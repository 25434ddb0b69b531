using System.Net;
using Microsoft.Extensions.Logging;
using Portcullis.Audit;
using Portcullis.Server.Auditing;
using Portcullis.Tests.Conversations;

namespace Portcullis.Tests.Audit;

/// <summary>The queue before the chain: nothing is lost in silence, and what must be kept is, or is not done.</summary>
public sealed class AuditTrailTests : AuditFolderTest
{
    private static readonly TransferEnded Transfer = new(
        At, 1, "anna", IPAddress.Loopback, "STOR", "/in/x.csv", true, 5, TimeSpan.FromSeconds(1), "completed", Completeness.Assumed, 0, null);

    private readonly HoldingLog _log = new();

    private static readonly LoginTried Login = new(At, 1, "anna", IPAddress.Loopback, LoginOutcome.Accepted, "anna", true, null);

    private static readonly ExceptionUse Use = new(At, 1, "anna", IPAddress.Loopback, "PORT", new IPEndPoint(IPAddress.Loopback, 1018), "data-port.reserved", "legacy network");

    public override void Dispose()
    {
        _log.Dispose();
        base.Dispose();
    }

    [Fact]
    public async Task Records_of_many_sessions_at_once_are_all_kept()
    {
        await using (var trail = Open(Settings with { FileSize = 64 * 1024 }))
        {
            await Task.WhenAll(Enumerable.Range(0, 32).Select(session => Task.Run(async () =>
            {
                for (var i = 0; i < 250; i++)
                    await trail.RecordAsync(Login with { Session = session + 1, User = $"{session}-{i}" }, CancellationToken.None);
            })));
        }

        Assert.Empty(Problems(AuditKey.None));
        Assert.Equal(32 * 250, new AuditSearch { Event = "login" }.In(Folder).Distinct().Count());
        Assert.True(AuditFiles.NumbersIn(Folder).Count > 1);
    }

    [Fact]
    public async Task An_exception_is_on_disk_before_it_is_used()
    {
        await using var trail = Open(Settings);
        await trail.RecordAsync(Use, CancellationToken.None);
        Assert.Single(new AuditSearch { Rule = "data-port.reserved" }.In(Folder));
    }

    [Fact]
    public async Task With_waitForDisk_so_is_all_else()
    {
        await using var trail = Open(Settings with { WaitsForDisk = true });
        await trail.RecordAsync(Login, CancellationToken.None);
        Assert.Single(new AuditSearch { Account = "anna" }.In(Folder));
    }

    // The next file cannot be made, as where a folder has its name: each write fails until that is gone.
    [Fact]
    public async Task While_it_cannot_be_written_nobody_logs_in_and_what_waits_is_kept_afterwards()
    {
        var trail = await OpenFailingAsync();
        await Assert.ThrowsAsync<IOException>(() => trail.RecordAsync(Use, CancellationToken.None).AsTask());
        await Assert.ThrowsAsync<IOException>(() => trail.RecordAsync(Login, CancellationToken.None).AsTask());
        await trail.RecordAsync(Transfer, CancellationToken.None);
        await trail.RecordAsync(Refusal("DELE flood"), CancellationToken.None);
        Assert.False(trail.IsKeeping);
        Assert.Single(_log.Named("Failing"));

        await MendAsync(trail);
        Assert.True(trail.IsKeeping);
        await trail.DisposeAsync();
        Assert.Empty(Problems(AuditKey.None));
        Assert.Single(_log.Named("GoesOn"));
        Assert.Single(new AuditSearch { Path = "/in/x.csv" }.In(Folder));

        // The login and the exception that were turned away, and the flood, are not forgotten; the exception was not used.
        Assert.Single(Lines(), line => line.Contains("\"event\":\"audit-resumed\",\"since\":\"2026-02-09T14:05:00.0000000Z\",\"lost\":3", StringComparison.Ordinal));
        Assert.Empty(new AuditSearch { Event = "exception-used" }.In(Folder));
    }

    // Nothing waits to be written: the server must find out all the same.
    [Fact]
    public async Task It_is_tried_again_though_nothing_waits()
    {
        var trail = await OpenFailingAsync();
        await MendAsync(trail);
        Assert.True(trail.IsKeeping);
        await trail.DisposeAsync();
        Assert.Empty(Problems(AuditKey.None));
    }

    [Fact]
    public async Task Where_it_is_told_to_go_on_it_counts_what_it_has_no_room_for()
    {
        var trail = await OpenFailingAsync(Settings with { GoesOnUnrecorded = true });
        Assert.True(trail.IsKeeping);
        await Assert.ThrowsAsync<IOException>(() => trail.RecordAsync(Use, CancellationToken.None).AsTask());
        for (var i = 0; i < AuditTrail.Capacity + 2000; i++)
            await trail.RecordAsync(Login with { Session = i + 1 }, CancellationToken.None);
        await MendAsync(trail);
        await trail.DisposeAsync();
        Assert.Empty(Problems(AuditKey.None));
        var kept = new AuditSearch { Event = "login" }.In(Folder).Count();
        Assert.InRange(kept, AuditTrail.Capacity, AuditTrail.Capacity + 1100);
        Assert.Single(Lines(), line => line.Contains($"\"lost\":{AuditTrail.Capacity + 2001 - kept}", StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_full_queue_holds_up_and_then_counts_what_it_could_not_take()
    {
        var (trail, goOn) = await OpenHeldAsync();
        Task? held = null;
        var taken = 0;
        while (held is null)
        {
            var recording = trail.RecordAsync(Refusal($"DELE {taken++}"), CancellationToken.None).AsTask();
            held = recording.IsCompletedSuccessfully ? null : recording;
        }

        Assert.Equal(AuditTrail.Capacity, taken - 1);
        Clock.Advance(AuditTrail.Patience);
        await Assert.ThrowsAsync<IOException>(() => held.WaitAsync(Conversation.Patience));

        goOn.SetResult();
        await MendAsync(trail);
        await trail.DisposeAsync();
        Assert.Empty(Problems(AuditKey.None));
        Assert.Single(Lines(), line => line.Contains("\"lost\":1", StringComparison.Ordinal));
        Assert.Equal(taken - 1, new AuditSearch { Event = "refusal" }.In(Folder).Count(line => line.Contains("DELE ", StringComparison.Ordinal)));
    }

    [Fact]
    public async Task A_flood_of_the_same_refusal_is_one_record_with_its_count()
    {
        var (trail, goOn) = await OpenHeldAsync();
        for (var i = 0; i < 500; i++)
            await trail.RecordAsync(Refusal("DELE same") with { Session = i + 1 }, CancellationToken.None);
        goOn.SetResult();
        await MendAsync(trail);
        await trail.DisposeAsync();
        var line = Assert.Single(Lines(), line => line.Contains("DELE same", StringComparison.Ordinal));
        Assert.Equal(500, System.Text.Json.JsonDocument.Parse(line).RootElement.GetProperty("count").GetInt32());
    }

    [Fact]
    public async Task The_log_tells_where_the_chain_is()
    {
        await using (var trail = Open(Settings))
            await trail.RecordAsync(Login, CancellationToken.None);
        var ended = Assert.Single(_log.Named("Ended"));
        Assert.Equal((Verify(AuditKey.None).Last.HashText, "3"), (ended["Hash"], ended["Number"]));
    }

    [Fact]
    public async Task The_key_stays_while_it_runs()
    {
        await using var trail = Open(Settings);
        Assert.StartsWith("audit.keyFile: ", Assert.Throws<IOException>(() => trail.Use(Settings with { KeyFile = "/k" })).Message, StringComparison.Ordinal);
    }

    private AuditTrail Open(AuditSettings settings) => AuditTrail.Open(settings, Clock, _log);

    private async Task<AuditTrail> OpenFailingAsync(AuditSettings? settings = null)
    {
        Directory.CreateDirectory(Path.Combine(Folder, AuditFiles.NameOf(2)));
        var trail = Open((settings ?? Settings) with { FileSize = 1 });
        await Assert.ThrowsAsync<IOException>(() => trail.RecordAsync(Use, CancellationToken.None).AsTask());
        return trail;
    }

    // Its writer is held up, and nothing is known to have failed: as where a disk takes long.
    private async Task<(AuditTrail Trail, TaskCompletionSource GoOn)> OpenHeldAsync()
    {
        _log.Holds = new TaskCompletionSource();
        Directory.CreateDirectory(Name(2));
        var trail = Open(Settings with { FileSize = 1 });
        await trail.RecordAsync(Login, CancellationToken.None);
        await _log.Held.Task.WaitAsync(Conversation.Patience);
        return (trail, _log.Holds);
    }

    private async Task MendAsync(AuditTrail trail)
    {
        Directory.Delete(Name(2));
        trail.Use(Settings);
        using var limit = new CancellationTokenSource(Conversation.Patience);
        while (_log.Named("GoesOn").Count == 0)
        {
            limit.Token.ThrowIfCancellationRequested();
            Clock.Advance(AuditTrail.RetryDelay);
            await Task.Yield();
        }
    }

    private List<string> Lines() => [.. new AuditSearch().In(Folder)];

    // Holds up the writer as it fails for the first time.
    private sealed class HoldingLog : ILogger, IDisposable
    {
        private readonly RecordingLog _log = new();

        public TaskCompletionSource? Holds { get; set; }

        public TaskCompletionSource Held { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);

        public IReadOnlyList<LogEvent> Named(string name) => _log.Named(name);

        public IDisposable? BeginScope<TState>(TState state)
            where TState : notnull => null;

        public bool IsEnabled(LogLevel logLevel) => true;

        public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter)
        {
            _log.Log(logLevel, eventId, state, exception, formatter);
            if (eventId.Name != "Failing" || Holds is null)
                return;
            Held.SetResult();
            Holds.Task.Wait();
        }

        public void Dispose() => _log.Dispose();
    }
}
