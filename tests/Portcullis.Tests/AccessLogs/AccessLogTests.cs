using System.Net;
using Portcullis.AccessLogs;
using Portcullis.Server.Diagnostics;
using Portcullis.Tests.Conversations;

namespace Portcullis.Tests.AccessLogs;

/// <summary>The files of access logs: new ones begin, old ones go, and none is waited for.</summary>
public sealed class AccessLogTests : IDisposable
{
    private static readonly AccessEntry Entry = new()
    {
        At = default,
        Session = 1,
        Peer = new IPEndPoint(IPAddress.Loopback, 1),
        Local = new IPEndPoint(IPAddress.Loopback, 21),
        User = "anna",
        Method = "RETR",
        Path = "/a",
        Transfer = new("sent", "completed", 1, false),
    };

    private readonly string _folder = Directory.CreateTempSubdirectory("portcullis-tests-").FullName;
    private readonly ConversationClock _clock = new();

    private string File => Path.Combine(_folder, "made", "access.log");

    private AccessLogSettings Settings => new() { Format = AccessLogFormat.Xferlog, File = File };

    private IEnumerable<string> Names => Directory.EnumerateFiles(Path.GetDirectoryName(File)!).Select(path => Path.GetFileName(path)!).Order(StringComparer.Ordinal);

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public async Task What_was_told_is_written_when_it_is_closed()
    {
        var log = new AccessLog(_clock);
        log.Use(log.Open([Settings, Settings with { Format = AccessLogFormat.Json, File = File + ".json" }]));
        for (var i = 0; i < 1000; i++)
            log.Write(Entry with { Session = i });
        await log.DisposeAsync();

        Assert.Equal(1000, System.IO.File.ReadLines(File).Count());
        Assert.Equal(Enumerable.Range(0, 1000), System.IO.File.ReadLines(File + ".json").Select(line => int.Parse(line.Split("\"session\":")[1].Split(',')[0], System.Globalization.CultureInfo.InvariantCulture)));
        if (!OperatingSystem.IsWindows())
            Assert.Equal((UnixFileMode)0, System.IO.File.GetUnixFileMode(File) & (UnixFileMode.OtherRead | UnixFileMode.OtherWrite | UnixFileMode.GroupWrite));
    }

    [Fact]
    public void A_file_that_would_be_too_long_becomes_an_old_one_and_no_line_is_cut()
    {
        using var file = new AccessLogFile(Settings with { MaximumSize = 1000, Keep = 0 }, _clock);
        for (var i = 0; i < 10; i++)
            file.Write([.. Enumerable.Repeat(Entry, 10)]);

        var files = Directory.GetFiles(Path.GetDirectoryName(File)!);
        Assert.True(files.Length > 5);
        Assert.All(files, path => Assert.InRange(new FileInfo(path).Length, 1, 1000));
        Assert.Equal(100, files.Sum(path => System.IO.File.ReadLines(path).Count()));
        Assert.All(files.SelectMany(System.IO.File.ReadLines), line => Assert.EndsWith("* c", line, StringComparison.Ordinal));
    }

    [Fact]
    public void Each_day_has_a_file_with_its_own_head()
    {
        using var file = new AccessLogFile(Settings with { Format = AccessLogFormat.W3c }, _clock);
        var day = _clock.GetUtcNow().UtcDateTime;
        file.Write([Entry]);
        _clock.Advance(TimeSpan.FromDays(1));
        file.Write([Entry]);
        file.Write([Entry]);

        Assert.Equal(["access.log", $"access.log.{day:yyyy-MM-dd}"], Names);
        Assert.Equal((4 + 2, 4 + 1), (System.IO.File.ReadLines(File).Count(), System.IO.File.ReadLines($"{File}.{day:yyyy-MM-dd}").Count()));
    }

    [Fact]
    public void The_oldest_go_and_nothing_else()
    {
        Directory.CreateDirectory(Path.GetDirectoryName(File)!);
        foreach (var name in (string[])["other.log.2020-01-01", "access.log.2020-01-01.gz", "access.log.old"])
            System.IO.File.WriteAllText(Path.Combine(Path.GetDirectoryName(File)!, name), "");
        using var file = new AccessLogFile(Settings with { Keep = 2 }, _clock);
        var first = _clock.GetUtcNow().UtcDateTime;
        for (var i = 0; i < 5; i++)
        {
            file.Write([Entry]);
            _clock.Advance(TimeSpan.FromDays(1));
        }

        Assert.Equal(
            ["access.log", "access.log.2020-01-01.gz", $"access.log.{first.AddDays(2):yyyy-MM-dd}", $"access.log.{first.AddDays(3):yyyy-MM-dd}", "access.log.old", "other.log.2020-01-01"],
            Names);
    }

    [Fact]
    public void A_file_that_cannot_be_opened_opens_none()
    {
        var log = new AccessLog(_clock);
        var fault = Assert.Throws<IOException>(() => log.Open([Settings, Settings with { File = "/dev/null/access.log" }]));
        Assert.StartsWith("The access log /dev/null/access.log cannot be opened: ", fault.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_full_disk_is_told_once_and_what_comes_after_it_is_written()
    {
        // /dev/full is a disk that is full.
        var recording = new RecordingLog();
        var log = new AccessLog(_clock) { Log = recording };
        log.Use(log.Open([Settings with { File = "/dev/full" }, Settings]));
        log.Write(Entry);
        await Eventually(() => System.IO.File.ReadLines(File).Count() == 1);
        log.Write(Entry);
        await log.DisposeAsync();
        Assert.Equal(2, System.IO.File.ReadLines(File).Count());
        var told = Assert.Single(recording.All, each => each.Level == Microsoft.Extensions.Logging.LogLevel.Error);
        Assert.Contains("/dev/full", told.Text, StringComparison.Ordinal);
    }

    private static async Task Eventually(Func<bool> holds)
    {
        var began = TimeProvider.System.GetTimestamp();
        while (!holds())
        {
            Assert.True(TimeProvider.System.GetElapsedTime(began) < Conversation.Patience);
            await Task.Yield();
        }
    }
}
