using System.CommandLine;
using System.CommandLine.Parsing;
using Portcullis.Client;
using Portcullis.Client.Dialects;
using Portcullis.Client.Security;

namespace Portcullis.Cli;

/// <summary><c>portcullis ftp</c>: the client at the command line.</summary>
internal static class FtpCommand
{
    private const string Description = $"""
        An FTP client for people and scripts.

        Commands come from -e, from a file, from standard input, or from you: 'help' lists them.
        A command may be shortened as long as it is no other's name. After a failed command the next one follows.

          portcullis ftp HOST --user anna -e "cd reports; mget *.txt"
          portcullis ftp ftps://HOST --user anna --pin 4F0A... -e "put report.txt"
          portcullis ftp LOOPBACK --batch --script FTPCMDS.txt --log FTPLOG.txt

        {ExitCode.OfFtp}
        """;

    public static Command Create()
    {
        var options = new FtpOptions();
        var command = new Command("ftp", Description) { options.Target };
        foreach (var option in options.All)
            command.Options.Add(option);
        command.Validators.Add(result => Validate(options, result));
        command.SetAction((result, cancellation) => RunAsync(options, result, cancellation));
        return command;
    }

    private static void Validate(FtpOptions options, CommandResult result)
    {
        if (result.GetResult(options.Execute) is not null && result.GetResult(options.Script) is not null)
            result.AddError("Give -e or --script, not both.");
        if (result.GetResult(options.Execute) is not null && result.GetValue(options.Batch))
            result.AddError("Give -e or --batch, not both: a batch is a file, or standard input.");
        if (result.GetValue(options.User) is { } name && name.AsSpan().ContainsAny('\r', '\n', '\0'))
            result.AddError("--user cannot hold a line end or NUL.");
        if (result.GetResult(options.Target) is not { Tokens.Count: > 0 } && result.GetResult(options.User) is not null)
            result.AddError("--user goes with HOST; without it the commands are: open HOST, user NAME.");
        if (result.GetResult(options.PasswordFile) is not null && result.GetValue(options.User)?.Contains(':') != false)
            result.AddError("--password-file goes with --user NAME.");
        if (result.GetResult(options.LogFormat) is { Implicit: false } && result.GetResult(options.Log) is null)
            result.AddError("--log-format goes with --log FILE.");
        options.Tls.Validate(result, result.GetResult(options.Target) is { Tokens: [var target] } ? FtpTarget.TryParse(target.Value) : null);
        if (result.GetResult(options.DataPortStart) is null)
            return;
        if (result.GetValue(options.DataPortStart) is < 1 or > 65535)
            result.AddError("--data-port-start is a port: 1 to 65535.");
        if (result.GetValue(options.Dialect) != FtpOptions.As400)
            result.AddError("--data-port-start goes with --dialect as400 only.");
    }

    private static async Task<int> RunAsync(FtpOptions options, ParseResult result, CancellationToken cancellation)
    {
        var isAs400 = result.GetValue(options.Dialect) == FtpOptions.As400;
        var script = result.GetValue(options.Script);
        var job = new FtpJob(result.GetValue(options.Target), result.GetValue(options.User), result.GetValue(options.Execute), script)
        {
            IsBatch = result.GetValue(options.Batch) || (isAs400 && script is not null),
            IsVerbose = result.GetValue(options.Verbose),
            StopsOnError = result.GetValue(options.StopOnError),
            PasswordFile = result.GetValue(options.PasswordFile),
            Replaces = !isAs400,
        };
        var (output, error) = (result.InvocationConfiguration.Output, result.InvocationConfiguration.Error);
        ClientTlsOptions tls;
        try
        {
            tls = options.Tls.Read(result);
        }
        catch (FtpException e)
        {
            await error.WriteLineAsync($"portcullis: {e.Message}");
            return ExitCode.Of(e);
        }

        try
        {
            using var log = result.GetValue(options.Log) is { } path
                ? FtpLog.Create(path, result.GetValue(options.LogFormat) == FtpOptions.Json, TimeProvider.System)
                : null;
            var firstPort = result.GetValue(options.DataPortStart) ?? As400Dialect.DefaultFirstDataPort;
            var run = new FtpRun(new FtpConsole(output, error, log, Terminal.OfProcess), job, new FtpClientOptions
            {
                Dialect = isAs400 ? () => new As400Dialect(firstPort) : static () => new StandardDialect(),
                Tls = tls,
            });
            return await run.RunAsync(cancellation);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            // Only the log is not guarded where it is used: without it, what the job does would go unseen.
            await error.WriteLineAsync($"portcullis: Cannot write the log: {e.Message}");
            return ExitCode.LocalFile;
        }
    }
}
