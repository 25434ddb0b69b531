using System.Globalization;
using System.Text.RegularExpressions;

namespace Portcullis.Interop.Tests.Load;

/// <summary>A directory of 100,000 entries is listed whole, and needs no more memory than one of 1,000.</summary>
[Collection(Alone.Name)]
public sealed partial class DirectoryLoadTests : InteropTest
{
    private const int Entries = 100_000, Few = 1_000;

    /// <summary>What the garbage collector may have kept at one moment and not at another.</summary>
    private const long Bound = 24 * 1024;

    public override async ValueTask InitializeAsync()
    {
        await base.InitializeAsync();
        await StartAsync();
    }

    [Fact]
    public async Task Each_of_100_000_entries_is_listed_once_and_memory_stays_as_it_was()
    {
        Make("many", Entries);
        Make("few", Few);
        using var client = await ControlClient.LogInAsync(Server);

        // As many lines as the large directory has, so that what listing allocates is in the baseline, and only what it
        // holds on to is not.
        for (var i = 0; i < Entries / Few; i++)
        {
            Assert.Equal(Few, (await client.ListAsync("LIST few")).Length);
            Assert.Equal(Few, (await client.ListAsync("MLSD few")).Length);
        }

        var (resident, peak) = (Server.Memory("VmRSS"), Server.Memory("VmHWM"));
        AssertEachOnce(await client.ListAsync("LIST many"), LongLine());
        AssertEachOnce(await client.ListAsync("MLSD many"), FactLine());
        AssertEachOnce(await client.ListAsync("NLST many"), NameLine());

        var (residentNow, peakNow) = (Server.Memory("VmRSS"), Server.Memory("VmHWM"));
        TestContext.Current.TestOutputHelper?.WriteLine($"VmRSS {resident} -> {residentNow} KiB, VmHWM {peak} -> {peakNow} KiB");
        Assert.True(peakNow - peak < Bound, $"The peak of memory went from {peak} to {peakNow} KiB.");
        Assert.True(residentNow - resident < Bound, $"Memory went from {resident} to {residentNow} KiB.");
    }

    // What STAT sends over the control connection is held whole, so it is cut off, and says so.
    [Fact]
    public async Task Stat_of_a_large_directory_is_cut_off_and_says_so()
    {
        Make("many", 5 * Few);
        using var client = await ControlClient.LogInAsync(Server);
        var lines = (await client.SendAsync("STAT many")).Is(212).Text.Split('\n');
        Assert.True(lines.Length < 2000);
        Assert.Contains(lines, line => line.Contains("LIST shows all", StringComparison.Ordinal));
    }

    private void Make(string directory, int count)
    {
        Directory.CreateDirectory(OnServer(directory));
        for (var i = 0; i < count; i++)
            File.Create(OnServer(string.Create(CultureInfo.InvariantCulture, $"{directory}/entry-{i:D6}.bin"))).Dispose();
    }

    private static void AssertEachOnce(string[] lines, Regex form)
    {
        Assert.Equal(Entries, lines.Length);
        var seen = new HashSet<string>();
        foreach (var line in lines)
        {
            var match = form.Match(line);
            Assert.True(match.Success, line);
            Assert.True(seen.Add(match.Groups["name"].Value), line);
        }

        Assert.Contains("entry-000000.bin", seen);
        Assert.Contains("entry-099999.bin", seen);
    }

    [GeneratedRegex(@"^-[rwx-]{9}\s+\d+ anna\s+ftp\s+0 [A-Z][a-z]{2} \d\d (\d\d:\d\d| \d{4}) (?<name>entry-\d{6}\.bin)$")]
    private static partial Regex LongLine();

    [GeneratedRegex(@"^Type=file;Size=0;Modify=\d{14}(\.\d+)?;Perm=[a-z]+;Unique=[^;]+;(Create=\d{14};)?UNIX\.mode=0644; (?<name>entry-\d{6}\.bin)$")]
    private static partial Regex FactLine();

    [GeneratedRegex(@"^(?<name>entry-\d{6}\.bin)$")]
    private static partial Regex NameLine();
}
