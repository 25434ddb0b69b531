using System.Diagnostics.CodeAnalysis;
using System.Net;
using Microsoft.Extensions.Logging;
using Portcullis.Protocol.Commands;
using Portcullis.Protocol.Replies;
using Portcullis.Server.Commands;
using Portcullis.Server.DataTransfer;
using Portcullis.Server.Policies;
using Portcullis.Server.Security;

namespace Portcullis.Server.Sessions;

/// <summary>
/// The server-PI of one user. One task owns it: that task alone reads commands, replaces the state and writes replies.
/// A transfer runs beside it, and commands are read and answered meanwhile.
/// </summary>
internal sealed class Session : IAsyncDisposable
{
    private readonly ControlConnection _control;
    private readonly SessionClock _clock;
    private readonly WaitingCommands _waiting = new();

    // Never disposed: Cut may come at any moment, and without a timer there is nothing in it to free.
    private readonly CancellationTokenSource _cut = new();
    private volatile SessionState _state = SessionState.Initial;
    private readonly WorkUnderWay _underWay;
    private Task<ControlInput>? _reading;
    private SessionEnd? _end;
    private SessionEnd _cutFor = SessionEnd.Cut;

    public Session(long number, ControlConnection control, ServerContext server, bool isImplicitTls, bool isOldDevice)
    {
        (Number, _control, Server, IsImplicitTls, IsOldDevice) = (number, control, server, isImplicitTls, isOldDevice);
        (Since, Tls, Audit) = (server.Telemetry.Time.GetUtcNow(), new SessionTls(this, control), new SessionAudit(this));
        _clock = new SessionClock(server.Options);
        _underWay = new WorkUnderWay(_clock, ReplyAsync);
        State = InitialState;
    }

    /// <summary>Tells sessions apart in the log; counts up from 1.</summary>
    public long Number { get; }
    public DateTimeOffset Since { get; }
    public ServerContext Server { get; }

    /// <summary>TLS came before the greeting.</summary>
    public bool IsImplicitTls { get; }

    /// <summary>It came to the listener for old devices.</summary>
    public bool IsOldDevice { get; }

    public SessionTls Tls { get; }
    public SessionAudit Audit { get; }

    /// <summary>A read is under way: the control connection cannot become another now.</summary>
    public bool IsReading => _reading is not null;

    /// <summary>The client has said more than has been answered.</summary>
    public bool HasInput => !_waiting.IsEmpty || _control.HasInput;

    /// <summary>That of a new session, and after REIN.</summary>
    public SessionState InitialState => SessionState.InitialOf(Server.Options, Peer.Address);

    /// <summary>Replaced by command handlers. What is open and replaced is closed.</summary>
    public SessionState State
    {
        get => _state;
        set
        {
            _state.CloseWhatIsNotIn(value);
            _state = value;
            (_control.Encoding, _control.CommandRate) = (value.Encoding, value.Settings.CommandRate ?? 0);
        }
    }

    public IPEndPoint Local => _control.Connection.Local;

    public IPEndPoint Called => _control.Connection.Called;

    public IPEndPoint Peer => _control.Connection.Remote;

    public string UserName => State.Login is Login.Done done ? done.Account.Name : "-";

    /// <summary>What is under way, for STAT and ABOR.</summary>
    public SessionWork? Work => _underWay.Current;

    public int FailedLogins { get; set; }

    public int UnknownCommands { get; set; }

    /// <summary>What the client calls itself, for the log; null where it has not said (CLNT).</summary>
    public string? ClientName { get; set; }

    /// <summary>For the log: once per session is enough.</summary>
    public bool WalkReported { get; set; }

    public ILogger Log => Server.Log;

    /// <summary>Asks the session to end: at once where it is idle, after the transfer where one is under way.</summary>
    public void RequestEnd() => _clock.Stop(SessionEnd.ServerStopping);

    /// <summary>Ends the session now, transfer and all. That its connection breaks by it counts as lost, unless an operator did it.</summary>
    public void Cut(SessionEnd reason = SessionEnd.Cut)
    {
        _cutFor = reason;
        _clock.Stop(reason);
        _cut.Cancel();
        _control.Connection.Abort();
    }

    /// <summary>Called by handlers: the session ends after the reply they return.</summary>
    public void EndAfterReply(SessionEnd end) => _end ??= end;

    /// <summary>ABOR: what is under way answers 426 and then 226, when it has let go.</summary>
    public void AbortWork() => _underWay.Abort();

    /// <summary>From the greeting to the end. It never throws.</summary>
    [SuppressMessage("Design", "CA1031:Do not catch general exception types", Justification = "A session that fails must not fail the server.")]
    public async Task<SessionEnd> RunAsync()
    {
        try
        {
            if (IsImplicitTls)
                await Tls.BeginAsync(protectsData: true, _cut.Token);
            await ReplyAsync(Replies.ServiceReady(Server.Options.Greeting, State.Wording.OneLine == true ? [] : Server.Options.Messages.Banner));
            return await ServeAsync();
        }
        catch (TlsException e)
        {
            this.Record(IsImplicitTls ? "connect" : "AUTH", TlsRules.RefusalOf(e, IsImplicitTls && !State.Protection.Control));
            return SessionEnd.NoTls;
        }
        catch (Exception e) when (e is IOException || (e is OperationCanceledException && _cut.IsCancellationRequested))
        {
            return e is not IOException ? _cutFor : _end ?? (_cutFor == SessionEnd.Kicked ? SessionEnd.Kicked : SessionEnd.Lost);
        }
        catch (Exception e)
        {
            Dispatcher.Unexpected(this, "session", e);
            return SessionEnd.Failed;
        }
        finally
        {
            await _underWay.EndAsync();
        }
    }

