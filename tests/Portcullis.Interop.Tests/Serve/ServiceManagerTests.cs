using System.Diagnostics;
using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Text;

namespace Portcullis.Interop.Tests.Serve;

/// <summary>What systemd and its like rely on: to be told what the server is at, and to keep its port open while it is started anew.</summary>
public sealed class ServiceManagerTests : InteropTest
{
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(30);

    /// <summary>
    /// Opens a port, keeps it, and runs the server on it by the protocol of sd_listen_fds(3); each line it reads ends the server by
    /// SIGTERM and starts another. Standard output has the port, then a line for each server that listens.
    /// </summary>
    private const string Supervisor = """
        import os, signal, socket, subprocess, sys

        listening = socket.socket()
        listening.bind(("127.0.0.1", 0))
        listening.listen(512)
        if listening.fileno() != 3:
            os.dup2(listening.fileno(), 3)
        os.set_inheritable(3, True)

        def start():
            def announce():
                os.environ["LISTEN_FDS"] = "1"
                os.environ["LISTEN_PID"] = str(os.getpid())
            read, write = os.pipe()
            child = os.fork()
            if child == 0:
                announce()
                os.dup2(write, 1)
                os.execv(sys.argv[1], sys.argv[1:])
            os.close(write)
            output = os.fdopen(read)
            for line in output:
                if line.startswith("Try:"):
                    return child, output
            sys.exit("the server did not start")

        child, output = start()
        print(listening.getsockname()[1], flush=True)
        for line in sys.stdin:
            os.kill(child, signal.SIGTERM)
            code = os.waitpid(child, 0)[1]
            if code != 0:
                sys.exit(f"the server ended with {code}")
            child, output = start()
            print("again", flush=True)
        os.kill(child, signal.SIGTERM)
        sys.exit(os.waitpid(child, 0)[1])
        """;

    [Fact]
    public async Task The_manager_is_told_of_start_reload_stop_and_life()
    {
        var path = Path.Combine(Base, "notify");
        using var manager = new Socket(AddressFamily.Unix, SocketType.Dgram, ProtocolType.Unspecified);
        manager.Bind(new UnixDomainSocketEndPoint(path));
        var configuration = Path.Combine(Base, "portcullis.json");
        await File.WriteAllTextAsync(configuration, "{}");
        var server = await StartAsync(new Dictionary<string, string> { ["NOTIFY_SOCKET"] = path, ["WATCHDOG_USEC"] = "500000" }, "--config", configuration);

        var told = new List<string>();
        await TellAsync("READY=1");
        Assert.Contains(told, each => each.Contains($"STATUS=Listening on {server.EndPoint}", StringComparison.Ordinal));

        // Ready is ready: the process does not die of what it is not yet listening to.
        await Tool.RunAsync("kill", "-HUP", server.Id.ToString(CultureInfo.InvariantCulture));
        await TellAsync("RELOADING=1\nMONOTONIC_USEC=");
        await TellAsync("READY=1");
        await TellAsync("WATCHDOG=1");
        await TellAsync("WATCHDOG=1");
        server.Terminate();
        await TellAsync("STOPPING=1");
        await server.StopAsync();

        async Task TellAsync(string expected)
        {
            var buffer = new byte[4096];
            using var limit = new CancellationTokenSource(Limit);
            do
                told.Add(Encoding.UTF8.GetString(buffer, 0, await manager.ReceiveAsync(buffer.AsMemory(), limit.Token)));
            while (!told[^1].StartsWith(expected, StringComparison.Ordinal));
        }
    }

    [Fact]
    public async Task Twenty_restarts_under_load_refuse_no_connection()
    {
        using var supervisor = Tool.Start("python3", ["-c", Supervisor, ServerProcess.Program(), "serve", Root, "--user", "anna:secret"]);
        var errors = supervisor.StandardError.ReadToEndAsync(TestContext.Current.CancellationToken);
        var port = await LineAsync(supervisor) ?? throw new Xunit.Sdk.XunitException(await errors);
        var place = new IPEndPoint(IPAddress.Loopback, int.Parse(port, CultureInfo.InvariantCulture));

        using var done = new CancellationTokenSource();
        using var served = new SemaphoreSlim(0);
        Task[] clients = [.. Enumerable.Range(0, 8).Select(_ => Task.Run(() => ConnectOnAndOnAsync(place, served, done.Token)))];
        for (var restart = 0; restart < 20; restart++)
        {
            // Each server has connections to serve before it is stopped, and while it is.
            for (var connection = 0; connection < 40; connection++)
                Assert.True(await served.WaitAsync(Limit, TestContext.Current.CancellationToken));
            await supervisor.StandardInput.WriteLineAsync();
            await supervisor.StandardInput.FlushAsync(TestContext.Current.CancellationToken);
            Assert.Equal("again", await LineAsync(supervisor));
        }

        await done.CancelAsync();
        await Task.WhenAll(clients);
        supervisor.StandardInput.Close();
        await supervisor.WaitForExitAsync(TestContext.Current.CancellationToken).WaitAsync(Limit, TestContext.Current.CancellationToken);
        Assert.True(supervisor.ExitCode == 0, await errors);
        Assert.DoesNotContain("fail: ", await errors, StringComparison.Ordinal);
    }

    // Each connection gets an answer: the greeting, or 421 from a server that stops. None is refused, none reset.
    private static async Task ConnectOnAndOnAsync(IPEndPoint place, SemaphoreSlim served, CancellationToken done)
    {
        while (!done.IsCancellationRequested)
        {
            using var client = new TcpClient();
            await client.ConnectAsync(place, CancellationToken.None);
            using var reader = new StreamReader(client.GetStream());
            var greeting = await reader.ReadLineAsync(CancellationToken.None).AsTask().WaitAsync(Limit, CancellationToken.None);
            Assert.True(greeting is ['2', '2', '0', ..] or ['4', '2', '1', ..], greeting ?? "closed without a word");
            served.Release();
        }
    }

    private static async Task<string?> LineAsync(Process process) =>
        await process.StandardOutput.ReadLineAsync(TestContext.Current.CancellationToken).AsTask().WaitAsync(Limit, TestContext.Current.CancellationToken);
}
