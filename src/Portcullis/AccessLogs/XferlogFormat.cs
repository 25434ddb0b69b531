using System.Globalization;
using System.Text;
using Portcullis.Server.Diagnostics;

namespace Portcullis.AccessLogs;

/// <summary>
/// xferlog(5), as wu-ftpd wrote it and ProFTPD, Pure-FTPd and vsftpd do: a line for each file, times in the zone of the host, a space
/// in a name shown as '_'.
/// </summary>
internal sealed class XferlogFormat(TimeZoneInfo zone) : AccessFormat
{
    public override void Append(StringBuilder lines, AccessEntry entry)
    {
        if (!IsFile(entry))
            return;

        var transfer = entry.Transfer!;
        var seconds = Math.Max(1, (long)Math.Ceiling(entry.Duration.TotalSeconds));
        lines.Append(
            CultureInfo.InvariantCulture,
            $"{Date(entry.At, zone)} {seconds} {entry.Peer.Address} {transfer.Octets} {Word(entry.Path, '_')} {(transfer.IsText ? 'a' : 'b')} _ {(transfer.Direction == "sent" ? 'o' : 'i')} {(entry.IsAnonymous ? 'a' : 'r')} {Word(entry.User, '_')} ftp 0 * {(transfer.IsComplete ? 'c' : 'i')}\n");
    }
}
