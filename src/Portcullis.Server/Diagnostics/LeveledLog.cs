using Microsoft.Extensions.Logging;

namespace Portcullis.Server.Diagnostics;

/// <summary>A log that leaves out what is below a level.</summary>
internal sealed class LeveledLog(ILogger log, LogLevel minimum) : ILogger
{
    public IDisposable? BeginScope<TState>(TState state)
        where TState : notnull => log.BeginScope(state);

    public bool IsEnabled(LogLevel logLevel) => logLevel >= minimum && log.IsEnabled(logLevel);

    public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter)
    {
        if (logLevel >= minimum)
            log.Log(logLevel, eventId, state, exception, formatter);
    }
}
