using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Console;
using Portcullis.Configuration;

namespace Portcullis.Cli;

internal static partial class ServeLog
{
    private const string Timestamp = "yyyy-MM-ddTHH:mm:ss.fffZ";

    /// <summary>To standard error: standard output is for what scripts read.</summary>
    public static ILoggerFactory Create(ServeSettings settings) => LoggerFactory.Create(builder =>
    {
        builder.SetMinimumLevel(settings.Server.MinimumLogLevel).AddConsole(options => options.LogToStandardErrorThreshold = LogLevel.Trace);
        if (settings.LogFormat == LogFormat.Json)
        {
            builder.AddJsonConsole(options =>
            {
                options.UseUtcTimestamp = true;
                options.TimestampFormat = Timestamp;
            });
            return;
        }

        builder.AddSimpleConsole(options =>
        {
            options.SingleLine = true;
            options.UseUtcTimestamp = true;
            options.TimestampFormat = $"{Timestamp} ";
            options.ColorBehavior = LoggerColorBehavior.Disabled;
        });
    });

    /// <summary>What an operator must not find out by a power cut.</summary>
    public static void TellDurability(ILogger logger, ServeSettings settings)
    {
        if (settings.Relaxed.ToList() is { Count: > 0 } places)
            Relaxed(logger, string.Join(", ", places));
    }

    [LoggerMessage(5003, LogLevel.Information, "The configuration is that of {File} as it is now; sessions that are open keep the one they began with")]
    public static partial void Reloaded(ILogger logger, string file);

    [LoggerMessage(5004, LogLevel.Error, "The configuration stays as it was, because {File} cannot be used: {Errors}")]
    public static partial void NotReloaded(ILogger logger, string file, string errors);

    [LoggerMessage(5006, LogLevel.Warning, "Durability is relaxed for {Places}: a crash of this machine may take what was acknowledged")]
    private static partial void Relaxed(ILogger logger, string places);

    [LoggerMessage(5005, LogLevel.Warning, "{Warning}")]
    public static partial void Warned(ILogger logger, string warning);

    [LoggerMessage(5012, LogLevel.Information, "Metrics for Prometheus are at {Address}/metrics")]
    public static partial void MetricsAt(ILogger logger, string address);

    [LoggerMessage(5007, LogLevel.Information, "{Word}")]
    public static partial void Runs(ILogger logger, string word);
}
