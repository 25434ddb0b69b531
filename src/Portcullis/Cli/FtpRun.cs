using Portcullis.Client;
using Portcullis.Client.Scripts;

namespace Portcullis.Cli;

/// <summary>One run of <c>portcullis ftp</c>: understand the script, connect, log in, do what was asked, quit.</summary>
internal sealed class FtpRun(FtpConsole console, FtpTarget target, string? user, FtpClientOptions options)
{
    private bool _misunderstood;

    public async Task<int> RunAsync(string? execute, string? script, CancellationToken cancellation)
    {
        try
        {
            // A script is understood as a whole before anything is done: no typing error stops a batch halfway.
            var commands = await ReadAsync(execute, script, cancellation);

            string? password = null;
            if (user is not null && (password = PasswordOf(user)) is null)
            {
                console.Complain($"There is no password: give --user NAME:PASSWORD, or set {Password.Variable}.");
                return ExitCode.Usage;
            }

            await using var client = await FtpClient.ConnectAsync(target.Host, target.Port, options, cancellation);
            if (user is not null)
                await client.LoginAsync(NameOf(user), password!, cancellation);

            var runner = new ScriptRunner(new ScriptContext(client, console.Output, Password.Ask), console.Show);
            if (commands is not null)
                await RunScriptAsync(runner, commands, cancellation);
            else
                await RunInputAsync(runner, cancellation);

            await client.QuitAsync(cancellation);
            return runner.FirstFailure is { } failure ? ExitCode.Of(failure) : _misunderstood ? ExitCode.Usage : ExitCode.Success;
        }
        catch (FtpException e)
        {
            console.Show(e);
            return ExitCode.Of(e.Failure);
        }
        catch (ScriptException e)
        {
            console.Complain(e.Message);
            return ExitCode.Usage;
        }
        catch (OperationCanceledException)
        {
            console.Complain("interrupted");
            return ExitCode.Transfer;
        }
    }

    private static async Task<IReadOnlyList<BoundCommand>?> ReadAsync(string? execute, string? script, CancellationToken cancellation)
    {
        if (execute is null && script is null)
            return null;

        try
        {
            var text = execute ?? await File.ReadAllTextAsync(script!, cancellation);
            return [.. ScriptReader.Read(text, semicolonSeparates: execute is not null).Select(BoundCommand.Bind)];
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new FtpException(FtpFailure.LocalFile, $"Cannot read {script}: {e.Message}", inner: e);
        }
    }

    private static async Task RunScriptAsync(ScriptRunner runner, IReadOnlyList<BoundCommand> commands, CancellationToken cancellation)
    {
        foreach (var command in commands)
        {
            if (runner.IsOver)
                break;
            await runner.RunAsync(command, cancellation);
        }
    }

    // Line by line: whoever writes to the pipe may wait for an answer before the next line.
    private async Task RunInputAsync(ScriptRunner runner, CancellationToken cancellation)
    {
        while (!runner.IsOver)
        {
            if (!Console.IsInputRedirected)
                console.Output.Write("ftp> ");

            // The console reads without regard to tokens; Ctrl-C must not wait for Enter.
            if (await Task.Run(Console.ReadLine, cancellation).WaitAsync(cancellation) is not { } line)
                break;

            try
            {
                foreach (var command in ScriptReader.Read(line, semicolonSeparates: false))
                    await runner.RunAsync(BoundCommand.Bind(command), cancellation);
            }
            catch (ScriptException e)
            {
                _misunderstood = true;
                console.Complain(e.Message);
            }
        }
    }

    private static string NameOf(string user) => user.IndexOf(':') is var colon and >= 0 ? user[..colon] : user;

    private static string? PasswordOf(string user) => user.IndexOf(':') is var colon and >= 0 ? user[(colon + 1)..] : Password.Ask(user);
}
