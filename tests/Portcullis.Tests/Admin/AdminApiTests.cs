using System.CommandLine;
using System.Net;
using System.Net.Sockets;
using Portcullis.Admin;
using Portcullis.Cli;
using Portcullis.Configuration;
using Portcullis.Telemetry;
using Portcullis.Tests.Conversations;

namespace Portcullis.Tests.Admin;

/// <summary>A server steered by its admin socket: a real socket, and the commands that people type.</summary>
public sealed class AdminApiTests : IAsyncDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("portcullis-tests-").FullName;
    private readonly RecordingLog _log = new();
    private readonly ServedTelemetry _telemetry;
    private readonly ServeSettings _settings;
    private IReadOnlyList<string>? _errors;
    private ServedAdmin? _admin;
    private int _drains;

    public AdminApiTests()
    {
        _settings = new ServeSettings { State = _folder };
        _telemetry = new ServedTelemetry(_settings, isRead: true);
    }

    private string SocketPath => Path.Combine(_folder, "admin.sock");

    public async ValueTask DisposeAsync()
    {
        if (_admin is not null)
            await _admin.DisposeAsync();
        _telemetry.Dispose();
        _log.Dispose();
        Directory.Delete(_folder, recursive: true);
    }

    [Fact]
    public async Task Sessions_are_listed_with_what_they_do()
    {
        await using var conversation = await BeginAsync();
        await conversation.ConnectAsync();
        var user = await conversation.LogInAsync();
        await user.SayAsync("CLNT Scanner", "200");
        await user.SayAsync("CWD docs", "250");
        await user.SayAsync("EPSV", "229");
        await user.SayAsync("STOR new", "150");
        await (await user.OpenDataAsync()).SendAsync("abc");
        await user.UntilTransferredAsync(3);

        using var client = new AdminClient(SocketPath);
        var sessions = await client.GetAsync("v1/sessions", AdminJson.Default.IReadOnlyListSessionView, CancellationToken.None);
        Assert.Equal((1L, null, null), (sessions[0].Number, sessions[0].User, sessions[0].Transfer));
        Assert.Equal((2L, "anna", "Scanner", "/docs", null), (sessions[1].Number, sessions[1].User, sessions[1].Client, sessions[1].WorkingDirectory, sessions[1].Tls));
        Assert.Equal(("STOR", "/docs/new", "received", 3L), (sessions[1].Transfer!.Verb, sessions[1].Transfer!.Path, sessions[1].Transfer!.Direction, sessions[1].Transfer!.Octets));
        Assert.StartsWith(Conversation.UserAddress.ToString(), sessions[1].Peer, StringComparison.Ordinal);
        Assert.Equal(sessions[1], await client.GetAsync("v1/sessions/2", AdminJson.Default.SessionView, CancellationToken.None));

        var status = await client.GetAsync("v1/status", AdminJson.Default.ServerStatus, CancellationToken.None);
        Assert.Equal((2, 1, true, false), (status.Sessions, status.Transfers, status.IsReady, status.IsDraining));
        Assert.Contains("STOR /docs/new: 3 octets in 0 s", (await RunAsync("sessions")).Output, StringComparison.Ordinal);
        Assert.Contains("2 sessions, 1 transfers, 0 bans", (await RunAsync("status")).Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_kick_ends_the_session_and_what_it_stored_is_not_stored()
    {
        await using var conversation = await BeginAsync();
        var user = await conversation.LogInAsync();
        await user.SayAsync("EPSV", "229");
        await user.SayAsync("STOR new", "150");
        await (await user.OpenDataAsync()).SendAsync("abc");
        await user.UntilTransferredAsync(3);

        Assert.Equal((ExitCode.Success, "Session 1 is ended.\n", ""), await RunAsync("kick", "1"));
        await user.ExpectResetAsync();
        await conversation.Server.StopAsync(Conversation.Patience);
        Assert.Equal("Kicked", Assert.Single(conversation.Log.Named("SessionEnded"))["End"]);
        Assert.Single(conversation.Log.Named("Kicked"));
        Assert.Null(await conversation.Storage.FindAsync(Portcullis.Protocol.Paths.FtpPath.Parse("/new"), CancellationToken.None));
        Assert.Equal((ExitCode.Failure, "", "There is no such session; 'portcullis sessions' lists them.\n"), await RunAsync("kick", "1"));
    }

    [Fact]
    public async Task A_reload_says_what_is_wrong()
    {
        await using var conversation = await BeginAsync();
        Assert.Equal(ExitCode.Failure, (await RunAsync("reload")).Code);

        _errors = ["portcullis.json:1:1: wrong."];
        await RestartAsync(conversation);
        Assert.Equal((ExitCode.Usage, "", "portcullis.json:1:1: wrong.\nThe configuration stays as it was.\n"), await RunAsync("reload"));
        _errors = [];
        Assert.Equal(ExitCode.Success, (await RunAsync("reload")).Code);
    }

    [Fact]
    public async Task A_drain_is_asked_for_and_readiness_follows()
    {
        await using var conversation = await BeginAsync();
        using var http = Http();
        Assert.Equal(HttpStatusCode.OK, (await http.GetAsync(new Uri("http://x/health/ready"))).StatusCode);
        Assert.Equal(ExitCode.Success, (await RunAsync("drain")).Code);
        Assert.Equal(1, _drains);
        await conversation.Server.StopAsync(Conversation.Patience);
        Assert.Equal(HttpStatusCode.ServiceUnavailable, (await http.GetAsync(new Uri("http://x/health/ready"))).StatusCode);
        Assert.Equal(HttpStatusCode.OK, (await http.GetAsync(new Uri("http://x/health/live"))).StatusCode);
        Assert.Equal(ExitCode.Failure, (await RunAsync("status")).Code);
    }

    [Fact]
    public async Task The_socket_is_its_owners_alone_and_goes_with_the_server()
    {
        await using (await BeginAsync())
        {
            if (!OperatingSystem.IsWindows())
                Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(SocketPath));
            await _admin!.DisposeAsync();
            _admin = null;
        }

        Assert.False(Path.Exists(SocketPath));
        Assert.Equal((ExitCode.Connect, ""), ((await RunAsync("status")) is var (code, output, _) ? (code, output) : default));
    }

    [Fact]
    public async Task One_that_was_left_behind_is_replaced_and_nothing_else()
    {
        // A socket that is disposed takes its file along, if it finds it.
        using (AdminSocket.Bind(new UnixDomainSocketEndPoint(SocketPath + ".x")))
            File.Move(SocketPath + ".x", SocketPath);

        Assert.True(Path.Exists(SocketPath));
        await using var conversation = await BeginAsync();
        Assert.Equal(ExitCode.Success, (await RunAsync("status")).Code);

        // A server runs there: the next one does without, or refuses where it was told to.
        await using (await ServedAdmin.StartAsync(_settings, _telemetry, Api(conversation), _log))
            Assert.Contains("is that of another server, which runs. There is no admin socket.", Assert.Single(_log.Named("Warned")).Text, StringComparison.Ordinal);
        Assert.Equal(ExitCode.Success, (await RunAsync("status")).Code);
        await Assert.ThrowsAsync<IOException>(() => ServedAdmin.StartAsync(_settings with { Admin = new AdminSettings { Socket = SocketPath } }, _telemetry, Api(conversation), _log));

        var file = Path.Combine(_folder, "notes.txt");
        await File.WriteAllTextAsync(file, "Mine.");
        await Assert.ThrowsAsync<IOException>(() => ServedAdmin.StartAsync(_settings with { Admin = new AdminSettings { Socket = file } }, _telemetry, Api(conversation), _log));
        Assert.Equal("Mine.", await File.ReadAllTextAsync(file));
    }

    [Fact]
    public async Task Over_TCP_there_are_metrics_and_nothing_else()
    {
        await using var conversation = await BeginAsync();
        await using var tcp = await ServedAdmin.StartAsync(new ServeSettings { Prometheus = new IPEndPoint(IPAddress.Loopback, 0) }, _telemetry, null, _log);
        var address = Assert.Single(_log.Named("MetricsAt"))["Address"];
        using var http = new HttpClient();
        await conversation.ConnectAsync();
        var metrics = await http.GetStringAsync(new Uri($"{address}/metrics"));
        Assert.Contains("\nportcullis_sessions 1\n", metrics, StringComparison.Ordinal);
        foreach (var path in (string[])["v1/status", "v1/sessions", "health/ready"])
            Assert.Equal(HttpStatusCode.NotFound, (await http.GetAsync(new Uri($"{address}/{path}"))).StatusCode);
        Assert.Equal(HttpStatusCode.NotFound, (await http.PostAsync(new Uri($"{address}/v1/drain"), null)).StatusCode);
        Assert.Equal(0, _drains);
    }

    private async Task<Conversation> BeginAsync()
    {
        var conversation = await Conversation.BeginAsync(options => options with { MeterFactory = _telemetry.Meters });
        await RestartAsync(conversation);
        return conversation;
    }

    private async Task RestartAsync(Conversation conversation)
    {
        if (_admin is not null)
            await _admin.DisposeAsync();
        _admin = await ServedAdmin.StartAsync(_settings, _telemetry, Api(conversation), _log);
        Assert.Empty(_log.Named("Warned"));
    }

    private AdminApi Api(Conversation conversation) =>
        new(conversation.Server, _telemetry.Prometheus!, _errors is null ? null : () => _errors, () => _drains++, DateTimeOffset.UnixEpoch);

    private HttpClient Http() => new(new SocketsHttpHandler
    {
        ConnectCallback = async (_, cancellation) =>
        {
            var socket = new Socket(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
            await socket.ConnectAsync(new UnixDomainSocketEndPoint(SocketPath), cancellation);
            return new NetworkStream(socket, ownsSocket: true);
        },
    });

    private async Task<(int Code, string Output, string Error)> RunAsync(params string[] words)
    {
        using var output = new StringWriter { NewLine = "\n" };
        using var error = new StringWriter { NewLine = "\n" };
        var code = await CommandLineApplication.RunAsync([.. words, "--state", _folder], new InvocationConfiguration { Output = output, Error = error });
        return (code, output.ToString(), error.ToString());
    }
}
