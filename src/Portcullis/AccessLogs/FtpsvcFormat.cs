using System.Globalization;
using System.Text;
using Portcullis.Protocol.Replies;
using Portcullis.Server.Diagnostics;

namespace Portcullis.AccessLogs;

/// <summary>
/// FTPSVC.LOG of Windows NT (Q115285): who opened, created or appended which file. NT wrote its line when the file was opened; here it
/// comes when the transfer has ended, whatever came of it, with that time.
/// </summary>
internal sealed class FtpsvcFormat(TimeZoneInfo zone) : AccessFormat
{
    public override void Begin(StringBuilder lines, DateTimeOffset at) =>
        lines.Append(CultureInfo.InvariantCulture, $"************** FTP SERVER SERVICE STARTING {Date(at, zone)}\n");

    public override void Append(StringBuilder lines, AccessEntry entry)
    {
        if (!IsFile(entry))
            return;

        var action = entry.Method switch
        {
            "RETR" => "opened",
            "APPE" => "appended",
            _ => "created",
        };

        // A name may have spaces, as it had on NT: five words follow it, and three go before.
        lines.Append(CultureInfo.InvariantCulture, $"{entry.Peer.Address} {Word(entry.User, '_')} {action} {Printable.Line(entry.Path ?? "-")} {Date(entry.At, zone)}\n");
    }
}
