using System.Diagnostics.CodeAnalysis;
using Portcullis.Protocol.Representation;
using Portcullis.Server.Diagnostics;
using Portcullis.Server.Security;
using Portcullis.Server.Transport;
using Portcullis.Storage;

namespace Portcullis.Server.DataTransfer;

/// <summary>
/// A transfer under way. It works from its plan alone and touches nothing of the session; the session can only ask it to
/// abort, and wait for its outcome.
/// </summary>
internal sealed class Transfer : IDisposable
{
    private readonly CancellationTokenSource _abort = new();
    private readonly TransferPlan _plan;
    private readonly Func<bool> _isAbandoned;
    private readonly TimeProvider _time;
    private readonly ServerTelemetry _telemetry;
    private readonly TimeSpan _stallTimeout;
    private readonly int _minimumRate;
    private readonly TimeSpan _closingGrace;
    private readonly long _began;

    private Transfer(TransferPlan plan, Func<bool> isAbandoned, FtpServerOptions options, ServerTelemetry telemetry)
    {
        _plan = plan;
        _isAbandoned = isAbandoned;
        _telemetry = telemetry;
        _began = telemetry.Time.GetTimestamp();
        _time = options.TimeProvider;
        _stallTimeout = options.DataTimeout;
        _minimumRate = options.MinimumDataRate;
        _closingGrace = options.ClosingGrace;
    }

    public string Verb => _plan.Verb;

    public Protocol.Paths.FtpPath Path => _plan.Path;

    public Protocol.Paths.FtpPath StoredAs => _plan.StoredAs;

    public string Direction => _plan.Direction;

    public bool IsText => _plan.IsText;

    public TimeSpan Elapsed => _telemetry.Time.GetElapsedTime(_began);

    public TransferNotice Notice => _plan.Notice;

    public long Kept => _plan.Kept;

    public bool IsListing => _plan.IsListing;

    /// <summary>What ended it, once it is complete, was a mark that no broken connection makes.</summary>
    public bool EndIsMarked { get; private set; }

    /// <summary>Until the outcome.</summary>
    public TimeSpan Duration { get; private set; }

    /// <summary>Of the stored octets from <see cref="HashStart"/> on; null where nobody asked for it.</summary>
    public string? Sha256 { get; private set; }

    public long HashStart { get; private set; }

    public TransferProgress Progress { get; } = new();

    /// <summary>Never faults.</summary>
    public Task<TransferOutcome> Outcome { get; private set; } = Task.FromResult<TransferOutcome>(new TransferOutcome.Aborted());

    /// <param name="plan">Disposed when the transfer ends.</param>
    /// <param name="open">Opens the data connection.</param>
    /// <param name="isAbandoned">Whether the control connection is gone, asked before what was received is committed; on any thread.</param>
    /// <param name="options">For their clock and timeouts.</param>
    /// <param name="telemetry">Of the server.</param>
    public static Transfer Start(
        TransferPlan plan, Func<CancellationToken, ValueTask<DataConnectionResult>> open, Func<bool> isAbandoned, FtpServerOptions options, ServerTelemetry telemetry)
    {
        var transfer = new Transfer(plan, isAbandoned, options, telemetry);
        transfer.Outcome = transfer.ObservedAsync(open);
        return transfer;
    }

    /// <summary>Too late once the commit has taken effect; the outcome tells.</summary>
    public void Abort() => _abort.Cancel();

    public void Dispose() => _abort.Dispose();

    private async Task<TransferOutcome> ObservedAsync(Func<CancellationToken, ValueTask<DataConnectionResult>> open)
    {
        var metrics = _telemetry.Metrics;
        using var activity = _telemetry.Activities.Transfer(Verb, Direction);
        metrics.TransferBegan(Direction, Progress);
        var outcome = await RunAsync(open);
        metrics.TransferEnded(Direction, outcome.Word, Progress, Elapsed);
        ServerActivities.TransferEnded(activity, StoredAs.Value, outcome.Word, Progress.Octets);
        return outcome;
    }

