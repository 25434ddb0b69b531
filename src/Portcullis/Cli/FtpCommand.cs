using System.CommandLine;
using Portcullis.Client;
using Portcullis.Client.Dialects;

namespace Portcullis.Cli;

/// <summary><c>portcullis ftp</c>: the client at the command line.</summary>
internal static class FtpCommand
{
    private const string Description = $"""
        An FTP client for people and scripts.

        Commands come from -e, from a file, from standard input, or from you: 'help' lists them.
        After a failed command the next one follows.

        {ExitCode.OfFtp}
        """;

    private const string Standard = "standard", As400 = "as400";

    public static Command Create()
    {
        var target = new Argument<FtpTarget>("HOST[:PORT]")
        {
            Description = "The server. An IPv6 address with a port stands in brackets: [::1]:2121.",
            CustomParser = static result =>
            {
                if (FtpTarget.TryParse(result.Tokens[0].Value) is { } parsed)
                    return parsed;
                result.AddError($"'{result.Tokens[0].Value}' is not HOST or HOST:PORT.");
                return null;
            },
        };
        var user = new Option<string?>("--user")
        {
            HelpName = "NAME[:PASSWORD]",
            Description = $"Log in. Without a password: the variable {Password.Variable}, or else a prompt on a terminal.",
        };
        var dialect = new Option<string>("--dialect")
        {
            DefaultValueFactory = static _ => Standard,
            Description = "standard: EPSV, PASV, EPRT, PORT, in this order. as400: as the AS/400's client of Microsoft's article Q140424: "
                + "active mode only, each data command asks for the next port, type A.",
        };
        dialect.AcceptOnlyFromAmong(Standard, As400);
        var dataPortStart = new Option<int?>("--data-port-start")
        {
            HelpName = "PORT",
            Description = $"The first data port of --dialect as400. Default: {As400Dialect.DefaultFirstDataPort}: six are below 1024, and the seventh is not.",
        };
        var verbose = new Option<bool>("--verbose", "-v") { Description = "Show each command and reply on standard error." };
        var execute = new Option<string?>("--execute", "-e")
        {
            HelpName = "COMMANDS",
            Description = "The commands to run, separated by ';'. Quote names with double quotes, or a backslash.",
        };
        var script = new Option<string?>("--script") { HelpName = "FILE", Description = "A file of commands, one a line; lines that begin with * or # are comments." };

        var command = new Command("ftp", Description) { target, user, dialect, dataPortStart, verbose, execute, script };
        command.Validators.Add(result =>
        {
            if (result.GetResult(execute) is not null && result.GetResult(script) is not null)
                result.AddError("Give -e or --script, not both.");
            if (result.GetValue(user) is { } name && name.AsSpan().ContainsAny('\r', '\n', '\0'))
                result.AddError("--user cannot hold a line end or NUL.");
            if (result.GetResult(dataPortStart) is null)
                return;
            if (result.GetValue(dataPortStart) is < 1 or > 65535)
                result.AddError("--data-port-start is a port: 1 to 65535.");
            if (result.GetValue(dialect) != As400)
                result.AddError("--data-port-start goes with --dialect as400 only.");
        });
        command.SetAction((result, cancellation) =>
        {
            var console = new FtpConsole(result.InvocationConfiguration.Output, result.InvocationConfiguration.Error, result.GetValue(verbose));
            var firstPort = result.GetValue(dataPortStart) ?? As400Dialect.DefaultFirstDataPort;
            var options = console.Watching(new FtpClientOptions
            {
                Dialect = result.GetValue(dialect) == As400 ? () => new As400Dialect(firstPort) : static () => new StandardDialect(),
            });
            var run = new FtpRun(console, result.GetRequiredValue(target), result.GetValue(user), options);
            return run.RunAsync(result.GetValue(execute), result.GetValue(script), cancellation);
        });
        return command;
    }
}
