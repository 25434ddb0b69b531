namespace Portcullis.Interop.Tests;

/// <summary>For what another process does in its own time, and tells nobody.</summary>
internal static class Eventually
{
    private static readonly TimeSpan Step = TimeSpan.FromMilliseconds(10), Limit = TimeSpan.FromSeconds(15);

    /// <summary>Looks until it is so, at most 15 s.</summary>
    public static async Task TrueAsync(Func<bool> condition, Func<string> otherwise)
    {
        var start = TimeProvider.System.GetTimestamp();
        while (!condition())
        {
            Assert.True(TimeProvider.System.GetElapsedTime(start) < Limit, otherwise());
            await Task.Delay(Step, TimeProvider.System);
        }
    }

    /// <summary>No upload under way has left its temporary file anywhere below the folder.</summary>
    public static Task NoPartialFileAsync(string folder) => TrueAsync(
        () => PartialFiles(folder).Length == 0, () => $"Left behind: {string.Join(", ", PartialFiles(folder))}");

    /// <summary>An upload has this many octets in its temporary file.</summary>
    public static Task PartialFileAsync(string folder, long octets) => TrueAsync(
        () => PartialFiles(folder).Any(name => new FileInfo(name) is { Exists: true } file && file.Length >= octets),
        () => $"No upload under way has {octets} octets.");

    /// <summary>The server has seen every session to its end.</summary>
    public static Task NoSessionAsync(ServerProcess server) => TrueAsync(
        () => Count(server.Log, " begins") == Count(server.Log, " ends: "), () => $"Sessions go on:\n{server.Log}");

    public static string[] PartialFiles(string folder) => Directory.GetFiles(folder, ".portcullis-*.part", SearchOption.AllDirectories);

    private static int Count(string text, string part) => text.Split(part).Length - 1;
}
