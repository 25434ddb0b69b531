using System.Diagnostics;
using System.Globalization;
using System.Security.Cryptography;
using Npgsql;

namespace Portcullis.Tests.Accounts.Databases;

/// <summary>
/// A PostgreSQL of our own: a cluster in a temporary folder, of Debian's package, at a Unix socket there and no port. It refuses to
/// run as root; it then runs as the user postgres.
/// </summary>
public sealed class PostgresServer : IAsyncLifetime
{
    private static readonly TimeSpan StartTimeout = TimeSpan.FromSeconds(60);

    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("portcullis-postgres-");
    private Process? _process;

    /// <summary>Of the database postgres, which has nothing in it.</summary>
    public string Connection => $"Host={_folder.FullName};Port=5432;Username=postgres;Database=postgres";

    private string Data => Path.Combine(_folder.FullName, "data");

    public async ValueTask InitializeAsync()
    {
        // A test of one server alone must not wait for the other's disk.
        if (Environment.IsPrivilegedProcess)
            await RunAsync("chown", "postgres:postgres", _folder.FullName);

        // A server that has given up root's privileges must get to the socket; who does not know the folder's name does not.
        if (!OperatingSystem.IsWindows())
            File.SetUnixFileMode(_folder.FullName, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute | UnixFileMode.GroupExecute | UnixFileMode.OtherExecute);
        await AsServerAsync("initdb", "--auth=trust", "--username=postgres", "--no-sync", "--locale=C.UTF-8", Data);
        await StartAsync();
    }

    /// <summary>Until it answers.</summary>
    public async Task StartAsync()
    {
        var start = AsServer("postgres", "-D", Data, "-k", _folder.FullName, "-c", "listen_addresses=", "-c", "max_connections=200", "-c", "log_min_messages=fatal");
        (start.RedirectStandardOutput, start.RedirectStandardError) = (true, true);
        _process = Process.Start(start)!;
        _process.OutputDataReceived += static (_, _) => { };
        _process.ErrorDataReceived += static (_, _) => { };
        _process.BeginOutputReadLine();
        _process.BeginErrorReadLine();

        var began = TimeProvider.System.GetTimestamp();
        while (true)
        {
            try
            {
                await using var connection = new NpgsqlConnection(Connection + ";Pooling=false");
                await connection.OpenAsync();
                return;
            }
            catch (NpgsqlException) when (TimeProvider.System.GetElapsedTime(began) < StartTimeout && !_process.HasExited)
            {
                await Task.Delay(TimeSpan.FromMilliseconds(20), TimeProvider.System);
            }
        }
    }

    /// <summary>All of it at once, as a power failure would have it.</summary>
    public async Task KillAsync()
    {
        // A child that went on, as one that was stopped does, would hold its output open, whose end is waited for.
        _process!.Kill(entireProcessTree: true);
        await _process.WaitForExitAsync().WaitAsync(StartTimeout);
        _process.Dispose();
        _process = null;
    }

    /// <summary>It neither answers nor closes a connection until <see cref="ContinueAsync"/>.</summary>
    public Task StopAnsweringAsync() => SignalAsync("STOP");

    public Task ContinueAsync() => SignalAsync("CONT");

    /// <summary>Connections to a schema of its own, of which nothing is there yet but its name.</summary>
    public async Task<string> NewSchemaAsync()
    {
        var name = "t" + RandomNumberGenerator.GetHexString(16, lowercase: true);
        await ExecuteAsync($"CREATE SCHEMA {name}");
        return $"{Connection};Search Path={name}";
    }

    /// <summary>Of a database of its own.</summary>
    public async Task<string> NewDatabaseAsync()
    {
        var name = "t" + RandomNumberGenerator.GetHexString(16, lowercase: true);
        await ExecuteAsync($"CREATE DATABASE {name}");
        return Connection.Replace("Database=postgres", $"Database={name}", StringComparison.Ordinal);
    }

    public Task ExecuteAsync(string sql) => ExecuteAsync(Connection, sql);

    public static async Task ExecuteAsync(string connectionString, string sql)
    {
        await using var connection = new NpgsqlConnection(connectionString + ";Pooling=false");
        await connection.OpenAsync();
        await using var command = new NpgsqlCommand(sql, connection);
        await command.ExecuteNonQueryAsync();
    }

    public async ValueTask DisposeAsync()
    {
        if (_process is not null)
            await KillAsync();

        // Its children may still hold files for a moment.
        for (var i = 0; _folder.Exists && i < 100; i++)
        {
            try
            {
                _folder.Delete(recursive: true);
            }
            catch (IOException)
            {
                await Task.Delay(TimeSpan.FromMilliseconds(20), TimeProvider.System);
            }

            _folder.Refresh();
        }
    }

    // The whole family: a backend that went on would answer.
    private async Task SignalAsync(string signal)
    {
        var parent = _process!.Id.ToString(CultureInfo.InvariantCulture);
        await RunAsync("/bin/sh", "-c", $"kill -{signal} {parent} $(ps -o pid= --ppid {parent})");
    }

    private static ProcessStartInfo AsServer(string program, params string[] arguments)
    {
        var path = Directory.GetDirectories("/usr/lib/postgresql").Select(version => Path.Combine(version, "bin", program)).Where(File.Exists).Max();
        var start = Environment.IsPrivilegedProcess ? new ProcessStartInfo("setpriv") : new ProcessStartInfo(path!);
        foreach (var argument in Environment.IsPrivilegedProcess ? ["--reuid=postgres", "--regid=postgres", "--clear-groups", "--", path!, .. arguments] : arguments)
            start.ArgumentList.Add(argument);
        start.WorkingDirectory = "/";
        return start;
    }

    private static Task AsServerAsync(string program, params string[] arguments) => RunAsync(AsServer(program, arguments));

    private static Task RunAsync(string program, params string[] arguments) => RunAsync(new ProcessStartInfo(program, arguments));

    private static async Task RunAsync(ProcessStartInfo start)
    {
        (start.RedirectStandardOutput, start.RedirectStandardError) = (true, true);
        using var process = Process.Start(start)!;
        var output = await Task.WhenAll(process.StandardOutput.ReadToEndAsync(), process.StandardError.ReadToEndAsync());
        await process.WaitForExitAsync();
        Assert.True(process.ExitCode == 0, $"{start.FileName} {string.Join(' ', start.ArgumentList)}: {string.Concat(output)}");
    }
}

/// <summary>The tests that share one PostgreSQL.</summary>
[CollectionDefinition(Name)]
public sealed class OnePostgres : ICollectionFixture<PostgresServer>
{
    public const string Name = "PostgreSQL";
}
