using Microsoft.Extensions.Logging;

namespace Portcullis.Cli;

internal static partial class ServeLog
{
    [LoggerMessage(5003, LogLevel.Information, "The configuration is that of {File} as it is now; sessions that are open keep the one they began with")]
    public static partial void Reloaded(ILogger logger, string file);

    [LoggerMessage(5004, LogLevel.Error, "The configuration stays as it was, because {File} cannot be used: {Errors}")]
    public static partial void NotReloaded(ILogger logger, string file, string errors);

    [LoggerMessage(5005, LogLevel.Warning, "{Warning}")]
    public static partial void Warned(ILogger logger, string warning);

    [LoggerMessage(5006, LogLevel.Information, "{Word}")]
    public static partial void Runs(ILogger logger, string word);
}