    [SuppressMessage("Design", "CA1031:Do not catch general exception types", Justification = "What nobody expected becomes an outcome, which the session logs and answers.")]
    private async Task<TransferOutcome> RunAsync(Func<CancellationToken, ValueTask<DataConnectionResult>> open)
    {
        var began = _time.GetTimestamp();
        try
        {
            await using (_plan)
            {
                switch (await open(_abort.Token))
                {
                    case DataConnectionResult.Refused refused:
                        return new TransferOutcome.Refused(refused.Decision);
                    case DataConnectionResult.NotOpened notOpened:
                        return new TransferOutcome.NotOpened(notOpened.Reason);
                    case DataConnectionResult.NotProtected notProtected:
                        return new TransferOutcome.NotProtected(notProtected.Rule, notProtected.Reason);
                    case DataConnectionResult.Opened opened:
                        var outcome = await RunAsync(opened.Connection);
                        if (outcome is not TransferOutcome.Completed { Connection: not null })
                            await opened.Connection.DisposeAsync();
                        return outcome;
                    case var other:
                        throw new InvalidOperationException($"A data connection cannot be {other}.");
                }
            }
        }
        catch (OperationCanceledException) when (_abort.IsCancellationRequested)
        {
            return new TransferOutcome.Aborted();
        }
        catch (Exception e)
        {
            return new TransferOutcome.Unexpected(e);
        }
        finally
        {
            Duration = _time.GetElapsedTime(began);
        }
    }

    [SuppressMessage("Design", "CA1031:Do not catch general exception types", Justification = "However it failed, the data connection must not end like a complete one.")]
    private async Task<TransferOutcome> RunAsync(IConnection connection)
    {
        using var stall = new StallWatch(Progress, _plan.Pacing, _time, _stallTimeout, _minimumRate);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(stall.Token, _abort.Token);
        TransferOutcome failure;
        try
        {
            using (_telemetry.Activities.Step("pump"))
                await _plan.RunAsync(connection, Progress, either.Token);
            stall.Stop();
            (Sha256, HashStart) = (_plan.Hash?.Value, _plan.Hash?.Start ?? 0);
            EndIsMarked = _plan.MarksEnd || (connection is ITlsConnection tls && (_plan is not FileReceiving || tls.EndedCleanly));
            await (_plan is FileReceiving ? MeasuredCommitAsync(connection) : CommitAsync(connection));
            if (_plan.KeepsConnection)
                return new TransferOutcome.Completed(connection);
            await EndSendAsync(connection, stall, either.Token);
            return new TransferOutcome.Completed(null);
        }
        catch (OperationCanceledException) when (_abort.IsCancellationRequested)
        {
            failure = new TransferOutcome.Aborted();
        }
        catch (OperationCanceledException) when (stall.Token.IsCancellationRequested)
        {
            failure = new TransferOutcome.Stalled(_stallTimeout, stall.Moved);
        }
        catch (IOException e)
        {
            failure = new TransferOutcome.Lost(e.Message);
        }
        catch (RepresentationException e)
        {
            failure = new TransferOutcome.NotRepresentable(e);
        }
        catch (StorageException e)
        {
            failure = new TransferOutcome.StorageFailed(e);
        }
        catch (Exception e)
        {
            failure = new TransferOutcome.Unexpected(e);
        }

        // RST and not FIN: in stream mode FIN means end of file, and this is not the end of the file.
        connection.Abort();
        return failure;
    }

    private async ValueTask CommitAsync(IConnection connection)
    {
        var ended = _time.GetTimestamp();

        // A client that is killed closes both connections, and its data connection then looks like the end of the
        // file. The control connection tells the difference, if it is asked before the file gets its name. Asked as
        // late as can be: Linux closes the descriptors of a dead process last one first, the data connection that is.
        await _plan.FlushAsync(_abort.Token);
        if (_plan.EndsByClosing(connection))
            await WaitAsync(_closingGrace - _time.GetElapsedTime(ended));
        _plan.GiveUpIf(IsGivenUp);
        IsGivenUp();
        await _plan.CommitAsync(_abort.Token);
    }

    private async ValueTask MeasuredCommitAsync(IConnection connection)
    {
        var step = _telemetry.BeginCommit();
        try
        {
            await CommitAsync(connection);
            step.Done();
        }
        finally
        {
            step.End();
        }
    }

    // A timer counts whole milliseconds, and drops what is over.
    private async ValueTask WaitAsync(TimeSpan rest)
    {
        if (rest > TimeSpan.Zero)
            await Task.Delay(TimeSpan.FromMilliseconds(Math.Ceiling(rest.TotalMilliseconds)), _time, _abort.Token);
    }

    // A control connection that is gone aborts the transfer.
    private bool IsGivenUp()
    {
        if (_isAbandoned())
            _abort.Cancel();
        return _abort.IsCancellationRequested;
    }

    private async ValueTask EndSendAsync(IConnection connection, StallWatch stall, CancellationToken cancellation)
    {
        try
        {
            var ending = connection.EndSendAsync(cancellation);
            if (!ending.IsCompleted)
                stall.GoOn();
            await ending;
        }
        catch (Exception e) when (_plan is FileReceiving && e is IOException or OperationCanceledException)
        {
            // The file has its name. A client that closes at once and hears no close_notify of ours takes nothing from that.
        }
    }
}
