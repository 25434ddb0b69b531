using System.Diagnostics;
using System.Net.Sockets;
using Portcullis.Tests.Accounts.Databases;

namespace Portcullis.Interop.Tests.Accounts;

/// <summary>
/// The database of accounts fails below a running server, as databases fail: logins that need it are answered 421 within 5 s and never
/// 530 or 230 by guess, transfers under way end as if nothing were, accounts of the configuration log in, and when it is back all is well.
/// </summary>
[Collection(Alone.Name)]
public sealed class DatabaseFaultTests(PostgresServer postgres) : InteropTest, IClassFixture<PostgresServer>
{
    private const long DiskLength = 4 * 1024 * 1024;

    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(5);

    private readonly byte[] _first = new byte[100_000], _second = new byte[300_000];

    private protected override string? ExpectedError => "The database cannot be used";

    private string State => Path.Combine(Base, "state");

    private string Database => Path.Combine(State, "portcullis.db");

    public override async ValueTask InitializeAsync()
    {
        await base.InitializeAsync();
        Directory.CreateDirectory(State);
        Random.Shared.NextBytes(_first);
        Random.Shared.NextBytes(_second);
    }

    [Fact]
    public async Task Locked_at_the_start_by_another_process()
    {
        await AddAccountsAsync("--state", State);
        await using (await LockAsync("PRAGMA locking_mode=EXCLUSIVE; BEGIN EXCLUSIVE; UPDATE account_revision SET value = value"))
        {
            await StartAsync("--state", State);
            await IsClosedToAllButTheFileAsync();
            Assert.Contains("The database cannot be used", Server.Log, StringComparison.Ordinal);
        }

        await IsOpenAsync();
    }

    [Fact]
    public async Task Locked_for_writing_it_still_tells_who_somebody_is()
    {
        await AddAccountsAsync("--state", State);
        await StartAsync("--state", State);
        await WithAnUploadAsync(async () =>
        {
            await using var held = await LockAsync("BEGIN IMMEDIATE");
            Assert.Equal(230, await LogInAsync("bert"));
            Assert.Equal(421, await LogInAsync("counted"));
        });
        await IsOpenAsync();
    }

    [Fact]
    public async Task Read_only_it_still_tells_who_somebody_is_and_counts_when_it_is_writable_again()
    {
        await AddAccountsAsync("--state", State);
        File.SetUnixFileMode(Database, UnixFileMode.UserRead);
        await StartAsync("--state", State);
        await WithAnUploadAsync(async () =>
        {
            Assert.Equal(230, await LogInAsync("bert"));
            Assert.Equal(421, await LogInAsync("counted"));

            // Its log was made like it.
            foreach (var file in Directory.GetFiles(State, "portcullis.db*"))
                File.SetUnixFileMode(file, UnixFileMode.UserRead | UnixFileMode.UserWrite);
        });
        await IsOpenAsync();
    }

    [Fact]
    public async Task Its_disk_full_and_with_room_again()
    {
        using var disk = HostFiles.MountMemory(State, DiskLength);
        await AddAccountsAsync("--state", State);
        await StartAsync("--state", State);
        var filler = Path.Combine(State, "filler");
        await WithAnUploadAsync(async () =>
        {
            await Tool.RunAsync("dd", "if=/dev/zero", $"of={filler}", "bs=4096");

            // The log of the database has room in its last page for a few.
            var answers = new List<int>();
            while (answers.Count < 20 && !answers.Contains(421))
                answers.Add(await LogInAsync("counted"));
            Assert.Contains(421, answers);
            Assert.DoesNotContain(530, answers);
            Assert.Contains(await LogInAsync("bert"), (int[])[230, 421]);
            File.Delete(filler);
        });
        await IsOpenAsync();
        await Server.StopAsync();
    }

    [Theory]
    [InlineData("garbage")]
    [InlineData("cut short")]
    [InlineData("gone")]
    public async Task Broken_and_put_right_again(string how)
    {
        await AddAccountsAsync("--state", State);
        var sound = await File.ReadAllBytesAsync(Database);
        await StartAsync("--state", State);
        await WithAnUploadAsync(async () =>
        {
            // What SQLite has in its memory it may still answer from, and that is right; what it may not is guess.
            switch (how)
            {
                case "garbage":
                    await using (var file = new FileStream(Database, FileMode.Open, FileAccess.Write, FileShare.ReadWrite))
                        await file.WriteAsync(Enumerable.Repeat((byte)0x5A, (int)file.Length).ToArray());
                    break;
                case "cut short":
                    await using (var file = new FileStream(Database, FileMode.Open, FileAccess.Write, FileShare.ReadWrite))
                        file.SetLength(100);
                    break;
                default:
                    File.Delete(Database);
                    break;
            }

            foreach (var user in (string[])["counted", "bert", "counted"])
                Assert.Contains(await LogInAsync(user), how == "gone" ? (int[])[421] : [230, 421]);
            await File.WriteAllBytesAsync(Database, sound);
        });

        await IsOpenAsync();
    }

