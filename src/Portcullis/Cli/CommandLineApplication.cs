using System.CommandLine;
using System.CommandLine.Parsing;
using Portcullis.Configuration;

namespace Portcullis.Cli;

/// <summary>The commands of <c>portcullis</c>. Without any it serves <c>./files</c>.</summary>
internal static class CommandLineApplication
{
    /// <summary>Longer than a drain: the signal's cancellation must not overtake it.</summary>
    private static readonly TimeSpan TerminationTimeout = ServeCommand.Drain + TimeSpan.FromSeconds(10);

    /// <param name="args">The words after the program's name.</param>
    /// <param name="configuration">Where it writes.</param>
    /// <param name="ownsProcess">
    /// The process is this program's own: <c>serve</c> may give up its privileges, which executes it anew, and take what the service
    /// manager left it.
    /// </param>
    public static async Task<int> RunAsync(string[] args, InvocationConfiguration configuration, bool ownsProcess = false)
    {
        var root = CreateRoot(ownsProcess);
        var result = root.Parse(args);
        if (result.Errors.Count > 0)
        {
            // All of them: whoever mends a command line wants to mend it once.
            foreach (var error in result.Errors)
                await configuration.Error.WriteLineAsync(error.Message);
            await configuration.Error.WriteLineAsync($"Try: {PathOf(result.CommandResult)} --help");
            return ExitCode.Usage;
        }

        configuration.ProcessTerminationTimeout = TerminationTimeout;
        return await result.InvokeAsync(configuration);
    }

    private static RootCommand CreateRoot(bool ownsProcess)
    {
        var root = new RootCommand("""
            Portcullis: an FTP server that says why, and a client for hosts old and new.

            Without a command it serves ./files on 127.0.0.1:2121, to read and write, under an account it makes.
            """);
        root.Subcommands.Add(ServeCommand.Create(ownsProcess));
        root.Subcommands.Add(ExplainCommand.Create());
        root.Subcommands.Add(FtpCommand.Create());
        root.Subcommands.Add(AccountCommand.Create());
        root.Subcommands.Add(ImportCommand.Create());
        root.Subcommands.Add(BanCommand.Create());
        foreach (var command in AdminCommands.Create())
            root.Subcommands.Add(command);
        root.Subcommands.Add(InitCommand.Create());
        root.Subcommands.Add(CheckConfigCommand.Create());
        root.Subcommands.Add(AuditCommand.Create());
        root.SetAction((parsed, cancellation) => ServeCommand.RunAsync(ServeSettings.Default, parsed.InvocationConfiguration, ownsProcess, cancellation));
        return root;
    }

    private static string PathOf(CommandResult command) =>
        command.Parent is CommandResult parent ? $"{PathOf(parent)} {command.Command.Name}" : "portcullis";
}
