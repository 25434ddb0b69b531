namespace Portcullis.Tests.Conversations;

/// <summary>
/// One direction of a TCP connection: what was sent and not yet received, FIN and RST. As on Linux, octets that arrived
/// before a RST can still be received.
/// </summary>
internal sealed class MemoryPipe(int capacity)
{
    private readonly Lock _lock = new();
    private readonly Queue<byte> _octets = new();
    private TaskCompletionSource _changed = NewSource();
    private bool _finished;
    private bool _reset;
    private bool _receiverClosed;

    /// <summary>Octets that one receive returns at most; 1 makes every segment a single octet.</summary>
    public int MaximumReceive { get; set; } = int.MaxValue;

    public bool HasUnread
    {
        get
        {
            lock (_lock)
                return _octets.Count > 0;
        }
    }

    /// <summary>Nothing is left to receive, and nothing will come.</summary>
    public bool IsOver
    {
        get
        {
            lock (_lock)
                return _octets.Count == 0 && (_finished || _reset);
        }
    }

    public async ValueTask<int> ReceiveAsync(Memory<byte> buffer, CancellationToken cancellation)
    {
        while (true)
        {
            cancellation.ThrowIfCancellationRequested();
            Task changed;
            lock (_lock)
            {
                if (_receiverClosed)
                    throw new IOException("The connection is closed.");
                if (_octets.Count > 0)
                    return Take(buffer.Span);
                if (_reset)
                    throw new IOException("The connection is lost: ConnectionReset.");
                if (_finished)
                    return 0;
                changed = _changed.Task;
            }

            await changed.WaitAsync(cancellation);
        }
    }

    public async ValueTask SendAsync(ReadOnlyMemory<byte> buffer, CancellationToken cancellation)
    {
        while (buffer.Length > 0)
        {
            cancellation.ThrowIfCancellationRequested();
            Task changed;
            lock (_lock)
            {
                if (_receiverClosed || _reset || _finished)
                    throw new IOException("The connection is lost: ConnectionReset.");

                var count = Math.Min(capacity - _octets.Count, buffer.Length);
                if (count > 0)
                {
                    Put(buffer.Span[..count]);
                    buffer = buffer[count..];
                    continue;
                }

                changed = _changed.Task;
            }

            await changed.WaitAsync(cancellation);
        }
    }

    public void Finish() => Change(() => _finished = true);

    public void Reset() => Change(() => _reset = true);

    public void CloseReceiver() => Change(() => _receiverClosed = true);

    private int Take(Span<byte> buffer)
    {
        var count = Math.Min(Math.Min(_octets.Count, buffer.Length), MaximumReceive);
        for (var i = 0; i < count; i++)
            buffer[i] = _octets.Dequeue();
        if (count > 0)
            Signal();
        return count;
    }

    private void Put(ReadOnlySpan<byte> octets)
    {
        foreach (var octet in octets)
            _octets.Enqueue(octet);
        Signal();
    }

    private void Change(Action change)
    {
        lock (_lock)
        {
            change();
            Signal();
        }
    }

    // Continuations run elsewhere, so nobody's code runs under the lock.
    private void Signal()
    {
        var changed = _changed;
        _changed = NewSource();
        changed.SetResult();
    }

    private static TaskCompletionSource NewSource() => new(TaskCreationOptions.RunContinuationsAsynchronously);
}
