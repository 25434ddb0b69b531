using System.Globalization;
using Portcullis.Protocol.Replies;
using Portcullis.Server.Commands;
using Portcullis.Server.DataTransfer;

namespace Portcullis.Server.Sessions;

/// <summary>
/// What runs beside a session that goes on reading: a transfer, or a command that takes long. There is one at a time;
/// ABOR ends it.
/// </summary>
internal abstract class SessionWork : IDisposable
{
    /// <summary>Never faults.</summary>
    public abstract Task Completion { get; }

    /// <summary>Preliminary replies meanwhile.</summary>
    public virtual TransferNotice Notice { get; } = new();

    public abstract void Abort();

    /// <summary>Called once, after <see cref="Completion"/>.</summary>
    public abstract Reply ToReply();

    public abstract void Dispose();
}

internal sealed class TransferWork(Session session, Transfer transfer) : SessionWork
{
    public override Task Completion => Transfer.Outcome;

    public override TransferNotice Notice => Transfer.Notice;

    public Transfer Transfer { get; } = transfer;

    /// <summary>For STAT: what it is, and how far.</summary>
    public string Describe() => string.Create(
        CultureInfo.InvariantCulture, $"{Transfer.Verb} {Transfer.Path} in progress: {Transfer.Progress.Octets} octets so far");

    public override void Abort() => Transfer.Abort();

    public override Reply ToReply()
    {
        var outcome = Transfer.Outcome.Result;
        session.State = session.State with { DataConnection = (outcome as TransferOutcome.Completed)?.Connection };
        return TransferReplies.Of(session, Transfer, outcome);
    }

    public override void Dispose() => Transfer.Dispose();
}

/// <summary>HASH, SITE CPTO and their like: no data connection, but octets enough to keep a session from reading.</summary>
internal sealed class CommandWork : SessionWork
{
    private readonly CancellationTokenSource _abort = new();
    private readonly Task<Reply> _reply;

    /// <param name="session">For the log.</param>
    /// <param name="verb">For the log.</param>
    /// <param name="execute">It must not replace the state of the session: it runs beside it.</param>
    public CommandWork(Session session, string verb, Func<CancellationToken, ValueTask<Reply>> execute) =>
        _reply = Task.Run(() => Dispatcher.GuardAsync(session, verb, () => execute(_abort.Token), _abort.Token).AsTask());

    public override Task Completion => _reply;

    public override void Abort() => _abort.Cancel();

    public override Reply ToReply() => _reply.IsCanceled ? Replies.TransferAborted("the command was given up.") : _reply.Result;

    public override void Dispose() => _abort.Dispose();
}
