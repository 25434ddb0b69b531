using System.Globalization;

namespace Portcullis.Load.Measuring;

/// <summary>
/// The processor time of a server: of its cgroup, as the kernel accounts it. That counts every process which ever was in it,
/// those that have ended and those that lost their parent too.
/// </summary>
internal static class ServerTime
{
    /// <returns>Microseconds: user and system.</returns>
    public static (long User, long System) Of(string? group)
    {
        if (group is null)
            return default;

        var lines = File.ReadAllLines(Path.Combine(group, "cpu.stat")).Select(line => line.Split(' ')).ToDictionary(pair => pair[0], pair => pair[1]);
        return (Number("user_usec"), Number("system_usec"));

        long Number(string name) => long.Parse(lines[name], CultureInfo.InvariantCulture);
    }
}
