using Portcullis.Protocol.Replies;

namespace Portcullis.Server.Sessions;

/// <summary>The one thing that runs beside a session, with the replies that end it.</summary>
/// <param name="clock">Stands still meanwhile.</param>
/// <param name="reply">Sends a reply.</param>
internal sealed class WorkUnderWay(SessionClock clock, Func<Reply, ValueTask> reply)
{
    private CommandRecord? _record;
    private int _abortsToAnswer;

    /// <summary>For STAT and ABOR; null where nothing is under way.</summary>
    public SessionWork? Current { get; private set; }

    public void Begin(SessionWork work, CommandRecord? record)
    {
        record?.Goes();
        _record = record;
        clock.WorkBegins();
        Current = work;
    }

    /// <summary>ABOR: 426 and then 226, when it has let go.</summary>
    public void Abort()
    {
        _abortsToAnswer++;
        Current?.Abort();
    }

    /// <summary>It has completed.</summary>
    public async ValueTask FinishAsync()
    {
        using (var work = Current!)
        {
            Current = null;
            clock.WorkEnded();
            await reply(Answer(work));
        }

        for (; _abortsToAnswer > 0; _abortsToAnswer--)
            await reply(Replies.AbortSuccessful);
    }

    /// <summary>The session ends meanwhile: it leaves nothing behind, and is waited for.</summary>
    public async ValueTask EndAsync()
    {
        if (Current is not { } work)
            return;

        work.Abort();
        await work.Completion.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        Answer(work);
        work.Dispose();
        Current = null;
    }

    // Before the reply goes out: who has read it finds what it is about in the access log.
    private Reply Answer(SessionWork work)
    {
        var answer = work.ToReply();
        _record?.Ended(answer, work as TransferWork);
        _record = null;
        return answer;
    }
}
