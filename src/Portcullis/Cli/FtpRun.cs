using Portcullis.Client;
using Portcullis.Client.Scripts;

namespace Portcullis.Cli;

/// <summary>One run of <c>portcullis ftp</c>: understand the script, connect, log in, do what was asked, quit.</summary>
internal sealed class FtpRun(FtpConsole console, FtpJob job, FtpClientOptions options)
{
    private bool IsInteractive => job.ReadsCommands && console.IsTerminal;

    public async Task<int> RunAsync(CancellationToken cancellation)
    {
        var exitCode = await TryRunAsync(cancellation);
        console.Ended(exitCode);
        return exitCode;
    }

    private async Task<int> TryRunAsync(CancellationToken cancellation)
    {
        try
        {
            // Our own script is understood as a whole before anything is done: no typing error stops it halfway.
            var lines = await ReadAsync(cancellation);
            var commands = job.IsBatch ? null : lines?.Select(BoundCommand.Bind).ToArray();
            var password = job.User is null ? null : PasswordOf(job.User);

            await using var context = new ScriptContext(console.ForScripts(IsInteractive), console.Watching(options))
            {
                IsBatch = job.IsBatch,
                IsVerbose = job.IsVerbose,
                Replaces = job.Replaces,
                AwaitsLogin = job.IsBatch,
            };
            console.IsVerbose = () => context.IsVerbose;
            if (job.Connects is { } target)
                await context.OpenAsync(target.Host, target.PortUnder(options.Tls.Use), target.Tls, cancellation);
            if (job.User is not null)
            {
                await context.Client.LoginAsync(NameOf(job.User), password!, null, cancellation);
                context.AwaitsLogin = false;
            }

            var runner = new ScriptRunner(context, job.StopsOnError);
            for (var i = 0; lines is not null && i < lines.Count && !runner.IsOver; i++)
            {
                Echo(context, lines[i]);
                await (commands is null ? runner.RunAsync(lines[i], cancellation) : runner.RunAsync(commands[i], cancellation));
            }

            if (lines is null)
                await RunInputAsync(runner, context, cancellation);

            await context.CloseAsync(cancellation);
            return context.FirstError is { } error ? ExitCode.Of(error) : ExitCode.Success;
        }
        catch (Exception e) when (e is FtpException or ScriptException)
        {
            console.Show(e);
            return ExitCode.Of(e);
        }
        catch (OperationCanceledException)
        {
            console.Complain("interrupted", ExitCode.Transfer);
            return ExitCode.Transfer;
        }
    }

    private async Task<IReadOnlyList<ScriptLine>?> ReadAsync(CancellationToken cancellation)
    {
        try
        {
            if (job.Execute is not null)
                return ScriptReader.Read(job.Execute, semicolonSeparates: true);
            if (job.Script is not null && !job.IsBatch)
                return ScriptReader.Read(await File.ReadAllTextAsync(job.Script, cancellation), semicolonSeparates: false);
            if (job.Script is not null)
                return BatchScript.Read(await File.ReadAllBytesAsync(job.Script, cancellation));
            return job.IsBatch ? BatchScript.Read(await ReadInputAsync(cancellation)) : null;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new FtpException(FtpFailure.LocalFile, $"Cannot read {job.Script ?? "standard input"}: {e.Message}", inner: e);
        }
    }

    private static async Task<byte[]> ReadInputAsync(CancellationToken cancellation)
    {
        await using var input = Console.OpenStandardInput();
        var octets = new MemoryStream();
        await input.CopyToAsync(octets, cancellation);
        return octets.ToArray();
    }

    // Line by line: whoever writes to the pipe may wait for an answer before the next line.
    private async Task RunInputAsync(ScriptRunner runner, ScriptContext context, CancellationToken cancellation)
    {
        for (var number = 1; !runner.IsOver; number++)
        {
            if (IsInteractive)
                console.Prompt();

            // The console reads without regard to tokens; Ctrl-C must not wait for Enter.
            if (await Task.Run(console.ReadLine, cancellation).WaitAsync(cancellation) is not { } text)
                break;

            try
            {
                foreach (var line in ScriptReader.Read(text, semicolonSeparates: false).Select(line => line with { Number = number }))
                {
                    Echo(context, line);
                    await runner.RunAsync(line, cancellation);
                }
            }
            catch (ScriptException e)
            {
                context.Report(e);
            }
        }
    }

    private void Echo(ScriptContext context, ScriptLine line) =>
        console.Echo(line.Number, BatchLogin.IsLogin(line, context) ? BatchLogin.Show(line) : BoundCommand.Show(line));

    private static string NameOf(string user) => user.IndexOf(':') is var colon and >= 0 ? user[..colon] : user;

    private string PasswordOf(string user)
    {
        if (user.IndexOf(':') is var colon and >= 0)
            return user[(colon + 1)..];

        var password = job.PasswordFile is { } file ? Password.Read(file) : console.AskPassword(user);
        return password ?? throw new ScriptException(0, $"There is no password: give --user NAME:PASSWORD or --password-file, or set {Password.Variable}.");
    }
}