    [Theory]
    [InlineData(0x5A)]
    [InlineData(-1)]
    public async Task Broken_before_the_start_and_put_right(int filler)
    {
        await AddAccountsAsync("--state", State);
        var sound = await File.ReadAllBytesAsync(Database);
        await File.WriteAllBytesAsync(Database, filler < 0 ? sound[..1000] : [.. Enumerable.Repeat((byte)filler, sound.Length)]);
        await StartAsync("--state", State);
        await IsClosedToAllButTheFileAsync();
        await File.WriteAllBytesAsync(Database, sound);
        await IsOpenAsync();
    }

    [Fact]
    public async Task PostgreSQL_killed_hanging_and_started_again()
    {
        var connection = await postgres.NewSchemaAsync();
        await AddAccountsAsync("--accounts", connection);
        await StartAsync("--accounts", connection);
        await WithAnUploadAsync(async () =>
        {
            await postgres.KillAsync();
            await IsClosedToAllButTheFileAsync();
            await postgres.StartAsync();
            await IsOpenAsync();
            await postgres.StopAnsweringAsync();
            await IsClosedToAllButTheFileAsync();
            await postgres.ContinueAsync();
        });
        await IsOpenAsync();
        Assert.Contains("rule login.unavailable", Server.Log, StringComparison.Ordinal);
    }

    private async Task IsClosedToAllButTheFileAsync()
    {
        Assert.Equal(421, await LogInAsync("bert"));
        Assert.Equal(421, await LogInAsync("nobody"));
        Assert.Equal(230, await LogInAsync(ServerProcess.User));
    }

    private async Task IsOpenAsync()
    {
        Assert.Equal(230, await LogInAsync("bert"));
        Assert.Equal(530, await LogInAsync("nobody"));
        Assert.Equal(230, await LogInAsync("counted"));
    }

    // Begun before the fault and ended after it: by an account of the database.
    private async Task WithAnUploadAsync(Func<Task> fault)
    {
        using var client = await ControlClient.ConnectAsync(Server);
        (await client.SendAsync("USER bert")).Is(331);
        (await client.SendAsync($"PASS {ServerProcess.Password}")).Is(230);
        (await client.SendAsync("TYPE I")).Is(200);
        var (_, data) = await client.BeginAsync("STOR begun");
        using (data)
        {
            await ControlClient.SendAllAsync(data!, _first);
            await fault();
            await ControlClient.SendAllAsync(data!, _second);
            data!.Shutdown(SocketShutdown.Send);
            (await client.ReadAsync()).Is(226);
        }

        byte[] sent = [.. _first, .. _second];
        Assert.Equal(sent, await File.ReadAllBytesAsync(OnServer("begun")));
    }

    private async Task<int> LogInAsync(string user)
    {
        using var client = await ControlClient.ConnectAsync(Server);
        (await client.SendAsync($"USER {user}")).Is(331);
        var began = Stopwatch.GetTimestamp();
        var reply = await client.SendAsync($"PASS {ServerProcess.Password}");
        Assert.InRange(Stopwatch.GetElapsedTime(began), TimeSpan.Zero, Limit);
        if (reply.Code == 421)
            Assert.True(await client.IsClosedAsync());
        return reply.Code;
    }

    private async Task AddAccountsAsync(params string[] database)
    {
        foreach (var (name, settings) in new[] { ("bert", "home=/"), ("counted", "uses=1000") })
        {
            (await Tool.RunAsync(
                ServerProcess.Program(), ["account", "add", name, "--password-file", "-", "--set", settings, .. database], ServerProcess.Password + "\n", Base)).Succeeded();
        }
    }

    // By a process of its own: locks of SQLite are those of processes.
    private async Task<Holder> LockAsync(string sql)
    {
        const string program = """
            import sqlite3, sys
            c = sqlite3.connect(sys.argv[1], isolation_level=None)
            for s in sys.argv[2].split(';'): c.execute(s)
            print('locked', flush=True)
            sys.stdin.read()
            """;
        var process = Tool.Start("python3", ["-c", program, Database, sql]);
        Assert.Equal("locked", await process.StandardOutput.ReadLineAsync());
        return new Holder(process);
    }

    private sealed class Holder(Process process) : IAsyncDisposable
    {
        public async ValueTask DisposeAsync()
        {
            process.StandardInput.Close();
            await process.WaitForExitAsync();
            process.Dispose();
        }
    }
}
