using System.Diagnostics.CodeAnalysis;
using System.Text.Json;
using System.Threading.Channels;
using Microsoft.Extensions.Logging;
using Portcullis.Server.Auditing;

namespace Portcullis.Audit;

/// <summary>
/// The audit of the program: records wait in a bounded queue for one writer, which puts all that wait there on disk at once.
/// A full queue holds the sessions up; what cannot be taken even so is counted, and the count goes on the record. While nothing can be
/// written (a full disk) what has happened waits in memory, in bounded number, and what would happen is not begun (<see cref="IsKeeping"/>).
/// </summary>
internal sealed class AuditTrail : IAudit, IAsyncDisposable
{
    public const int Capacity = 4096;

    private const int MaximumBatch = 1024;

    /// <summary>How long a session is held up, at most.</summary>
    public static readonly TimeSpan Patience = TimeSpan.FromSeconds(5);

    /// <summary>From one try to write to the next.</summary>
    public static readonly TimeSpan RetryDelay = TimeSpan.FromSeconds(1);

    private readonly Channel<Waiting> _queue = Channel.CreateBounded<Waiting>(new BoundedChannelOptions(Capacity) { SingleReader = true });
    private readonly CancellationTokenSource _givingUp = new();
    private readonly AuditChain _chain;
    private volatile AuditSettings _settings;
    private readonly TimeProvider _time;
    private readonly ILogger _log;
    private readonly Task _writing;
    private long _lost;
    private volatile bool _isFailing;

    // The writer's own.
    private DateTimeOffset? _failingSince;

    private AuditTrail(AuditChain chain, AuditSettings settings, TimeProvider time, ILogger log)
    {
        (_chain, _settings, _time, _log) = (chain, settings, time, log);
        AuditLog.Begun(log, settings.Folder!, chain.Last.Number, chain.Last.HashText);
        if (chain.Finding is { } finding)
            AuditLog.Found(log, settings.Folder!, finding);
        _writing = Task.Run(WriteAsync);
    }

    /// <param name="settings">Its folder is given.</param>
    /// <param name="time">The clock.</param>
    /// <param name="log">Told of what fails, and of where the chain is.</param>
    /// <exception cref="IOException">The folder, a file or the key cannot be used.</exception>
    public static AuditTrail Open(AuditSettings settings, TimeProvider time, ILogger log) =>
        new(AuditChain.Open(settings, AuditKey.Load(settings.KeyFile), time), settings, time, log);

    /// <summary>Other settings from now on.</summary>
    /// <exception cref="IOException">They are of another key: the chain has one.</exception>
    public void Use(AuditSettings settings)
    {
        if (settings.KeyFile != _settings.KeyFile)
            throw new IOException("audit.keyFile: the audit record keeps its key while the server runs; start it anew for another.");
        _settings = _chain.Settings = settings;
    }

    public bool IsKeeping => !_isFailing || _settings.GoesOnUnrecorded;

