using System.Diagnostics;
using System.Net;

namespace Portcullis.Bench;

/// <summary>The real program as a process of its own, serving one folder.</summary>
internal sealed class BenchServer : IDisposable
{
    private readonly Process _process;

    public BenchServer(string program, string folder)
    {
        var start = new ProcessStartInfo(program) { RedirectStandardOutput = true, RedirectStandardError = true };
        foreach (var argument in (string[])["serve", folder, "--listen", "127.0.0.1:0", "--user", "anna:secret", "--mode-z"])
            start.ArgumentList.Add(argument);
        _process = Process.Start(start)!;
        _process.ErrorDataReceived += (_, _) => { };
        _process.BeginErrorReadLine();

        const string listening = "Listening on ";
        while (_process.StandardOutput.ReadLine() is { } line)
        {
            if (!line.StartsWith(listening, StringComparison.Ordinal))
                continue;

            EndPoint = IPEndPoint.Parse(line[listening.Length..]);
            return;
        }

        throw new InvalidOperationException("The server did not start.");
    }

    public IPEndPoint EndPoint { get; }

    public TimeSpan Processor => ProcessorTime.Of(_process.Id);

    public void Dispose()
    {
        _process.Kill();
        _process.WaitForExit();
        _process.Dispose();
    }
}
