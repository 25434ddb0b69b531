using System.Diagnostics;
using System.Net;
using System.Net.Sockets;

namespace Portcullis.Interop.Tests.Serve;

/// <summary>The real program steered by itself, and read by Prometheus; and what of it is there by which setting.</summary>
public sealed class AdminTests : FolderTest, IDisposable
{
    private readonly string _base = Directory.CreateTempSubdirectory("portcullis-interop-").FullName;

    protected override string Base => _base;

    private protected override ServerProcess Server => throw new InvalidOperationException("These tests start it by hand.");

    private string ConfigFile => Path.Combine(Base, "portcullis.json");

    public void Dispose() => Directory.Delete(_base, recursive: true);

    [Fact]
    public async Task A_server_with_a_state_folder_is_seen_kicked_reloaded_and_drained()
    {
        using var server = await StartAsync("""{ "state": "state", "greeting": "One." }""");
        Assert.True(Path.Exists(Path.Combine(Base, "state", "admin.sock")));
        using (var client = await ControlClient.LogInAsync(server))
        {
            Assert.Contains($" {ServerProcess.User} ", (await RunAsync(0, "sessions")), StringComparison.Ordinal);
            var began = Stopwatch.GetTimestamp();
            await RunAsync(0, "kick", "1");
            Assert.True(await client.IsClosedAsync());
            Assert.InRange(Stopwatch.GetElapsedTime(began), TimeSpan.Zero, TimeSpan.FromSeconds(10));
        }

        await File.WriteAllTextAsync(ConfigFile, """{ "state": "state", "greeting": 2 }""");
        Assert.Contains("greeting: 2 is not one line", await RunAsync(2, "reload", "--state", Path.Combine(Base, "state")), StringComparison.Ordinal);
        await File.WriteAllTextAsync(ConfigFile, """{ "state": "state", "greeting": "Two." }""");
        await RunAsync(0, "reload");
        Assert.Contains("ready", await RunAsync(0, "status"), StringComparison.Ordinal);
        await RunAsync(0, "drain");
        Assert.Equal(0, await server.WaitAsync());
        Assert.False(Path.Exists(Path.Combine(Base, "state", "admin.sock")));
        Assert.Contains("Portcullis.Configuration[5004]", Assert.Single(server.Errors), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("""{ "state": "state", "admin": { "enabled": false } }""", null)]
    [InlineData("""{ "greeting": "Hello." }""", null)]
    [InlineData("""{ "admin": { "socket": "here.sock" } }""", "here.sock")]
    [InlineData("""{ "state": "state", "admin": { "socket": "here.sock" } }""", "here.sock")]
    public async Task The_socket_is_where_the_settings_say(string settings, string? socket)
    {
        using var server = await StartAsync(settings);
        Assert.Equal(socket is null ? [] : [Path.Combine(Base, socket)], Directory.EnumerateFiles(Base, "*.sock", SearchOption.AllDirectories));
        await server.StopAsync();
    }

    [Fact]
    public async Task Prometheus_and_a_collector_get_what_is_measured()
    {
        using var collector = new TcpListener(IPAddress.Loopback, 0);
        collector.Start();
        using var server = await StartAsync($$"""{ "telemetry": { "prometheus": "127.0.0.1:0", "otlp": "http://{{collector.LocalEndpoint}}" } }""");
        await Eventually.TrueAsync(() => server.Log.Contains("/metrics", StringComparison.Ordinal), () => server.Log);
        var address = server.Log.Split("Prometheus are at ")[1].Split('\n')[0].Trim();
        using (await ControlClient.LogInAsync(server))
        using (var http = new HttpClient())
            Assert.Contains("portcullis_logins_total{outcome=\"accepted\"} 1\n", await http.GetStringAsync(new Uri(address)), StringComparison.Ordinal);

        // At its end it sends what it has; whoever answers nothing is not waited for for long.
        server.Terminate();
        using var connection = await collector.AcceptTcpClientAsync().WaitAsync(ControlClient.Limit);
        using var reader = new StreamReader(connection.GetStream());
        Assert.StartsWith("POST /v1/", await reader.ReadLineAsync().WaitAsync(ControlClient.Limit), StringComparison.Ordinal);
        collector.Stop();
        connection.Close();
        Assert.Equal(0, await server.WaitAsync());
    }

    private async Task<ServerProcess> StartAsync(string settings)
    {
        Directory.CreateDirectory(Root);
        await File.WriteAllTextAsync(ConfigFile, settings);
        return await ServerProcess.StartAsync(Root, new Dictionary<string, string>(), "--config", ConfigFile);
    }

    private async Task<string> RunAsync(int code, params string[] words)
    {
        string[] arguments = words.Contains("--state") ? words : [.. words, "--config", ConfigFile];
        var start = new ProcessStartInfo(ServerProcess.Program(), arguments) { RedirectStandardOutput = true, RedirectStandardError = true };
        using var process = Process.Start(start)!;
        var error = process.StandardError.ReadToEndAsync();
        var output = await process.StandardOutput.ReadToEndAsync();
        await process.WaitForExitAsync();
        Assert.True(process.ExitCode == code, $"{string.Join(' ', words)} ended with {process.ExitCode}: {output}{await error}");
        return output + await error;
    }
}
