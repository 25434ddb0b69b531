using System.Collections.Concurrent;
using Microsoft.Extensions.Logging;

namespace Portcullis.Tests.Conversations;

/// <summary>An event of the log, with its structure: what an operator's query would find.</summary>
internal sealed record LogEvent(LogLevel Level, EventId Id, string Text, IReadOnlyDictionary<string, object?> Values, Exception? Exception)
{
    public string? this[string name] => Values[name]?.ToString();
}

/// <summary>Keeps every event of every category.</summary>
internal sealed class RecordingLog : ILoggerFactory, ILogger
{
    private readonly ConcurrentQueue<LogEvent> _events = new();

    public IReadOnlyList<LogEvent> All => [.. _events];

    public IReadOnlyList<LogEvent> Errors => [.. _events.Where(e => e.Level >= LogLevel.Error)];

    public IReadOnlyList<LogEvent> Named(string name) => [.. _events.Where(e => e.Id.Name == name)];

    public ILogger CreateLogger(string categoryName) => this;

    public void AddProvider(ILoggerProvider provider) => throw new NotSupportedException();

    public IDisposable? BeginScope<TState>(TState state)
        where TState : notnull => null;

    public bool IsEnabled(LogLevel logLevel) => true;

    public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter)
    {
        var values = state as IEnumerable<KeyValuePair<string, object?>> ?? [];
        _events.Enqueue(new LogEvent(logLevel, eventId, formatter(state, exception), values.ToDictionary(), exception));
    }

    public void Dispose()
    {
    }
}
