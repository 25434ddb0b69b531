using System.Globalization;
using System.Text;
using Portcullis.Protocol.Replies;
using Portcullis.Server.Diagnostics;

namespace Portcullis.AccessLogs;

/// <summary>How entries become lines. What clients named forges none: control characters are shown as '?'.</summary>
internal abstract class AccessFormat
{
    public static AccessFormat Of(AccessLogFormat format, TimeZoneInfo zone) => format switch
    {
        AccessLogFormat.W3c => new W3cFormat(),
        AccessLogFormat.Xferlog => new XferlogFormat(zone),
        AccessLogFormat.Ftpsvc => new FtpsvcFormat(zone),
        _ => new JsonFormat(),
    };

    /// <summary>Lines, each with its end, that go before the first entry after a start, and into each new file.</summary>
    public virtual void Begin(StringBuilder lines, DateTimeOffset at)
    {
    }

    /// <summary>A line with its end; none, where the format has none for such an entry.</summary>
    public abstract void Append(StringBuilder lines, AccessEntry entry);

    /// <summary>A value between spaces.</summary>
    /// <param name="text">From anywhere.</param>
    /// <param name="space">Stands for a space.</param>
    protected static string Word(string? text, char space) =>
        string.IsNullOrEmpty(text) ? "-" : Printable.Line(text).Replace(' ', space);

    /// <summary>A date as ctime(3) writes it, in 24 characters.</summary>
    protected static string Date(DateTimeOffset at, TimeZoneInfo zone)
    {
        var local = TimeZoneInfo.ConvertTime(at, zone);
        return string.Create(CultureInfo.InvariantCulture, $"{local:ddd MMM} {local.Day,2} {local:HH:mm:ss yyyy}");
    }

    /// <summary>A file that went over the wire, or a part of one; not a listing.</summary>
    protected static bool IsFile(AccessEntry entry) => entry is { Transfer: not null, Method: "RETR" or "STOR" or "STOU" or "APPE" };
}
