using System.Collections.Concurrent;
using System.Diagnostics;
using System.Net;
using System.Runtime.InteropServices;
using System.Text.RegularExpressions;

namespace Portcullis.Interop.Tests;

/// <summary>
/// The real server as a child process: the program beside the tests, or the one PORTCULLIS_BINARY names, so that the
/// AOT build passes the same suite.
/// </summary>
internal sealed partial class ServerProcess : IDisposable
{
    public const string User = "anna", Password = "secret";

    /// <summary>The drain of a server is 30 s at most; after that something is wrong.</summary>
    private static readonly TimeSpan StopTimeout = TimeSpan.FromSeconds(35), StartTimeout = TimeSpan.FromSeconds(30);

    private readonly Process _process;
    private readonly ConcurrentQueue<string> _log = new();
    private readonly TaskCompletionSource<IPEndPoint> _listening = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly List<IPEndPoint> _endPoints = [];
    private bool _stopped;

    private ServerProcess(ProcessStartInfo start)
    {
        _process = new Process { StartInfo = start };
        _process.OutputDataReceived += (_, line) => ReadOutput(line.Data);
        _process.ErrorDataReceived += (_, line) => _log.Enqueue(line.Data ?? "");
    }

    public int Id => _process.Id;

    public IPEndPoint EndPoint => _endPoints[0];

    /// <summary>In the order of the --listen options.</summary>
    public IReadOnlyList<IPEndPoint> EndPoints => _endPoints;

    public string Url => $"ftp://{EndPoint}";

    public string Port => EndPoint.Port.ToString(System.Globalization.CultureInfo.InvariantCulture);

    public string Log => string.Join('\n', _log);

    /// <summary>What no test should cause, unless it says so.</summary>
    public IEnumerable<string> Errors => _log.Where(line => ErrorLine().IsMatch(line));

    /// <summary>Descriptors the server has open now.</summary>
    public int DescriptorCount => Directory.EnumerateFileSystemEntries($"/proc/{Id}/fd").Count();

    /// <param name="folder">To be served.</param>
    /// <param name="environment">Variables beside those of the tests.</param>
    /// <param name="options">Of <c>serve</c>. Without --listen it is a free port of 127.0.0.1.</param>
    public static async Task<ServerProcess> StartAsync(string folder, IReadOnlyDictionary<string, string> environment, params string[] options)
    {
        var start = new ProcessStartInfo(Program()) { RedirectStandardOutput = true, RedirectStandardError = true };
        string[] listen = options.Contains("--listen") ? [] : ["--listen", "127.0.0.1:0"];
        foreach (var argument in (string[])["serve", folder, .. listen, "--user", $"{User}:{Password}", .. options])
            start.ArgumentList.Add(argument);
        foreach (var (name, value) in environment)
            start.Environment[name] = value;
        return await StartAsync(start);
    }

    /// <summary>SIGTERM, without waiting for the end.</summary>
    public void Terminate() => _ = Kill(Id, SigTerm);

    /// <summary>SIGKILL: from one instruction to the next the server is gone.</summary>
    public async Task KillAsync()
    {
        _stopped = true;
        _ = Kill(Id, SigKill);
        await WaitAsync();
    }

    /// <summary>Waits for the end after <see cref="Terminate"/> and returns the exit code.</summary>
    public async Task<int> WaitAsync()
    {
        using var limit = new CancellationTokenSource(StopTimeout);
        await _process.WaitForExitAsync(limit.Token);
        _stopped = true;
        return _process.ExitCode;
    }

    /// <summary>SIGTERM, and 0 as exit code, or it throws.</summary>
    public async Task StopAsync()
    {
        if (_stopped)
            return;

        Terminate();
        try
        {
            Assert.Equal(0, await WaitAsync());
        }
        catch (OperationCanceledException)
        {
            _process.Kill(entireProcessTree: true);
            Assert.Fail($"The server did not stop within {StopTimeout}.\n{Log}");
        }
    }

    public void Dispose()
    {
        if (!_process.HasExited)
            _process.Kill(entireProcessTree: true);
        _process.Dispose();
    }

    /// <summary>A line of /proc/PID/status in KiB, such as VmRSS and VmHWM.</summary>
    public long Memory(string name)
    {
        var line = File.ReadLines($"/proc/{Id}/status").First(line => line.StartsWith(name + ":", StringComparison.Ordinal));
        return long.Parse(line.Split(' ', StringSplitOptions.RemoveEmptyEntries)[^2], System.Globalization.CultureInfo.InvariantCulture);
    }

    private static async Task<ServerProcess> StartAsync(ProcessStartInfo start)
    {
        var server = new ServerProcess(start);
        try
        {
            server._process.Start();
            server._process.BeginOutputReadLine();
            server._process.BeginErrorReadLine();
            await server._listening.Task.WaitAsync(StartTimeout);
            return server;
        }
        catch (TimeoutException)
        {
            server.Dispose();
            throw new TimeoutException($"The server did not listen within {StartTimeout}.\n{server.Log}");
        }
        catch
        {
            server.Dispose();
            throw;
        }
    }

    public static string Program() =>
        Environment.GetEnvironmentVariable("PORTCULLIS_BINARY") is { Length: > 0 } binary ? binary : Path.Combine(AppContext.BaseDirectory, "portcullis");

    // The "Try:" line comes after all end points.
    private void ReadOutput(string? line)
    {
        if (line is null)
            _listening.TrySetException(new InvalidOperationException($"The server ended before it listened.\n{Log}"));
        else if (line.StartsWith("Listening on ", StringComparison.Ordinal))
            _endPoints.Add(IPEndPoint.Parse(line["Listening on ".Length..]));
        else if (line.StartsWith("Try:", StringComparison.Ordinal))
            _listening.TrySetResult(_endPoints[0]);
    }

    private const int SigKill = 9, SigTerm = 15;

    [LibraryImport("libc", EntryPoint = "kill")]
    private static partial int Kill(int process, int signal);

    [GeneratedRegex(@"^\S+ (fail|crit): |^Unhandled exception|Aborted|core dumped")]
    private static partial Regex ErrorLine();
}
