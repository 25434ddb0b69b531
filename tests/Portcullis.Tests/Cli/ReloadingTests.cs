using System.Net;
using System.Text;
using System.Threading.Channels;
using Portcullis.Certificates;
using Portcullis.Cli;
using Portcullis.Configuration;
using Portcullis.Hosting;
using Portcullis.Server;
using Portcullis.Tests.Conversations;

namespace Portcullis.Tests.Cli;

/// <summary>The file changes while a server runs by it.</summary>
public sealed class ReloadingTests : IAsyncDisposable
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("portcullis-tests-");
    private readonly Channel<int> _looks = Channel.CreateUnbounded<int>();
    private readonly ConversationClock _clock = new();
    private readonly RecordingLog _log = new();
    private readonly MemoryNetwork _network = new();
    private readonly ServedHost _host;
    private readonly FtpServer _server;
    private readonly Reloading _reloading;
    private string _text = "{}";
    private int _reads;

    public ReloadingTests()
    {
        _host = new ServedHost(_log);
        _server = new FtpServer(_host.Compose(Read().Settings) with { Network = _network, LoggerFactory = _log });
        _server.Start();
        _reloading = new Reloading("portcullis.json", Read().Settings, Look, Read, _host, _server, _log, _clock, new CertificateWatch(_log, _clock), new ServiceManager(_ => null, _clock));
    }

    public async ValueTask DisposeAsync()
    {
        await _server.DisposeAsync();
        await _host.DisposeAsync();
        _log.Dispose();
        _folder.Delete(recursive: true);
    }

    [Fact]
    public void A_file_in_order_is_taken_whole()
    {
        Change("""{ "listeners": ["127.0.0.1:2122"], "folder": "other" }""");
        Directory.CreateDirectory(Path.Combine(_folder.FullName, "other"));
        _reloading.Reload();
        Assert.Equal([new IPEndPoint(IPAddress.Loopback, 2122)], _server.EndPoints);
        Assert.Single(_log.Named("Reloaded"));
        Assert.Single(_host.Folders.All);
    }

    [Theory]
    [InlineData("""{ "listeners": ["127.0.0.1:2122"], "greeting": 5, "x": 1 }""", "portcullis.json:1:48: greeting: 5 is not one line of at most 500 characters.; portcullis.json:1:51: There is no setting 'x' here.")]
    [InlineData("""{ "listeners": ["127.0.0.1:2122", "127.0.0.1:9"] }""", "Cannot listen on 127.0.0.1:9: the port is in use.")]
    [InlineData("""{ "listeners": ["127.0.0.1:2122"], "folder": "/nonexistent-folder" }""", "The folder /nonexistent-folder does not exist.")]
    [InlineData("""{ "listeners": ["127.0.0.1:2122"], "state": "/dev/null/x" }""", null)]
    [InlineData("""{""", null)]
    public void What_is_wrong_changes_nothing_and_the_log_says_what(string text, string? errors)
    {
        using var taken = _network.Listen(new IPEndPoint(IPAddress.Loopback, 9));
        Change(text);
        _reloading.Reload();
        Assert.Equal([new IPEndPoint(IPAddress.Loopback, 2121)], _server.EndPoints);
        Assert.False(_network.IsListening(new IPEndPoint(IPAddress.Loopback, 2122)));
        var logged = Assert.Single(_log.Named("NotReloaded"));
        if (errors is not null)
            Assert.Equal(errors, logged["Errors"]);
    }

    [Fact]
    public void The_account_that_was_made_stays()
    {
        var made = _host.Made;
        Assert.NotNull(made);
        _reloading.Reload();
        Assert.Same(made, _host.Made);
    }

    [Fact]
    public async Task A_change_is_seen_when_two_looks_in_a_row_see_the_same()
    {
        using var stop = new CancellationTokenSource();
        var running = _reloading.RunAsync(stop.Token);
        await LookedAsync();
        _reads = 0;

        // Being written: each look sees something else.
        foreach (var part in (string[])["{", "{ ", "{ \"greeting\": ", """{ "greeting": "New." }"""])
        {
            Change(part);
            await TickAsync();
        }

        Assert.Equal(0, _reads);
        await TickAsync();
        await TickAsync();
        Assert.Equal(1, _reads);
        Assert.Single(_log.Named("Reloaded"));

        // Once for each change, also one that is wrong.
        Change("{");
        for (var i = 0; i < 5; i++)
            await TickAsync();
        Assert.Equal(2, _reads);
        Assert.Single(_log.Named("NotReloaded"));

        await stop.CancelAsync();
        await running.WaitAsync(Conversation.Patience);
    }

    private void Change(string text) => Volatile.Write(ref _text, text);

    private async Task TickAsync()
    {
        _clock.Advance(Reloading.Interval);
        await LookedAsync();
    }

    private async Task LookedAsync() => await _looks.Reader.ReadAsync().AsTask().WaitAsync(Conversation.Patience);

    private byte[]? Look()
    {
        var octets = Encoding.UTF8.GetBytes(Volatile.Read(ref _text));
        _looks.Writer.TryWrite(0);
        return octets;
    }

    private SettingsRead Read()
    {
        _reads++;
        var file = ConfigurationFile.Parse(Encoding.UTF8.GetBytes(Volatile.Read(ref _text)), "portcullis.json", _folder.FullName, new Dictionary<string, string>());
        return new SettingsRead(file.Settings, [.. file.Errors.Select(error => error.ToString())], []);
    }
}
