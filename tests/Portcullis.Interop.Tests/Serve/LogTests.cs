using System.Text.Json;

namespace Portcullis.Interop.Tests.Serve;

/// <summary>What the real program writes for operators: lines on standard error, and access logs by its configuration file.</summary>
public sealed class LogTests : FolderTest, IDisposable
{
    private readonly string _base = Directory.CreateTempSubdirectory("portcullis-interop-").FullName;

    protected override string Base => _base;

    private protected override ServerProcess Server => throw new InvalidOperationException("These tests start it by hand.");

    public void Dispose() => Directory.Delete(_base, recursive: true);

    [Fact]
    public async Task Standard_error_is_JSON_where_the_file_says_so()
    {
        using var server = await StartAsync("""{ "log": { "format": "json" } }""");
        await UploadAsync(server);
        await server.StopAsync();

        var lines = server.Log.Split('\n').Where(line => line.Length > 0).Select(line => JsonDocument.Parse(line).RootElement).ToList();
        var ended = lines.Single(line => line.GetProperty("EventId").GetInt32() == 3001).GetProperty("State");
        Assert.Equal(("STOR", "/a b.txt", 3), (ended.GetProperty("Verb").GetString(), ended.GetProperty("Path").GetString(), ended.GetProperty("Octets").GetInt32()));
        Assert.DoesNotContain(ServerProcess.Password, server.Log, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Each_access_log_has_its_format_its_file_and_its_limits()
    {
        using var server = await StartAsync("""
            {
              "log": {
                "access": [
                  { "format": "w3c", "file": "logs/w3c" },
                  { "format": "xferlog", "file": "logs/xferlog" },
                  { "format": "ftpsvc", "file": "logs/FTPSVC.LOG" },
                  { "format": "json", "file": "logs/short", "maximumSize": "4KiB", "keep": 2, "daily": false },
                  { "format": "json", "file": "logs/yesterdays" },
                  { "format": "json", "file": "logs/anydays", "daily": false }
                ]
              }
            }
            """, prepare: folder =>
            {
                foreach (var name in (string[])["yesterdays", "anydays"])
                {
                    File.WriteAllText(Path.Combine(folder, name), "before\n");
                    File.SetLastWriteTimeUtc(Path.Combine(folder, name), new DateTime(2020, 1, 1, 0, 0, 0, DateTimeKind.Utc));
                }
            });
        await UploadAsync(server);
        using (var client = await ControlClient.LogInAsync(server))
        {
            for (var i = 0; i < 100; i++)
                (await client.SendAsync("NOOP")).Is(200);
        }

        await server.StopAsync();
        var logs = Path.Combine(Base, "logs");
        Assert.Contains(File.ReadLines(Path.Combine(logs, "w3c")), line => line.Contains(" STOR a+b.txt 226 - - 1 /a+b.txt 0 3 ", StringComparison.Ordinal));
        Assert.Contains(File.ReadLines(Path.Combine(logs, "w3c")), line => line.Contains(" PASS *** 230 ", StringComparison.Ordinal));
        Assert.EndsWith($"127.0.0.1 3 /a_b.txt b _ i r {ServerProcess.User} ftp 0 * c", Assert.Single(File.ReadLines(Path.Combine(logs, "xferlog"))), StringComparison.Ordinal);
        Assert.Contains($"127.0.0.1 {ServerProcess.User} created /a b.txt ", File.ReadLines(Path.Combine(logs, "FTPSVC.LOG")).Last(), StringComparison.Ordinal);
        Assert.Equal(3, Directory.GetFiles(logs, "short*").Length);
        Assert.Equal(["before"], File.ReadLines(Path.Combine(logs, "yesterdays.2020-01-01")));
        Assert.Equal("before", File.ReadLines(Path.Combine(logs, "anydays")).First());
        Assert.All(Directory.GetFiles(logs), path => Assert.DoesNotContain(ServerProcess.Password, File.ReadAllText(path), StringComparison.Ordinal));
        Assert.Empty(server.Errors);
    }

    private async Task<ServerProcess> StartAsync(string settings, Action<string>? prepare = null)
    {
        Directory.CreateDirectory(Root);
        prepare?.Invoke(Directory.CreateDirectory(Path.Combine(Base, "logs")).FullName);
        var file = Path.Combine(Base, "portcullis.json");
        await File.WriteAllTextAsync(file, settings);
        return await ServerProcess.StartAsync(Root, new Dictionary<string, string>(), "--config", file);
    }

    private static async Task UploadAsync(ServerProcess server)
    {
        using var client = await ControlClient.LogInAsync(server);
        (await client.SendAsync("TYPE I")).Is(200);
        (await client.UploadAsync("STOR a b.txt", "abc"u8.ToArray())).Is(226);
        (await client.SendAsync("QUIT")).Is(221);
    }
}
