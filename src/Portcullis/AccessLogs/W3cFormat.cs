using System.Globalization;
using System.Text;
using Portcullis.Server.Diagnostics;

namespace Portcullis.AccessLogs;

/// <summary>
/// W3C extended log file format, with the field names of IIS 7's FTP service, those that it writes by default first. Times are UTC. A
/// space in a value is '+'. There are no sub-status numbers and no Windows errors here; the rule of a refusal is in x-debug.
/// </summary>
internal sealed class W3cFormat : AccessFormat
{
    private const string Fields =
        "date time c-ip cs-username s-ip s-port cs-method cs-uri-stem sc-status sc-win32-status sc-substatus x-session x-fullpath sc-bytes cs-bytes time-taken c-port x-debug";

    public override void Begin(StringBuilder lines, DateTimeOffset at) => lines.Append(
        CultureInfo.InvariantCulture, $"#Software: Portcullis\n#Version: 1.0\n#Date: {at.UtcDateTime:yyyy-MM-dd HH:mm:ss}\n#Fields: {Fields}\n");

    public override void Append(StringBuilder lines, AccessEntry entry)
    {
        var (sent, received) = entry.Transfer switch
        {
            { Direction: "sent", Octets: var octets } => (octets, 0L),
            { Octets: var octets } => (0L, octets),
            null => (0L, 0L),
        };
        lines.Append(
            CultureInfo.InvariantCulture,
            $"{entry.At.UtcDateTime:yyyy-MM-dd HH:mm:ss} {entry.Peer.Address} {Word(entry.User, '+')} {entry.Local.Address} {entry.Local.Port} {Word(entry.Method, '+')} {Word(entry.Argument, '+')} ");
        lines.Append(
            CultureInfo.InvariantCulture,
            $"{(entry.Reply == 0 ? "-" : entry.Reply)} - - {entry.Session} {Word(entry.Path, '+')} {sent} {received} {(long)entry.Duration.TotalMilliseconds} {entry.Peer.Port} {Word(entry.Rule ?? entry.End, '+')}\n");
    }
}
