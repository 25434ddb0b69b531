using System.Globalization;

namespace Portcullis.Bench;

/// <summary>
/// User and system time of a process, from the scheduler's account of each thread: in nanoseconds, where the ticks of
/// /proc/PID/stat are 10 ms and a transfer may take 30.
/// </summary>
internal static class ProcessorTime
{
    public static TimeSpan Of(int process)
    {
        var nanoseconds = 0L;
        foreach (var thread in Directory.EnumerateDirectories($"/proc/{process}/task"))
        {
            try
            {
                nanoseconds += long.Parse(File.ReadAllText(Path.Combine(thread, "schedstat")).Split(' ')[0], CultureInfo.InvariantCulture);
            }
            catch (IOException)
            {
                // The thread has ended meanwhile.
            }
        }

        return TimeSpan.FromTicks(nanoseconds / 100);
    }
}
