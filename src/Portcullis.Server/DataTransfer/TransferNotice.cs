using Portcullis.Protocol.Replies;

namespace Portcullis.Server.DataTransfer;

/// <summary>
/// A preliminary reply on its way from a transfer, which never waits for it, to the session, which writes it. There is room for one:
/// a later restart marker reply makes the one before it superfluous.
/// </summary>
internal sealed class TransferNotice
{
    private readonly Lock _lock = new();
    private TaskCompletionSource _posted = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private Reply? _reply;

    /// <summary>Completes when there is something to take.</summary>
    public Task Posted
    {
        get
        {
            lock (_lock)
                return _posted.Task;
        }
    }

    public void Post(Reply reply)
    {
        lock (_lock)
        {
            _reply = reply;
            _posted.TrySetResult();
        }
    }

    public Reply? Take()
    {
        lock (_lock)
        {
            if (_reply is not { } reply)
                return null;

            _reply = null;
            _posted = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
            return reply;
        }
    }
}
