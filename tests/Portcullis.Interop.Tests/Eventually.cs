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

    public static string[] PartialFiles(string folder) => Directory.GetFiles(folder, ".portcullis-*.part", SearchOption.AllDirectories);
}
