using Microsoft.Extensions.Logging;
using Portcullis.AccessLogs;
using Portcullis.Server;

namespace Portcullis.Configuration;

/// <summary><c>log</c>: what operators read afterwards.</summary>
internal static class LogTable
{
    private static readonly AccessLogSettings Ordinary = new();

    private static readonly Table<AccessLogSettings> AccessRows = new(
        Access(
            "format", Kinds.OneOf(("w3c", AccessLogFormat.W3c), ("xferlog", AccessLogFormat.Xferlog), ("ftpsvc", AccessLogFormat.Ftpsvc), ("json", AccessLogFormat.Json)),
            "w3c: every command, W3C extended with the field names of IIS's FTP service, in UTC. json: the same as JSON lines. xferlog: a line for each file, as other servers write it. ftpsvc: a line for each file, as FTPSVC.LOG of Windows NT.",
            null, (a, v) => a with { Format = v }) with
        { IsRequired = true, ExampleJson = "\"w3c\"" },
        Access("file", new HostPathKind("file"), "Made where it is missing, and its folder too; appended to. Passwords are never in it.", null, (a, v) => a with { File = v }) with { IsRequired = true, ExampleJson = "\"/var/log/portcullis/access.log\"" },
        Access("maximumSize", new SizeKind(4096, 1L << 40, zero: true), "A file that would become longer is named after its day, and a new one begun. 0: any length.", a => a.MaximumSize, (a, v) => a with { MaximumSize = v }),
        Access("daily", Kinds.Boolean, "The same at the end of each day, in UTC.", a => a.Daily, (a, v) => a with { Daily = v }),
        Access("keep", new IntegerKind(0, 10_000), "How many old files stay; older ones are removed. 0: all.", a => a.Keep, (a, v) => a with { Keep = v }));

    public static Table<ServeSettings> Rows { get; } = new(
        new Setting<ServeSettings, LogLevel>(
            "level", Kinds.OneOf(("debug", LogLevel.Debug), ("information", LogLevel.Information), ("warning", LogLevel.Warning), ("error", LogLevel.Error), ("none", LogLevel.None)),
            "The least there is a line for. information: each session, login, transfer and refusal; warning: what went wrong or is unwise.",
            ServeSettings.Default, s => s.Server.MinimumLogLevel, (s, v) => s with { Server = s.Server with { MinimumLogLevel = v } })
        { Option = nameof(FtpServerOptions.MinimumLogLevel) },
        new Setting<ServeSettings, LogFormat>(
            "format", Kinds.OneOf(("text", LogFormat.Text), ("json", LogFormat.Json)), "How lines on standard error look: text for people, json for collectors, one object a line. Taken at start.",
            ServeSettings.Default, s => s.LogFormat, (s, v) => s with { LogFormat = v }),
        new Setting<ServeSettings, IReadOnlyList<AccessLogSettings>>(
            "access", new ListKind<AccessLogSettings>(
                new ObjectKind<AccessLogSettings, AccessLogSettings>(AccessRows, _ => Ordinary, (log, _, _, _) => log), maximum: 10)
            { Identity = each => each.File, IsCaseSensitive = true },
            "Files with a line for each command or each file that went over the wire (docs/telemetry.md).",
            ServeSettings.Default, _ => [], (s, v) => s with { AccessLogs = v })
        { ExampleJson = """[{ "format": "w3c", "file": "/var/log/portcullis/access.log" }]""" });

    private static Setting<AccessLogSettings, T> Access<T>(
        string key, Kind<T> kind, string description, Func<AccessLogSettings, T?>? get, Func<AccessLogSettings, T, AccessLogSettings> set) =>
        new(key, kind, description, Ordinary, get, set);
}

internal enum LogFormat
{
    Text,
    Json,
}
