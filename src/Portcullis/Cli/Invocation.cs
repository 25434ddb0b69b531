using System.CommandLine;
using System.CommandLine.Invocation;

namespace Portcullis.Cli;

internal static class Invocation
{
    /// <summary>As <see cref="ParseResult.InvokeAsync"/>, which says 1 for wrong usage where we say 2.</summary>
    public static async Task<int> RunAsync(this ParseResult result, InvocationConfiguration? configuration = null)
    {
        var exitCode = await result.InvokeAsync(configuration);
        return result.Action is ParseErrorAction ? ExitCode.Usage : exitCode;
    }
}
