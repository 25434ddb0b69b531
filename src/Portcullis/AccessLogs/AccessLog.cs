using System.Threading.Channels;
using Microsoft.Extensions.Logging;
using Portcullis.Server.Diagnostics;

namespace Portcullis.AccessLogs;

/// <summary>
/// The access logs of a server. Sessions put entries into a queue and go on; one task writes them. Where the disk is slower than
/// clients for long, entries are lost, and the log says how many: no session waits for a disk, and memory stays bounded.
/// </summary>
internal sealed partial class AccessLog : IAccessLog, IAsyncDisposable
{
    private const int Capacity = 8192;

    /// <summary>Written at once.</summary>
    private const int Batch = 512;

    private readonly Channel<AccessEntry> _entries = Channel.CreateBounded<AccessEntry>(new BoundedChannelOptions(Capacity) { SingleReader = true });
    private readonly TimeProvider _time;
    private readonly Lock _lock = new();
    private readonly HashSet<string> _faults = [];
    private readonly Task _writing;
    private IReadOnlyList<AccessLogFile> _files = [];
    private long _lost;

    public AccessLog(TimeProvider time)
    {
        _time = time;
        _writing = Task.Run(WriteAsync);
    }

    /// <summary>Told what cannot be written.</summary>
    public ILogger? Log { get; set; }

    public void Write(AccessEntry entry)
    {
        if (!_entries.Writer.TryWrite(entry))
            Interlocked.Increment(ref _lost);
    }

    /// <summary>Those of the settings, opened; nothing is written into them yet.</summary>
    /// <exception cref="IOException">One cannot be opened, and then none is; the message says which.</exception>
    public IReadOnlyList<AccessLogFile> Open(IReadOnlyList<AccessLogSettings> settings)
    {
        AccessLogFile[] files = [.. settings.Select(each => new AccessLogFile(each, _time))];
        try
        {
            foreach (var file in files)
                file.Open();
            return files;
        }
        catch
        {
            foreach (var file in files)
                file.Dispose();
            throw;
        }
    }

    /// <summary>From now on these, which also opens anew what something else has moved away.</summary>
    public void Use(IReadOnlyList<AccessLogFile> files)
    {
        lock (_lock)
        {
            foreach (var file in _files.Except(files))
                file.Dispose();
            _files = files;
            _faults.Clear();
        }
    }

    /// <summary>All that was told is written.</summary>
    public async ValueTask DisposeAsync()
    {
        _entries.Writer.TryComplete();
        await _writing;
        Use([]);
    }

    private async Task WriteAsync()
    {
        var batch = new List<AccessEntry>(Batch);
        while (await _entries.Reader.WaitToReadAsync())
        {
            while (batch.Count < Batch && _entries.Reader.TryRead(out var entry))
                batch.Add(entry);
            lock (_lock)
            {
                foreach (var file in _files)
                    Write(file, batch);
            }

            batch.Clear();
            if (Interlocked.Exchange(ref _lost, 0) is > 0 and var lost && Log is { } log)
                Lost(log, lost);
        }
    }

    // Said once, until it can be written again: a full disk must not fill the log as well.
    private void Write(AccessLogFile file, List<AccessEntry> batch)
    {
        try
        {
            file.Write(batch);
            _faults.Remove(file.Settings.File);
        }
        catch (IOException e)
        {
            if (_faults.Add(file.Settings.File) && Log is { } log)
                NotWritten(log, e.Message);
        }
    }

    [LoggerMessage(5010, LogLevel.Error, "{Fault} Its entries are lost until it can be")]
    private static partial void NotWritten(ILogger logger, string fault);

    [LoggerMessage(5011, LogLevel.Error, "{Count} entries of the access log are lost: its disk is too slow")]
    private static partial void Lost(ILogger logger, long count);
}