    public async ValueTask RecordAsync(AuditRecord record, CancellationToken cancellation)
    {
        if (_isFailing)
        {
            Hold(record);
            return;
        }

        var waiting = new Waiting(record, record.IsVital || _settings.WaitsForDisk ? new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously) : null);
        if (!_queue.Writer.TryWrite(waiting))
            await WaitForRoomAsync(waiting, cancellation);
        if (waiting.Kept is { } kept)
            await kept.Task.WaitAsync(Patience, _time, cancellation);
    }

    /// <summary>Writes what waits, and that it stops.</summary>
    public async ValueTask DisposeAsync()
    {
        if (!_queue.Writer.TryComplete())
            return;
        using var patience = new CancellationTokenSource(Patience, _time);
        await using (patience.Token.Register(_givingUp.Cancel))
            await _writing;
        _chain.Dispose();
        _givingUp.Dispose();
    }

    // While nothing can be written, nobody waits for it. There is room for what has happened; a flood that is refused must not take it.
    private void Hold(AuditRecord record)
    {
        if (record.IsVital || (record is LoginTried { Outcome: LoginOutcome.Accepted } && !_settings.GoesOnUnrecorded))
            throw Lost("it cannot be written now");
        if (record is Refusal or LoginTried { Outcome: not LoginOutcome.Accepted } || !_queue.Writer.TryWrite(new Waiting(record, null)))
            Interlocked.Increment(ref _lost);
    }

    private async ValueTask WaitForRoomAsync(Waiting waiting, CancellationToken cancellation)
    {
        using var patience = new CancellationTokenSource(Patience, _time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(patience.Token, cancellation);
        try
        {
            await _queue.Writer.WriteAsync(waiting, either.Token);
        }
        catch (OperationCanceledException)
        {
            throw Lost("it does not keep up");
        }
        catch (ChannelClosedException)
        {
            throw Lost("it has ended");
        }
    }

    private IOException Lost(string why)
    {
        Interlocked.Increment(ref _lost);
        return new IOException($"The audit record in {_settings.Folder} does not have this: {why}.");
    }

    private async Task WriteAsync()
    {
        var batch = new List<Waiting>();
        while (batch.Count > 0 || _isFailing || await _queue.Reader.WaitToReadAsync(CancellationToken.None))
        {
            while (batch.Count < MaximumBatch && _queue.Reader.TryRead(out var next))
                batch.Add(next);
            if (TryWrite(batch))
            {
                batch.Clear();
                continue;
            }

            // Whoever waits has been told, and what would have been allowed is not done.
            batch.RemoveAll(each => each.Record.IsVital);
            if (_givingUp.IsCancellationRequested)
            {
                AuditLog.Abandoned(_log, batch.Count + _queue.Reader.Count + Interlocked.Read(ref _lost));
                return;
            }

            await Task.Delay(RetryDelay, _time, _givingUp.Token).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }

        if (TryAppend([writer => AuditEvents.WriteStop(writer, _time.GetUtcNow())]))
            AuditLog.Ended(_log, _settings.Folder!, _chain.Last.Number, _chain.Last.HashText);
    }

    private bool TryWrite(List<Waiting> batch)
    {
        var lost = Interlocked.Read(ref _lost);
        List<Action<Utf8JsonWriter>> lines = [.. Merged(batch).Select(each => (Action<Utf8JsonWriter>)(writer => AuditEvents.Write(writer, each.Record, each.Count)))];
        if (lost > 0 || _failingSince is not null)
            lines.Add(writer => AuditEvents.WriteLoss(writer, _time.GetUtcNow(), lost, _failingSince));
        if (!TryAppend(lines))
        {
            batch.ForEach(each => each.Kept?.TrySetException(new IOException($"The audit record in {_settings.Folder} cannot be written.")));
            return false;
        }

        Interlocked.Add(ref _lost, -lost);
        batch.ForEach(each => each.Kept?.TrySetResult());
        return true;
    }

    private void Fail(Exception e)
    {
        if (!_isFailing)
            AuditLog.Failing(_log, e, _settings.Folder!, _settings.GoesOnUnrecorded ? "goes on without a record" : "lets nobody log in, and no transfer begin,");
        _failingSince ??= _time.GetUtcNow();
        _isFailing = true;
    }

    [SuppressMessage("Design", "CA1031:Do not catch general exception types", Justification = "Whatever it is, the records stay and are tried again.")]
    private bool TryAppend(IReadOnlyList<Action<Utf8JsonWriter>> lines)
    {
        try
        {
            _chain.Append(lines);
            var hasFailed = _isFailing;
            (_isFailing, _failingSince) = (false, null);
            if (hasFailed)
                AuditLog.GoesOn(_log, _settings.Folder!);
            return true;
        }
        catch (Exception e)
        {
            Fail(e);
            return false;
        }
    }

    // A flood that is refused time after time fills no disk: under load the same refusals of one client are one record.
    private static IEnumerable<(AuditRecord Record, int Count)> Merged(IEnumerable<Waiting> batch) =>
        batch.Select(each => each.Record)
            .GroupBy(record => record is Refusal refusal ? (object)(refusal with { At = default, Session = 0 }) : new object())
            .Select(same => (same.First(), same.Count()));

    /// <param name="Record">To be written.</param>
    /// <param name="Kept">Completes when it is on disk; null where nobody waits for that.</param>
    private sealed record Waiting(AuditRecord Record, TaskCompletionSource? Kept);
}
