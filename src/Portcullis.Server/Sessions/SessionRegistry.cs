using System.Collections.Concurrent;

namespace Portcullis.Server.Sessions;

/// <summary>The sessions of a server, from before they run until after they are disposed.</summary>
internal sealed class SessionRegistry
{
    private readonly ConcurrentDictionary<long, Session> _sessions = new();
    private readonly Lock _lock = new();
    private TaskCompletionSource _empty = CreateCompleted();
    private int _count;
    private long _lastNumber;
    private bool _closed;

    public int Count
    {
        get
        {
            lock (_lock)
                return _count;
        }
    }

    /// <summary>Completes when the last session is gone.</summary>
    public Task WhenEmpty
    {
        get
        {
            lock (_lock)
                return _empty.Task;
        }
    }

    /// <summary>A new session; null once <see cref="Close"/> was called.</summary>
    public Session? TryAdd(Func<long, Session> create)
    {
        lock (_lock)
        {
            if (_closed)
                return null;

            var session = create(++_lastNumber);
            _sessions[session.Number] = session;
            if (_count++ == 0)
                _empty = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
            return session;
        }
    }

    /// <summary>From here on there are no new ones: a connection that was accepted before may become a session only later.</summary>
    public void Close()
    {
        lock (_lock)
            _closed = true;
    }

    public void Remove(Session session)
    {
        _sessions.TryRemove(session.Number, out _);
        lock (_lock)
        {
            if (--_count == 0)
                _empty.SetResult();
        }
    }

    public Session? Find(long number) => _sessions.GetValueOrDefault(number);

    public IEnumerable<Session> All() => _sessions.Values;

    public void ForEach(Action<Session> action)
    {
        foreach (var session in _sessions.Values)
            action(session);
    }

    private static TaskCompletionSource CreateCompleted()
    {
        var source = new TaskCompletionSource();
        source.SetResult();
        return source;
    }
}
