using System.ComponentModel;
using System.Diagnostics;
using System.Text;

namespace Portcullis.Interop.Tests;

/// <param name="ExitCode">Of the program.</param>
/// <param name="Output">Standard output.</param>
/// <param name="Error">Standard error.</param>
internal sealed record ToolResult(int ExitCode, string Output, string Error)
{
    /// <summary>Both outputs, for messages and for clients that do not care which they use.</summary>
    public string All => Output + Error;

    public ToolResult Succeeded()
    {
        Assert.True(ExitCode == 0, $"Exit code {ExitCode}.\n{All}");
        return this;
    }
}

/// <summary>External programs, each with a limit after which it is killed with all it has started.</summary>
internal static class Tool
{
    private static readonly TimeSpan DefaultTimeout = TimeSpan.FromSeconds(60);

    public static Task<ToolResult> RunAsync(string program, params string[] arguments) => RunAsync(program, arguments, "", null);

    /// <param name="program">Found by PATH.</param>
    /// <param name="arguments">As the program shall see them; no shell is between.</param>
    /// <param name="input">Its standard input.</param>
    /// <param name="folder">Its working directory, and its home: no settings of the machine reach it.</param>
    /// <param name="timeout">60 s where null.</param>
    public static async Task<ToolResult> RunAsync(string program, string[] arguments, string input, string? folder, TimeSpan? timeout = null)
    {
        using var process = Start(program, arguments, folder);
        using var limit = new CancellationTokenSource(timeout ?? DefaultTimeout);
        var output = process.StandardOutput.ReadToEndAsync(limit.Token);
        var error = process.StandardError.ReadToEndAsync(limit.Token);
        try
        {
            await WriteAsync(process, input);
            await process.WaitForExitAsync(limit.Token);
            return new ToolResult(process.ExitCode, await output, await error);
        }
        catch (OperationCanceledException)
        {
            throw new TimeoutException($"{program} {string.Join(' ', arguments)} took longer than {timeout ?? DefaultTimeout}.");
        }
        finally
        {
            if (!process.HasExited)
                process.Kill(entireProcessTree: true);
        }
    }

    /// <summary>For a program that the test itself ends.</summary>
    public static Process Start(string program, string[] arguments, string? folder = null)
    {
        var start = new ProcessStartInfo(program)
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            StandardInputEncoding = new UTF8Encoding(encoderShouldEmitUTF8Identifier: false),
            WorkingDirectory = folder ?? Path.GetTempPath(),
        };
        start.Environment["HOME"] = folder ?? Path.GetTempPath();
        start.Environment["LC_ALL"] = "C.UTF-8";
        start.Environment["TZ"] = "UTC";
        start.Environment["TERM"] = "dumb";
        foreach (var argument in arguments)
            start.ArgumentList.Add(argument);
        try
        {
            return Process.Start(start)!;
        }
        catch (Win32Exception e) when (e.NativeErrorCode == 2)
        {
            throw new InvalidOperationException($"{program} is not installed. './test' installs what the tests need.", e);
        }
    }

    private static async Task WriteAsync(Process process, string input)
    {
        try
        {
            await process.StandardInput.WriteAsync(input);
            process.StandardInput.Close();
        }
        catch (IOException)
        {
            // It ended without reading all of it; its exit code and output tell why.
        }
    }
}
