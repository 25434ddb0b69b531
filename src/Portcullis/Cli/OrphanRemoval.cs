using Microsoft.Extensions.Logging;
using Portcullis.Storage;

namespace Portcullis.Cli;

/// <summary>
/// At start, what an upload left behind that a crash cut off; then now and then what was kept of uploads, when its time is over.
/// Nobody can see either, so the server need not wait for this.
/// </summary>
internal static class OrphanRemoval
{
    /// <summary>It looks at the whole tree.</summary>
    public static readonly TimeSpan Interval = TimeSpan.FromHours(6);

    /// <param name="remove">Returns how many went.</param>
    /// <param name="time">Of the interval.</param>
    /// <param name="log">Told of what went, and of what would not.</param>
    /// <param name="stop">Ends it.</param>
    public static async Task RunAsync(Func<CancellationToken, Task<int>> remove, TimeProvider time, ILogger log, CancellationToken stop)
    {
        try
        {
            using var timer = new PeriodicTimer(Interval, time);
            do
                await RemoveAsync(remove, log, stop);
            while (await timer.WaitForNextTickAsync(stop));
        }
        catch (OperationCanceledException)
        {
            // The next start goes on with it.
        }
    }

    private static async Task RemoveAsync(Func<CancellationToken, Task<int>> remove, ILogger log, CancellationToken stop)
    {
        try
        {
            var count = await Task.Run(() => remove(stop), stop);
            if (count > 0)
                ServeLog.OrphansRemoved(log, count);
        }
        catch (StorageException e)
        {
            ServeLog.OrphansNotRemoved(log, e);
        }
    }
}

internal static partial class ServeLog
{
    [LoggerMessage(5001, LogLevel.Information, "{Count} hidden files of uploads that were cut off were removed")]
    public static partial void OrphansRemoved(ILogger logger, int count);

    [LoggerMessage(5002, LogLevel.Warning, "Hidden files of uploads that were cut off could not all be removed")]
    public static partial void OrphansNotRemoved(ILogger logger, Exception exception);
}
