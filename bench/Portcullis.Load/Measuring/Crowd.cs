namespace Portcullis.Load.Measuring;

/// <summary>
/// Sessions that begin together: one thread each, blocking. The first failure of any of them is the failure of the run.
/// </summary>
internal sealed class Crowd : IDisposable
{
    private readonly int _sessions;
    private readonly Barrier _begin, _end;
    private readonly CancellationTokenSource _failed = new();
    private Exception? _failure;
    private Timing? _timing;

    public Crowd(LoadOptions options)
    {
        _sessions = options.Sessions;
        _begin = new Barrier(_sessions, _ => _timing = Timing.Start(options.Group));
        _end = new Barrier(_sessions, _ => Elapsed = _timing!.Stop());
    }

    /// <summary>Of what was measured.</summary>
    public Elapsed Elapsed { get; private set; }

    /// <summary>Runs <paramref name="session"/>, told its number, on a thread for each, and waits for all.</summary>
    public void Run(Action<int> session)
    {
        var threads = Enumerable.Range(0, _sessions).Select(number => new Thread(() => Try(session, number), 256 * 1024)).ToArray();
        foreach (var thread in threads)
            thread.Start();
        foreach (var thread in threads)
            thread.Join();
        if (_failure is not null)
            throw new IOException(_failure.Message, _failure);
    }

    /// <summary>All meet, the clock starts, each does its work, all meet again, and the clock stops with the last.</summary>
    public void Measure(Action work)
    {
        _begin.SignalAndWait(_failed.Token);
        work();
        _end.SignalAndWait(_failed.Token);
    }

    public void Dispose()
    {
        _begin.Dispose();
        _end.Dispose();
        _failed.Dispose();
    }

    private void Try(Action<int> session, int number)
    {
        try
        {
            session(number);
        }
        catch (OperationCanceledException)
        {
            // Another has failed.
        }
        catch (Exception e)
        {
            Interlocked.CompareExchange(ref _failure, e, null);
            _failed.Cancel();
        }
    }
}