    public async ValueTask DisposeAsync()
    {
        State = SessionState.Initial;
        _clock.Dispose();
        await _control.DisposeAsync();
    }

    private async Task<SessionEnd> ServeAsync()
    {
        while (_end is null)
        {
            // A server that stops answers nothing more but what is under way.
            if (Work is null && !_clock.Token.IsCancellationRequested && _waiting.TryDequeue(out var next))
            {
                await AnswerAsync(next);
                continue;
            }

            if (!_waiting.IsFull)
                _reading ??= _control.ReadAsync(_clock.Token).AsTask();

            if (Work is not null)
            {
                await Task.WhenAny(Work.Completion, Work.Notice.Posted, _reading is null || _reading.IsCanceled ? Work.Completion : _reading).WaitAsync(_cut.Token);
                var notice = Work.Notice.Take();
                if (notice is not null || Work.Completion.IsCompleted)
                {
                    await (notice is not null ? ReplyAsync(notice) : _underWay.FinishAsync());
                    continue;
                }
            }

            ControlInput input;
            try
            {
                input = await _reading!;
                _reading = null;
            }
            catch (OperationCanceledException)
            {
                if (Work is null)
                    await SayGoodbyeAsync();
                continue;
            }

            await TakeAsync(input);
        }

        return _end.Value;
    }

    // Only what the client waits for at once overtakes a transfer; all else keeps its order (RFC 1123 §4.1.2.10).
    private async ValueTask TakeAsync(ControlInput input)
    {
        switch (input)
        {
            case ControlInput.TelnetOption { Reply: var reply }:
                await _control.WriteAsync(reply, _cut.Token);
                break;
            case ControlInput.End:
                await TakeEndAsync();
                break;
            case var _ when Work is null || OvertakesWork(input):
                await AnswerAsync(input);
                break;
            default:
                _waiting.Enqueue(input);
                break;
        }
    }

    // HASH and its like have no 150: what is answered before them would be taken for their reply.
    private bool OvertakesWork(ControlInput input) =>
        input is ControlInput.Command { Line: var line }
        && ((Work is TransferWork && _waiting.IsEmpty && Dispatcher.IsAnsweredDuringTransfer(line)) || Dispatcher.IsAbort(line));

    private ValueTask AnswerAsync(ControlInput input) => input switch
    {
        ControlInput.Command { Line: var line } => ExecuteAsync(line),
        ControlInput.LineHasNul => ReplyAsync(Replies.LineHasNul),
        ControlInput.TlsRecord => ReplyAsync(this.RefuseHello()),
        ControlInput.ProxyHeader => ReplyAsync(this.RefuseProxyHeader()),
        _ => ReplyAsync(Replies.LineTooLong(CommandLineReader.DefaultMaximumLength)),
    };

    // A lost control connection is ABOR and QUIT (RFC 959 §3.2), unless QUIT was said and waits.
    private async ValueTask TakeEndAsync()
    {
        if (Work is null || !_waiting.HasQuit)
            _end = SessionEnd.ClosedByClient;
        else
            await Work.Completion.WaitAsync(_cut.Token);
    }

    // Asked by the transfer, on its own thread.
    private bool IsAbandoned() => !_waiting.HasQuit && _control.Connection.IsPeerGone;

    private async ValueTask ExecuteAsync(CommandLine line)
    {
        var record = CommandRecord.Begin(this, line);
        var result = await Dispatcher.DispatchAsync(this, line, _cut.Token);
        switch (result)
        {
            case CommandResult.Answered { Reply: var reply }:
                record?.Answered(reply);
                await ReplyAsync(reply);
                break;
            case CommandResult.TransferBegins { Plan: var plan }:
                await BeginTransferAsync(plan, record);
                break;
            case CommandResult.Switches { Reply: var reply, Then: var then }:
                record?.Answered(reply);
                await ReplyAsync(reply);
                await then(_cut.Token);
                break;
            case CommandResult.WorkBegins { Work: var work }:
                _underWay.Begin(work, record);
                break;
            case CommandResult.AnsweredLater:
                record?.Answered(Replies.AbortSuccessful);
                break;
        }
    }

    private async ValueTask BeginTransferAsync(TransferPlan plan, CommandRecord? record)
    {
        var opener = new DataConnectionOpener(this, plan.Verb, receives: plan is FileReceiving);
        try
        {
            await ReplyAsync(opener.IsOpen ? Replies.DataConnectionAlreadyOpen(plan.Preliminary) : plan.Preliminary);
        }
        catch
        {
            await plan.DisposeAsync();
            throw;
        }

        _underWay.Begin(new TransferWork(this, Transfer.Start(plan, opener.OpenAsync, IsAbandoned, Server.Options, Server.Telemetry)), record);
    }

    private async ValueTask SayGoodbyeAsync()
    {
        _end = _clock.Reason;
        await ReplyAsync(_clock.Reason.ToGoodbye());
    }

    private async ValueTask ReplyAsync(Reply reply)
    {
        await Audit.SettleAsync();
        // Before the reply goes out, so that whoever has read it may count from it.
        _clock.Active(State.Login is Login.Done, State.IdleTimeout);
        await _control.WriteAsync(reply, _cut.Token);
    }
}
