using System.Net;
using Portcullis.State;

namespace Portcullis.Accounts.Passwords;

/// <summary>
/// So many hashes at once and no more, since each takes a processor and much memory. Who waits waits in turn by address: a flood
/// from one holds others up by one hash each.
/// </summary>
/// <param name="atOnce">How many.</param>
/// <param name="clock">For the deadline.</param>
internal sealed class HashingTurns(int atOnce, TimeProvider clock)
{
    public const int MaximumWaiting = 256, MaximumWaitingOfAddress = 32;

    /// <summary>A login has an answer within 5 s, the hash itself included.</summary>
    public static readonly TimeSpan Patience = TimeSpan.FromSeconds(3.5);

    private readonly Lock _lock = new();
    private readonly Dictionary<IPAddress, Queue<TaskCompletionSource>> _waiting = [];

    // Each address that somebody waits from, once.
    private readonly Queue<IPAddress> _next = new();
    private int _free = atOnce, _count;

    /// <summary>Runs on a thread of its own: those of the pool are for who transfers.</summary>
    /// <exception cref="StateUnavailableException">There are too many before it.</exception>
    public async ValueTask<T> RunAsync<T>(IPAddress client, Func<T> work, CancellationToken cancellation)
    {
        await TakeAsync(client, cancellation);
        try
        {
            return await Task.Factory.StartNew(work, CancellationToken.None, TaskCreationOptions.LongRunning, TaskScheduler.Default);
        }
        finally
        {
            Release();
        }
    }

    private async ValueTask TakeAsync(IPAddress client, CancellationToken cancellation)
    {
        var turn = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        lock (_lock)
        {
            if (_free > 0)
            {
                _free--;
                return;
            }

            if (!_waiting.TryGetValue(client, out var queue))
                queue = [];
            if (_count >= MaximumWaiting || queue.Count >= MaximumWaitingOfAddress)
                throw new StateUnavailableException("Too many passwords wait to be checked.");
            if (queue.Count == 0)
            {
                _waiting[client] = queue;
                _next.Enqueue(client);
            }

            queue.Enqueue(turn);
            _count++;
        }

        try
        {
            await turn.Task.WaitAsync(Patience, clock, cancellation);
        }
        catch (Exception e) when (e is TimeoutException or OperationCanceledException)
        {
            // It may have been given the turn in the meantime, and then gives it on.
            if (!turn.TrySetCanceled(CancellationToken.None))
                Release();
            if (e is OperationCanceledException)
                throw;
            throw new StateUnavailableException("Too many passwords wait to be checked.", e);
        }
    }

    private void Release()
    {
        lock (_lock)
        {
            while (_next.TryDequeue(out var client))
            {
                var queue = _waiting[client];
                var turn = queue.Dequeue();
                _count--;
                if (queue.Count > 0)
                    _next.Enqueue(client);
                else
                    _waiting.Remove(client);

                // Who has given up is passed over.
                if (turn.TrySetResult())
                    return;
            }

            _free++;
        }
    }
}
