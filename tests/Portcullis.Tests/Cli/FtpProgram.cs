using System.CommandLine;
using Portcullis.Cli;

namespace Portcullis.Tests.Cli;

internal sealed record FtpOutcome(int ExitCode, string Output, string[] Errors);

/// <summary><c>portcullis ftp</c> as a script sees it: exit code, standard output, standard error.</summary>
internal static class FtpProgram
{
    public static async Task<FtpOutcome> RunAsync(params string[] arguments)
    {
        var output = new StringWriter { NewLine = "\n" };
        var error = new StringWriter { NewLine = "\n" };
        var exitCode = await CommandLineApplication.RunAsync(["ftp", .. arguments], new InvocationConfiguration { Output = output, Error = error });
        return new FtpOutcome(exitCode, output.ToString(), error.ToString().Split('\n', StringSplitOptions.RemoveEmptyEntries));
    }
}
